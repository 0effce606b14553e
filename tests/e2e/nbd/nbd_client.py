"""A client of the NBD protocol that does as it is told, right or wrong, and hawser-nbd to talk to."""

import contextlib
import os
import signal
import socket
import struct
import subprocess

GREETING, OPTION, OPTION_REPLY = b"NBDMAGIC", b"IHAVEOPT", 0x0003E889045565A9
REQUEST, SIMPLE, STRUCTURED = 0x25609513, 0x67446698, 0x668E33EF
FIXED, NO_ZEROES = 1, 2

(EXPORT_NAME, ABORT, LIST, PEEK, STARTTLS, INFO, GO, STRUCTURED_REPLY, LIST_META, SET_META,
 EXTENDED_HEADERS) = range(1, 12)
ACK, REP_SERVER, REP_INFO, REP_META = 1, 2, 3, 4
UNSUP, POLICY, INVALID, UNKNOWN, TOO_BIG = (0x80000000 + n for n in (1, 2, 3, 6, 9))
INFO_EXPORT, INFO_NAME, INFO_DESCRIPTION, INFO_BLOCK_SIZE = range(4)

READ, WRITE, DISC, FLUSH, TRIM, CACHE, WRITE_ZEROES, BLOCK_STATUS = range(8)
FUA, NO_HOLE, DF, REQ_ONE, FAST_ZERO = 1, 2, 4, 8, 16
CHUNK_NONE, CHUNK_DATA, CHUNK_STATUS, CHUNK_ERROR, CHUNK_ERROR_OFFSET = 0, 1, 5, 0x8001, 0x8002
EPERM, EIO, ENOMEM, EINVAL, ENOSPC, EOVERFLOW, ENOTSUP, ESHUTDOWN = 1, 5, 12, 22, 28, 75, 95, 108

HAS_FLAGS, READ_ONLY, SEND_FLUSH, SEND_FUA, SEND_TRIM, SEND_ZEROES, SEND_DF, MULTI_CONN, SEND_CACHE, \
    SEND_FAST_ZERO = (1 << bit for bit in (0, 1, 2, 3, 5, 6, 7, 8, 10, 11))


class Closed(Exception):
    """The server has hung up."""


def string(text):
    text = text if isinstance(text, bytes) else text.encode()
    return struct.pack(">I", len(text)) + text


def go_data(name="", infos=()):
    return string(name) + struct.pack(f">H{len(infos)}H", len(infos), *infos)


def meta_data(name, *queries):
    return string(name) + struct.pack(">I", len(queries)) + b"".join(string(query) for query in queries)


class Reply:
    """All of an answer: its error (0: none), data, text of an error, and the chunks it came in."""

    def __init__(self):
        self.error, self.data, self.text, self.offset = 0, b"", "", None
        self.structured, self.chunks, self.status = False, [], {}


