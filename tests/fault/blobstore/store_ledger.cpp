#include "fault/blobstore/store_ledger.h"

#include <algorithm>

namespace hawser::fault {

namespace {

bool share(const Change& a, const Change& b) {
  return std::any_of(a.blobs.begin(), a.blobs.end(), [&](BlobId id) { return b.blobs.contains(id); });
}

}  // namespace

StoreLedger::StoreLedger(StoreModel start) : now_(std::move(start)) {
  for (auto& [id, blob] : now_.blobs) {
    for (std::vector<PageChoice>& page : blob.pages) {
      for (PageChoice& choice : page)
        choice.version = 0;
    }
  }
  floor_ = std::make_shared<StoreModel>(now_);
  remember(0);
}

void StoreLedger::remember(std::size_t at) {
  moments_.push_back({at, floor_, begun_});
}

void StoreLedger::rebuildNow() {
  now_ = *floor_;
  for (const ChangePtr& change : begun_) {
    if (!failed_.contains(change)) change->apply(now_);
  }
  for (auto& [id, blob] : now_.blobs)
    blob.settle();
}

ChangePtr StoreLedger::begin(std::size_t at, Change change) {
  begun_.push_back(std::make_shared<const Change>(std::move(change)));
  rebuildNow();
  remember(at);
  return begun_.back();
}

void StoreLedger::refused(std::size_t at, const ChangePtr& change) {
  std::erase(begun_, change);
  rebuildNow();
  remember(at);
}

void StoreLedger::failed(std::size_t at, const ChangePtr& change) {
  failed_.insert(change);
  rebuildNow();
  remember(at);
}

// What had begun before of the same blobs came before it; of pages it may be there or not until they are
// flushed, but in a snapshot.
void StoreLedger::promised(std::size_t at, const ChangePtr& change) {
  const auto floor = std::make_shared<StoreModel>(*floor_);
  std::vector<ChangePtr> left;
  for (const ChangePtr& other : begun_) {
    if (other == change || (!failed_.contains(other) && share(*other, *change))) {
      other->apply(*floor);
    } else {
      left.push_back(other);
    }
    if (other == change) {
      const auto rest = std::find(begun_.begin(), begun_.end(), change);
      left.insert(left.end(), rest + 1, begun_.end());
      break;
    }
  }
  floor_ = floor;
  begun_ = std::move(left);
  rebuildNow();
  remember(at);
}

void StoreLedger::flushed(std::size_t at, BlobId blob) {
  const auto floor = std::make_shared<StoreModel>(*floor_);
  std::vector<ChangePtr> left;
  for (const ChangePtr& change : begun_) {
    if (!failed_.contains(change) && (blob == kNoBlob || change->blobs.contains(blob))) {
      change->apply(*floor);
    } else {
      left.push_back(change);
    }
  }
  for (auto& [id, model] : floor->blobs) {
    if (blob == kNoBlob || id == blob) model.settle();
  }
  floor_ = floor;
  begun_ = std::move(left);
  rebuildNow();
  remember(at);
}

std::size_t StoreLedger::momentAt(std::size_t at) const {
  std::size_t found = 0;
  while (found + 1 < moments_.size() && moments_[found + 1].at <= at)
    ++found;
  return found;
}

std::uint64_t StoreLedger::key(std::size_t seenFrom, std::size_t promisedBy) const {
  return momentAt(seenFrom) << 32 | momentAt(promisedBy);
}

std::vector<StoreModel> StoreLedger::history(std::size_t first) const {
  std::vector<StoreModel> found;
  for (std::size_t i = first; i < moments_.size(); ++i) {
    for (StoreModel& model : possible(moments_[i], moments_[i]))
      found.push_back(std::move(model));
  }
  return found;
}

std::vector<StoreModel> StoreLedger::possible(std::size_t seenFrom, std::size_t promisedBy) const {
  return possible(moments_[momentAt(seenFrom)], moments_[momentAt(promisedBy)]);
}

std::vector<StoreModel> StoreLedger::possible(const Moment& seen, const Moment& promise) const {
  // What had begun when the last call that is there was made, and is no promise yet.
  std::vector<ChangePtr> open;
  for (const ChangePtr& change : seen.begun) {
    if (std::count(promise.begun.begin(), promise.begun.end(), change) != 0) open.push_back(change);
  }
  std::vector<std::size_t> choosable;
  for (std::size_t i = 0; i < open.size(); ++i) {
    if (!open[i]->ofPages) choosable.push_back(i);
  }
  std::vector<StoreModel> found;
  for (std::size_t bits = 0; bits < std::size_t{1} << choosable.size(); ++bits) {
    std::vector<bool> chosen(open.size(), true);
    for (std::size_t i = 0; i < choosable.size(); ++i)
      chosen[choosable[i]] = bits >> i & 1;
    bool inOrder = true;
    for (std::size_t i = 0; i < open.size() && inOrder; ++i) {
      for (std::size_t later = i + 1; later < open.size() && !chosen[i] && inOrder; ++later)
        inOrder = !chosen[later] || open[later]->ofPages || failed_.contains(open[i]) ||
                  !share(*open[i], *open[later]);
    }
    if (!inOrder) continue;
    found.push_back(*promise.floor);
    for (std::size_t i = 0; i < open.size(); ++i) {
      if (chosen[i]) open[i]->apply(found.back());
    }
  }
  return found;
}

}  // namespace hawser::fault
