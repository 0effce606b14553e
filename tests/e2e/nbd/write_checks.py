"""What the protocol asks of requests that change something, and of an export that may not be changed."""

import os

from checks import *  # noqa: F403 - its names and the protocol's

# What a read-only export refuses.

@read_only
def writes_are_not_permitted(place):
    for structured in (False, True):
        with place.session(structured) as client:
            equal(client.write(0, b"x" * 4096).error, EPERM)
            equal(client.write(0, bytes(5 * MIB)).error, EPERM)
            equal(client.request(WRITE_ZEROES, 0, 4096).error, EPERM)
            equal(client.request(TRIM, 0, 4096).error, EPERM)
            equal(client.read(0, 4096).data, place.content[:4096])


@read_only
def writes_past_the_end_are_not_permitted_either(place):
    with place.session() as client:
        equal(client.write(SIZE, b"x" * 4096).error, EPERM)
        equal(client.request(WRITE_ZEROES, 0, 4096, FAST_ZERO).error, EPERM)
        equal(client.read(0, 4096).data, place.content[:4096])


# Writes. Each keeps to a part of its own, so that the order of checks means nothing.

@writable
def simple_and_structured_writes(place):
    for structured in (False, True):
        with place.session(structured) as client:
            for offset, length in ((60 * MIB, 1), (60 * MIB + 4095, 2), (60 * MIB + 1, 5000),
                                   (60 * MIB, 65536), (60 * MIB + 3, 3 * MIB)):
                data = os.urandom(length)
                equal(client.write(offset, data).error, 0)
                assert client.read(offset, length).data == data


@writable
def the_last_byte_can_be_written(place):
    with place.session() as client:
        equal(client.write(SIZE - 1, b"Z").error, 0)
        equal(client.read(SIZE - 1, 1).data, b"Z")
        equal(client.write(SIZE - 1, place.content[-1:]).error, 0)


@writable
def writes_of_32_mib(place):
    with place.session() as client:
        data = os.urandom(MIB) * 32
        equal(client.write(9, data).error, 0)
        assert client.read(9, 32 * MIB).data == data
        equal(client.write(9, place.content[9:9 + 32 * MIB]).error, 0)


@writable
def a_write_of_more_than_32_mib_does_not_end_it(place):
    with place.session() as client:
        equal(client.write(0, place.content[:40 * MIB]).error, 0)
        assert client.read(0, 40 * MIB).data == place.content[:40 * MIB]


@writable
def fua_writes_flushes_and_zeroes(place):
    with place.session() as client:
        equal(client.write(66 * MIB, b"durable" * 100, FUA).error, 0)
        equal(client.write(66 * MIB, b"D" * (2 * MIB), FUA).error, 0)
        equal(client.read(66 * MIB, 2 * MIB).data, b"D" * (2 * MIB))
        equal(client.request(WRITE_ZEROES, 66 * MIB, 2 * MIB, FUA).error, 0)
        equal(client.request(TRIM, 66 * MIB, 2 * MIB, FUA).error, 0)
        equal(client.request(FLUSH).error, 0)


@writable
def writes_past_the_end_have_no_space(place):
    for structured in (False, True):
        with place.session(structured) as client:
            for offset, length in ((SIZE, 1), (SIZE - 1, 2), (1 << 63, 512), (0xFFFFFFFFFFFFFFFF, 100000)):
                equal(client.write(offset, bytes(length)).error, ENOSPC)
            equal(client.request(WRITE_ZEROES, SIZE - 1, 2).error, ENOSPC)
            equal(client.request(WRITE_ZEROES, SIZE, 0xFFFFFFFF).error, ENOSPC)
            equal(client.read(0, 512).data, place.content[:512])


@writable
def trims_past_the_end_are_invalid(place):
    with place.session() as client:
        equal(client.request(TRIM, SIZE - 1, 2).error, EINVAL)
        equal(client.request(TRIM, SIZE, 0xFFFFFFFF).error, EINVAL)


@writable
def an_oversized_write_is_drained(place):
    with place.session() as client:
        equal(client.write(0, bytes(SIZE + 1)).error, ENOSPC)
        equal(client.read(0, 512).data, place.content[:512])


