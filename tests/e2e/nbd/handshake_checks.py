"""What the protocol asks of a handshake."""

import struct

from checks import *  # noqa: F403 - its names and the protocol's

# The handshake.

@check
def greeting_is_fixed_newstyle(place):
    with place.connect() as client:
        equal(client.greeting[:16], GREETING + OPTION)
        equal(struct.unpack(">H", client.greeting[16:])[0], FIXED | NO_ZEROES)


@check
def unknown_client_flags_end_it(place):
    with place.connect(flags=FIXED | NO_ZEROES | 1 << 7) as client:
        assert client.ended()


@check
def flags_without_fixed_newstyle_are_taken(place):
    with place.connect(flags=0) as client:
        client.send_option(EXPORT_NAME)
        equal(len(client.receive(10 + 124)), 134)


@check
def export_name_without_no_zeroes_pads(place):
    with place.connect(flags=FIXED) as client:
        client.send_option(EXPORT_NAME, NAME.encode())
        size, flags = struct.unpack(">QH", client.receive(10))
        equal(size, SIZE)
        assert flags & HAS_FLAGS
        equal(client.receive(124), bytes(124))
        equal(client.read(0, 512).data, place.content[:512])


@check
def export_name_with_no_zeroes_does_not_pad(place):
    with place.connect() as client:
        client.send_option(EXPORT_NAME)
        client.receive(10)
        equal(client.read(4096, 512).data, place.content[4096:4608])


@check
def export_name_that_is_unknown_ends_it(place):
    with place.connect() as client:
        client.send_option(EXPORT_NAME, b"nobody")
        assert client.ended()


@check
def export_name_that_is_too_long_ends_it(place):
    with place.connect() as client:
        client.send_option(EXPORT_NAME, b"x" * 70000)
        assert client.ended()


@check
def what_is_no_option_ends_it(place):
    with place.connect() as client:
        client.send(b"IHAVEOPS" + bytes(8))
        assert client.ended()


@check
def abort_is_acknowledged_and_ends_it(place):
    with place.connect() as client:
        equal(client.option(ABORT)[0], ACK)
        assert client.ended()


@check
def abort_with_data_is_acknowledged(place):
    with place.connect() as client:
        equal(client.option(ABORT, b"bye")[0], ACK)


@check
def unknown_options_are_unsupported_and_more_is_heard(place):
    with place.connect() as client:
        equal(client.option(0x7E57, b"some data")[0], UNSUP)
        equal(client.option(PEEK)[0], UNSUP)
        equal(client.option(0xFFFFFFFF)[0], UNSUP)
        equal(client.go()[0], ACK)


@check
def an_option_that_is_too_long_is_refused_and_more_is_heard(place):
    with place.connect() as client:
        equal(client.option(GO, bytes(1 << 20))[0], TOO_BIG)
        equal(client.option(0x7E57, bytes(65537))[0], TOO_BIG)
        equal(client.go()[0], ACK)


@check
def extended_headers_are_unsupported(place):
    with place.connect() as client:
        equal(client.option(EXTENDED_HEADERS)[0], UNSUP)


@check
def starttls_is_refused_by_policy(place):
    with place.connect() as client:
        equal(client.option(STARTTLS)[0], POLICY)
        equal(client.option(STARTTLS, b"x")[0], INVALID)
        equal(client.go()[0], ACK)


@check
def list_tells_name_and_description(place):
    with place.connect() as client:
        reply, found = client.option(LIST)
        equal(reply, ACK)
        equal([kind for kind, _ in found], [REP_SERVER])
        length, = struct.unpack(">I", found[0][1][:4])
        equal(found[0][1][4:4 + length].decode(), NAME)
        assert len(found[0][1]) > 4 + length


@check
def list_with_data_is_invalid(place):
    with place.connect() as client:
        equal(client.option(LIST, b"x")[0], INVALID)
        equal(client.option(LIST)[0], ACK)


@check
def info_does_not_choose(place):
    with place.connect() as client:
        for _ in range(3):
            reply, infos = client.go(NAME, option=INFO)
            equal(reply, ACK)
            equal(struct.unpack(">QH", infos[INFO_EXPORT])[0], SIZE)
        equal(client.go(NAME)[0], ACK)


@check
def info_answers_what_is_asked(place):
    with place.connect() as client:
        reply, infos = client.go("", (INFO_NAME, INFO_DESCRIPTION, INFO_BLOCK_SIZE), INFO)
        equal(reply, ACK)
        equal(set(infos), {INFO_EXPORT, INFO_NAME, INFO_DESCRIPTION, INFO_BLOCK_SIZE})
        equal(infos[INFO_NAME].decode(), NAME)
        assert infos[INFO_DESCRIPTION]


@check
def sizes_are_1_4096_and_32_mib(place):
    with place.connect() as client:
        _, infos = client.go("", (INFO_BLOCK_SIZE,))
        equal(struct.unpack(">III", infos[INFO_BLOCK_SIZE]), (1, 4096, 32 * MIB))


@check
def unknown_informations_are_passed_over(place):
    with place.connect() as client:
        reply, infos = client.go("", (77, INFO_BLOCK_SIZE, 0xFFFF))
        equal(reply, ACK)
        equal(set(infos), {INFO_EXPORT, INFO_BLOCK_SIZE})


@check
def info_of_no_export_is_unknown(place):
    with place.connect() as client:
        equal(client.go("nobody", option=INFO), (UNKNOWN, {}))
        equal(client.go("nobody"), (UNKNOWN, {}))
        equal(client.go()[0], ACK)


