// CrashBench: runs scripts on a store, and looks whether each thing that a crash, or a bad disk, may leave is
// one that the store's contract allows.
//
// Of every state: it loads; nothing promised is missing and nothing is there by halves; no page is another
// blob's or nobody's; every cluster has one owner or is free. Of some of them also: it loads the same a
// second time; the store goes on working, and unloads; a load that is itself cut off changes nothing of that.
// After three violations of a script the next one is looked at. For one thread; nothing here depends on time.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <unordered_set>
#include <vector>

#include "fault/blobstore/crash_states.h"
#include "fault/blobstore/store_scripts.h"
#include "fault/blobstore/store_view.h"

namespace hawser::fault {

struct CrashTally {
  std::uint64_t scripts = 0;
  std::uint64_t made = 0;        // crash states
  std::uint64_t distinct = 0;    // of them, each looked at
  std::uint64_t goneOn = 0;      // where the store then went on working
  std::uint64_t cutAgain = 0;    // states of loads that were cut off
  std::uint64_t diskErrors = 0;  // runs with an error of the disk
  std::uint64_t corrupted = 0;   // images with damage
  std::uint64_t refused = 0;     // of them: not loaded
  std::uint64_t reported = 0;    // loaded, and said
  std::uint64_t harmless = 0;    // as if there were none
  std::uint64_t older = 0;       // an earlier state, whole: the end of the journal was hit

  CrashTally& operator+=(const CrashTally& other);
};

struct CrashViolation {
  std::string script;
  std::string state;  // how to make it again: see CrashBench::runOne
  std::string what;
};

class CrashBench {
 public:
  struct Options {
    CrashStates::Options states;
    std::size_t goOnEvery = 16;  // of the distinct states
    std::size_t cutAgainEvery = 32;
    // The device lies (FaultDevice::lie): violations must be found.
    bool liesOfFlushes = false, liesOfWrites = false;
  };
  using Report = std::function<void(const CrashViolation&)>;
  // Told of every state before it is looked at, so that one that never returns has a name.
  using Watch = std::function<void(const std::string& script, const std::string& state)>;

  CrashBench(Options options, Report report, Watch watch = {});

  // Power cuts during the last operation of the script and a flush after it.
  void powerCuts(const StoreScript& script);
  // Each read, write and flush of the last operation fails in turn, and then the power goes.
  void diskErrors(const StoreScript& script);
  // Bits of the metadata flip, its writes get lost or go elsewhere.
  void corruption(const StoreScript& script, std::size_t flips);
  // The state of that name alone, of power cuts or with what diskErrors() or corruption() put before it.
  bool runOne(const StoreScript& script, const std::string& state);

  const CrashTally& tally() const { return tally_; }
  // Of one script on its fixture, without any crash: the errno it ends with. Empty report: as the model says.
  int rehearse(const StoreScript& script);

 private:
  struct Run {
    std::shared_ptr<FaultDevice> device;
    std::unique_ptr<StoreRunner> runner;
    const StoreFixture* fixture = nullptr;
    std::size_t first = 0;  // call of the log at which the last operation begins
    int number = 0;         // the errno of the last operation

    Image before() const;
  };
  std::unique_ptr<Run> play(const StoreScript& script, const DeviceFault& fault);
  void cut(const StoreScript& script, Run& run, const std::string& prefix,
           const CrashStates::Options& states);
  void look(const CrashState& state, OverlayDevice& device);
  std::string lookAt(OverlayDevice& device, const Expectation& expectation);
  std::string goOn(OverlayDevice& device, const Expectation& expectation, const StoreView& view);
  void cutLoad(const Image& image, const Expectation& expectation);
  void corrupted(const StoreScript& script, Run& run, const Image& image, const std::string& state);
  std::string damaged(BlockDevice& device, Run& run);
  const Expectation& expected(const CrashState& state);
  void violation(const std::string& state, std::string what);

  const Options options_;
  const Report report_;
  const Watch watch_;
  CrashTally tally_;

  // Of the script that runs.
  std::string script_;
  std::string prefix_;
  Run* run_ = nullptr;
  std::size_t found_ = 0;  // violations
  std::unordered_set<std::uint64_t> seen_;
  std::uint64_t expectedKey_ = 0;
  std::unique_ptr<Expectation> expected_;
};

}  // namespace hawser::fault
