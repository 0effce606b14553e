#include "models/store_access.h"

#include <utility>

namespace hawser::ui {
namespace {

class FileAccess final : public StoreAccess {
 public:
  explicit FileAccess(std::string path) : path_(std::move(path)) {}

  Result<StoreContents> contents() override {
    HAWSER_TRY(const auto store, StoreFile::open(path_));
    return StoreContents{store->blobs(), store->room()};
  }
  Result<StoreForecast> forecast(const std::string& blob) override {
    HAWSER_TRY(const auto store, StoreFile::open(path_));
    return store->forecast(blob);
  }
  Status snapshot(const std::string& blob, const std::string& as) override {
    HAWSER_TRY(const auto store, StoreFile::open(path_));
    return store->snapshot(blob, as);
  }
  Status clone(const std::string& snapshot, const std::string& as) override {
    HAWSER_TRY(const auto store, StoreFile::open(path_));
    return store->clone(snapshot, as);
  }
  Status branch(const std::string& blob, const std::string& snapshotAs, const std::string& as) override {
    HAWSER_TRY(const auto store, StoreFile::open(path_));
    return store->branch(blob, snapshotAs, as);
  }
  Status decouple(const OpContext& context, const std::string& blob, StoreProgress& progress) override {
    HAWSER_TRY(const auto store, StoreFile::open(path_));
    return store->decouple(context, blob, progress);
  }
  Status inflate(const OpContext& context, const std::string& blob, StoreProgress& progress) override {
    HAWSER_TRY(const auto store, StoreFile::open(path_));
    return store->inflate(context, blob, progress);
  }
  Status remove(const std::string& blob) override {
    HAWSER_TRY(const auto store, StoreFile::open(path_));
    return store->remove(blob);
  }
  Status discard(std::uint64_t id) override {
    HAWSER_TRY(const auto store, StoreFile::open(path_));
    return store->discard(id);
  }
  Status grow(std::uint64_t size) override {
    HAWSER_TRY(const auto store, StoreFile::open(path_));
    return store->grow(size);
  }
  Result<StoreFindings> check(const OpContext& context, StoreProgress& progress) override {
    const auto store = StoreFile::open(path_);
    if (store) return (*store)->check(context, true, progress);
    // What cannot be loaded can still be looked at: nobody else has it open then.
    if (store.error().code == ErrorCode::corrupt) return StoreFile::check(context, path_, true, progress);
    return fail(store.error());
  }

 private:
  const std::string path_;
};

}  // namespace

std::shared_ptr<StoreAccess> storeAccess(const std::string& path) {
  return std::make_shared<FileAccess>(path);
}

}  // namespace hawser::ui
