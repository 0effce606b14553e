// SyncMemory of a pair in the journal, read page by page.
#pragma once

#include "journal/journal.h"
#include "sync/sync_listing.h"

namespace hawser {

SyncKnown knownOf(const SyncPathRow& row);
SyncPathRow rowOf(const SyncKnown& known);

class JournalMemory final : public SyncMemory {
 public:
  // 0: of a pair that has never met.
  JournalMemory(Journal& journal, std::int64_t pair) : journal_(journal), pair_(pair), ended_(pair == 0) {}
  Result<const SyncKnown*> peek() override;
  void take() override { ++at_; }

 private:
  Journal& journal_;
  const std::int64_t pair_;
  std::vector<SyncPathRow> page_;
  std::size_t at_ = 0;
  bool ended_;
  SyncKnown known_;
};

}  // namespace hawser
