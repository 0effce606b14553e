"""hawser-bench-server, started and spoken to."""

import http.client
import json
import os
import subprocess
import urllib.parse


class Endpoint:
    def __init__(self, scheme, port, link):
        self.scheme = scheme
        self.port = port
        self.link = link

    def url(self):
        return f"{self.scheme}://127.0.0.1:{self.port}"

    def is_fast(self):
        return self.link.latency_ms == 0


class Server:
    def __init__(self, tools, folder, memory, touched, check_crc):
        certificate, key = make_certificate(folder)
        self.certificate = certificate
        self.process = subprocess.Popen(
            [os.path.join(tools, "hawser-bench-server"), "--tls", certificate, key, "--memory", str(memory),
             "--touch", str(touched)] + (["--check-crc"] if check_crc else []),
            stdout=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL)
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("hawser-bench-server did not start")
        ports = json.loads(line)
        self.port, self.tls_port = ports["port"], ports["tls_port"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()

    def ask(self, method, path, **query):
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        try:
            target = path + ("?" + urllib.parse.urlencode(query) if query else "")
            line.request(method, target, headers={"Content-Length": "0"})
            answer = line.getresponse()
            text = answer.read().decode()
        finally:
            line.close()
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status} {text}")
        return json.loads(text) if text.startswith("{") else {}

    def imitate(self, link):
        """Takes the properties of a link; returns where clients find it."""
        settings = {"latency-ms": link.latency_ms}
        if link.connection_rate:
            settings["connection-rate"] = link.connection_rate
        self.ask("POST", "/-/configure", **settings)
        return Endpoint("https", self.tls_port, link) if link.tls else Endpoint("http", self.port, link)

    def create_container(self, name):
        self.ask("PUT", f"/bench/{name}", restype="container")

    def delete_container(self, name):
        self.ask("DELETE", f"/bench/{name}", restype="container")


def make_certificate(folder):
    """For 127.0.0.1, for a few days, trusted by nobody but the programs told to."""
    certificate, key = os.path.join(folder, "certificate.pem"), os.path.join(folder, "key.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                    "-nodes", "-keyout", key, "-out", certificate, "-days", "7", "-subj", "/CN=127.0.0.1",
                    "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
    return certificate, key
