"""What checks of the probe have in common: where they are registered, and what they talk to."""

from nbd_client import *  # noqa: F403 - its names are the protocol's

MIB = 1 << 20
SIZE = 80 * MIB + 1000  # no whole number of blocks
HOLE = (48 * MIB, 8 * MIB)
NAME = "disk"
CHECKS = []


def check(function):
    CHECKS.append((function, (True, False)))
    return function


def writable(function):
    CHECKS.append((function, (True,)))
    return function


def read_only(function):
    CHECKS.append((function, (False,)))
    return function


class Place:
    """Where a check finds its server, and what the export held at first."""

    def __init__(self, path, content, is_writable):
        self.path, self.content, self.writable = path, content, is_writable

    def connect(self, flags=FIXED | NO_ZEROES):
        return Client(self.path, flags)

    def session(self, structured=True, contexts=(), name=""):
        """A client that has gone on to requests."""
        client = self.connect()
        if structured:
            assert client.option(STRUCTURED_REPLY)[0] == ACK
        if contexts:
            reply, found = client.option(SET_META, meta_data(name, *contexts))
            assert reply == ACK and len(found) == len(contexts)
        assert client.go(name)[0] == ACK
        return client


def equal(found, wanted):
    assert found == wanted, f"{found!r} instead of {wanted!r}"
