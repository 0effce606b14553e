#include "ondemand/mount_state.h"

namespace hawser::ondemand {

namespace {

constexpr std::string_view kMagic = "HAWSERMT";
constexpr std::uint32_t kVersion = 1;
constexpr std::uint32_t kClosed = 1, kWriting = 2;

void appendText(wire::Bytes& to, std::string_view text) {
  wire::append(to, static_cast<std::uint16_t>(text.size()));
  wire::append(to, text);
}

std::string text(wire::Reader& from) {
  return std::string(wire::textOf(from.bytes(from.number<std::uint16_t>())));
}

}  // namespace

wire::Bytes encode(const MountHeader& header) {
  wire::Bytes bytes;
  wire::append(bytes, kMagic);
  wire::append(bytes, kVersion);
  wire::append(bytes, kBlockSize);
  wire::append(bytes, (header.closed ? kClosed : 0) | (header.writing ? kWriting : 0));
  wire::append(bytes, header.source.size);
  wire::append(bytes, ByteSpan(header.uuid));
  for (const std::string* part :
       {&header.boot, &header.source.store, &header.source.location, &header.source.version})
    appendText(bytes, *part);
  return bytes;
}

Result<MountHeader> decodeMountHeader(ByteSpan payload) {
  wire::Reader reader(payload);
  if (wire::textOf(reader.bytes(kMagic.size())) != kMagic)
    return fail(ErrorCode::corrupt, "this is no state of a mount");
  if (reader.number<std::uint32_t>() > kVersion)
    return fail(ErrorCode::unsupported, "it was written by a newer version");
  MountHeader header;
  const auto blockSize = reader.number<std::uint32_t>();
  const auto flags = reader.number<std::uint32_t>();
  header.closed = (flags & kClosed) != 0;
  header.writing = (flags & kWriting) != 0;
  header.source.size = reader.number<std::uint64_t>();
  const ByteSpan uuid = reader.bytes(header.uuid.size());
  std::copy(uuid.begin(), uuid.end(), header.uuid.begin());
  header.boot = text(reader);
  header.source.store = text(reader);
  header.source.location = text(reader);
  header.source.version = text(reader);
  if (!reader.good() || blockSize != kBlockSize || header.source.size > (std::uint64_t{1} << 62))
    return fail(ErrorCode::corrupt, "the state of the mount is damaged");
  return header;
}

}  // namespace hawser::ondemand
