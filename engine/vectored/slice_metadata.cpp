#include "vectored/slice_metadata.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <cstdio>
#include <limits>

#include "base/encoding.h"

namespace hawser {

namespace {

// As Python's json.dumps() does.
std::string inQuotes(std::string_view text) {
  std::string out = "\"";
  for (const QChar c : QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()))) {
    switch (c.unicode()) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\b':
        out += "\\b";
        break;
      case '\f':
        out += "\\f";
        break;
      default:
        if (c.unicode() >= 0x20 && c.unicode() < 0x7f) {
          out += static_cast<char>(c.unicode());
        } else {
          char escaped[8];
          std::snprintf(escaped, sizeof escaped, "\\u%04x", c.unicode());
          out += escaped;
        }
    }
  }
  return out + '"';
}

std::string attributesText(const PosixAttributes& attributes) {
  char mode[16];
  std::snprintf(mode, sizeof mode, "0o%o", attributes.mode);
  return "{\"POSIX\": {\"gid\": " + std::to_string(attributes.gid) + ", \"mode\": " + inQuotes(mode) +
         ", \"uid\": " + std::to_string(attributes.uid) + "}}";
}

std::string sliceText(const SliceMetadata& slice) {
  const std::string next =
      slice.next ? inQuotes(slice.next->host + ';' + slice.next->container + ';' + slice.next->key) : "null";
  return "{\"Mode\": \"Stripe\", \"Stripe\": {\"Next\": " + next +
         ", \"OffsetStart\": " + std::to_string(slice.offset) +
         ", \"SliceId\": " + std::to_string(slice.index) +
         ", \"TotalSize\": " + std::to_string(slice.totalSize) +
         ", \"TotalSlices\": " + std::to_string(slice.slices) + "}}";
}

tl::unexpected<Error> damaged(std::string what) {
  return fail(ErrorCode::corrupt, "the metadata of the slice is damaged: " + std::move(what));
}

Result<std::uint64_t> number(const QJsonObject& object, const char* name, std::uint64_t most) {
  const QJsonValue value = object[QLatin1String(name)];
  const qint64 number = value.toInteger(-1);
  if (!value.isDouble() || number < 0 || static_cast<std::uint64_t>(number) > most)
    return damaged(std::string(name) + " is no number that can be right");
  return static_cast<std::uint64_t>(number);
}

Result<std::optional<SliceAddress>> addressFrom(const QJsonValue& value) {
  if (value.isNull()) return std::optional<SliceAddress>();
  const std::string text = value.toString().toStdString();
  const std::size_t container = text.find(';');
  const std::size_t key = container == std::string::npos ? container : text.find(';', container + 1);
  if (key == std::string::npos || key + 1 == text.size()) return damaged("Next names no object");
  return std::optional(SliceAddress{text.substr(0, container),
                                    text.substr(container + 1, key - container - 1), text.substr(key + 1)});
}

Result<SliceMetadata> sliceFrom(const QJsonObject& json) {
  if (json[u"Mode"].toString() != u"Stripe") {
    return fail(ErrorCode::unsupported,
                "it is kept in the mode \"" + json[u"Mode"].toString().toStdString() + "\", not as a stripe");
  }
  const QJsonObject stripe = json[u"Stripe"].toObject();
  constexpr std::uint64_t kMostBytes = std::numeric_limits<std::int64_t>::max();
  constexpr std::uint64_t kMostSlices = std::numeric_limits<std::uint32_t>::max();
  SliceMetadata slice;
  HAWSER_TRY(slice.totalSize, number(stripe, "TotalSize", kMostBytes));
  HAWSER_TRY(slice.offset, number(stripe, "OffsetStart", kMostBytes));
  HAWSER_TRY(const std::uint64_t slices, number(stripe, "TotalSlices", kMostSlices));
  HAWSER_TRY(const std::uint64_t index, number(stripe, "SliceId", kMostSlices));
  slice.slices = static_cast<std::uint32_t>(slices);
  slice.index = static_cast<std::uint32_t>(index);
  if (index >= slices) return damaged("SliceId is not below TotalSlices");
  if (slice.offset > slice.totalSize) return damaged("OffsetStart is past TotalSize");
  HAWSER_TRY(slice.next, addressFrom(stripe[u"Next"]));
  return slice;
}

Result<PosixAttributes> attributesFrom(const QJsonObject& posix) {
  PosixAttributes attributes;
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint32_t>::max();
  HAWSER_TRY(const std::uint64_t uid, number(posix, "uid", kMost));
  HAWSER_TRY(const std::uint64_t gid, number(posix, "gid", kMost));
  const QString mode = posix[u"mode"].toString();
  bool right = false;
  attributes.mode = mode.startsWith(u"0o") ? mode.mid(2).toUInt(&right, 8) : 0;
  if (!right) return damaged("mode is no octal number");
  attributes.uid = static_cast<std::uint32_t>(uid);
  attributes.gid = static_cast<std::uint32_t>(gid);
  return attributes;
}

constexpr std::string_view kMarkVersion = "1";

}  // namespace

std::string blobxferText(const BlobxferMetadata& metadata) {
  std::string text = "{";
  if (metadata.attributes) text += "\"FileAttributes\": " + attributesText(*metadata.attributes);
  if (metadata.attributes && metadata.slice) text += ", ";
  if (metadata.slice) text += "\"VectoredIO\": " + sliceText(*metadata.slice);
  return text + "}";
}

Result<BlobxferMetadata> blobxferMetadataFrom(std::string_view text) {
  QJsonParseError wrong{};
  const auto document =
      QJsonDocument::fromJson(QByteArray(text.data(), static_cast<qsizetype>(text.size())), &wrong);
  if (wrong.error != QJsonParseError::NoError || !document.isObject()) return damaged("it is no JSON object");
  const QJsonObject json = document.object();
  BlobxferMetadata metadata;
  // Attributes of other systems are named beside POSIX; they say nothing here.
  const QJsonValue posix = json[u"FileAttributes"].toObject()[u"POSIX"];
  if (posix.isObject()) {
    HAWSER_TRY(metadata.attributes, attributesFrom(posix.toObject()));
  }
  if (json.contains(u"VectoredIO")) {
    HAWSER_TRY(metadata.slice, sliceFrom(json[u"VectoredIO"].toObject()));
  }
  return metadata;
}

std::string stripeMarkText(const StripeMark& mark) {
  std::string text = std::string(kMarkVersion) + ' ' + toHex(mark.generation);
  if (mark.crc64) text += ' ' + toHex(*mark.crc64);
  return text;
}

Result<StripeMark> stripeMarkFrom(std::string_view text) {
  const auto word = [&text] {
    const std::string_view first = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(first.size() + 1, text.size()));
    return first;
  };
  const std::string_view version = word();
  if (version != kMarkVersion) {
    const bool newer = !version.empty() && version.find_first_not_of("0123456789") == std::string_view::npos;
    if (newer) return fail(ErrorCode::unsupported, "a newer version of Hawser wrote this stripe");
    return damaged("the upload it is of is not told");
  }
  StripeMark mark;
  const auto generation = uint64FromHex(word());
  if (!generation) return damaged("the upload it is of is not told");
  mark.generation = *generation;
  if (!text.empty()) {
    mark.crc64 = uint64FromHex(word());
    if (!mark.crc64) return damaged("the hash of the whole object is none");
  }
  return mark;
}

}  // namespace hawser
