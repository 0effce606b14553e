// StoreAccess: what the window does with an embedded store. All of it blocks: not for the GUI thread.
//
// Blobs are named as in api/store_file.h, and errors are those that are told there. Thread-safe.
#pragma once

#include <memory>
#include <string>

#include "api/store_file.h"

namespace hawser::ui {

// A store at one moment, its blobs in order of their names.
struct StoreContents {
  std::vector<StoreBlob> blobs;
  StoreRoom room;
  friend bool operator==(const StoreContents&, const StoreContents&) = default;
};

class StoreAccess {
 public:
  virtual ~StoreAccess() = default;

  virtual Result<StoreContents> contents() = 0;
  virtual Result<StoreForecast> forecast(const std::string& blob) = 0;
  virtual Status snapshot(const std::string& blob, const std::string& as) = 0;
  virtual Status clone(const std::string& snapshot, const std::string& as) = 0;
  virtual Status branch(const std::string& blob, const std::string& snapshotAs, const std::string& as) = 0;
  virtual Status decouple(const OpContext& context, const std::string& blob, StoreProgress& progress) = 0;
  virtual Status inflate(const OpContext& context, const std::string& blob, StoreProgress& progress) = 0;
  virtual Status remove(const std::string& blob) = 0;
  virtual Status discard(std::uint64_t id) = 0;
  virtual Status grow(std::uint64_t size) = 0;
  // With the content of all objects.
  virtual Result<StoreFindings> check(const OpContext& context, StoreProgress& progress) = 0;
};

// Of this file, which it has only while something is done with it.
std::shared_ptr<StoreAccess> storeAccess(const std::string& path);

}  // namespace hawser::ui
