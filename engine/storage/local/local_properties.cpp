#include "storage/local/local_properties.h"

#include <charconv>
#include <optional>

#include "base/encoding.h"
#include "os/process.h"

namespace hawser::local {

namespace {

constexpr std::string_view kHead = "hawser-object 1\n";
constexpr std::string_view kMeta = "meta:";
// Set-user-id and the like are rights, not properties of data that came from elsewhere.
constexpr std::uint32_t kModeBits = 0777;
// Five numbers of 64 bits.
constexpr std::size_t kMostOfEtag = 5 * 21;

std::int64_t nanoseconds(WallTime time) {
  return time.time_since_epoch().count();
}

std::string identity(const FileInfo& of) {
  return "file " + std::to_string(of.size) + " " + std::to_string(nanoseconds(of.modified)) + " " +
         std::to_string(of.inode) + "\n";
}

void addLine(std::string& text, std::string_view lineName, std::string_view value) {
  text.append(percentEncoded(lineName, ":")).append(" ");
  text.append(percentEncoded(value, "/ ;=,\"")).append("\n");
}

struct TextField {
  const char* name;
  std::string ObjectProperties::*member;
};
constexpr TextField kTextFields[] = {
    {"type", &ObjectProperties::contentType},         {"encoding", &ObjectProperties::contentEncoding},
    {"language", &ObjectProperties::contentLanguage}, {"disposition", &ObjectProperties::contentDisposition},
    {"cache", &ObjectProperties::cacheControl},
};

std::optional<std::array<std::byte, 16>> md5FromHex(std::string_view text) {
  if (text.size() != 32) return std::nullopt;
  const auto high = uint64FromHex(text.substr(0, 16));
  const auto low = uint64FromHex(text.substr(16));
  if (!high || !low) return std::nullopt;
  std::array<std::byte, 16> value;
  for (std::size_t i = 0; i < 8; ++i) {
    value[i] = static_cast<std::byte>(*high >> (56 - 8 * i));
    value[8 + i] = static_cast<std::byte>(*low >> (56 - 8 * i));
  }
  return value;
}

void takeLine(Kept& kept, const std::string& lineName, const std::string& value, bool sameFile) {
  if (lineName.starts_with(kMeta)) {
    kept.properties.metadata[lineName.substr(kMeta.size())] = value;
    return;
  }
  for (const TextField& field : kTextFields) {
    if (lineName == field.name) kept.properties.*field.member = value;
  }
  if (!sameFile) return;
  if (lineName == "crc64") kept.properties.hashes.crc64 = uint64FromHex(value);
  if (lineName == "md5") kept.properties.hashes.md5 = md5FromHex(value);
  if (lineName == "session") kept.session = value;
}

}  // namespace

std::string etagOf(const FileInfo& info) {
  std::string text = std::to_string(info.size);
  text.reserve(kMostOfEtag);
  const auto put = [&text](auto number) { text.append("-").append(std::to_string(number)); };
  put(nanoseconds(info.modified));
  put(nanoseconds(info.changed));
  put(info.device);
  put(info.inode);
  return text;
}

std::string encodeKept(const Kept& kept, const FileInfo& of) {
  std::string lines;
  for (const TextField& field : kTextFields) {
    const std::string& value = kept.properties.*field.member;
    if (!value.empty()) addLine(lines, field.name, value);
  }
  if (const auto& crc = kept.properties.hashes.crc64) addLine(lines, "crc64", toHex(*crc));
  if (const auto& md5 = kept.properties.hashes.md5) addLine(lines, "md5", toHex(ByteSpan(*md5)));
  if (!kept.session.empty()) addLine(lines, "session", kept.session);
  for (const auto& [metaName, value] : kept.properties.metadata) {
    addLine(lines, std::string(kMeta) + metaName, value);
  }
  return lines.empty() ? lines : std::string(kHead) + identity(of) + lines;
}

Kept decodeKept(std::string_view text, const FileInfo& of) {
  Kept kept;
  if (!text.starts_with(kHead)) return kept;
  text.remove_prefix(kHead.size());
  const bool sameFile = text.starts_with(identity(of));
  for (std::size_t line = 0; !text.empty(); ++line) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return {};
    const std::string_view whole = text.substr(0, end);
    text.remove_prefix(end + 1);
    if (line == 0) continue;  // "file", compared above
    const std::size_t space = whole.find(' ');
    if (space == std::string_view::npos) return {};
    takeLine(kept, percentDecoded(whole.substr(0, space)), percentDecoded(whole.substr(space + 1)), sameFile);
  }
  return kept;
}

Result<Kept> readKept(File& file, const FileInfo& of) {
  const auto text = file.attribute(kAttribute);
  if (text) return decodeKept(*text, of);
  const ErrorCode code = text.error().code;
  if (code == ErrorCode::notFound || code == ErrorCode::unsupported) return Kept{};
  return fail(text.error());
}

Status writeKept(File& file, const ObjectProperties& properties, const std::string& session, WallTime now) {
  HAWSER_CHECK(file.setModified(properties.sourceModified.value_or(now)));
  HAWSER_TRY(const FileInfo info, file.info());
  const std::string text = encodeKept({properties, session}, info);
  if (!text.empty()) {
    const Status done = file.setAttribute(kAttribute, text);
    const bool canDoWithout = !done && done.error().code == ErrorCode::unsupported;
    if (!done && !(canDoWithout && properties.metadata.empty())) return done;
  }
  // Who may not give files away keeps them.
  if (properties.owner) {
    const Status given = file.setOwner(properties.owner->user, properties.owner->group);
    if (!given && given.error().code != ErrorCode::denied && given.error().code != ErrorCode::unsupported)
      return given;
  }
  // Last: a file its owner may not write takes no attributes any more.
  return file.setMode(properties.mode ? *properties.mode & kModeBits : defaultFileMode());
}

ObjectInfo infoOf(std::string key, const FileInfo& file) {
  ObjectInfo info;
  info.key = std::move(key);
  info.modified = file.modified;
  info.etag = etagOf(file);
  info.properties.sourceModified = file.modified;
  info.properties.mode = file.mode & kModeBits;
  info.properties.owner = FileOwner{file.user, file.group};
  switch (file.kind) {
    case FileKind::regular:
      info.size = file.size;
      break;
    case FileKind::directory:
      info.kind = ObjectKind::folder;
      info.hasProperties = true;
      break;
    case FileKind::symlink:
      info.kind = ObjectKind::link;
      info.hasProperties = true;
      break;
    case FileKind::other:
      break;
  }
  return info;
}

}  // namespace hawser::local
