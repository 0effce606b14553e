// Block ids (FORMAT.md; all equally long, as the service demands) and block lists. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace hawser::azure {

// `nonce`: another one for each try, so that what one leaves behind is never taken for the other's.
std::string blockId(std::string_view session, std::uint32_t number, std::uint64_t nonce);
bool isBlockOf(std::string_view id, std::string_view session, std::uint32_t number);

// Body of Put Block List: the newest block of each id, in order.
std::string blockListXml(const std::vector<std::string>& ids);

struct ListedBlock {
  std::string id;
  std::uint64_t size = 0;
};
// Of Get Block List, both kinds alike, in order. corrupt where the text is no complete list.
Result<std::vector<ListedBlock>> parseBlockList(std::string_view xml);

}  // namespace hawser::azure
