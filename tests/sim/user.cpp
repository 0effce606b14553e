#include "sim/user.h"

#include <algorithm>
#include <utility>

namespace hawser::sim {

namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

constexpr std::uint64_t kBudget = 600'000;

template <class Row>
const Row& oneOf(Scheduler& scheduler, const std::vector<Row>& rows) {
  return rows[scheduler.below(rows.size())];
}

}  // namespace

void User::live() {
  open();
  for (std::uint64_t jobs = scheduler_.between(1, 3); jobs > 0; --jobs)
    submit();
  for (std::uint64_t acts = scheduler_.below(25); acts > 0; --acts) {
    // Any moment, those between two steps of a thread too.
    scheduler_.rest(
        {}, std::chrono::nanoseconds(scheduler_.below(scheduler_.chance(0.8) ? 200'000'000 : 5'000'000'000)),
        "the user's next idea");
    act();
    look();
  }
  finish();
}

void User::open() {
  EngineOptions options;
  options.program = "window";
  options.stateFolder = "/state";
  options.configFolder = "/config";
  options.defaultStoreFolder = "/store";
  options.memoryBudget = kBudget;
  options.parallel = scheduler_.chance(0.5) ? 0 : static_cast<std::uint32_t>(scheduler_.between(1, 8));
  options.resumeAtOpen = scheduler_.chance(0.7);
  options.waitsForStores = scheduler_.chance(0.5);
  options.log = Log([this](LogLevel, std::string_view, std::string_view text) {
    scheduler_.note("says " + std::string(text));
  });
  world_.ledger.setBudget(kBudget);
  for (int tries = 0;; ++tries) {
    auto engine = Engine::open(options);
    if (engine) {
      engine_ = std::move(*engine);
      if (std::exchange(retried_, false)) seenFinished_.clear();
      scheduler_.note("opened");
      return;
    }
    scheduler_.note("not opened: " + engine.error().detail);
    if (tries == 20) scheduler_.failed("the engine cannot be opened: " + engine.error().detail);
  }
}

std::string User::source(const Errand& errand, std::size_t number, const std::string& name) const {
  return (errand.fromDisk ? "/data/" : "az://sim/a/src/") + std::to_string(number) + "/" + name;
}

std::string User::destination(const Errand& errand, std::size_t place, std::size_t number,
                              const std::string& name) const {
  return errand.to[place] + std::to_string(number) + "/" + name;
}

std::string User::content(std::size_t size) {
  std::string bytes(size, '\0');
  std::uint64_t state = scheduler_.below(~std::uint64_t{0});
  for (std::size_t at = 0; at < size; at += 8) {
    state = state * 6364136223846793005 + 1442695040888963407;
    const std::uint64_t word = state ^ (state >> 29);
    std::copy_n(reinterpret_cast<const char*>(&word), std::min<std::size_t>(8, size - at),
                bytes.begin() + static_cast<std::ptrdiff_t>(at));
  }
  return bytes;
}

std::size_t User::drawnSize() {
  switch (scheduler_.below(8)) {
    case 0:
      return scheduler_.below(3);
    case 1:
      return scheduler_.below(700'000);
    case 2:
    case 3:
      return scheduler_.below(5'000);
    default:
      return scheduler_.below(150'000);
  }
}

void User::set(const std::string& location, const std::string& bytes) {
  world_.ledger.exists(location, bytes);
  if (location.starts_with("az://sim/")) {
    world_.service.set({location.substr(9, 1), location.substr(11)}, bytes);
  } else {
    world_.disk.set(location, bytes);
  }
}

void User::prepare(Errand& errand, std::size_t number) {
  errand.fromDisk = scheduler_.chance(0.5);
  errand.to = {"/out/", "az://sim/b/out/", "az://sim/c/out/", "/out/copies/"};
  std::rotate(errand.to.begin(), errand.to.begin() + static_cast<std::ptrdiff_t>(scheduler_.below(4)),
              errand.to.end());
  errand.to.resize(scheduler_.chance(0.7) ? 1 : scheduler_.between(2, 4));
  const bool some = scheduler_.chance(0.4);  // something is at the destination already
  for (std::uint64_t n = scheduler_.between(1, 8); n > 0; --n) {
    const std::string name =
        (scheduler_.chance(0.3) ? "sub/f" : "f") + std::to_string(number) + "-" + std::to_string(n) + ".bin";
    errand.names.push_back(name);
    const std::string bytes = content(drawnSize());
    set(source(errand, number, name), bytes);
    for (std::size_t place = 0; some && place < errand.to.size(); ++place) {
      if (scheduler_.chance(0.5))
        set(destination(errand, place, number, name), scheduler_.chance(0.3) ? bytes : content(drawnSize()));
    }
  }
  JobOptions& options = errand.options;
  if (scheduler_.chance(0.5)) options.conflict = static_cast<ConflictPolicy>(scheduler_.below(5));
  if (scheduler_.chance(0.3)) options.skip = static_cast<SkipRule>(scheduler_.below(4));
  if (scheduler_.chance(0.3)) options.verify = VerifyLevel::full;
  if (scheduler_.chance(0.3)) options.parallel = static_cast<std::uint32_t>(scheduler_.between(1, 8));
  if (scheduler_.chance(0.35)) options.limitRate = scheduler_.between(30'000, 500'000);
  options.storeMd5 = scheduler_.chance(0.1);
  options.partSize = scheduler_.between(10'000, 80'000);
}

void User::submit() {
  const std::size_t number = errands_.size();
  Errand errand;
  prepare(errand, number);
  JobRequest request;
  request.sources = {source(errand, number, "")};
  request.destination = destination(errand, 0, number, "");
  for (std::size_t place = 1; place < errand.to.size(); ++place)
    request.furtherDestinations.push_back(destination(errand, place, number, ""));
  request.options = errand.options;
  for (int tries = 0; tries < 20; ++tries) {
    const auto id = engine_->submit(request);
    if (!id) continue;
    errand.id = *id;
    scheduler_.note("submitted job " + std::to_string(*id) + " to " + request.destination + " and " +
                    std::to_string(request.furtherDestinations.size()) + " more");
    errands_.push_back(std::move(errand));
    return;
  }
  scheduler_.failed("no job can be submitted");
}

void User::act() {
  if (scheduler_.chance(world_.weather.outsider)) return meddle();
  const std::uint64_t idea = scheduler_.below(20);
  if (idea <= 1) return quit();
  if (idea <= 3) return crash();
  if (idea == 4 && errands_.size() < 5) return submit();
  Cursor cursor;
  command(engine_->snapshot(cursor));
}

void User::command(const Snapshot& all) {
  if (scheduler_.chance(0.15)) {
    switch (scheduler_.below(4)) {
      case 0:
        scheduler_.note("pauses all");
        return engine_->pauseAll();
      case 1:
        scheduler_.note("resumes all");
        return engine_->resumeAll();
      case 2:
        scheduler_.note("tries now");
        return engine_->tryNow();
      default:
        scheduler_.note("limits all");
        return engine_->setLimitRate(scheduler_.chance(0.5) ? 0 : scheduler_.between(20'000, 2'000'000));
    }
  }
  if (scheduler_.chance(0.4) && !all.jobs.empty()) return commandJob(oneOf(scheduler_, all.jobs).id);
  if (!all.transfers.empty()) commandTransfer(oneOf(scheduler_, all.transfers).id);
}

void User::commandJob(JobId id) {
  const std::string job = " job " + std::to_string(id);
  switch (scheduler_.below(7)) {
    case 0:
    case 1:
      scheduler_.note("pauses" + job);
      return engine_->pauseJob(id);
    case 2:
    case 3:
      scheduler_.note("resumes" + job);
      return engine_->resumeJob(id);
    case 4:
    case 5:
      scheduler_.note("retries" + job);
      retried_ = true;
      return engine_->retryJob(id);
    default:
      scheduler_.note("cancels" + job);
      return engine_->cancelJob(id);
  }
}

void User::commandTransfer(TransferId id) {
  const std::string transfer = " transfer " + std::to_string(id);
  switch (scheduler_.below(8)) {
    case 0:
      scheduler_.note("pauses" + transfer);
      return engine_->pause(id);
    case 1:
      scheduler_.note("resumes" + transfer);
      return engine_->resume(id);
    case 2:
      scheduler_.note("cancels" + transfer);
      return engine_->cancel(id);
    case 3:
      scheduler_.note("retries" + transfer);
      retried_ = true;
      return engine_->retry(id);
    case 4:
      scheduler_.note("limits" + transfer);
      return engine_->setLimitRate(id, scheduler_.chance(0.5) ? 0 : scheduler_.between(10'000, 500'000));
    case 5:
    case 6:
      scheduler_.note("answers" + transfer);
      return engine_->answer(id, static_cast<ConflictPolicy>(scheduler_.below(4)), scheduler_.chance(0.3));
    default:
      scheduler_.note("moves" + transfer);
      return engine_->move(id, static_cast<QueuePlace>(scheduler_.below(4)));
  }
}

// What other programs do.
void User::meddle() {
  const std::size_t number = scheduler_.below(errands_.size());
  const Errand& errand = errands_[number];
  const std::size_t place = scheduler_.below(errand.to.size());
  const std::string top = destination(errand, place, number, "");
  std::string name = oneOf(scheduler_, errand.names);
  // Rather one that is being copied just now.
  Cursor cursor;
  for (const TransferRow& row : engine_->snapshot(cursor).transfers) {
    const bool copied =
        row.state == TransferState::running && row.job == errand.id && row.destination.starts_with(top);
    if (copied && row.destination.find(" (") == std::string::npos) name = row.destination.substr(top.size());
  }
  const std::uint64_t idea = scheduler_.below(8);
  if (idea == 0) {
    scheduler_.note("the service forgets its sessions");
    return world_.service.forgetSessions();
  }
  const bool meansSource = idea < 6;
  const std::string location = meansSource ? source(errand, number, name) : top + name;
  scheduler_.note("somebody changes " + location);
  if (!meansSource) meddledWith_.insert(location);
  const auto before = location.starts_with('/') ? world_.disk.get(location) : std::nullopt;
  if (before && meansSource && scheduler_.chance(0.5)) {
    const std::string bytes = content(scheduler_.chance(0.7) ? before->size() : drawnSize());
    world_.ledger.exists(location, bytes);
    return world_.disk.overwrite(location, bytes);
  }
  // Others of the same size are the harder to tell.
  const std::size_t size = bytesAt(source(errand, number, name)).size();
  set(location, content(scheduler_.chance(0.5) ? drawnSize() : size));
}

void User::quit() {
  scheduler_.note("quits");
  const Snapshot before = look();
  const SteadyTime start = scheduler_.now();
  engine_.reset();
  const auto took = std::chrono::duration_cast<milliseconds>(scheduler_.now() - start);
  if (took > milliseconds(250))
    scheduler_.failed("it took " + std::to_string(took.count()) + " ms until all was quiet");
  scheduler_.note("has quit");
  world_.service.killCaller();
  world_.ledger.processStarts();
  recallParts();
  open();
  checkKept(before);
}

void User::crash() {
  const bool power = scheduler_.chance(0.3);
  scheduler_.note(power ? "the power goes" : "is killed");
  world_.disk.kill();
  world_.service.killCaller();
  // What is left of it does nothing any more, and is let go of in peace.
  engine_.reset();
  if (power) world_.disk.cutPower(static_cast<std::uint32_t>(scheduler_.below(1u << 31)));
  world_.disk.start();
  world_.ledger.processStarts();
  checkPlaces();
  if (power) checkAfterPowerCut();
  recallParts();
  open();
}

// False: there is nothing left to do.
bool User::help(const Snapshot& all) {
  bool open = false;
  retried_ = true;
  for (const JobRow& job : all.jobs) {
    if (job.state == JobState::paused) engine_->resumeJob(job.id);
    if (job.state == JobState::failed) engine_->retryJob(job.id);
    open = open || !job.finished || job.state == JobState::failed;
  }
  for (const TransferRow& row : all.transfers) {
    if (row.limitRate != 0) engine_->setLimitRate(row.id, 0);
    if (row.state == TransferState::asking) {
      engine_->answer(row.id, static_cast<ConflictPolicy>(scheduler_.below(4)), scheduler_.chance(0.5));
    } else if (row.state == TransferState::paused) {
      engine_->resume(row.id);
    } else if (row.state == TransferState::failed) {
      engine_->retry(row.id);
      open = true;
    } else if (row.state != TransferState::done && row.state != TransferState::skipped &&
               row.state != TransferState::cancelled) {
      open = true;
    }
  }
  return open;
}

void User::finish() {
  scheduler_.note("the weather clears up");
  world_.weather = {};
  engine_->setLimitRate(0);
  const SteadyTime latest = scheduler_.now() + hours(6);
  for (;;) {
    const Snapshot all = look();
    const bool open = help(all) || !all.totals.journalSaved || all.totals.leftovers != 0;
    if (!open) break;
    if (scheduler_.now() > latest) {
      for (const TransferRow& row : all.transfers)
        scheduler_.note(row.destination + ": " + std::string(name(row.state)) +
                        (row.error ? " " + row.error->detail : ""));
      for (const JobRow& job : all.jobs)
        scheduler_.note("job " + std::to_string(job.id) + ": " + std::string(name(job.state)) +
                        (job.error ? " " + job.error->detail : ""));
      scheduler_.failed("it does not come to an end");
    }
    scheduler_.rest({}, milliseconds(scheduler_.between(1, 20'000)), "the end");
  }
  Cursor cursor;
  const Snapshot all = engine_->snapshot(cursor);
  if (all.jobs.size() != errands_.size()) scheduler_.failed("a job is lost");
  for (const JobRow& job : all.jobs)
    checkReport(job, all);
  checkPlaces();
  quit();
  engine_.reset();
}

}  // namespace hawser::sim
