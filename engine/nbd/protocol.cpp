#include "nbd/protocol.h"

#include <algorithm>
#include <cerrno>

namespace hawser::nbd {

namespace {

constexpr std::size_t kMaxErrorText = 1024;

template <class Number>
void put(std::byte* into, Number value) {
  for (std::size_t i = 0; i < sizeof value; ++i)
    into[i] = static_cast<std::byte>(value >> (8 * (sizeof value - 1 - i)));
}

// Takes numbers and texts off the front; what is not there is zero, and `good` is false from then on.
class Reader {
 public:
  explicit Reader(ByteSpan bytes) : rest_(bytes) {}

  template <class Number>
  Number number() {
    Number value = 0;
    for (const std::byte byte : take(sizeof value))
      value = static_cast<Number>(static_cast<Number>(value << 8) | std::to_integer<Number>(byte));
    return value;
  }
  std::string_view text(std::size_t length) {
    const ByteSpan found = take(length);
    return {reinterpret_cast<const char*>(found.data()), found.size()};
  }
  std::size_t left() const { return rest_.size(); }
  bool good() const { return good_; }
  bool wholeAndGood() const { return good_ && rest_.empty(); }

 private:
  ByteSpan take(std::size_t length) {
    if (length > rest_.size()) {
      good_ = false;
      rest_ = {};
      return {};
    }
    const ByteSpan found = rest_.first(length);
    rest_ = rest_.subspan(length);
    return found;
  }

