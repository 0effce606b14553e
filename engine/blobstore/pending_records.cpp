#include "blobstore/pending_records.h"

namespace hawser::blobstore {

namespace {
constexpr std::size_t kMapPagesSize = kRecordHeader + 48;
}  // namespace

// Pages of the cluster that the last change was about are one record with it: who writes on and on is one.
bool PendingRecords::joins(const Record& record) {
  if (record.kind != RecordKind::mapPages || changes_.empty() || changes_.back().size != kMapPagesSize ||
      changes_.back().count != 1)
    return false;
  const MutableByteSpan place = MutableByteSpan(records_).last(kMapPagesSize);
  RecordRead before = decode(place);
  Record& last = before.record;
  if (before.state != RecordState::known || last.kind != RecordKind::mapPages || last.id != record.id ||
      last.index != record.index || last.cluster != record.cluster)
    return false;
  last.pages |= record.pages;
  Bytes joined;
  encode(last, joined);
  std::copy(joined.begin(), joined.end(), place.begin());
  return true;
}

Ticket PendingRecords::add(std::span<const Record> records, bool needsData) {
  if (records.size() == 1 && joins(records.front())) return last_;
  const std::size_t before = records_.size();
  for (const Record& record : records)
    encode(record, records_);
  ++last_;
  changes_.push_back(
      {records_.size() - before, static_cast<std::uint32_t>(records.size()), last_, needsData});
  return last_;
}

Batch PendingRecords::take(std::uint64_t limit) {
  Batch batch;
  std::size_t size = 0;
  while (!changes_.empty() && (size == 0 || size + changes_.front().size <= limit)) {
    const Change& change = changes_.front();
    size += change.size;
    batch.count += change.count;
    batch.last = change.ticket;
    batch.needsData = batch.needsData || change.needsData;
    changes_.pop_front();
  }
  if (changes_.empty()) {
    batch.records = std::move(records_);
    records_ = Bytes();
  } else {
    const auto end = records_.begin() + static_cast<std::ptrdiff_t>(size);
    batch.records.assign(records_.begin(), end);
    records_.erase(records_.begin(), end);
  }
  return batch;
}

}  // namespace hawser::blobstore
