#include "storage/azure/block_list.h"

#include "storage/azure/metadata.h"
#include "storage/azure/protocol.h"
#include "storage/rest/header_text.h"
#include "storage/rest/xml.h"

namespace hawser::azure {

namespace {

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

std::string blockListXml(const std::vector<ChosenBlock>& blocks) {
  std::string xml = "<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>";
  xml.reserve(xml.size() + blocks.size() * 84 + 16);
  for (const ChosenBlock& block : blocks) {
    const std::string_view list = block.committed ? "Committed" : "Uncommitted";
    xml.append("<").append(list).append(">").append(block.id).append("</").append(list).append(">");
  }
  xml.append("</BlockList>");
  return xml;
}

Result<std::vector<ListedBlock>> parseBlockList(std::string_view xml) {
  BlockListReader reader;
  HAWSER_CHECK(readXml(xml, "block list", reader));
  if (!reader.right) return damagedXml("block list");
  return std::move(reader.blocks);
}

Result<CommittedBlocks> committedBlocks(const OpContext& context, AzureClient& client, const ObjectRef& ref,
                                        const std::string& object) {
  HAWSER_TRY(
      const HttpResponse response,
      client.send(unmetered(context), getBlockListRequest(client.access().base, ref, "committed"), object));
  auto blocks = parseBlockList(response.body);
  if (!blocks) return fail(std::move(blocks.error()).about(object));
  const auto etag = response.headers.find("etag");
  return CommittedBlocks{etag ? unquoted(*etag) : std::string(), std::move(*blocks)};
}

}  // namespace hawser::azure