  ByteSpan rest_;
  bool good_ = true;
};

}  // namespace

Errno errnoOf(const Error& error) {
  switch (error.code) {
    case ErrorCode::denied:
    case ErrorCode::authExpired:
      return Errno::notPermitted;
    case ErrorCode::noSpace:
      return Errno::noSpace;
    case ErrorCode::tooLarge:
      // A file beyond what its file system takes is a full disk to the client; other limits are its mistake.
      return error.sys == EFBIG ? Errno::noSpace : Errno::invalid;
    case ErrorCode::unsupported:
    case ErrorCode::invalidArgument:
      return Errno::invalid;
    case ErrorCode::cancelled:
      return Errno::shutdown;
    case ErrorCode::busy:
      return error.sys == ENOMEM ? Errno::noMemory : Errno::io;
    case ErrorCode::notFound:
    case ErrorCode::exists:
    case ErrorCode::throttled:
    case ErrorCode::timeout:
    case ErrorCode::connection:
    case ErrorCode::corrupt:
    case ErrorCode::changedUnderUs:
    case ErrorCode::internal:
      return Errno::io;
  }
  return Errno::io;
}

std::optional<OptionHeader> parseOption(ByteSpan bytes) {
  Reader reader(bytes);
  if (reader.number<std::uint64_t>() != kOptionMagic) return std::nullopt;
  OptionHeader header;
  header.option = reader.number<std::uint32_t>();
  header.length = reader.number<std::uint32_t>();
  if (!reader.good()) return std::nullopt;
  return header;
}

std::optional<ExportQuery> parseExportQuery(ByteSpan data) {
  Reader reader(data);
  ExportQuery query;
  query.name = reader.text(reader.number<std::uint32_t>());
  const std::size_t count = reader.number<std::uint16_t>();
  if (!reader.good() || reader.left() != count * sizeof(std::uint16_t)) return std::nullopt;
  for (std::size_t i = 0; i < count; ++i)
    query.infos.push_back(reader.number<std::uint16_t>());
  return query;
}

std::optional<MetaQuery> parseMetaQuery(ByteSpan data) {
  Reader reader(data);
  MetaQuery query;
  query.name = reader.text(reader.number<std::uint32_t>());
  const std::size_t count = reader.number<std::uint32_t>();
  // Each takes the room of its length at least: nothing is set aside for more than can be there.
  if (!reader.good() || count > reader.left() / sizeof(std::uint32_t)) return std::nullopt;
  query.queries.reserve(count);
  for (std::size_t i = 0; i < count; ++i)
    query.queries.push_back(reader.text(reader.number<std::uint32_t>()));
  if (!reader.wholeAndGood()) return std::nullopt;
  return query;
}

std::optional<Request> parseRequest(ByteSpan bytes) {
  Reader reader(bytes);
  if (reader.number<std::uint32_t>() != kRequestMagic) return std::nullopt;
  Request request;
  request.flags = reader.number<std::uint16_t>();
  request.command = reader.number<std::uint16_t>();
  request.cookie = reader.number<std::uint64_t>();
  request.offset = reader.number<std::uint64_t>();
  request.length = reader.number<std::uint32_t>();
  if (!reader.good()) return std::nullopt;
  return request;
}

Writer& Writer::text(std::string_view text) {
  const auto bytes = std::as_bytes(std::span(text));
  to_.insert(to_.end(), bytes.begin(), bytes.end());
  return *this;
}

Writer& Writer::zeros(std::size_t count) {
  to_.resize(to_.size() + count);
  return *this;
}

void appendOptionReply(Bytes& to, std::uint32_t option, OptionReply reply, ByteSpan data) {
  Writer(to).number(kOptionReplyMagic).number(option).number(static_cast<std::uint32_t>(reply));
  Writer(to).number(static_cast<std::uint32_t>(data.size()));
  to.insert(to.end(), data.begin(), data.end());
}

void appendOptionReply(Bytes& to, std::uint32_t option, OptionReply reply, std::string_view text) {
  appendOptionReply(to, option, reply, std::as_bytes(std::span(text)));
}

ReplyHead simpleReply(std::uint64_t cookie, Errno error) {
  ReplyHead head;
  put(head.bytes.data(), kSimpleReplyMagic);
  put(head.bytes.data() + 4, static_cast<std::uint32_t>(error));
  put(head.bytes.data() + 8, cookie);
  head.length = kSimpleReplyHeader;
  return head;
}

ReplyHead chunkHead(std::uint64_t cookie, ChunkFlag flag, Chunk type, std::uint32_t payload) {
  ReplyHead head;
  put(head.bytes.data(), kStructuredReplyMagic);
  put(head.bytes.data() + 4, static_cast<std::uint16_t>(flag));
  put(head.bytes.data() + 6, static_cast<std::uint16_t>(type));
  put(head.bytes.data() + 8, cookie);
  put(head.bytes.data() + 16, payload);
  head.length = kChunkHeader;
  return head;
}

ReplyHead dataChunkHead(std::uint64_t cookie, ChunkFlag flag, std::uint64_t offset, std::uint32_t data) {
  ReplyHead head = chunkHead(cookie, flag, Chunk::offsetData, data + std::uint32_t{sizeof offset});
  put(head.bytes.data() + kChunkHeader, offset);
  head.length = kChunkHeader + sizeof offset;
  return head;
}

Bytes errorChunk(std::uint64_t cookie, Errno error, std::string_view text,
                 std::optional<std::uint64_t> offset) {
  text = text.substr(0, kMaxErrorText);
  const auto payload = static_cast<std::uint32_t>(6 + text.size() + (offset ? sizeof *offset : 0));
  const ReplyHead head =
      chunkHead(cookie, ChunkFlag::done, offset ? Chunk::errorOffset : Chunk::error, payload);
  Bytes bytes(head.span().begin(), head.span().end());
  Writer writer(bytes);
  writer.number(static_cast<std::uint32_t>(error)).number(static_cast<std::uint16_t>(text.size())).text(text);
  if (offset) writer.number(*offset);
  return bytes;
}

Bytes statusChunk(std::uint64_t cookie, ChunkFlag flag, std::uint32_t context,
                  std::span<const StatusRun> runs) {
  const auto payload = static_cast<std::uint32_t>(4 + 8 * runs.size());
  const ReplyHead head = chunkHead(cookie, flag, Chunk::blockStatus, payload);
  Bytes bytes(head.span().begin(), head.span().end());
  Writer writer(bytes);
  writer.number(context);
  for (const StatusRun& run : runs)
    writer.number(run.length).number(run.status);
  return bytes;
}

bool matchesQuery(std::string_view query, std::string_view context) {
  if (query == context) return true;
  return query.ends_with(':') && context.starts_with(query) && query.find(':') == query.size() - 1;
}

}  // namespace hawser::nbd
