"""What the protocol asks of requests that change nothing, and of those that are wrong."""

import struct

from checks import *  # noqa: F403 - its names and the protocol's

# Reads.

@check
def simple_reads(place):
    with place.session(structured=False) as client:
        for offset, length in ((0, 1), (1, 4096), (4095, 2), (SIZE - 1, 1), (SIZE - 1000, 1000), (MIB, MIB)):
            reply = client.read(offset, length)
            assert not reply.structured
            assert reply.data == place.content[offset:offset + length], (offset, length)


@check
def structured_reads(place):
    with place.session() as client:
        for offset, length in ((0, 1), (1, 4096), (4095, 2), (SIZE - 1, 1), (SIZE - 1000, 1000), (MIB, MIB)):
            reply = client.read(offset, length)
            assert reply.structured
            assert reply.data == place.content[offset:offset + length], (offset, length)


@check
def reads_of_32_mib(place):
    for structured in (False, True):
        with place.session(structured) as client:
            assert client.read(5, 32 * MIB).data == place.content[5:5 + 32 * MIB]


@check
def reads_beyond_32_mib_are_taken_all_the_same(place):
    for structured in (False, True):
        with place.session(structured) as client:
            assert client.read(0, 64 * MIB).data == place.content[:64 * MIB]


@check
def reads_beyond_64_mib_are_refused(place):
    for structured in (False, True):
        with place.session(structured) as client:
            equal(client.read(0, 64 * MIB + 1).error, EINVAL)
            equal(client.read(0, 512).data, place.content[:512])


@check
def df_means_one_chunk(place):
    with place.session() as client:
        reply = client.read(0, 32 * MIB, DF)
        equal([kind for kind, _ in reply.chunks if kind == CHUNK_DATA], [CHUNK_DATA])
        assert reply.data == place.content[:32 * MIB]


@check
def df_of_too_much_overflows(place):
    with place.session() as client:
        equal(client.read(0, 64 * MIB + 1, DF).error, EOVERFLOW)


@check
def df_without_structured_replies_is_invalid(place):
    with place.session(structured=False) as client:
        equal(client.read(0, 512, DF).error, EINVAL)
        equal(client.read(0, 512).data, place.content[:512])


@check
def fua_on_a_read_is_taken(place):
    with place.session() as client:
        equal(client.read(0, 512, FUA).data, place.content[:512])


@check
def reads_past_the_end_are_invalid(place):
    for structured in (False, True):
        with place.session(structured) as client:
            for offset, length in ((SIZE, 1), (SIZE - 1, 2), (0xFFFFFFFFFFFFFFFF, 1),
                                   (0xFFFFFFFFFFFFFFFF, 0xFFFFFFFF), (1 << 63, 4096)):
                equal(client.read(offset, length).error, EINVAL)
            # A simple reply that is an error has no data: the next one would be out of step.
            equal(client.read(7, 512).data, place.content[7:519])


@check
def structured_errors_say_what_is_wrong(place):
    with place.session() as client:
        reply = client.read(SIZE, 1)
        assert reply.structured and reply.error == EINVAL and "end" in reply.text, reply.text


@check
def reads_of_nothing_are_answered(place):
    for structured in (False, True):
        with place.session(structured) as client:
            equal(client.read(4096, 0).error, 0)
            equal(client.read(4096, 512).data, place.content[4096:4608])


@check
def many_reads_at_once(place):
    with place.session() as client:
        # No more than fits into a socket: who takes no replies is not asked for more requests either.
        wanted = {client.send_request(READ, n * 5000, 512): n * 5000 for n in range(50)}
        while wanted:
            cookie, reply = client.reply()
            offset = wanted.pop(cookie)
            assert reply.data == place.content[offset:offset + 512]


# Requests that are wrong.

@check
def unknown_commands_are_invalid(place):
    with place.session() as client:
        for command in (8, 9, 100, 0xFFFF):
            equal(client.request(command, 0, 512).error, EINVAL)
        equal(client.read(0, 512).data, place.content[:512])


@check
def unknown_flags_are_invalid(place):
    with place.session(contexts=("base:allocation",)) as client:
        for command in (READ, FLUSH, TRIM, CACHE, WRITE_ZEROES, BLOCK_STATUS):
            for flag in (1 << 5, 1 << 9, 1 << 15):
                length = 0 if command == FLUSH else 512
                equal(client.request(command, 0, length, flag).error, EINVAL)
        equal(client.read(0, 512).data, place.content[:512])


