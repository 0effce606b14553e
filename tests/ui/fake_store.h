// FakeStore: an embedded store in memory for the window's tests and pictures. What is asked of it is noted,
// and answered as it was told to.
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>

#include "models/store_access.h"

namespace hawser::ui {

class FakeStore final : public StoreAccess {
 public:
  // An object of this size without a parent, or one that stands on `parent`.
  StoreBlob& add(const std::string& name, std::uint64_t size, const std::string& parent = {},
                 std::uint64_t own = 0);
  StoreBlob& addSnapshot(const std::string& name, std::uint64_t size, const std::string& parent = {});
  void addUnfinished(const std::string& name, std::uint64_t size);
  // One of everything, for pictures.
  void addShowcase();
  void addMany(int count);
  void setRoom(const StoreRoom& room);
  void setForecast(const StoreForecast& forecast);
  void setFindings(const StoreFindings& findings);
  // What everything is answered with from now on; none: as usual.
  void fail(std::optional<Error> error);
  // What takes long goes on only after letGo(), or is cancelled.
  void hold();
  void letGo();
  std::vector<std::string> calls() const;

  Result<StoreContents> contents() override;
  Result<StoreForecast> forecast(const std::string& blob) override;
  Status snapshot(const std::string& blob, const std::string& as) override;
  Status clone(const std::string& snapshot, const std::string& as) override;
  Status branch(const std::string& blob, const std::string& snapshotAs, const std::string& as) override;
  Status decouple(const OpContext& context, const std::string& blob, StoreProgress& progress) override;
  Status inflate(const OpContext& context, const std::string& blob, StoreProgress& progress) override;
  Status remove(const std::string& blob) override;
  Status discard(std::uint64_t id) override;
  Status grow(std::uint64_t size) override;
  Result<StoreFindings> check(const OpContext& context, StoreProgress& progress) override;

 private:
  Status note(const std::string& call);
  Status takeLong(const OpContext& context, StoreProgress& progress);
  StoreBlob* find(const std::string& name);
  void sort();

  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  StoreContents contents_;
  StoreForecast forecast_;
  StoreFindings findings_;
  std::optional<Error> error_;
  bool held_ = false;
  std::uint64_t lastId_ = 0;
  std::vector<std::string> calls_;
};

}  // namespace hawser::ui
