#include "unit/nbd/nbd_talk.h"

#include <random>

namespace hawser::test {

Talk& Talk::text(std::string_view text) {
  return raw(std::as_bytes(std::span(text)));
}

Talk& Talk::raw(ByteSpan bytes) {
  bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  return *this;
}

Talk& Talk::option(std::uint32_t option, const Bytes& data) {
  return text("IHAVEOPT").number(option).number(static_cast<std::uint32_t>(data.size())).raw(data);
}

Talk& Talk::go(std::string_view name) {
  Talk data;
  data.number(static_cast<std::uint32_t>(name.size())).text(name).number(std::uint16_t{0});
  return option(7, data.bytes());
}

Talk& Talk::metaContexts(std::uint32_t which, std::string_view name,
                         const std::vector<std::string>& queries) {
  Talk data;
  data.number(static_cast<std::uint32_t>(name.size())).text(name);
  data.number(static_cast<std::uint32_t>(queries.size()));
  for (const std::string& query : queries)
    data.number(static_cast<std::uint32_t>(query.size())).text(query);
  return option(which, data.bytes());
}

Talk& Talk::begin(bool structured) {
  clientFlags();
  if (structured) option(8);
  return go();
}

Talk& Talk::request(std::uint16_t command, std::uint64_t cookie, std::uint64_t offset, std::uint32_t length,
                    std::uint16_t flags) {
  return number(std::uint32_t{0x25609513})
      .number(flags)
      .number(command)
      .number(cookie)
      .number(offset)
      .number(length);
}

Talk& Talk::write(std::uint64_t cookie, std::uint64_t offset, const Bytes& payload, std::uint16_t flags) {
  return request(1, cookie, offset, static_cast<std::uint32_t>(payload.size()), flags).raw(payload);
}

Bytes Hearing::take(std::size_t length) {
  if (length > rest_.size()) {
    good_ = false;
    rest_ = {};
    return {};
  }
  const Bytes taken(rest_.begin(), rest_.begin() + static_cast<std::ptrdiff_t>(length));
  rest_ = rest_.subspan(length);
  return taken;
}

void Hearing::greeting() {
  expect(textOf(take(16)) == "NBDMAGICIHAVEOPT");
  expect(number<std::uint16_t>() == 3);
}

HeardOption Hearing::option() {
  HeardOption heard;
  expect(number<std::uint64_t>() == 0x0003e889045565a9);
  heard.option = number<std::uint32_t>();
  heard.reply = number<std::uint32_t>();
  heard.data = take(number<std::uint32_t>());
  return heard;
}

std::uint32_t Hearing::outcome(std::vector<HeardOption>* before) {
  while (good_) {
    HeardOption heard = option();
    if (heard.reply == 1 || heard.reply >= 0x80000000) return heard.reply;
    if (before) before->push_back(std::move(heard));
  }
  return 0;
}

std::map<std::uint64_t, HeardReply> Hearing::replies(const std::map<std::uint64_t, ByteRange>& reads) {
  std::map<std::uint64_t, HeardReply> all;
  while (good_ && !rest_.empty()) {
    const auto magic = number<std::uint32_t>();
    if (magic == 0x67446698)
      simple(all, reads);
    else if (magic == 0x668e33ef)
      chunk(all, reads);
    else
      good_ = false;
  }
  return all;
}

void Hearing::simple(std::map<std::uint64_t, HeardReply>& all,
                     const std::map<std::uint64_t, ByteRange>& reads) {
  const auto error = number<std::uint32_t>();
  const auto cookie = number<std::uint64_t>();
  HeardReply& reply = all[cookie];
  expect(!reply.ended);
  reply.error = error;
  reply.ended = true;
  const auto read = reads.find(cookie);
  if (error == 0 && read != reads.end()) reply.data = take(read->second.length);
}

void Hearing::chunk(std::map<std::uint64_t, HeardReply>& all,
                    const std::map<std::uint64_t, ByteRange>& reads) {
  const auto flags = number<std::uint16_t>();
  const auto type = number<std::uint16_t>();
  const auto cookie = number<std::uint64_t>();
  HeardReply& reply = all[cookie];
  expect(!reply.ended && flags <= 1);
  reply.ended = flags == 1;
  const auto length = number<std::uint32_t>();
  const Bytes payload = take(length);
  Hearing inner(payload);
  if (type == 1) {
    const auto read = reads.find(cookie);
    expect(read != reads.end() && length > 8);
    if (!good_) return;
    expect(inner.number<std::uint64_t>() == read->second.offset + reply.data.size());
    const Bytes data = inner.take(length - 8);
    reply.data.insert(reply.data.end(), data.begin(), data.end());
    ++reply.chunks;
    expect(reply.data.size() <= read->second.length);
  } else if (type == 5) {
    auto& runs = reply.status[inner.number<std::uint32_t>()];
    expect(length > 4 && (length - 4) % 8 == 0 && runs.empty());
    while (!inner.atEnd()) {
      const auto run = inner.number<std::uint32_t>();
      runs.emplace_back(run, inner.number<std::uint32_t>());
    }
  } else if (type == 0x8001 || type == 0x8002) {
    reply.error = inner.number<std::uint32_t>();
    reply.text = textOf(inner.take(inner.number<std::uint16_t>()));
    if (type == 0x8002) reply.errorOffset = inner.number<std::uint64_t>();
    expect(reply.error != 0 && inner.atEnd() && reply.ended);
  } else {
    expect(type == 0 && length == 0 && reply.ended);
  }
  expect(inner.good());
}

Bytes randomBytes(std::uint64_t seed, std::size_t length) {
  std::mt19937_64 random(seed);
  Bytes bytes(length);
  for (std::byte& byte : bytes)
    byte = static_cast<std::byte>(random());
  return bytes;
}

std::string textOf(const Bytes& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace hawser::test
