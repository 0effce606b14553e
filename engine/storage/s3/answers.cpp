#include "storage/s3/answers.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "base/encoding.h"
#include "storage/rest/error_fields.h"
#include "storage/rest/header_text.h"
#include "storage/rest/listing_order.h"
#include "storage/rest/xml.h"
#include "storage/s3/metadata.h"

namespace hawser::s3 {

namespace {

using Fields = ErrorFields;  // they have one form

std::string field(const Fields& fields, std::string_view name) {
  return fieldOf(fields, name);
}

// A root, its own values, and items below it with theirs: what all of these answers are.
class ItemReader final : public XmlVisitor {
 public:
  // Items are at `depth`; what lies deeper in them is not looked at but for one level.
  ItemReader(std::string_view root, int depth) : root_(root), depth_(depth) {}

  void begins(int depth, std::string_view name) override {
    if (depth == 1) right_ = name == root_;
    if (depth == depth_) item_.clear();
  }

  void ends(int depth, std::string_view name, std::string& text) override {
    if (depth == depth_ + 1) item_.insert_or_assign(std::string(name), std::move(text));
    if (depth == depth_) {
      if (!item_.empty()) items.emplace_back(std::string(name), std::move(item_));
      item_.clear();
    }
    if (depth == 2) values.insert_or_assign(std::string(name), std::move(text));
  }

  Status read(std::string_view xml, std::string_view what) {
    HAWSER_CHECK(readXml(xml, what, *this));
    if (!right_) return damagedXml(what);
    return {};
  }

  Fields values;  // of the root
  std::vector<std::pair<std::string, Fields>> items;

