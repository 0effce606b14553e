#include "storage/embedded/object_record.h"

#include <algorithm>
#include <cerrno>
#include <charconv>

#include "base/encoding.h"
#include "checksum/crc64.h"
#include "storage/embedded/object_name.h"

namespace hawser::embedded {

namespace {

constexpr std::string_view kMagic = "hawser-object 1 ";
constexpr std::string_view kMeta = "meta:";
constexpr std::string_view kAttribute = "hawser.object";
// Of a record in one attribute, whose name comes on top.
constexpr std::size_t kChunk = 4000;
constexpr std::size_t kMostOfRecord = 32 * 1024;
constexpr std::size_t kHexDigits = 16;

constexpr std::string_view kStates[] = {"writing", "object", "removed"};

struct TextField {
  std::string_view name;
  std::string ObjectProperties::*member;
};
constexpr TextField kTexts[] = {
    {"type", &ObjectProperties::contentType},         {"encoding", &ObjectProperties::contentEncoding},
    {"language", &ObjectProperties::contentLanguage}, {"disposition", &ObjectProperties::contentDisposition},
    {"cache", &ObjectProperties::cacheControl},
};

// All but what would be taken for an end, an escape or, in `name`, for the space after it.
std::string escaped(std::string_view text, bool isName = false) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte != 0x7f && c != '%' && !(isName && c == ' ')) {
      out += c;
      continue;
    }
    constexpr char kDigits[] = "0123456789ABCDEF";
    out.append({'%', kDigits[byte >> 4], kDigits[byte & 15]});
  }
  return out;
}

class Lines {
 public:
  void add(std::string_view name, std::string_view value) {
    text_.append(escaped(name, true)).append(" ").append(escaped(value)).append("\n");
  }
  template <class Number>
  void addNumber(std::string_view name, Number value, int base = 10) {
    char digits[24];
    const auto end = std::to_chars(std::begin(digits), std::end(digits), value, base);
    add(name, {digits, static_cast<std::size_t>(end.ptr - digits)});
  }
  void addText(std::string_view name, const std::string& value) {
    if (!value.empty()) add(name, value);
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

template <class Number>
bool parse(std::string_view text, Number& into, int base = 10) {
  const auto end = std::from_chars(text.data(), text.data() + text.size(), into, base);
  return end.ec == std::errc() && end.ptr == text.data() + text.size() && !text.empty();
}

bool parseTime(std::string_view text, WallTime& into) {
  std::int64_t nanoseconds = 0;
  if (!parse(text, nanoseconds)) return false;
  into = WallTime(std::chrono::nanoseconds(nanoseconds));
  return true;
}

bool parseOwner(std::string_view text, std::optional<FileOwner>& into) {
  FileOwner owner;
  const std::size_t colon = std::min(text.find(':'), text.size());
  if (!parse(text.substr(0, colon), owner.user) || colon == text.size()) return false;
  if (!parse(text.substr(colon + 1), owner.group)) return false;
  into = owner;
  return true;
}

bool parseMd5(std::string_view text, std::optional<std::array<std::byte, 16>>& into) {
  std::array<std::byte, 16> value;
  if (text.size() != 2 * value.size()) return false;
  for (std::size_t i = 0; i < value.size(); ++i) {
    unsigned byte = 0;
    if (!parse(text.substr(2 * i, 2), byte, 16)) return false;
    value[i] = static_cast<std::byte>(byte);
  }
  into = value;
  return true;
}

void addProperties(Lines& lines, const ObjectProperties& properties) {
  for (const TextField& field : kTexts)
    lines.addText(field.name, properties.*field.member);
  if (properties.hashes.crc64) lines.add("crc64", toHex(*properties.hashes.crc64));
  if (properties.hashes.md5) lines.add("md5", toHex(ByteSpan(*properties.hashes.md5)));
  if (properties.sourceModified)
    lines.addNumber("source", properties.sourceModified->time_since_epoch().count());
  if (properties.mode) lines.addNumber("mode", *properties.mode, 8);
  if (properties.owner)
    lines.add("owner",
              std::to_string(properties.owner->user) + ":" + std::to_string(properties.owner->group));
  if (properties.linkTarget) lines.add("link", *properties.linkTarget);
  for (const auto& [name, value] : properties.metadata)
    lines.add(std::string(kMeta) + name, value);
}

// False: it cannot be so.
bool takeProperty(ObjectProperties& properties, const std::string& name, const std::string& value) {
  if (name.starts_with(kMeta)) {
    properties.metadata[name.substr(kMeta.size())] = value;
    return true;
  }
  for (const TextField& field : kTexts)
    if (name == field.name) properties.*field.member = value;
  if (name == "crc64") {
    properties.hashes.crc64 = uint64FromHex(value);
    return properties.hashes.crc64.has_value();
  }
  if (name == "md5") return parseMd5(value, properties.hashes.md5);
  if (name == "source") return parseTime(value, properties.sourceModified.emplace());
  if (name == "mode") return parse(value, properties.mode.emplace(), 8);
  if (name == "owner") return parseOwner(value, properties.owner);
  if (name == "link") properties.linkTarget = value;
  return true;
}

bool takeLine(ObjectRecord& record, const std::string& name, const std::string& value) {
  if (name == "state") {
    const auto found = std::find(std::begin(kStates), std::end(kStates), value);
    record.state = static_cast<ObjectState>(found - std::begin(kStates));
    return found != std::end(kStates);
  }
  if (name == "name") record.name = value;
  if (name == "session") record.session = value;
  if (name == "sequence") return parse(value, record.sequence);
  if (name == "size") return parse(value, record.size);
  if (name == "modified") return parseTime(value, record.modified);
  return takeProperty(record.properties, name, value);
}

std::uint64_t sumOf(std::string_view text) {
  return crc64(std::as_bytes(std::span(text.data(), text.size())));
}

std::string attributeName(std::size_t chunk) {
  return std::string(kAttribute) + (chunk == 0 ? "" : "." + std::to_string(chunk));
}

// The attributes that are there, as far as they follow each other.
std::vector<Xattr> attributesOn(const Blob& blob) {
  std::vector<Xattr> all;
  for (;;) {
    std::string name = attributeName(all.size());
    auto value = blob.xattr(name);
    if (!value) return all;
    all.push_back({std::move(name), std::move(*value)});
  }
}

// The first one last: without it the others are nothing.
Status replaceAttributes(Blob& blob, const std::vector<Xattr>& with, std::size_t before) {
  for (std::size_t i = with.size(); i-- > 0;)
    HAWSER_CHECK(blob.setXattr(with[i].name, with[i].value));
  for (std::size_t i = with.size(); i < before; ++i)
    HAWSER_CHECK(blob.removeXattr(attributeName(i)));
  return {};
}

}  // namespace

std::string encodeRecord(const ObjectRecord& record) {
  Lines lines;
  lines.add("state", kStates[static_cast<std::size_t>(record.state)]);
  lines.add("name", record.name);
  lines.addNumber("sequence", record.sequence);
  lines.addNumber("size", record.size);
  lines.addNumber("modified", record.modified.time_since_epoch().count());
  lines.addText("session", record.session);
  addProperties(lines, record.properties);
  const std::string body = lines.take();
  return std::string(kMagic) + toHex(sumOf(body)) + "\n" + body;
}

std::optional<ObjectRecord> decodeRecord(std::string_view text) {
  const std::size_t head = kMagic.size() + kHexDigits + 1;
  if (!text.starts_with(kMagic) || text.size() < head) return std::nullopt;
  const std::string_view sum = text.substr(kMagic.size(), kHexDigits + 1);
  text.remove_prefix(head);
  if (sum != toHex(sumOf(text)) + "\n") return std::nullopt;
  ObjectRecord record;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    const std::size_t space = line.find(' ');
    if (end == std::string_view::npos || space == std::string_view::npos) return std::nullopt;
    if (!takeLine(record, percentDecoded(line.substr(0, space)), percentDecoded(line.substr(space + 1))))
      return std::nullopt;
    text.remove_prefix(end + 1);
  }
  if (!checkName(record.name)) return std::nullopt;
  return record;
}

