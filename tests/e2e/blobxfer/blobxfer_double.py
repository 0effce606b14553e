#!/usr/bin/env python3
"""A double of blobxfer 1.11, written from what is known of its formats and not from its code: it puts
stripes and encrypted objects into accounts as blobxfer does, and gets them back as blobxfer would.
Cryptography is the openssl program's.

blobxfer_double.py ENDPOINT upload FILE KEY WIDTH [--public PEM] ACCOUNT/CONTAINER...
blobxfer_double.py ENDPOINT download ACCOUNT/CONTAINER/KEY FILE [--private PEM]
blobxfer_double.py ENDPOINT metadata ACCOUNT/CONTAINER/KEY

ENDPOINT is "http://127.0.0.1:PORT"; the accounts' keys are in the environment, KEY_<ACCOUNT>. What `Next`
names as a host is "127.0.0.1:PORT/ACCOUNT".
"""

import argparse
import base64
import email.utils
import hashlib
import hmac
import http.client
import json
import os
import secrets
import subprocess
import sys
import urllib.parse


class Service:
    def __init__(self, endpoint):
        self.host = endpoint.split("//", 1)[1]

    def ask(self, method, account, path, body=b"", headers=None):
        """One request with a shared key; the answer's headers and body."""
        target = f"/{account}/{urllib.parse.quote(path)}"
        given = {"x-ms-version": "2019-02-02", "x-ms-date": email.utils.formatdate(usegmt=True)}
        given.update(headers or {})
        own = "".join(f"{name.lower()}:{value}\n" for name, value in sorted(given.items())
                      if name.lower().startswith("x-ms-"))
        length = str(len(body)) if body else ""
        text = "\n".join([method, "", "", length, "", "", "", "", "", "", "", ""]) + "\n" + own
        text += f"/{account}{target}"
        key = base64.b64decode(os.environ["KEY_" + account.upper()])
        signature = base64.b64encode(hmac.digest(key, text.encode(), "sha256")).decode()
        given["Authorization"] = f"SharedKey {account}:{signature}"
        given["Content-Length"] = str(len(body))
        line = http.client.HTTPConnection(self.host, timeout=60)
        line.request(method, target, body=body, headers=given)
        answer = line.getresponse()
        content = answer.read()
        if answer.status >= 300:
            sys.exit(f"{method} {target}: {answer.status} {content[:300]}")
        return {name.lower(): value for name, value in answer.getheaders()}, content

    def put(self, account, path, body, metadata):
        headers = {"x-ms-blob-type": "BlockBlob"}
        headers.update({f"x-ms-meta-{name}": value for name, value in metadata.items()})
        self.ask("PUT", account, path, body, headers)

    def get(self, account, path):
        headers, body = self.ask("GET", account, path)
        mark = "x-ms-meta-"
        return {name[len(mark):]: value for name, value in headers.items() if name.startswith(mark)}, body


def openssl(words, data):
    return subprocess.run(["openssl", *words], input=data, check=True, capture_output=True).stdout


def compact(value):
    return json.dumps(value, separators=(",", ":"), sort_keys=True)


def mac(key, data):
    return base64.b64encode(hmac.digest(key, data, "sha256")).decode()


OAEP = ["-pkeyopt", "rsa_padding_mode:oaep", "-pkeyopt", "rsa_oaep_md:sha1", "-pkeyopt", "rsa_mgf1_md:sha1"]


def encrypted(plain, public):
    """The cipher text and the metadata of an object in the mode FullBlob."""
    key, signing, start = secrets.token_bytes(32), secrets.token_bytes(32), secrets.token_bytes(16)
    cipher = openssl(["enc", "-aes-256-cbc", "-K", key.hex(), "-iv", start.hex()], plain)

    def wrapped(secret):
        return base64.b64encode(openssl(["pkeyutl", "-encrypt", "-pubin", "-inkey", public, *OAEP],
                                        secret)).decode()

    data = compact({
        "BlobxferExtensions": {
            "PreEncryptedContentMD5": base64.b64encode(hashlib.md5(plain).digest()).decode()},
        "ContentEncryptionIV": base64.b64encode(start).decode(),
        "EncryptionAgent": {"EncryptionAlgorithm": "AES_CBC_256", "Protocol": "1.0"},
        "EncryptionAuthentication": {"Algorithm": "HMAC-SHA256",
                                     "MessageAuthenticationCode": mac(signing, start + cipher)},
        "EncryptionMode": "FullBlob", "KeyWrappingMetadata": {},
        "WrappedContentKey": {"Algorithm": "RSA-OAEP", "EncryptedAuthenticationKey": wrapped(signing),
                              "EncryptedKey": wrapped(key), "KeyId": "private:pem"}})
    proof = compact({"EncryptionMetadataAuthentication": {
        "Algorithm": "HMAC-SHA256", "Encoding": "UTF-8",
        "MessageAuthenticationCode": mac(signing, data.encode())}})
    return cipher, {"encryptiondata": data, "encryptiondata_authentication": proof}


