// Lists of blocks, as Put Block List takes and Get Block List gives them. Pure, but for committedBlocks().
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/azure/azure_client.h"
#include "storage/object_store.h"

namespace hawser::azure {

// What an object is to be made of: blocks that it is made of already, and others that were sent since. The
// service is told of each which it is, for an id may be in both lists, and then of two blocks.
struct ChosenBlock {
  std::string id;
  bool committed = false;
  friend bool operator==(const ChosenBlock&, const ChosenBlock&) = default;
};
std::string blockListXml(const std::vector<ChosenBlock>& blocks);

struct ListedBlock {
  std::string id;
  std::uint64_t size = 0;
  friend bool operator==(const ListedBlock&, const ListedBlock&) = default;
};
// Of Get Block List, both kinds alike, in order. corrupt where the text is no complete list.
Result<std::vector<ListedBlock>> parseBlockList(std::string_view xml);

// The blocks that an object is made of, in order; none of an object that was written at once.
struct CommittedBlocks {
  std::string
      etag;  // the object's; empty where the service does not tell it, which it does where there are blocks
  std::vector<ListedBlock> blocks;
};
// notFound where there is no object, and no block of one.
Result<CommittedBlocks> committedBlocks(const OpContext& context, AzureClient& client, const ObjectRef& ref,
                                        const std::string& object);

}  // namespace hawser::azure
