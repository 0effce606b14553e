#include "storage/azure/listing.h"

#include <algorithm>
#include <map>

#include "base/encoding.h"
#include "storage/azure/metadata.h"
#include "storage/azure/protocol.h"
#include "storage/rest/header_text.h"
#include "storage/rest/listing_order.h"
#include "storage/rest/metadata_text.h"
#include "storage/rest/xml.h"

namespace hawser::azure {

namespace {

// False where the size is none: then the listing cannot be trusted at all.
bool takeProperty(ObjectInfo& info, std::string_view name, std::string& value) {
  if (name == "Content-Length") {
    const auto size = parseSizeHeader(value);
    info.size = size.value_or(0);
    return size.has_value();
  }
  if (name == "Etag") {
    info.etag = unquoted(value);
  } else if (name == "Last-Modified") {
    info.modified = fromHttpDate(value).value_or(WallTime{});
  } else if (name == "Content-Type") {
    info.properties.contentType = std::move(value);
  } else if (name == "Content-Encoding") {
    info.properties.contentEncoding = std::move(value);
  } else if (name == "Content-Language") {
    info.properties.contentLanguage = std::move(value);
  } else if (name == "Content-Disposition") {
    info.properties.contentDisposition = std::move(value);
  } else if (name == "Cache-Control") {
    info.properties.cacheControl = std::move(value);
  } else if (name == "Content-MD5") {
    info.properties.hashes.md5 = md5From(value);
  } else if (name == "AccessTier") {
    info.tier = std::move(value);
  } else if (name == "BlobType") {
    info.properties.form = formFrom(value);
  }
  return true;
}

// EnumerationResults / Blobs or Containers / Blob, BlobPrefix or Container / Name, Properties, Metadata / one
// of those.
class ListingReader final : public XmlVisitor {
 public:
  explicit ListingReader(std::string_view itemsElement) : itemsElement_(itemsElement) {}

  void begins(int depth, std::string_view name) override {
    if (depth == 1) right_ = name == "EnumerationResults";
    if (depth == 2) inItems_ = name == itemsElement_;
    if (depth == 3) {
      item_ = {};
      metadata_.clear();
      sized_ = true;
    }
    if (depth == 4)
      group_ = name == "Properties" ? Group::properties : name == "Metadata" ? Group::metadata : Group::other;
  }

  void ends(int depth, std::string_view name, std::string& text) override {
    if (depth == 2 && name == "NextMarker") continuation = std::move(text);
    if (!inItems_) return;
    if (depth == 5 && group_ == Group::properties) sized_ = takeProperty(item_, name, text) && sized_;
    if (depth == 5 && group_ == Group::metadata)
      metadata_.insert_or_assign(std::string(name), std::move(text));
    if (depth == 4 && name == "Name") item_.key = std::move(text);
    if (depth == 3) addItem(name);
  }

  bool right() const { return right_; }

  std::vector<ObjectInfo> items;
  std::string continuation;

 private:
  void addItem(std::string_view name) {
    const bool isPrefix = name == "BlobPrefix";
    if (name != "Blob" && !isPrefix && name != "Container") return;
    if (isPrefix) {
      item_.kind = ObjectKind::prefix;
    } else {
      applyMetadata(item_, metadata_);
      // A link's target is its bytes, which a listing does not tell.
      item_.hasProperties = item_.kind != ObjectKind::link;
    }
    right_ = right_ && sized_ && !item_.key.empty();
    items.push_back(std::move(item_));
  }

  const std::string_view itemsElement_;
  bool right_ = false;
  bool inItems_ = false;
  enum class Group : std::uint8_t { other, properties, metadata } group_ = Group::other;
  ObjectInfo item_;
  bool sized_ = true;
  std::map<std::string, std::string> metadata_;
};

}  // namespace

Result<ObjectPage> parseBlobList(std::string_view xml) {
  ListingReader reader("Blobs");
  HAWSER_CHECK(readXml(xml, "listing", reader));
  if (!reader.right()) return damagedXml("listing");
  orderAndUnite(reader.items);
  return ObjectPage{std::move(reader.items), std::move(reader.continuation)};
}

Result<ContainerPage> parseContainerList(std::string_view xml) {
  constexpr std::string_view kWhat = "list of containers";
  ListingReader reader("Containers");
  HAWSER_CHECK(readXml(xml, kWhat, reader));
  if (!reader.right()) return damagedXml(kWhat);
  ContainerPage page;
  page.continuation = std::move(reader.continuation);
  for (ObjectInfo& item : reader.items)
    page.containers.push_back({std::move(item.key), item.modified});
  return page;
}

}  // namespace hawser::azure
