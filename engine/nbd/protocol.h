// The numbers of the NBD protocol, and its messages read and made over spans: no sockets, no state.
//
// Written after the protocol's own description (doc/proto.md of the reference implementation). All numbers
// are big-endian. What comes from a client is never trusted: every length is held against what is there.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/byte_range.h"
#include "base/error.h"

namespace hawser::nbd {

using Bytes = std::vector<std::byte>;

inline constexpr std::uint64_t kGreeting = 0x4e42444d41474943;     // "NBDMAGIC"
inline constexpr std::uint64_t kOptionMagic = 0x49484156454f5054;  // "IHAVEOPT"
inline constexpr std::uint64_t kOptionReplyMagic = 0x0003e889045565a9;
inline constexpr std::uint32_t kRequestMagic = 0x25609513;
inline constexpr std::uint32_t kSimpleReplyMagic = 0x67446698;
inline constexpr std::uint32_t kStructuredReplyMagic = 0x668e33ef;

// What is said of sizes: any offset and length will do, whole blocks of this size are quickest.
inline constexpr std::uint32_t kMinBlock = 1;
inline constexpr std::uint32_t kPreferredBlock = 4096;
inline constexpr std::uint32_t kMaxPayload = 32 * 1024 * 1024;
// What is taken all the same: some clients ask for more than they are told.
inline constexpr std::uint32_t kMostPayload = 64 * 1024 * 1024;
inline constexpr std::size_t kMaxString = 4096;  // longer ones are against the protocol

enum HandshakeFlag : std::uint16_t { fixedNewstyle = 1, noZeroes = 2 };

enum class Option : std::uint32_t {
  exportName = 1,
  abort = 2,
  list = 3,
  startTls = 5,
  info = 6,
  go = 7,
  structuredReply = 8,
  listMetaContext = 9,
  setMetaContext = 10,
  extendedHeaders = 11,
};

enum class OptionReply : std::uint32_t {
  ack = 1,
  server = 2,
  info = 3,
  metaContext = 4,
  unsupported = 0x80000001,
  policy = 0x80000002,
  invalid = 0x80000003,
  unknown = 0x80000006,
  tooBig = 0x80000009,
};

enum class Info : std::uint16_t { size = 0, name = 1, description = 2, blockSize = 3 };

enum ExportFlag : std::uint16_t {
  hasFlags = 1 << 0,
  readOnly = 1 << 1,
  sendFlush = 1 << 2,
  sendFua = 1 << 3,
  sendTrim = 1 << 5,
  sendWriteZeroes = 1 << 6,
  sendDf = 1 << 7,
  canMultiConn = 1 << 8,
  sendCache = 1 << 10,
  sendFastZero = 1 << 11,
};

enum class Command : std::uint16_t {
  read = 0,
  write = 1,
  disconnect = 2,
  flush = 3,
  trim = 4,
  cache = 5,
  writeZeroes = 6,
  blockStatus = 7,
};

enum CommandFlag : std::uint16_t {
  fua = 1 << 0,
  noHole = 1 << 1,
  dontFragment = 1 << 2,
  requestOne = 1 << 3,
  fastZero = 1 << 4,
};

// Of structured replies.
enum class ChunkFlag : std::uint16_t { more = 0, done = 1 };
enum class Chunk : std::uint16_t {
  none = 0,
  offsetData = 1,
  blockStatus = 5,
  error = 0x8001,
  errorOffset = 0x8002,
};

// The only errors a client understands, with the numbers they have on the wire.
enum class Errno : std::uint32_t {
  ok = 0,
  notPermitted = 1,
  io = 5,
  noMemory = 12,
  invalid = 22,
  noSpace = 28,
  overflow = 75,
  notSupported = 95,
  shutdown = 108,
};
// The one place where an Error becomes a number of the protocol.
Errno errnoOf(const Error& error);

// base:allocation. Never a hole without zeros: that would say that the content does not matter.
enum Allocation : std::uint32_t { allocationData = 0, allocationHole = 1, allocationZero = 2 };
inline constexpr std::string_view kAllocationContext = "base:allocation";
inline constexpr std::string_view kResidencyContext = "x-hawser:residency";

inline constexpr std::size_t kOptionHeader = 16;
inline constexpr std::size_t kRequestHeader = 28;
inline constexpr std::size_t kSimpleReplyHeader = 16;
inline constexpr std::size_t kChunkHeader = 20;

struct OptionHeader {
  std::uint32_t option = 0;
  std::uint32_t length = 0;
};
// `bytes`: as many as kOptionHeader. Nothing: it is no option, and where the next begins nobody knows.
std::optional<OptionHeader> parseOption(ByteSpan bytes);

struct ExportQuery {  // of INFO and GO
  std::string_view name;
  std::vector<std::uint16_t> infos;
};
std::optional<ExportQuery> parseExportQuery(ByteSpan data);

struct MetaQuery {  // of LIST_META_CONTEXT and SET_META_CONTEXT
  std::string_view name;
  std::vector<std::string_view> queries;
};
std::optional<MetaQuery> parseMetaQuery(ByteSpan data);

struct Request {
  std::uint16_t flags = 0;
  std::uint16_t command = 0;
  std::uint64_t cookie = 0;
  std::uint64_t offset = 0;
  std::uint32_t length = 0;

  bool is(Command wanted) const { return command == static_cast<std::uint16_t>(wanted); }
  ByteRange range() const { return {offset, length}; }
};
// `bytes`: as many as kRequestHeader. Nothing: it is no request.
std::optional<Request> parseRequest(ByteSpan bytes);

// Appends numbers, in the order of the wire.
class Writer {
 public:
  explicit Writer(Bytes& to) : to_(to) {}

  template <class Number>
  Writer& number(Number value) {
    for (std::size_t shift = sizeof value * 8; shift > 0; shift -= 8)
      to_.push_back(static_cast<std::byte>(value >> (shift - 8)));
    return *this;
  }
  Writer& text(std::string_view text);
  Writer& zeros(std::size_t count);

 private:
  Bytes& to_;
};

void appendOptionReply(Bytes& to, std::uint32_t option, OptionReply reply, ByteSpan data = {});
void appendOptionReply(Bytes& to, std::uint32_t option, OptionReply reply, std::string_view text);

// What stands before the payload of a reply, without memory of its own.
struct ReplyHead {
  std::array<std::byte, kChunkHeader + sizeof(std::uint64_t)> bytes{};
  std::size_t length = 0;

  ByteSpan span() const { return ByteSpan(bytes).first(length); }
};
ReplyHead simpleReply(std::uint64_t cookie, Errno error);
ReplyHead chunkHead(std::uint64_t cookie, ChunkFlag flag, Chunk type, std::uint32_t payload);
// With the offset, which is part of the payload; `data` is what follows it.
ReplyHead dataChunkHead(std::uint64_t cookie, ChunkFlag flag, std::uint64_t offset, std::uint32_t data);
// A whole chunk that ends its reply. `offset`: what it happened at, where that is known.
Bytes errorChunk(std::uint64_t cookie, Errno error, std::string_view text,
                 std::optional<std::uint64_t> offset);

struct StatusRun {
  std::uint32_t length = 0;
  std::uint32_t status = 0;
  friend bool operator==(const StatusRun&, const StatusRun&) = default;
};
Bytes statusChunk(std::uint64_t cookie, ChunkFlag flag, std::uint32_t context,
                  std::span<const StatusRun> runs);

// Whether a list's query names the context: by its name, or by its namespace ("base:").
bool matchesQuery(std::string_view query, std::string_view context);

}  // namespace hawser::nbd
