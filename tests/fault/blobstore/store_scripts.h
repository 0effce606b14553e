// Scripts: short runs of things to do to a store, by name: "write-new+snapshot-thin@5".
//
// Each is one to three operations, on one of 16 fixtures ("@5") that differ in how full the journal is and
// where in it the next batch goes, so that some scripts cross its end and some cause a checkpoint. The
// fixture holds one of each kind of blob:
//   thick   2 clusters, some pages written        thin   2 clusters, some pages of the first, all of the
//   other base    snapshot of clone                     clone  has pages of its own before and behind base's
//   other   snapshot of twin, another content     twin   thin, owns nothing
//   remote  clone of an external snapshot with a page of its own       spare  thin, nobody's relative
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "fault/blobstore/store_runner.h"

namespace hawser::fault {

inline constexpr std::size_t kFixtures = 16;
inline constexpr std::size_t kFirstCleanFixture = 12;  // from here on they were unloaded
inline constexpr std::uint64_t kCrashStoreSize = 24 * kMinClusterSize;

struct StoreOperation {
  std::string name;
  std::function<int(StoreRunner&)> run;
};
const std::vector<StoreOperation>& storeOperations();

struct StoreScript {
  std::vector<std::size_t> operations;  // numbers of storeOperations()
  std::size_t fixture = 0;

  std::string name() const;
  static std::optional<StoreScript> named(const std::string& name);
};

Result<StoreFixture> makeFixture(std::size_t number);
// One of the 16, made once.
const StoreFixture& fixture(std::size_t number);

}  // namespace hawser::fault