class Client:
    """One connection. Nothing is sent but what a call says."""

    def __init__(self, path, flags=FIXED | NO_ZEROES):
        self.socket = socket.socket(socket.AF_UNIX)
        # A server that never answers fails the check instead of holding it up for ever.
        self.socket.settimeout(60)
        self.socket.connect(path)
        self.cookie = 0
        self.lengths = {}  # of reads under way, by their cookie
        self.greeting = self.receive(18)
        if flags is not None:
            self.send(struct.pack(">I", flags))
        self.structured = False

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        try:
            self.socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError) as error:
            raise Closed() from error

    def receive(self, length):
        parts = []
        while length:
            try:
                part = self.socket.recv(min(length, 1 << 20))
            except ConnectionResetError as error:
                raise Closed() from error
            if not part:
                raise Closed()
            parts.append(part)
            length -= len(part)
        return b"".join(parts)

    def ended(self):
        """True once the server has hung up without another word."""
        try:
            self.receive(1)
        except Closed:
            return True
        return False

    # The handshake.

    def send_option(self, option, data=b"", length=None):
        self.send(OPTION + struct.pack(">II", option, len(data) if length is None else length) + data)

    def option_reply(self):
        magic, option, reply, length = struct.unpack(">QIII", self.receive(20))
        assert magic == OPTION_REPLY, hex(magic)
        return option, reply, self.receive(length)

    def option(self, option, data=b"", length=None):
        """(reply that ends it, [(reply, data) before it])"""
        self.send_option(option, data, length)
        before = []
        while True:
            about, reply, data = self.option_reply()
            assert about == option, about
            if reply == ACK or reply & 0x80000000:
                if reply == ACK and option == STRUCTURED_REPLY:
                    self.structured = True
                return reply, before
            before.append((reply, data))

    def go(self, name="", infos=(), option=GO):
        """(reply, {information: its data})"""
        reply, before = self.option(option, go_data(name, infos))
        return reply, {struct.unpack(">H", data[:2])[0]: data[2:] for _, data in before}

    def flags(self, name=""):
        """(size, flags) of an export, which is not chosen yet"""
        _, infos = self.go(name, option=INFO)
        return struct.unpack(">QH", infos[INFO_EXPORT])

    # Requests.

    def send_request(self, command, offset=0, length=0, flags=0, payload=b"", magic=REQUEST):
        self.cookie += 1
        self.send(struct.pack(">IHHQQI", magic, flags, command, self.cookie, offset, length) + payload)
        if command == READ:
            self.lengths[self.cookie] = (offset, length)
        return self.cookie

    def reply(self):
        """(cookie, Reply) of the next that is done; chunks of others may come in between."""
        pending = getattr(self, "pending", None)
        if pending is None:
            pending = self.pending = {}
        while True:
            magic, = struct.unpack(">I", self.receive(4))
            if magic == SIMPLE:
                error, cookie = struct.unpack(">IQ", self.receive(12))
                reply = Reply()
                reply.error = error
                read = self.lengths.pop(cookie, None)
                if not error and read:
                    assert not self.structured, "a simple reply to a read"
                    reply.data = self.receive(read[1])
                return cookie, reply
            assert magic == STRUCTURED, hex(magic)
            flags, kind, cookie, length = struct.unpack(">HHQI", self.receive(16))
            reply = pending.setdefault(cookie, Reply())
            self.chunk(cookie, reply, kind, length)
            if flags & 1:
                self.lengths.pop(cookie, None)
                return cookie, pending.pop(cookie)

    def chunk(self, cookie, reply, kind, length):
        reply.structured = True
        reply.chunks.append((kind, length))
        if kind == CHUNK_DATA:
            offset, = struct.unpack(">Q", self.receive(8))
            asked, _ = self.lengths[cookie]
            assert offset == asked + len(reply.data), "chunks of one read come in order here"
            reply.data += self.receive(length - 8)
        elif kind == CHUNK_STATUS:
            body = self.receive(length)
            numbers = struct.unpack(f">{length // 4}I", body)
            reply.status[numbers[0]] = list(zip(numbers[1::2], numbers[2::2]))
        elif kind in (CHUNK_ERROR, CHUNK_ERROR_OFFSET):
            body = self.receive(length)
            reply.error, size = struct.unpack(">IH", body[:6])
            reply.text = body[6:6 + size].decode()
            if kind == CHUNK_ERROR_OFFSET:
                reply.offset, = struct.unpack(">Q", body[6 + size:])
        else:
            assert kind == CHUNK_NONE and length == 0, (kind, length)

    def request(self, command, offset=0, length=0, flags=0, payload=b""):
        cookie = self.send_request(command, offset, length, flags, payload)
        answered, reply = self.reply()
        assert answered == cookie, (answered, cookie)
        return reply

    def read(self, offset, length, flags=0):
        return self.request(READ, offset, length, flags)

    def write(self, offset, payload, flags=0):
        return self.request(WRITE, offset, len(payload), flags, payload)


@contextlib.contextmanager
def serving(program, file, folder, *words):
    """hawser-nbd over a file; yields its socket, and ends it."""
    path = os.path.join(folder, "run", "nbd.sock")
    with subprocess.Popen([program, "--file", file, "--socket", path, *words], stdout=subprocess.PIPE,
                          text=True) as child:
        try:
            # It says so once it listens.
            assert child.stdout.readline().startswith("nbd+unix:///"), "hawser-nbd does not listen"
            yield path
        finally:
            child.send_signal(signal.SIGTERM)
            ended = child.wait(60)
        assert ended == 0, f"hawser-nbd ended with {ended}"
        assert not os.path.exists(path), "its socket is left"
