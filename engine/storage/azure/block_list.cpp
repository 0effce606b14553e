#include "storage/azure/block_list.h"

#include <array>
#include <cstdio>

#include "base/encoding.h"
#include "storage/azure/protocol.h"
#include "storage/azure/xml.h"

namespace hawser::azure {

std::string blockId(std::string_view session, std::uint32_t number, std::uint64_t crc64) {
  std::array<char, 12> digits{};
  std::snprintf(digits.data(), digits.size(), "-%05u-", number);
  return toBase64("hw-" + std::string(session) + digits.data() + toHex(crc64));
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
  QXmlStreamReader reader(xmlBytes(xml));
  std::vector<ListedBlock> blocks;
  bool rooted = false;
  while (!reader.atEnd()) {
    reader.readNext();
    if (isHostile(reader)) return damagedXml(reader, "block list");
    if (!reader.isStartElement()) continue;
    if (reader.name() == QLatin1String("BlockList")) rooted = true;
    if (reader.name() != QLatin1String("Block")) continue;
    ListedBlock block;
    bool sized = false;
    while (reader.readNextStartElement()) {
      const bool isName = reader.name() == QLatin1String("Name");
      const bool isSize = reader.name() == QLatin1String("Size");
      const std::string text = textOf(reader);
      if (isName) block.id = text;
      if (!isSize) continue;
      const auto size = parseSizeHeader(text);
      sized = size.has_value();
      block.size = size.value_or(0);
    }
    if (!sized || block.id.empty()) return damagedXml(reader, "block list");
    blocks.push_back(std::move(block));
  }
  if (reader.hasError() || !rooted) return damagedXml(reader, "block list");
  return blocks;
}

}  // namespace hawser::azure
