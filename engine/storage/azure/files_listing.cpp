#include "storage/azure/files_listing.h"

#include "base/encoding.h"
#include "storage/azure/files_protocol.h"
#include "storage/azure/metadata.h"
#include "storage/azure/protocol.h"
#include "storage/rest/header_text.h"
#include "storage/rest/xml.h"

namespace hawser::azure {

namespace {

bool isName(std::string_view name) {
  return !name.empty() && name != "." && name != ".." && name.find('/') == std::string_view::npos;
}

// "Archive|System", in some versions with blanks.
bool hasAttribute(std::string_view list, std::string_view attribute) {
  const std::size_t at = list.find(attribute);
  if (at == std::string_view::npos) return false;
  const auto isBorder = [](char c) { return c == '|' || c == ' ' || c == ','; };
  const std::size_t end = at + attribute.size();
  return (at == 0 || isBorder(list[at - 1])) && (end == list.size() || isBorder(list[end]));
}

// EnumerationResults / Entries or Shares / File, Directory or Share / Name, Properties, Attributes / one of
// the properties.
class FilesReader final : public XmlVisitor {
 public:
  explicit FilesReader(std::string_view itemsElement) : itemsElement_(itemsElement) {}

  void begins(int depth, std::string_view name) override {
    if (depth == 1) right_ = name == "EnumerationResults";
    if (depth == 2) inItems_ = name == itemsElement_;
    if (depth == 3) {
      item_ = {};
      sized_ = false;
    }
    if (depth == 4) inProperties_ = name == "Properties";
  }

  void ends(int depth, std::string_view name, std::string& text) override {
    if (depth == 2 && name == "NextMarker") continuation = std::move(text);
    if (!inItems_) return;
    if (depth == 5 && inProperties_) takeProperty(name, text);
    if (depth == 4 && name == "Name") item_.info.key = std::move(text);
    if (depth == 4 && name == "Attributes") item_.mayBeLink = hasAttribute(text, kLinkAttribute);
    if (depth == 3) addItem(name);
  }

  bool right() const { return right_; }

  std::vector<DirectoryItem> items;
  std::string continuation;

 private:
  void takeProperty(std::string_view name, const std::string& value) {
    if (name == "Content-Length") {
      const auto size = parseSizeHeader(value);
      item_.info.size = size.value_or(0);
      sized_ = size.has_value();
    } else if (name == "Etag") {
      item_.info.etag = unquoted(value);
    } else if (name == "Last-Modified") {
      item_.info.modified = fromHttpDate(value).value_or(WallTime{});
    }
  }

  void addItem(std::string_view name) {
    const bool directory = name == "Directory";
    if (!directory && name != "File" && name != "Share") return;
    right_ = right_ && isName(item_.info.key) && (sized_ || name != "File");
    if (directory) {
      item_.info.key += '/';
      item_.info.kind = ObjectKind::folder;
      item_.info.size = 0;
    }
    items.push_back(std::move(item_));
  }

  const std::string_view itemsElement_;
  bool right_ = false;
  bool inItems_ = false;
  bool inProperties_ = false;
  bool sized_ = false;
  DirectoryItem item_;
};

}  // namespace

Result<DirectoryPage> parseDirectoryList(std::string_view xml) {
  constexpr std::string_view kWhat = "list of a directory";
  FilesReader reader("Entries");
  HAWSER_CHECK(readXml(xml, kWhat, reader));
  if (!reader.right()) return damagedXml(kWhat);
  return DirectoryPage{std::move(reader.items), std::move(reader.continuation)};
}

Result<ContainerPage> parseShareList(std::string_view xml) {
  constexpr std::string_view kWhat = "list of shares";
  FilesReader reader("Shares");
  HAWSER_CHECK(readXml(xml, kWhat, reader));
  if (!reader.right()) return damagedXml(kWhat);
  ContainerPage page;
  page.continuation = std::move(reader.continuation);
  for (DirectoryItem& item : reader.items)
    page.containers.push_back({std::move(item.info.key), item.info.modified});
  return page;
}

}  // namespace hawser::azure
