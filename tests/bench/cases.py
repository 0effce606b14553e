"""What is copied over which link, and what the copy may cost in shares of what AzCopy needs."""

import collections

Shape = collections.namedtuple("Shape", "name count size")
Link = collections.namedtuple("Link", "name latency_ms connection_rate tls")
Case = collections.namedtuple("Case", "shape direction link")
Limits = collections.namedtuple("Limits", "wall cpu peak")

MIB = 1 << 20
MOST_PEAK_MIB = 200

FULL_SHAPES = [Shape("1 x 2 GiB", 1, 2048 * MIB), Shape("1,000 x 1 MiB", 1000, MIB),
               Shape("10,000 x 16 KiB", 10000, 16384)]
QUICK_SHAPES = [Shape("1 x 24 MiB", 1, 24 * MIB), Shape("20 x 1 MiB", 20, MIB),
                Shape("100 x 16 KiB", 100, 16384)]

FAST = Link("no latency", 0, 0, False)
SLOW = Link("20 ms", 20, 0, False)
CAPPED = Link("20 ms, 25 MB/s a connection", 20, 25_000_000, False)
TLS = Link("TLS, no latency", 0, 0, True)
LINKS = [FAST, SLOW, CAPPED, TLS]


def cases(quick):
    shapes = QUICK_SHAPES if quick else FULL_SHAPES
    for link in LINKS:
        for shape in shapes:
            # A cap for each connection is felt by large objects only.
            if link is CAPPED and shape is not shapes[0]:
                continue
            if quick and link is not FAST and shape is shapes[1]:
                continue
            for direction in ("up", "down"):
                yield Case(shape, direction, link)


def limits(case):
    """None where nothing was promised: with a cap or TLS."""
    if case.link not in (FAST, SLOW):
        return None
    small = case.shape.size < MIB
    return Limits(wall=0.25 if small and case.link is SLOW else 1.0, cpu=0.4 if small else 0.8, peak=0.4)