def decrypted(cipher, metadata, private):
    data = json.loads(metadata["encryptiondata"])
    wrapped = data["WrappedContentKey"]

    def unwrapped(name):
        return openssl(["pkeyutl", "-decrypt", "-inkey", private, *OAEP], base64.b64decode(wrapped[name]))

    key, signing = unwrapped("EncryptedKey"), unwrapped("EncryptedAuthenticationKey")
    proof = json.loads(metadata["encryptiondata_authentication"])["EncryptionMetadataAuthentication"]
    if proof["MessageAuthenticationCode"] != mac(signing, metadata["encryptiondata"].encode()):
        sys.exit("encryptiondata is not what was signed")
    start = base64.b64decode(data["ContentEncryptionIV"])
    if data["EncryptionAuthentication"]["MessageAuthenticationCode"] != mac(signing, start + cipher):
        sys.exit("the bytes are not what was signed")
    if data["EncryptionMode"] != "FullBlob" or data["EncryptionAgent"] != {
            "EncryptionAlgorithm": "AES_CBC_256", "Protocol": "1.0"}:
        sys.exit("another mode or protocol")
    return openssl(["enc", "-d", "-aes-256-cbc", "-K", key.hex(), "-iv", start.hex()], cipher)


def slice_text(host, places, key, number, count, width, size):
    following = None
    if number + 1 < count:
        account, container = places[(number + 1) % len(places)]
        following = f"{host}/{account};{container};{key}.bxslice-{number + 1}"
    return json.dumps({"VectoredIO": {"Mode": "Stripe", "Stripe": {
        "Next": following, "OffsetStart": number * width, "SliceId": number, "TotalSize": size,
        "TotalSlices": count}}}, sort_keys=True)


def upload(service, options):
    with open(options.file, "rb") as file:
        content = file.read()
    places = [tuple(place.split("/", 1)) for place in options.places]
    count = -(-len(content) // options.width)
    for number in range(count):
        piece = content[number * options.width:(number + 1) * options.width]
        metadata = {}
        name = options.key
        if count > 1:
            name += f".bxslice-{number}"
            metadata["blobxfer_metadata"] = slice_text(service.host, places, options.key, number, count,
                                                       options.width, len(content))
        if options.public:
            piece, envelope = encrypted(piece, options.public)
            metadata.update(envelope)
        account, container = places[number % len(places)]
        service.put(account, f"{container}/{name}", piece, metadata)


def download(service, options):
    account, path = options.place.split("/", 1)
    container, key = path.split("/", 1)
    content = b""
    for number in range(1 << 20):
        metadata, piece = service.get(account, f"{container}/{key}")
        if "encryptiondata" in metadata:
            piece = decrypted(piece, metadata, options.private)
        content += piece
        if "blobxfer_metadata" not in metadata:
            break
        stripe = json.loads(metadata["blobxfer_metadata"])["VectoredIO"]["Stripe"]
        if stripe["SliceId"] != number:
            sys.exit(f"slice {number} says it is {stripe['SliceId']}")
        if stripe["Next"] is None:
            break
        host, container, key = stripe["Next"].split(";", 2)
        account = host.rsplit("/", 1)[1]
    with open(options.file, "wb") as file:
        file.write(content)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("endpoint")
    verbs = parser.add_subparsers(dest="verb", required=True)
    up = verbs.add_parser("upload")
    up.add_argument("file")
    up.add_argument("key")
    up.add_argument("width", type=int)
    up.add_argument("--public")
    up.add_argument("places", nargs="+")
    down = verbs.add_parser("download")
    down.add_argument("place")
    down.add_argument("file")
    down.add_argument("--private")
    told = verbs.add_parser("metadata")
    told.add_argument("place")
    options = parser.parse_args()
    service = Service(options.endpoint)
    if options.verb == "upload":
        upload(service, options)
    elif options.verb == "download":
        download(service, options)
    else:
        print(json.dumps(service.get(*options.place.split("/", 1))[0]))


main()