@check
def malformed_go_is_invalid(place):
    with place.connect() as client:
        good = go_data(NAME, (INFO_NAME,))
        for bad in (b"", b"\0", good[:-1], good + b"\0", struct.pack(">I", 0xFFFFFFFF) + good,
                    go_data(NAME)[:-2] + b"\xff\xff"):
            equal(client.option(GO, bad)[0], INVALID)
            equal(client.option(INFO, bad)[0], INVALID)
        equal(client.option(GO, good)[0], ACK)


@check
def a_name_over_4096_bytes_is_no_export(place):
    with place.connect() as client:
        equal(client.option(INFO, go_data("x" * 5000))[0], TOO_BIG)
        equal(client.go()[0], ACK)


@check
def structured_reply_with_data_is_invalid(place):
    with place.connect() as client:
        equal(client.option(STRUCTURED_REPLY, b"x")[0], INVALID)
        equal(client.option(STRUCTURED_REPLY)[0], ACK)
        equal(client.option(STRUCTURED_REPLY)[0], ACK)


@check
def df_is_offered_with_structured_replies_only(place):
    with place.connect() as client:
        assert not client.flags()[1] & SEND_DF
        client.option(STRUCTURED_REPLY)
        assert client.flags()[1] & SEND_DF


@check
def meta_contexts_want_structured_replies_first(place):
    with place.connect() as client:
        equal(client.option(SET_META, meta_data("", "base:allocation"))[0], INVALID)
        equal(client.option(LIST_META, meta_data(""))[0], INVALID)
        client.option(STRUCTURED_REPLY)
        equal(client.option(SET_META, meta_data("", "base:allocation"))[0], ACK)


def listed(client, *queries):
    reply, found = client.option(LIST_META, meta_data("", *queries))
    equal(reply, ACK)
    return [data[4:].decode() for _, data in found]


@check
def list_meta_context_knows_names_and_namespaces(place):
    with place.connect() as client:
        client.option(STRUCTURED_REPLY)
        equal(listed(client), ["base:allocation"])
        equal(listed(client, "base:"), ["base:allocation"])
        equal(listed(client, "base:allocation", "base:"), ["base:allocation"])
        equal(listed(client, "base:nothing", "qemu:", "qemu:dirty-bitmap:x"), [])
        # Of a plain file all is here: nothing to tell.
        equal(listed(client, "x-hawser:"), [])


@check
def set_meta_context_selects_by_name_only(place):
    with place.connect() as client:
        client.option(STRUCTURED_REPLY)
        equal(client.option(SET_META, meta_data("")), (ACK, []))
        equal(client.option(SET_META, meta_data("", "base:")), (ACK, []))
        equal(client.option(SET_META, meta_data("", "other:thing")), (ACK, []))
        reply, found = client.option(SET_META, meta_data("", "base:allocation", "base:allocation"))
        equal(reply, ACK)
        equal([(kind, data[4:]) for kind, data in found], [(REP_META, b"base:allocation")])


@check
def meta_context_of_no_export_is_unknown(place):
    with place.connect() as client:
        client.option(STRUCTURED_REPLY)
        equal(client.option(SET_META, meta_data("nobody", "base:allocation"))[0], UNKNOWN)
        equal(client.option(LIST_META, meta_data("nobody"))[0], UNKNOWN)


@check
def malformed_meta_context_is_invalid(place):
    with place.connect() as client:
        client.option(STRUCTURED_REPLY)
        good = meta_data("", "base:allocation")
        for bad in (b"", good[:-1], good + b"x", string("") + struct.pack(">I", 0xFFFFFFFF), good[:6]):
            equal(client.option(SET_META, bad)[0], INVALID)
            equal(client.option(LIST_META, bad)[0], INVALID)


@check
def a_failed_set_meta_context_takes_the_one_before_away(place):
    with place.connect() as client:
        client.option(STRUCTURED_REPLY)
        equal(client.option(SET_META, meta_data("", "base:allocation"))[0], ACK)
        equal(client.option(SET_META, b"x")[0], INVALID)
        client.go()
        equal(client.request(BLOCK_STATUS, 0, 4096).error, EINVAL)


@check
def meta_contexts_of_another_name_do_not_count(place):
    with place.connect() as client:
        client.option(STRUCTURED_REPLY)
        equal(client.option(SET_META, meta_data("", "base:allocation"))[0], ACK)
        equal(client.go(NAME)[0], ACK)
        equal(client.request(BLOCK_STATUS, 0, 4096).error, EINVAL)


@check
def the_first_export_is_the_one_without_a_name(place):
    with place.connect() as client:
        equal(client.flags(""), client.flags(NAME))


@check
def options_may_come_in_pieces(place):
    with place.connect() as client:
        for byte in OPTION + struct.pack(">II", GO, len(go_data(NAME))) + go_data(NAME):
            client.send(bytes([byte]))
        equal(client.option_reply()[1], REP_INFO)
        equal(client.option_reply()[1], ACK)


# What is offered.

@writable
def flags_of_what_may_be_written(place):
    with place.connect() as client:
        client.option(STRUCTURED_REPLY)
        equal(client.flags(), (SIZE, HAS_FLAGS | SEND_FLUSH | SEND_FUA | SEND_TRIM | SEND_ZEROES | SEND_DF |
                               MULTI_CONN | SEND_CACHE | SEND_FAST_ZERO))


@read_only
def flags_of_what_may_not_be_written(place):
    with place.connect() as client:
        client.option(STRUCTURED_REPLY)
        equal(client.flags(), (SIZE, HAS_FLAGS | READ_ONLY | SEND_FLUSH | SEND_FUA | SEND_DF | MULTI_CONN |
                               SEND_CACHE))
