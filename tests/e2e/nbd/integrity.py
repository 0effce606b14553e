#!/usr/bin/env python3
"""integrity.py PROGRAM [SECONDS]: eight connections with 64 requests in flight each, reads and writes and
zeros, every byte of which is held against what has to be there, while all of them go on. With SECONDS it goes
on for so long.
"""

import os
import random
import sys
import tempfile
import threading
import time

from nbd_client import *  # noqa: F403 - its names are the protocol's

CONNECTIONS, IN_FLIGHT, REQUESTS = 8, 64, 4000
SLOT, SLOTS = 64 * 1024, 64  # of each connection; a slot has one request at a time


class Worker(threading.Thread):
    """One connection, and the part of the disk that only it writes to."""

    def __init__(self, path, number, until):
        super().__init__()
        self.path, self.number, self.until = path, number, until
        self.random = random.Random(number)
        self.content = bytearray(SLOT * SLOTS)
        self.base = number * SLOT * SLOTS
        self.done, self.problem = 0, None

    def run(self):
        try:
            with Client(self.path) as client:
                client.option(STRUCTURED_REPLY)
                assert client.go()[0] == ACK
                self.converse(client)
        except Exception as problem:  # noqa: BLE001 - told by who waits for it
            self.problem = problem

    def goes_on(self):
        if self.until is None:
            return self.done < REQUESTS
        return time.monotonic() < self.until

    def converse(self, client):
        free, pending = list(range(SLOTS)), {}
        while self.goes_on() or pending:
            while self.goes_on() and len(pending) < IN_FLIGHT and free:
                slot = free.pop(self.random.randrange(len(free)))
                pending.update([self.begin(client, slot)])
            cookie, reply = client.reply()
            slot, wanted = pending.pop(cookie)
            assert reply.error == 0, reply.error
            assert wanted is None or reply.data == wanted, f"wrong bytes at slot {slot} of {self.number}"
            free.append(slot)
            self.done += 1

    def begin(self, client, slot):
        """Sends a request about the slot: (its cookie, (slot, what a read has to bring))."""
        within = self.random.randrange(SLOT - 1)
        length = self.random.randint(1, min(SLOT - within, self.random.choice((512, 4096, 9000))))
        at = slot * SLOT + within
        kind = self.random.random()
        if kind < 0.5:
            wanted = bytes(self.content[at:at + length])
            return client.send_request(READ, self.base + at, length), (slot, wanted)
        if kind < 0.6:
            self.content[at:at + length] = bytes(length)
            return client.send_request(WRITE_ZEROES, self.base + at, length), (slot, None)
        data = self.random.randbytes(length)
        self.content[at:at + length] = data
        flags = FUA if kind > 0.995 else 0
        return client.send_request(WRITE, self.base + at, length, flags, data), (slot, None)


def main():
    program, seconds = sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else None
    with tempfile.TemporaryDirectory(prefix="hawser-nbd-") as folder:
        file = os.path.join(folder, "disk.img")
        with open(file, "wb") as out:
            out.truncate(CONNECTIONS * SLOT * SLOTS)
        begun = time.monotonic()
        with serving(program, file, folder) as path:
            workers = [Worker(path, number, seconds and begun + seconds) for number in range(CONNECTIONS)]
            for worker in workers:
                worker.start()
            for worker in workers:
                worker.join()
        taken = time.monotonic() - begun
        problems = [worker.problem for worker in workers if worker.problem]
        with open(file, "rb") as left:
            for worker in workers:
                if left.read(SLOT * SLOTS) != worker.content:
                    problems.append(f"the part of connection {worker.number} is not what it wrote")
    print("\n".join(map(str, problems)) or
          f"{sum(worker.done for worker in workers)} requests, {sum(w.done for w in workers) / taken:.0f}/s")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
