#include "transfer/shared_scans.h"

#include <algorithm>

#include "base/units.h"

namespace hawser {

namespace {

// How long a stop may go unheard while another searches.
constexpr std::chrono::milliseconds kLook{50};
// Of what was found and somebody may still come for.
constexpr std::uint64_t kMostKept = 64 * kMiB;

// What of it is compared: how it is kept may differ.
bool sameCells(const delta::Signature* one, const delta::Signature* other) {
  if (one == other) return true;
  return one && other && one->size == other->size && one->cellSize == other->cellSize &&
         one->cells == other->cells;
}

std::uint64_t bytesOf(const delta::ScanResult& found) {
  return found.copies.size() * sizeof(delta::CopyRange) + found.signature.cells.size() * sizeof(delta::Cell);
}

}  // namespace

Result<delta::ScanResult> SharedScans::scan(const FileScan& file,
                                            const std::shared_ptr<const delta::Signature>& old,
                                            std::uint32_t cellSize) {
  const std::string name = file.store->location(file.ref) + "\n" + file.ref.snapshot + "\n" + file.etag;
  const auto search = std::make_shared<Search>();
  {
    MutexLock lock(mutex_);
    while (const SearchPtr others = find(name, old, cellSize)) {
      HAWSER_CHECK(await(lock, file, *others));
      if (!others->found) continue;  // it is not among them any more
      const auto found = others->found;
      taken(others);
      lock.unlock();
      return *found;
    }
    search->file = name;
    search->size = file.range.length;
    search->old = old;
    search->cellSize = cellSize;
    search->wanted = readers_;
    search->progress = file.compared;
    if (file.compared) search->before = file.compared->load(std::memory_order_relaxed);
    searches_.push_back(search);
  }
  auto found = scanFile(file, old, cellSize);
  end(search, found);
  return found;
}

SharedScans::SearchPtr SharedScans::find(const std::string& file,
                                         const std::shared_ptr<const delta::Signature>& old,
                                         std::uint32_t cellSize) {
  const auto found = std::ranges::find_if(searches_, [&](const SearchPtr& search) {
    return search->file == file && search->cellSize == cellSize && sameCells(search->old.get(), old.get());
  });
  return found == searches_.end() ? nullptr : *found;
}

// Until it is over; counts what is compared meanwhile as its own.
Status SharedScans::await(MutexLock& lock, const FileScan& file, Search& search) {
  std::uint64_t counted = 0;
  const auto count = [&](std::uint64_t done) {
    if (file.compared && done > counted) file.compared->fetch_add(done - counted, std::memory_order_relaxed);
    counted = std::max(counted, done);
  };
  while (!search.over) {
    HAWSER_CHECK(file.context.check());
    search.changed.waitUntil(lock, Clock::system().steady() + kLook);
    if (search.progress) count(search.progress->load(std::memory_order_relaxed) - search.before);
  }
  if (search.found) {
    count(search.size);
  } else if (file.compared) {
    file.compared->fetch_sub(counted, std::memory_order_relaxed);
  }
  return {};
}

void SharedScans::end(const SearchPtr& search, const Result<delta::ScanResult>& found) {
  MutexLock lock(mutex_);
  search->over = true;
  search->progress = nullptr;
  if (found) {
    search->found = std::make_shared<const delta::ScanResult>(*found);
    taken(search);
    makeRoom();
  } else {
    searches_.remove(search);
  }
  search->changed.notifyAll();
}

void SharedScans::taken(const SearchPtr& search) {
  if (--search->wanted == 0) searches_.remove(search);
}

void SharedScans::makeRoom() {
  std::uint64_t kept = 0;
  for (const SearchPtr& search : searches_)
    kept += search->found ? bytesOf(*search->found) : 0;
  for (auto search = searches_.begin(); search != searches_.end() && kept > kMostKept;) {
    if (!(*search)->found) {
      ++search;
      continue;
    }
    kept -= bytesOf(*(*search)->found);
    search = searches_.erase(search);
  }
}

}  // namespace hawser