@writable
def a_write_of_nothing_is_answered(place):
    with place.session() as client:
        equal(client.write(4096, b"").error, 0)
        equal(client.request(WRITE_ZEROES, 4096, 0).error, 0)
        equal(client.request(TRIM, 4096, 0).error, 0)
        equal(client.read(4096, 4096).data, place.content[4096:8192])


@writable
def half_a_write_changes_nothing(place):
    with place.session() as client:
        client.send_request(WRITE, 0, 4096, payload=b"x" * 100)
    with place.session() as client:
        equal(client.read(0, 4096).data, place.content[:4096])


@writable
def zeros_are_zeros_at_any_offset(place):
    for flags in (0, NO_HOLE, FUA, NO_HOLE | FUA):
        with place.session() as client:
            base = 70 * MIB
            for offset, length in ((base, MIB), (base + 1, 4096), (base + 4095, 300000), (base + 511, 2)):
                equal(client.write(base, b"\xa5" * (2 * MIB)).error, 0)
                equal(client.request(WRITE_ZEROES, offset, length, flags).error, 0)
                wanted = bytearray(b"\xa5" * (2 * MIB))
                wanted[offset - base:offset - base + length] = bytes(length)
                assert client.read(base, 2 * MIB).data == bytes(wanted), (offset, length, flags)


@writable
def zeros_may_make_a_hole(place):
    with place.session(contexts=("base:allocation",)) as client:
        equal(client.write(72 * MIB, b"x" * (2 * MIB)).error, 0)
        equal(client.request(WRITE_ZEROES, 72 * MIB, 2 * MIB).error, 0)
        runs = next(iter(client.request(BLOCK_STATUS, 72 * MIB, 2 * MIB).status.values()))
        equal(runs, [(2 * MIB, 3)])


@writable
def zeros_may_be_longer_than_the_largest_payload(place):
    with place.session() as client:
        equal(client.request(WRITE_ZEROES, HOLE[0], SIZE - HOLE[0] - 20 * MIB).error, 0)
        equal(client.request(TRIM, HOLE[0], SIZE - HOLE[0] - 20 * MIB).error, 0)
        equal(client.write(HOLE[0], place.content[HOLE[0]:SIZE - 20 * MIB]).error, 0)
        equal(client.request(TRIM, *HOLE).error, 0)


@writable
def fast_zero_is_fast_or_not_supported(place):
    with place.session() as client:
        equal(client.write(74 * MIB, b"f" * MIB).error, 0)
        for offset, length in ((74 * MIB, MIB), (74 * MIB + 1, 511), (74 * MIB + 4096, 4096)):
            before = client.read(offset, length).data
            reply = client.request(WRITE_ZEROES, offset, length, FAST_ZERO)
            assert reply.error in (0, ENOTSUP), reply.error
            after = client.read(offset, length).data
            assert after == (before if reply.error else bytes(length))


@writable
def trimmed_bytes_are_zeros_or_what_they_were(place):
    with place.session() as client:
        equal(client.write(76 * MIB, b"t" * MIB).error, 0)
        equal(client.request(TRIM, 76 * MIB, MIB).error, 0)
        assert set(client.read(76 * MIB, MIB).data) <= {0, ord("t")}


@writable
def what_one_connection_wrote_another_reads(place):
    with place.session() as one, place.session() as other:
        equal(one.write(78 * MIB, b"from one").error, 0)
        equal(other.read(78 * MIB, 8).data, b"from one")
        equal(other.request(FLUSH).error, 0)


@writable
def a_write_among_reads_keeps_in_step(place):
    with place.session() as client:
        cookies = set()
        for n in range(50):
            cookies.add(client.send_request(READ, n * 4096, 4096))
            cookies.add(client.send_request(WRITE, 79 * MIB + n * 100, 100, payload=bytes([n]) * 100))
        while cookies:
            cookie, reply = client.reply()
            cookies.remove(cookie)
            equal(reply.error, 0)
        equal(client.read(79 * MIB, 5000).data, b"".join(bytes([n]) * 100 for n in range(50)))