@check
def flags_of_other_commands_are_invalid(place):
    with place.session(contexts=("base:allocation",)) as client:
        for command, flag in ((READ, NO_HOLE), (READ, REQ_ONE), (READ, FAST_ZERO), (FLUSH, DF), (CACHE, DF),
                              (TRIM, NO_HOLE), (TRIM, FAST_ZERO), (WRITE_ZEROES, REQ_ONE), (WRITE_ZEROES, DF),
                              (BLOCK_STATUS, FAST_ZERO), (BLOCK_STATUS, DF)):
            equal(client.request(command, 0, 0 if command == FLUSH else 512, flag).error, EINVAL)


@check
def a_write_with_an_unknown_flag_keeps_in_step(place):
    with place.session() as client:
        for flag in (1 << 5, DF, NO_HOLE, 1 << 15):
            equal(client.write(0, bytes(10000), flag).error, EINVAL)
        equal(client.read(0, 512).data, place.content[:512])


@check
def what_is_no_request_ends_it(place):
    with place.session() as client:
        client.send_request(READ, 0, 512, magic=0x25609514)
        assert client.ended()


@check
def a_flush_of_a_range_is_invalid(place):
    with place.session() as client:
        equal(client.request(FLUSH, 4096, 0).error, EINVAL)
        equal(client.request(FLUSH, 0, 4096).error, EINVAL)
        equal(client.request(FLUSH).error, 0)


@check
def half_a_request_ends_quietly(place):
    with place.session() as client:
        client.send(struct.pack(">IHHQ", REQUEST, 0, READ, 1))
    with place.session() as client:
        equal(client.read(0, 512).data, place.content[:512])


@check
def disc_after_requests_answers_them_first(place):
    with place.session() as client:
        cookies = {client.send_request(READ, n * MIB, 4096) for n in range(20)}
        client.send_request(DISC)
        while cookies:
            cookies.remove(client.reply()[0])
        assert client.ended()


# What needs no data.

@check
def flush_is_answered(place):
    with place.session() as client:
        equal(client.request(FLUSH).error, 0)
        equal(client.request(FLUSH, flags=FUA).error, 0)


@check
def cache_is_answered(place):
    with place.session() as client:
        equal(client.request(CACHE, 0, SIZE).error, 0)
        equal(client.request(CACHE, 1, 1, FUA).error, 0)
        equal(client.request(CACHE, SIZE, 1).error, EINVAL)


# base:allocation.

@check
def block_status_tells_data_and_holes(place):
    with place.session(contexts=("base:allocation",)) as client:
        reply = client.request(BLOCK_STATUS, 0, SIZE)
        equal(len(reply.status), 1)
        runs = next(iter(reply.status.values()))
        equal(sum(length for length, _ in runs), SIZE)
        at, found = 0, []
        for length, status in runs:
            # Never a hole without zeros, which would say that its content does not matter.
            assert status in (0, 3), status
            if status == 3:
                found.append((at, length))
            at += length
        assert HOLE in found, found


@check
def neighbouring_runs_differ(place):
    with place.session(contexts=("base:allocation",)) as client:
        runs = next(iter(client.request(BLOCK_STATUS, 0, SIZE).status.values()))
        assert all(one[1] != next_one[1] for one, next_one in zip(runs, runs[1:])), runs


@check
def req_one_is_one_run(place):
    with place.session(contexts=("base:allocation",)) as client:
        for offset, length in ((0, SIZE), (HOLE[0], 4096), (HOLE[0] - 10, 20), (SIZE - 1, 1)):
            runs = next(iter(client.request(BLOCK_STATUS, offset, length, REQ_ONE).status.values()))
            equal(len(runs), 1)
            assert 0 < runs[0][0] <= length
        equal(next(iter(client.request(BLOCK_STATUS, HOLE[0], SIZE - HOLE[0], REQ_ONE).status.values())),
              [(HOLE[1], 3)])


@check
def block_status_without_a_context_is_invalid(place):
    for structured in (False, True):
        with place.session(structured) as client:
            equal(client.request(BLOCK_STATUS, 0, 4096).error, EINVAL)


@check
def block_status_past_the_end_is_invalid(place):
    with place.session(contexts=("base:allocation",)) as client:
        equal(client.request(BLOCK_STATUS, SIZE, 1).error, EINVAL)
        equal(client.request(BLOCK_STATUS, SIZE - 1, 2).error, EINVAL)
        equal(client.request(BLOCK_STATUS, 0, 0).error, EINVAL)
        equal(client.request(BLOCK_STATUS, SIZE - 1, 1).error, 0)


@check
def the_export_that_has_a_name_has_contexts_too(place):
    with place.session(contexts=("base:allocation",), name=NAME) as client:
        equal(client.request(BLOCK_STATUS, 0, 4096, FUA).error, 0)
