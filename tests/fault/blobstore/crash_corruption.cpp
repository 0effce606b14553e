// Disks that lie: bits that flip, writes that get lost or go elsewhere. The store may refuse, or say what is
// damaged; what it shows without a word must be something it once was.
#include <algorithm>
#include <random>
#include <set>

#include "base/byte_sink.h"
#include "fault/blobstore/crash_bench.h"

namespace hawser::fault {

namespace {

using Kind = DeviceFault::Kind;

const OpContext kAlways;
// Super blocks, journal and checkpoints of the fixtures.
constexpr ByteRange kMetadata{0, 4 * kMinClusterSize};

class Discard : public ByteSink {
 public:
  Status write(ByteSpan) override { return {}; }
};

// What blobs may show in any page when something is known to be damaged: what was once written to it there.
std::string foreignBytes(const StoreView& view, const std::vector<StoreModel>& history) {
  std::map<std::pair<BlobId, std::size_t>, std::set<Stamp>> written;
  for (const StoreModel& model : history) {
    for (const auto& [id, blob] : model.blobs) {
      for (std::size_t page = 0; page < blob.pages.size(); ++page) {
        for (const PageChoice& choice : model.readable(blob, page))
          written[{id, page}].insert(choice.content.sectors.begin(), choice.content.sectors.end());
      }
    }
  }
  for (const auto& [id, blob] : view.blobs) {
    for (std::size_t page = 0; page < blob.pages.size(); ++page) {
      const std::string where = "blob " + std::to_string(id) + ", page " + std::to_string(page);
      if (!blob.pages[page]) return where + ": bytes nobody wrote";
      for (const Stamp stamp : blob.pages[page]->sectors) {
        if (stamp != 0 && !written[{id, page}].contains(stamp)) return where + ": bytes of another";
      }
    }
  }
  return {};
}

}  // namespace

std::string CrashBench::damaged(BlockDevice& device, Run& run) {
  Discard discard;
  (void)Blobstore::dump(kAlways, device, discard);
  const auto check = Blobstore::check(kAlways, device);
  const bool checkIsContent = check && check->problems.empty();
  const auto store = Blobstore::load({std::shared_ptr<void>(), &device}, crashStoreOptions());
  if (!store) {
    ++tally_.refused;
    return {};
  }
  std::vector<StoreModel> history = run.runner->ledger().history();
  // A fixture begins as those before it.
  for (std::size_t i = 0; &fixture(i) != run.fixture; ++i)
    history.push_back(fixture(i).model);
  const StoreHealth health = (*store)->health();
  if (health.failure || !health.damage.empty() || !health.damagedBlobs.empty()) {
    ++tally_.reported;
    if (checkIsContent) return "loads damaged, and its check finds nothing";
    StoreView view;
    for (const BlobId id : (*store)->blobs()) {
      const auto blob = (*store)->open(id);
      if (!blob) continue;
      std::vector<std::byte> bytes((*blob)->size());
      if (!(*blob)->read(kAlways, 0, bytes)) continue;
      for (std::size_t page = 0; page < bytes.size() / kPageSize; ++page)
        view.blobs[id].pages.push_back(readPage(ByteSpan(bytes).subspan(page * kPageSize, kPageSize), page));
    }
    return foreignBytes(view, history);
  }
  const auto view = viewOf(**store);
  if (!view) return "loads without a word and cannot be read: " + view.error().detail;
  if (std::string what = problemsOf(**store, *view); !what.empty()) return "loads without a word; " + what;
  if (Expectation({run.runner->ledger().now()}).mismatch(*view).empty()) {
    ++tally_.harmless;
    return {};
  }
  // Of what was given back since then the content may be gone: it was told to the disk.
  StoreView metadata = *view;
  for (auto& [id, blob] : metadata.blobs)
    blob.pages.clear();
  if (!Expectation(history).mismatch(metadata).empty())
    return "loads without a word, and is nothing it ever was: " +
           Expectation({run.runner->ledger().now()}).mismatch(*view);
  ++tally_.older;
  return foreignBytes(*view, history);
}

void CrashBench::corrupted(const StoreScript& script, Run& run, const Image& image,
                           const std::string& state) {
  ++tally_.corrupted;
  script_ = script.name();
  if (watch_) watch_(script_, state);
  FaultDevice device(image);
  const std::string what = damaged(device, run);
  if (!what.empty()) violation(state, what);
}

void CrashBench::corruption(const StoreScript& script, std::size_t flips) {
  const auto whole = play(script, {});
  if (!whole) return;
  whole->runner->closeAll();
  std::mt19937_64 random(options_.states.seed);
  const Image image = whole->device->content();
  std::vector<std::uint64_t> written;  // pages
  for (std::uint64_t page = 0; page < kMetadata.length / kPageSize; ++page) {
    const ByteSpan bytes = ByteSpan(image).subspan(page * kPageSize, kPageSize);
    if (std::any_of(bytes.begin(), bytes.end(), [](std::byte byte) { return byte != std::byte{0}; }))
      written.push_back(page);
  }
  for (std::size_t i = 0; i < flips; ++i) {
    Image flipped = image;
    const std::uint64_t bit = written[random() % written.size()] * kPageSize * 8 + random() % (kPageSize * 8);
    flipped[bit / 8] ^= static_cast<std::byte>(1U << bit % 8);
    corrupted(script, *whole, flipped, "flip " + std::to_string(bit));
  }
  for (const Kind kind : {Kind::lostWrite, Kind::misdirectedWrite}) {
    for (std::uint64_t call = 0;; ++call) {
      DeviceFault fault;
      fault.kind = kind;
      fault.call = call;
      fault.only = kMetadata;
      fault.elsewhere = random() % (kMetadata.length / kPageSize) * kPageSize;
      const auto run = play(script, fault);
      if (!run || !run->device->hasFailed()) break;
      run->runner->closeAll();
      const char* name = kind == Kind::lostWrite ? "lost " : "misdirected ";
      const std::string where = kind == Kind::lostWrite ? "" : " to " + std::to_string(fault.elsewhere);
      corrupted(script, *run, run->device->content(), name + std::to_string(call) + where);
    }
  }
}

}  // namespace hawser::fault
