#include "fault/blobstore/crash_bench.h"

#include <algorithm>

namespace hawser::fault {

namespace {

constexpr std::size_t kEnough = 3;  // violations of one script

// The bench owns the device; stores and runners only use it.
std::shared_ptr<BlockDevice> borrowed(BlockDevice& device) {
  return {std::shared_ptr<void>(), &device};
}

std::string said(const Error& error) {
  return error.detail + " (errno " + std::to_string(error.sys) + ")";
}

}  // namespace

CrashTally& CrashTally::operator+=(const CrashTally& other) {
  scripts += other.scripts;
  made += other.made;
  distinct += other.distinct;
  goneOn += other.goneOn;
  cutAgain += other.cutAgain;
  diskErrors += other.diskErrors;
  corrupted += other.corrupted;
  refused += other.refused;
  reported += other.reported;
  harmless += other.harmless;
  older += other.older;
  return *this;
}

// A device that grew has done so for good.
Image CrashBench::Run::before() const {
  Image image = fixture->image;
  image.resize(device->size());
  return image;
}

CrashBench::CrashBench(Options options, Report report, Watch watch)
    : options_(options), report_(std::move(report)), watch_(std::move(watch)) {}

void CrashBench::violation(const std::string& state, std::string what) {
  ++found_;
  report_({script_, state, std::move(what)});
}

std::unique_ptr<CrashBench::Run> CrashBench::play(const StoreScript& script, const DeviceFault& fault) {
  script_ = script.name();
  auto run = std::make_unique<Run>();
  run->fixture = &fixture(script.fixture);
  run->device = std::make_shared<FaultDevice>(run->fixture->image);
  run->device->lie(options_.liesOfFlushes, options_.liesOfWrites);
  auto runner = StoreRunner::load(run->device, run->device.get(), *run->fixture);
  if (!runner) {
    violation("-", "the fixture does not load: " + said(runner.error()));
    return nullptr;
  }
  run->runner = std::move(*runner);
  const auto& operations = storeOperations();
  for (std::size_t i = 0; i + 1 < script.operations.size(); ++i)
    operations[script.operations[i]].run(*run->runner);
  run->first = run->device->logged();
  run->device->arm(fault);
  run->number = operations[script.operations.back()].run(*run->runner);
  run->runner->flushAll();
  return run;
}

int CrashBench::rehearse(const StoreScript& script) {
  const auto run = play(script, {});
  if (!run) return EIO;
  run->runner->closeAll();
  const Expectation expectation({run->runner->ledger().now()});
  const auto view = viewOf(run->runner->store());
  if (!view) {
    violation("live", said(view.error()));
    return run->number;
  }
  std::string what = problemsOf(run->runner->store(), *view);
  if (what.empty()) what = expectation.mismatch(*view);
  if (!what.empty()) violation("live", what);
  return run->number;
}

const Expectation& CrashBench::expected(const CrashState& state) {
  const StoreLedger& ledger = run_->runner->ledger();
  const std::uint64_t key = ledger.key(state.seenFrom, state.promisedBy);
  if (!expected_ || key != expectedKey_)
    expected_ = std::make_unique<Expectation>(ledger.possible(state.seenFrom, state.promisedBy));
  expectedKey_ = key;
  return *expected_;
}

void CrashBench::powerCuts(const StoreScript& script) {
  const auto run = play(script, {});
  if (!run) return;
  ++tally_.scripts;
  cut(script, *run, "", options_.states);
}

void CrashBench::cut(const StoreScript& script, Run& run, const std::string& prefix,
                     const CrashStates::Options& states) {
  script_ = script.name();
  prefix_ = prefix;
  run_ = &run;
  found_ = 0;
  seen_.clear();
  expected_.reset();
  CrashStates crashes(run.before(), run.device->log(), run.first);
  crashes.forEach(states, [&](const CrashState& state, OverlayDevice& device) {
    ++tally_.made;
    const std::uint64_t key = run.runner->ledger().key(state.seenFrom, state.promisedBy);
    if (seen_.insert(device.hash() ^ key * 0x9E3779B97F4A7C15ULL).second) look(state, device);
    return found_ < kEnough;
  });
}

void CrashBench::look(const CrashState& state, OverlayDevice& device) {
  ++tally_.distinct;
  if (watch_) watch_(script_, prefix_ + state.name());
  const Expectation& expectation = expected(state);
  const bool cutsAgain = options_.cutAgainEvery != 0 && tally_.distinct % options_.cutAgainEvery == 1;
  Image image;
  if (cutsAgain) image = device.content();
  std::string what = lookAt(device, expectation);
  if (!what.empty()) return violation(prefix_ + state.name(), std::move(what));
  if (cutsAgain) cutLoad(image, expectation);
}

// A crash of the load that comes after a crash.
void CrashBench::cutLoad(const Image& image, const Expectation& expectation) {
  FaultDevice device(image);
  (void)Blobstore::load(borrowed(device), crashStoreOptions());
  CrashStates crashes(image, device.log(), 0);
  crashes.forEach({options_.states.seed, 64, 4}, [&](const CrashState& state, OverlayDevice& again) {
    ++tally_.cutAgain;
    const std::string what = lookAt(again, expectation);
    if (!what.empty()) violation("load " + state.name(), what);
    return true;
  });
}

std::string CrashBench::lookAt(OverlayDevice& device, const Expectation& expectation) {
  auto store = Blobstore::load(borrowed(device), crashStoreOptions());
  if (!store) return "does not load: " + said(store.error());
  const auto view = viewOf(**store);
  if (!view) return "cannot be read: " + said(view.error());
  if (std::string what = problemsOf(**store, *view); !what.empty()) return what;
  if (std::string what = expectation.mismatch(*view); !what.empty()) return what;
  if (options_.goOnEvery == 0 || tally_.distinct % options_.goOnEvery != 0) return {};
  ++tally_.goneOn;
  store->reset();
  auto second = Blobstore::load(borrowed(device), crashStoreOptions());
  if (!second) return "does not load a second time: " + said(second.error());
  const auto secondView = viewOf(**second);
  if (!secondView || *secondView != *view) return "is another when it is loaded a second time";
  second->reset();
  return goOn(device, expectation, *view);
}

// Some of everything, on whatever is there.
std::string CrashBench::goOn(OverlayDevice& device, const Expectation& expectation, const StoreView& view) {
  const auto model = expectation.resolved(view);
  if (!model) return "nothing fits";
  StoreFixture after = run_->runner->fixture({});
  after.model = *model;
  auto loaded = StoreRunner::load(borrowed(device), nullptr, after);
  if (!loaded) return "does not load a third time: " + said(loaded.error());
  StoreRunner& runner = **loaded;
  for (const char* name : {"thick", "thin", "clone", "remote"}) {
    const BlobModel* blob = model->find(runner.id(name));
    if (blob == nullptr || blob->readOnly || blob->clusters == 0) continue;
    runner.write(name, 3, 2);
    runner.writeSectors(name, 3, 1);
    runner.snapshot(name, std::string("then ") + name);
    runner.write(name, 4, 1);
    runner.remove(std::string("then ") + name);
  }
  CreateOptions thin;
  thin.clusters = 1;
  thin.thin = true;
  runner.create("last", thin);
  runner.write("last", 0, 1);
  if (runner.id("other") != kNoBlob) runner.remove("twin");
  if (runner.unloadAndLoad() != 0) return "cannot be unloaded and loaded: " + runner.complaint();
  const auto seen = viewOf(runner.store());
  if (!seen) return "cannot be read after going on: " + said(seen.error());
  if (std::string what = problemsOf(runner.store(), *seen); !what.empty()) return "after going on: " + what;
  const std::string what = Expectation({runner.ledger().now()}).mismatch(*seen);
  return what.empty() ? what : "after going on: " + what;
}

void CrashBench::diskErrors(const StoreScript& script) {
  const CrashStates::Options few{options_.states.seed, 64, 2};
  using Kind = DeviceFault::Kind;
  for (const Kind kind : {Kind::readError, Kind::writeError, Kind::flushError}) {
    for (std::uint64_t call = 0;; ++call) {
      DeviceFault fault;
      fault.kind = kind;
      fault.call = call;
      const std::string prefix =
          "error " + std::to_string(static_cast<int>(kind)) + "/" + std::to_string(call) + " ";
      if (watch_) watch_(script.name(), prefix);
      const auto run = play(script, fault);
      if (!run || !run->device->hasFailed()) break;
      ++tally_.diskErrors;
      cut(script, *run, prefix, few);
    }
  }
}

bool CrashBench::runOne(const StoreScript& script, const std::string& state) {
  DeviceFault fault;
  std::string prefix, name = state;
  if (name.starts_with("error ")) {
    const std::size_t slash = name.find('/'), end = name.find(' ', 6);
    fault.kind = static_cast<DeviceFault::Kind>(name[6] - '0');
    fault.call = std::stoul(name.substr(slash + 1, end - slash - 1));
    prefix = name.substr(0, end + 1);
    name = name.substr(end + 1);
  }
  const auto run = play(script, fault);
  if (!run) return false;
  script_ = script.name();
  prefix_ = prefix;
  run_ = run.get();
  expected_.reset();
  CrashStates crashes(run->before(), run->device->log(), run->first);
  return crashes.one(name, [&](const CrashState& one, OverlayDevice& device) {
    look(one, device);
    return true;
  });
}

}  // namespace hawser::fault
