#include "ui/fake_store.h"

#include <algorithm>

namespace hawser::ui {
namespace {
constexpr std::uint64_t kMiB = 1024 * 1024, kGiB = 1024 * kMiB;
}

StoreBlob* FakeStore::find(const std::string& name) {
  for (StoreBlob& blob : contents_.blobs)
    if (blob.name == name) return &blob;
  return nullptr;
}

void FakeStore::sort() {
  std::stable_sort(contents_.blobs.begin(), contents_.blobs.end(),
                   [](const StoreBlob& a, const StoreBlob& b) { return a.name < b.name; });
}

StoreBlob& FakeStore::add(const std::string& name, std::uint64_t size, const std::string& parent,
                          std::uint64_t own) {
  StoreBlob blob;
  blob.name = name;
  blob.id = ++lastId_;
  blob.size = size;
  blob.thin = true;
  blob.allocated = parent.empty() ? size : own;
  if (StoreBlob* above = parent.empty() ? nullptr : find(parent)) {
    blob.parent = above->id;
    blob.parentName = parent;
    blob.inherited = size - std::min(size, own);
    ++above->clones;
  }
  contents_.blobs.push_back(blob);
  sort();
  return *find(name);
}

StoreBlob& FakeStore::addSnapshot(const std::string& name, std::uint64_t size, const std::string& parent) {
  StoreBlob& blob = add(name, size, parent, size / 4);
  blob.snapshot = true;
  return blob;
}

void FakeStore::addUnfinished(const std::string& name, std::uint64_t size) {
  add(name, size).writing = true;
}

void FakeStore::addShowcase() {
  setRoom({64 * 1024, 64 * kGiB, 64 * kGiB - 46'500 * kMiB, 1024 * kGiB, 64 * kGiB, true});
  addSnapshot("images/debian-12", 8 * kGiB);
  addSnapshot("images/debian-12@2026-01-10", 8 * kGiB, "images/debian-12");
  add("images/build-server", 8 * kGiB, "images/debian-12@2026-01-10", 640 * kMiB);
  add("images/trial-with-new-kernel", 8 * kGiB, "images/debian-12@2026-01-10", 92 * kMiB);
  add("sandbox/ada", 8 * kGiB, "images/debian-12", 1'300 * kMiB);
  add("images/windows-2022", 24 * kGiB);
  add("photos/2024/IMG_4711.jpg", 7 * kMiB);
  add("photos/2024/IMG_4712.jpg", 6 * kMiB);
  add("photos/panorama.psb", 1'450 * kMiB);
  addUnfinished("photos/interview-raw.wav", 350 * kMiB);
  add("notes.md", 12'600);
}

void FakeStore::addMany(int count) {
  for (int i = 0; i < count; ++i) {
    StoreBlob blob;
    blob.name = "many/object-" + std::to_string(i);
    blob.id = ++lastId_;
    blob.size = blob.allocated = static_cast<std::uint64_t>(i) * 1000;
    contents_.blobs.push_back(std::move(blob));
  }
  sort();
}

void FakeStore::setRoom(const StoreRoom& room) {
  const std::lock_guard lock(mutex_);
  contents_.room = room;
}

void FakeStore::setForecast(const StoreForecast& forecast) {
  const std::lock_guard lock(mutex_);
  forecast_ = forecast;
}

void FakeStore::setFindings(const StoreFindings& findings) {
  const std::lock_guard lock(mutex_);
  findings_ = findings;
}

void FakeStore::fail(std::optional<Error> error) {
  const std::lock_guard lock(mutex_);
  error_ = std::move(error);
}

void FakeStore::hold() {
  const std::lock_guard lock(mutex_);
  held_ = true;
}

void FakeStore::letGo() {
  const std::lock_guard lock(mutex_);
  held_ = false;
  changed_.notify_all();
}

std::vector<std::string> FakeStore::calls() const {
  const std::lock_guard lock(mutex_);
  return calls_;
}

Status FakeStore::note(const std::string& call) {
  calls_.push_back(call);
  return error_ ? Status(hawser::fail(*error_)) : Status{};
}

Status FakeStore::takeLong(const OpContext& context, StoreProgress& progress) {
  progress.total = 4 * kGiB;
  progress.done = kGiB;
  std::unique_lock lock(mutex_);
  changed_.wait(lock, context.stop, [this] { return !held_; });
  return context.check();
}

Result<StoreContents> FakeStore::contents() {
  const std::lock_guard lock(mutex_);
  if (error_) return hawser::fail(*error_);
  return contents_;
}

Result<StoreForecast> FakeStore::forecast(const std::string& blob) {
  const std::lock_guard lock(mutex_);
  HAWSER_CHECK(note("forecast " + blob));
  return forecast_;
}

Status FakeStore::snapshot(const std::string& blob, const std::string& as) {
  const std::lock_guard lock(mutex_);
  HAWSER_CHECK(note("snapshot " + blob + " " + as));
  const StoreBlob of = *find(blob);
  addSnapshot(as, of.size).allocated = of.allocated;
  StoreBlob& clone = *find(blob);
  clone.parent = find(as)->id;
  clone.parentName = as;
  clone.allocated = 0;
  clone.inherited = of.allocated;
  find(as)->clones = 1;
  return {};
}

Status FakeStore::clone(const std::string& snapshot, const std::string& as) {
  const std::lock_guard lock(mutex_);
  HAWSER_CHECK(note("clone " + snapshot + " " + as));
  add(as, find(snapshot)->size, snapshot);
  return {};
}

Status FakeStore::branch(const std::string& blob, const std::string& snapshotAs, const std::string& as) {
  const std::lock_guard lock(mutex_);
  HAWSER_CHECK(note("branch " + blob + " " + snapshotAs + " " + as));
  addSnapshot(snapshotAs, find(blob)->size);
  add(as, find(blob)->size, snapshotAs);
  return {};
}

Status FakeStore::decouple(const OpContext& context, const std::string& blob, StoreProgress& progress) {
  {
    const std::lock_guard lock(mutex_);
    HAWSER_CHECK(note("decouple " + blob));
  }
  return takeLong(context, progress);
}

Status FakeStore::inflate(const OpContext& context, const std::string& blob, StoreProgress& progress) {
  {
    const std::lock_guard lock(mutex_);
    HAWSER_CHECK(note("inflate " + blob));
  }
  return takeLong(context, progress);
}

Status FakeStore::remove(const std::string& blob) {
  const std::lock_guard lock(mutex_);
  HAWSER_CHECK(note("remove " + blob));
  std::erase_if(contents_.blobs, [&](const StoreBlob& one) { return one.name == blob && !one.writing; });
  return {};
}

Status FakeStore::discard(std::uint64_t id) {
  const std::lock_guard lock(mutex_);
  HAWSER_CHECK(note("discard " + std::to_string(id)));
  std::erase_if(contents_.blobs, [&](const StoreBlob& one) { return one.id == id; });
  return {};
}

Status FakeStore::grow(std::uint64_t size) {
  const std::lock_guard lock(mutex_);
  HAWSER_CHECK(note("grow " + std::to_string(size)));
  contents_.room.free += size - contents_.room.size;
  contents_.room.total += size - contents_.room.size;
  contents_.room.size = size;
  return {};
}

Result<StoreFindings> FakeStore::check(const OpContext& context, StoreProgress& progress) {
  {
    const std::lock_guard lock(mutex_);
    HAWSER_CHECK(note("check"));
  }
  HAWSER_CHECK(takeLong(context, progress));
  const std::lock_guard lock(mutex_);
  return findings_;
}

}  // namespace hawser::ui
