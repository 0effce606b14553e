"""The programs that are measured: how each is told to copy a folder up or down."""

import os
import re
import shutil
import stat
import subprocess

ACCOUNT = "bench"
# The server looks at no signature; clients insist on having something to sign with.
KEY = "aGF3c2VyLWJlbmNo" * 4
SAS = "sv=2023-11-03&ss=b&srt=sco&sp=rwdlac&se=2099-01-01T00:00:00Z&sig=aGF3c2Vy"


class Job:
    """One copy: `direction` up or down, between `folder` and CONTAINER/p/ at the endpoint."""

    def __init__(self, direction, folder, shape, endpoint, container, scratch, certificate):
        self.direction = direction
        self.folder = folder
        self.shape = shape  # of cases.Shape
        self.endpoint = endpoint  # of server.Endpoint
        self.container = container
        self.scratch = scratch  # a folder of the program's own, empty
        self.certificate = certificate

    def environment(self):
        """The same few variables for all: nothing of the caller's settings changes a measurement."""
        variables = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "SSL_CERT_FILE": self.certificate}
        for name in ("HOME", "TMPDIR", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME",
                     "XDG_RUNTIME_DIR"):
            variables[name] = self.scratch
        return variables


class Hawser:
    name = "hawserctl"
    # What it downloads it has uploaded itself before, so that its checks on the way back are in the figures.
    own_source = True
    md5 = False

    def __init__(self, tools):
        self.path = os.path.join(tools, "hawserctl")

    def missing(self):
        return None if os.path.exists(self.path) else f"{self.path} is not built"

    def version(self):
        return first_line([self.path, "--version"])

    def command(self, job):
        remote = f"az://{ACCOUNT}/{job.container}/p/"
        if job.direction == "up":
            return [self.path, "copy", job.folder + "/", remote, "--recursive"]
        return [self.path, "copy", remote, job.folder + "/", "--recursive"]

    def environment(self, job):
        variables = job.environment()
        variables["AZURE_STORAGE_CONNECTION_STRING"] = (
            f"DefaultEndpointsProtocol={job.endpoint.scheme};AccountName={ACCOUNT};AccountKey={KEY};"
            f"BlobEndpoint={job.endpoint.url()}/{ACCOUNT};")
        return variables


class AzCopy:
    own_source = False

    def __init__(self, tools, md5):
        self.md5 = md5
        self.name = "AzCopy, MD5" if md5 else "AzCopy"
        folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "node_modules")
        self.path = os.path.join(folder, "@azure-tools", "azcopy-linux", "dist", "bin", "azcopy_linux_amd64")

    def missing(self):
        if not os.path.exists(self.path):
            return "AzCopy is not installed: script/bootstrap bench"
        # The package's own start script would do this.
        os.chmod(self.path, os.stat(self.path).st_mode | stat.S_IXUSR)
        return None

    def version(self):
        return first_line([self.path, "--version"])

    def command(self, job):
        remote = f"{job.endpoint.url()}/{ACCOUNT}/{job.container}/p"
        common = ["--recursive", "--output-level=essential", "--log-level=NONE"]
        if job.direction == "up":
            places = [job.folder + "/*", f"{remote}?{SAS}", "--from-to=LocalBlob"]
            checks = ["--put-md5"] if self.md5 else []
        else:
            places = [f"{remote}/*?{SAS}", job.folder, "--from-to=BlobLocal"]
            checks = [f"--check-md5={'FailIfDifferentOrMissing' if self.md5 else 'NoCheck'}"]
        return [self.path, "copy"] + places + common + checks

    def environment(self, job):
        return {**job.environment(), "AZCOPY_LOG_LOCATION": job.scratch,
                "AZCOPY_JOB_PLAN_LOCATION": job.scratch, "AZCOPY_DISABLE_SYSLOG": "true"}


class Rclone:
    name = "rclone"
    own_source = False
    md5 = False

    def __init__(self, tools):
        self.path = shutil.which("rclone") or "rclone"

    def missing(self):
        return None if os.path.exists(self.path) else "rclone is not installed: script/bootstrap bench"

    def version(self):
        return first_line([self.path, "version"])

    def command(self, job):
        url = f"{job.endpoint.url()}/{ACCOUNT}/{job.container}?{SAS}"
        remote = f':azureblob,sas_url="{url}":{job.container}/p'
        # The best of the settings tried: many at once, and none of its MD5 sums.
        settings = ["--transfers=64", "--checkers=64", "--azureblob-upload-concurrency=16",
                    "--azureblob-chunk-size=8Mi", "--multi-thread-streams=16", "--multi-thread-cutoff=64Mi",
                    "--azureblob-disable-checksum", "--ignore-checksum", "--no-check-dest", "--retries=1"]
        places = [job.folder, remote] if job.direction == "up" else [remote, job.folder]
        return [self.path, "copy"] + places + settings

    def environment(self, job):
        return {**job.environment(), "RCLONE_CONFIG": "/dev/null"}


class Sockets:
    """The yardstick: the same requests by hand."""
    name = "plain sockets"
    own_source = False
    md5 = False

    def __init__(self, tools):
        self.path = os.path.join(tools, "hawser-bench-client")

    def missing(self):
        return None if os.path.exists(self.path) else f"{self.path} is not built"

    def version(self):
        return "1 thread"

    def command(self, job):
        connections = 16 if job.endpoint.is_fast() else 256 if job.shape.count > 1000 else 64
        command = [self.path, job.direction, "--dir", job.folder, "--count", str(job.shape.count), "--size",
                   str(job.shape.size), "--port", str(job.endpoint.port), "--connections", str(connections),
                   "--target", f"/{ACCOUNT}/{job.container}/p/"]
        return command + (["--tls"] if job.endpoint.scheme == "https" else [])

    def environment(self, job):
        return job.environment()


def first_line(command):
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
    except OSError as error:
        return str(error)
    lines = (answer.stdout or answer.stderr).strip().splitlines()
    return re.sub(r"^(azcopy version|rclone|hawserctl)\s*", "", lines[0]) if lines else "?"


def all_programs(tools):
    return [Hawser(tools), AzCopy(tools, False), AzCopy(tools, True), Rclone(tools), Sockets(tools)]
