#include "storage/azure/block_list.h"

#include <array>
#include <cstdio>

#include "base/encoding.h"
#include "storage/azure/protocol.h"
#include "storage/azure/xml.h"

namespace hawser::azure {

namespace {

std::string idStart(std::string_view session, std::uint32_t number) {
  std::array<char, 12> digits{};
  std::snprintf(digits.data(), digits.size(), "-%05u-", number);
  return "hw-" + std::string(session) + digits.data();
}

// BlockList / CommittedBlocks or UncommittedBlocks / Block / Name and Size.
class BlockListReader final : public XmlVisitor {
 public:
  void begins(int depth, std::string_view name) override {
    if (depth == 1) right = name == "BlockList";
    if (depth != 3) return;
    block_ = {};
    sized_ = false;
  }

  void ends(int depth, std::string_view name, std::string& text) override {
    if (depth == 4 && name == "Name") block_.id = std::move(text);
    if (depth == 4 && name == "Size") {
      const auto size = parseSizeHeader(text);
      sized_ = size.has_value();
      block_.size = size.value_or(0);
    }
    if (depth != 3 || name != "Block") return;
    right = right && sized_ && !block_.id.empty();
    blocks.push_back(std::move(block_));
  }

  bool right = false;
  std::vector<ListedBlock> blocks;

 private:
  ListedBlock block_;
  bool sized_ = false;
};

}  // namespace

std::string blockId(std::string_view session, std::uint32_t number, std::uint64_t nonce) {
  return toBase64(idStart(session, number) + toHex(nonce));
}

bool isBlockOf(std::string_view id, std::string_view session, std::uint32_t number) {
  const auto text = fromBase64(id);
  const std::string start = idStart(session, number);
  return text && text->starts_with(start) && text->size() == start.size() + 16 &&
         uint64FromHex(std::string_view(*text).substr(start.size()));
}

std::string blockListXml(const std::vector<std::string>& ids) {
  std::string xml = "<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>";
  xml.reserve(xml.size() + ids.size() * 80 + 16);
  for (const std::string& id : ids)
    xml.append("<Latest>").append(id).append("</Latest>");
  xml.append("</BlockList>");
  return xml;
}

Result<std::vector<ListedBlock>> parseBlockList(std::string_view xml) {
  BlockListReader reader;
  HAWSER_CHECK(readXml(xml, "block list", reader));
  if (!reader.right) return damagedXml("block list");
  return std::move(reader.blocks);
}

}  // namespace hawser::azure