 private:
  const std::string_view root_;
  const int depth_;
  bool right_ = false;
  Fields item_;
};

// As forms are encoded: ' ' may have become '+'.
std::string decoded(std::string text, bool encoded) {
  if (!encoded) return text;
  std::replace(text.begin(), text.end(), '+', ' ');
  return percentDecoded(text);
}

bool isEncoded(const ItemReader& reader) {
  return field(reader.values, "EncodingType") == "url";
}

std::optional<ObjectInfo> objectFrom(const Fields& fields, bool encoded) {
  ObjectInfo info;
  info.key = decoded(field(fields, "Key"), encoded);
  const auto size = parseSizeHeader(field(fields, "Size"));
  if (info.key.empty() || !size) return std::nullopt;
  info.size = *size;
  info.etag = unquoted(field(fields, "ETag"));
  info.modified = fromIso8601(field(fields, "LastModified")).value_or(WallTime{});
  info.tier = field(fields, "StorageClass");
  if (info.size == 0 && info.key.ends_with('/')) info.kind = ObjectKind::folder;
  return info;
}

std::optional<std::uint32_t> numberFrom(const std::string& text) {
  std::uint32_t number = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || ec != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

Result<ObjectPage> parseObjectList(std::string_view xml) {
  constexpr std::string_view kWhat = "listing";
  ItemReader reader("ListBucketResult", 2);
  HAWSER_CHECK(reader.read(xml, kWhat));
  const bool encoded = isEncoded(reader);
  ObjectPage page;
  for (const auto& [name, fields] : reader.items) {
    if (name == "Contents") {
      auto object = objectFrom(fields, encoded);
      if (!object) return damagedXml(kWhat);
      page.objects.push_back(std::move(*object));
    } else if (name == "CommonPrefixes") {
      ObjectInfo prefix;
      prefix.key = decoded(field(fields, "Prefix"), encoded);
      prefix.kind = ObjectKind::prefix;
      if (prefix.key.empty()) return damagedXml(kWhat);
      page.objects.push_back(std::move(prefix));
    }
  }
  if (field(reader.values, "IsTruncated") == "true") {
    page.continuation = field(reader.values, "NextContinuationToken");
    if (page.continuation.empty()) return damagedXml(kWhat, "it ends without saying where it goes on");
  }
  orderAndUnite(page.objects);
  return page;
}

Result<ContainerPage> parseBucketList(std::string_view xml) {
  constexpr std::string_view kWhat = "list of buckets";
  ItemReader reader("ListAllMyBucketsResult", 3);
  HAWSER_CHECK(reader.read(xml, kWhat));
  ContainerPage page;
  for (const auto& [name, fields] : reader.items) {
    if (name != "Bucket") continue;
    ContainerInfo bucket{field(fields, "Name"),
                         fromIso8601(field(fields, "CreationDate")).value_or(WallTime{})};
    if (bucket.name.empty()) return damagedXml(kWhat);
    page.containers.push_back(std::move(bucket));
  }
  std::sort(page.containers.begin(), page.containers.end(),
            [](const ContainerInfo& a, const ContainerInfo& b) { return a.name < b.name; });
  page.continuation = field(reader.values, "ContinuationToken");
  return page;
}

Result<PartPage> parsePartList(std::string_view xml) {
  constexpr std::string_view kWhat = "list of parts";
  ItemReader reader("ListPartsResult", 2);
  HAWSER_CHECK(reader.read(xml, kWhat));
  PartPage page;
  for (const auto& [name, fields] : reader.items) {
    if (name != "Part") continue;
    const auto number = numberFrom(field(fields, "PartNumber"));
    const auto size = parseSizeHeader(field(fields, "Size"));
    if (!number || *number == 0 || !size) return damagedXml(kWhat);
    page.parts.push_back({*number, unquoted(field(fields, "ETag")), *size});
  }
  if (field(reader.values, "IsTruncated") != "true") return page;
  const auto next = numberFrom(field(reader.values, "NextPartNumberMarker"));
  if (!next || *next == 0) return damagedXml(kWhat, "it ends without saying where it goes on");
  page.next = *next;
  return page;
}

Result<std::vector<OpenUpload>> parseUploadList(std::string_view xml) {
  constexpr std::string_view kWhat = "list of uploads";
  ItemReader reader("ListMultipartUploadsResult", 2);
  HAWSER_CHECK(reader.read(xml, kWhat));
  std::vector<OpenUpload> uploads;
  for (const auto& [name, fields] : reader.items) {
    if (name != "Upload") continue;
    OpenUpload upload{decoded(field(fields, "Key"), isEncoded(reader)), field(fields, "UploadId")};
    if (upload.key.empty() || upload.id.empty()) return damagedXml(kWhat);
    uploads.push_back(std::move(upload));
  }
  return uploads;
}

Result<std::string> parseUploadId(std::string_view xml) {
  constexpr std::string_view kWhat = "answer to the start of an upload";
  ItemReader reader("InitiateMultipartUploadResult", 2);
  HAWSER_CHECK(reader.read(xml, kWhat));
  std::string id = field(reader.values, "UploadId");
  if (id.empty()) return damagedXml(kWhat);
  return id;
}

Result<Receipt> parseReceipt(std::string_view xml) {
  constexpr std::string_view kWhat = "receipt";
  const bool copy = xml.find("CopyPartResult") != std::string_view::npos;
  ItemReader reader(copy ? "CopyPartResult" : "CompleteMultipartUploadResult", 2);
  HAWSER_CHECK(reader.read(xml, kWhat));
  Receipt receipt;
  receipt.etag = unquoted(field(reader.values, "ETag"));
  if (field(reader.values, "ChecksumType") != "COMPOSITE")
    receipt.crc64 = crcFromText(field(reader.values, "ChecksumCRC64NVME"));
  return receipt;
}

Result<std::string> parseCommitTag(std::string_view xml) {
  constexpr std::string_view kWhat = "list of tags";
  ItemReader reader("Tagging", 3);
  HAWSER_CHECK(reader.read(xml, kWhat));
  for (const auto& [name, fields] : reader.items) {
    if (name == "Tag" && field(fields, "Key") == kCommitTagKey) return field(fields, "Value");
  }
  return std::string();
}

}  // namespace hawser::s3