Result<std::vector<Xattr>> attributesOf(const ObjectRecord& record) {
  const std::string text = encodeRecord(record);
  if (text.size() > kMostOfRecord)
    return fail(ErrorCode::tooLarge, "name, headers and metadata of an object hold at most 32 KiB together");
  std::vector<Xattr> all;
  for (std::size_t at = 0; at < text.size(); at += kChunk)
    all.push_back({attributeName(all.size()), text.substr(at, kChunk)});
  return all;
}

bool isRecordAttribute(std::string_view name) {
  return name.starts_with(kAttribute) && (name.size() == kAttribute.size() || name[kAttribute.size()] == '.');
}

Result<ObjectRecord> readRecord(const Blob& blob) {
  std::string text;
  for (const Xattr& chunk : attributesOn(blob))
    text += chunk.value;
  if (text.empty()) return fail(ErrorCode::notFound, "this blob is no object");
  if (auto record = decodeRecord(text)) return std::move(*record);
  return fail(ErrorCode::corrupt, "what is kept of this object is damaged, or of a newer version");
}

Status writeRecord(Blob& blob, const ObjectRecord& record) {
  HAWSER_TRY(const std::vector<Xattr> next, attributesOf(record));
  const std::vector<Xattr> before = attributesOn(blob);
  Status done = replaceAttributes(blob, next, before.size());
  if (done) return done;
  // They would reach the disk when the blob is closed.
  (void)replaceAttributes(blob, before, attributesOn(blob).size());
  return done;
}

std::string etagOf(BlobId blob, std::uint64_t sequence) {
  return std::to_string(blob) + "-" + std::to_string(sequence);
}

ObjectInfo infoOf(const ObjectRecord& record, BlobId blob, std::string_view folder) {
  ObjectInfo info;
  info.key = record.name.substr(folder.size());
  if (isFolderName(record.name)) info.kind = ObjectKind::folder;
  if (record.properties.linkTarget) info.kind = ObjectKind::link;
  info.size = record.size;
  info.modified = record.modified;
  info.etag = etagOf(blob, record.sequence);
  info.properties = record.properties;
  info.hasProperties = true;
  return info;
}

}  // namespace hawser::embedded
