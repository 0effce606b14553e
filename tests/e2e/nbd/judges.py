#!/usr/bin/env python3
"""judges.py PROGRAM: what programs of others make of hawser-nbd: nbdinfo, nbdcopy, qemu-img, qemu-io, fio and
nbd-client. One that is not there is a failure: script/bootstrap installs them.
"""

import filecmp
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import traceback

from nbd_client import Client, Closed, serving

MIB = 1 << 20
SIZE = 64 * MIB
HOLE = (24 * MIB, 8 * MIB)


def run(*words, wanted=0, **more):
    done = subprocess.run(words, capture_output=True, text=True, timeout=300, **more)
    assert done.returncode == wanted, f"{words}: {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout


def make_file(path):
    with open(path, "wb") as file:
        file.write(os.urandom(HOLE[0]))
        file.seek(sum(HOLE))
        file.write(os.urandom(SIZE - sum(HOLE)))


class Court:
    """One file that is served, and what the judges say of it."""

    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.source, self.disk, self.out = (os.path.join(folder, name) for name in ("source", "disk", "out"))
        make_file(self.source)
        run("cp", "--sparse=always", self.source, self.disk)

    def serve(self, *words):
        return serving(self.program, self.disk, self.folder, *words)

    def refused(self, code, text, *words):
        done = subprocess.run([self.program, *words], capture_output=True, text=True, timeout=60)
        assert done.returncode == code and text in done.stderr, (words, done)

    @staticmethod
    def address(path, name=""):
        return f"nbd+unix:///{name}?socket={path}"

    # nbdinfo

    def nbdinfo_knows_what_is_offered(self):
        with self.serve("--export", "one") as path:
            told = json.loads(run("nbdinfo", "--json", self.address(path)))
            assert told["protocol"] == "newstyle-fixed" and told["structured"], told
            found, = told["exports"]
            assert found["export-size"] == SIZE and found["contexts"] == ["base:allocation"], found
            assert (found["block_size_minimum"], found["block_size_preferred"],
                    found["block_size_maximum"]) == (1, 4096, 32 * MIB), found
            assert not found["is_read_only"], found
            for able in ("cache", "df", "fast_zero", "flush", "fua", "multi_conn", "trim", "zero"):
                assert found["can_" + able], (able, found)
            for able in ("connect", "cache", "df", "fast-zero", "flush", "fua", "multi-conn", "trim", "zero",
                         "write"):
                run("nbdinfo", "--can", able, self.address(path))
            run("nbdinfo", "--is", "read-only", self.address(path), wanted=2)
            run("nbdinfo", "--can", "connect", self.address(path, "one"))
            run("nbdinfo", self.address(path, "two"), wanted=1)

    def nbdinfo_lists_exports(self):
        with self.serve("--export", "one") as path:
            told = json.loads(run("nbdinfo", "--json", "--list", self.address(path)))
            assert [each["export-name"] for each in told["exports"]] == ["one"], told
            assert told["exports"][0]["description"] == self.disk, told

    def nbdinfo_maps_holes(self):
        with self.serve() as path:
            found = json.loads(run("nbdinfo", "--json", "--map", self.address(path)))
            kinds = [(each["offset"], each["length"], each["description"]) for each in found]
            assert kinds == [(0, HOLE[0], "data"), (*HOLE, "hole,zero"),
                             (sum(HOLE), SIZE - sum(HOLE), "data")], kinds

    def nbdinfo_sees_read_only(self):
        with self.serve("--read-only") as path:
            run("nbdinfo", "--is", "read-only", self.address(path))
            run("nbdinfo", "--can", "write", self.address(path), wanted=2)
            run("nbdinfo", "--can", "trim", self.address(path), wanted=2)

    # nbdcopy

    def nbdcopy_from_and_to(self):
        with self.serve() as path:
            uri = self.address(path)
            run("nbdcopy", "--connections=4", uri, self.out)
            assert filecmp.cmp(self.source, self.out, shallow=False)
            os.truncate(self.out, 0)
            make_file(self.out)
            run("nbdcopy", "--connections=4", "--flush", self.out, uri)
            assert filecmp.cmp(self.out, self.disk, shallow=False)
            # What is a hole there became one here.
            assert os.stat(self.disk).st_blocks * 512 <= SIZE - HOLE[1] + MIB, os.stat(self.disk).st_blocks

    def nbdcopy_in_large_requests(self):
        with self.serve() as path:
            for words in (["--synchronous", "--connections=1"], ["--connections=4", "--requests=4"]):
                run("nbdcopy", "--request-size=33554432", *words, self.address(path), self.out)
                assert filecmp.cmp(self.source, self.out, shallow=False)
            make_file(self.out)
            run("nbdcopy", "--request-size=33554432", "--connections=4", self.out, self.address(path))
            assert filecmp.cmp(self.out, self.disk, shallow=False)
            run("nbdcopy", "--connections=1", "--requests=1", self.address(path), "null:")

    def nbdcopy_starts_it_by_itself(self):
        run("nbdcopy", "--", "[", self.program, "--file", self.disk, "--read-only", "]", self.out)
        assert filecmp.cmp(self.source, self.out, shallow=False)

    # qemu

    def qemu_img_compares_and_converts(self):
        with self.serve() as path:
            uri = self.address(path)
            run("qemu-img", "compare", "-f", "raw", "-F", "raw", self.source, uri)
            run("qemu-img", "convert", "-f", "raw", "-O", "raw", uri, self.out)
            assert filecmp.cmp(self.source, self.out, shallow=False)
            make_file(self.out)
            run("qemu-img", "convert", "-n", "-f", "raw", "-O", "raw", self.out, uri)
            run("qemu-img", "compare", "-f", "raw", "-F", "raw", self.out, uri)
            assert filecmp.cmp(self.out, self.disk, shallow=False)

    def qemu_io_reads_what_it_wrote(self):
        with self.serve() as path:
            script = ("write -P 0xaa 0 64k", "write -z 4k 8k", "read -P 0 4k 8k", "read -P 0xaa 12k 52k",
                      "write -f -P 0xbb 1000 3", "read -P 0xbb 1000 3", "write -z -u 32M 1M",
                      "read -P 0 32M 1M", "discard 64k 64k",
                      "flush", "aio_write -P 0xcc 1M 1M", "aio_read 2M 1M", "aio_flush",
                      "read -P 0xcc 1M 1M", "map")
            words = [word for command in script for word in ("-c", command)]
            told = run("qemu-io", "-f", "raw", *words, self.address(path))
            for bad in ("failed", "error", "Error"):
                assert bad not in told, told

    def qemu_io_may_not_write(self):
        with self.serve("--read-only") as path:
            run("qemu-io", "-f", "raw", "-c", "write 0 4k", self.address(path), wanted=1)
            run("qemu-io", "-r", "-f", "raw", "-c", "read 0 4k", self.address(path))

    # fio

    def fio_verifies(self):
        with self.serve() as path:
            run("fio", "--name=verify", "--ioengine=nbd", f"--uri={self.address(path)}", "--rw=randwrite",
                "--bs=4k-256k", "--size=48M", "--iodepth=16", "--verify=crc32c", "--verify_fatal=1",
                "--do_verify=1", "--randseed=7", cwd=self.folder)
            run("fio", "--name=trims", "--ioengine=nbd", f"--uri={self.address(path)}",
                "--rw=randtrimwrite", "--bs=64k", "--size=16M", "--iodepth=8", cwd=self.folder)

    def nbd_client_lists(self):
        with self.serve("--export", "one") as path:
            told = run("nbd-client", "-l", "-unix", path)
            assert "one: " in told, told

    # How it begins and ends.

    def a_second_one_is_refused(self):
        with self.serve() as path:
            # The file, and then the socket, are taken.
            self.refused(1, "busy", "--file", self.disk, "--socket", path + "2")
            self.refused(1, "busy", "--file", self.source, "--socket", path)
            run("nbdinfo", self.address(path))

    def a_socket_that_is_left_is_replaced(self):
        os.makedirs(os.path.join(self.folder, "run"), exist_ok=True)
        with socket.socket(socket.AF_UNIX) as left:
            left.bind(os.path.join(self.folder, "run", "nbd.sock"))
        with self.serve() as path:
            run("nbdinfo", self.address(path))

    def what_is_no_socket_stays(self):
        path = os.path.join(self.folder, "file")
        with open(path, "w", encoding="utf-8") as file:
            file.write("mine")
        self.refused(1, "busy", "--file", self.disk, "--socket", path)
        with open(path, encoding="utf-8") as file:
            assert file.read() == "mine"

    def only_its_user_gets_in(self):
        with self.serve() as path:
            assert os.stat(path).st_mode & 0o777 == 0o600
            assert os.stat(os.path.dirname(path)).st_mode & 0o777 == 0o700

    def it_ends_with_its_parent(self):
        ours, theirs = os.pipe()
        path = os.path.join(self.folder, "parent.sock")
        with subprocess.Popen([self.program, "--file", self.disk, "--socket", path, "--parent", str(ours)],
                              stdout=subprocess.PIPE, pass_fds=[ours]) as child:
            os.close(ours)
            assert child.stdout.readline()
            with Client(path) as client:
                client.go()
                os.write(theirs, b"still here")
                assert client.read(0, 512).error == 0
                os.close(theirs)
                assert child.wait(60) == 0
                assert client.ended()
        assert not os.path.exists(path)

    def it_ends_while_clients_are_at_it(self):
        clients = []
        with self.serve() as path:
            for n in range(20):
                client = Client(path)
                if n % 2:
                    client.go()
                    # Half of a write, and replies that nobody takes.
                    client.send_request(1, 0, 4096, payload=b"x" * 10)
                clients.append(client)
        for client in clients:
            assert client.ended()
            client.socket.close()

    def too_many_connections_are_turned_away(self):
        with self.serve() as path:
            clients = []
            try:
                while len(clients) < 100:
                    clients.append(Client(path))
            except Closed:
                pass
            assert len(clients) == 64, len(clients)
            clients.pop().socket.close()
            # The place is free as soon as that one's thread has seen it go.
            for _ in range(10000):
                try:
                    clients.append(Client(path))
                    break
                except Closed:
                    pass
            assert len(clients) == 64
            assert clients[-1].go()[0] == 1

    def it_says_what_is_wrong(self):
        self.refused(2, "wants a value", "--file")
        self.refused(2, "--file is missing")
        self.refused(2, "no option --fill", "--fill", "x")
        self.refused(2, "number of a descriptor", "--file", self.disk, "--parent", "x")
        self.refused(1, "--socket is missing", "--file", self.disk)
        self.refused(1, "notFound", "--file", self.folder + "/none", "--socket", self.out + ".sock")
        self.refused(1, "directory", "--file", self.folder, "--socket", self.out + ".sock")
        assert "--socket" in run(self.program, "--help")
        assert run(self.program, "--version").startswith("hawser-nbd ")


def main():
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    failed = 0
    names = [name for name, value in vars(Court).items() if callable(value) and not name.startswith("_")
             and name not in ("serve", "address", "refused")]
    wanted = sys.argv[2:] or names
    for name in wanted:
        with tempfile.TemporaryDirectory(prefix="hawser-nbd-") as folder:
            try:
                getattr(Court(sys.argv[1], folder), name)()
                print("ok    ", name, flush=True)
            except Exception:  # noqa: BLE001 - the next one is worth its while all the same
                failed += 1
                print("FAILED", name, flush=True)
                traceback.print_exc(file=sys.stdout)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
