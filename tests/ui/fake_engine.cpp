#include "ui/fake_engine.h"

#include <algorithm>
#include <stop_token>

namespace hawser::ui {
namespace {

constexpr std::uint64_t kBelow = 250;  // objects below each folder

class FakeOperation final : public Operation {
 public:
  ~FakeOperation() override { stop_.request_stop(); }
  void cancel() override { stop_.request_stop(); }
  std::stop_token token() const { return stop_.get_token(); }

 private:
  std::stop_source stop_;
};

OperationPtr operation() {
  return std::make_unique<FakeOperation>();
}

}  // namespace

FakeEngine::FakeEngine(const Clock& clock) : clock_(clock) {
  pool_.setMaxThreadCount(1);
  connections_ = {{"default", "local", "/home/ada/.local/share/hawser/store", "", {}},
                  {"studio", "azure", "https://studio.blob.core.windows.net", "studio", {}},
                  {"archive", "azure", "https://archive.blob.core.windows.net", "archive", {}},
                  {"emulator", "azure", "http://127.0.0.1:10000/devstoreaccount1", "devstoreaccount1", {}}};
}

FakeEngine::~FakeEngine() {
  pool_.waitForDone();
}

TransferId FakeEngine::add(TransferRow row) {
  const std::lock_guard lock(mutex_);
  row.id = ++lastTransfer_;
  row.place = row.id;
  if (row.job == 0) row.job = 1;
  lastJob_ = std::max(lastJob_, row.job);
  if (!jobs_.contains(row.job)) jobs_[row.job].id = row.job;
  touch(row);
  rows_[row.id] = row;
  countJobs();
  return row.id;
}

JobId FakeEngine::addQueued(int count) {
  const std::lock_guard lock(mutex_);
  const JobId job = ++lastJob_;
  jobs_[job].id = job;
  for (int i = 0; i < count; ++i) {
    TransferRow row;
    row.id = ++lastTransfer_;
    row.place = row.id;
    row.job = job;
    const std::string name = "frame-" + std::to_string(100000 + i) + ".exr";
    row.source = "/home/ada/render/" + name;
    row.destination = "studio:renders/night/" + name;
    row.size = 24'000'000 + static_cast<std::uint64_t>(i % 97) * 100'000;
    touch(row);
    rows_[row.id] = row;
  }
  countJobs();
  return job;
}

void FakeEngine::touch(TransferRow& row) {
  row.version = ++version_;
}

void FakeEngine::countJobs() {
  totals_.queued = totals_.running = totals_.failed = totals_.done = totals_.asking = totals_.paused = 0;
  std::map<JobId, JobRow> fresh;
  for (const auto& [id, row] : rows_) {
    JobRow& job = fresh[row.job];
    ++job.transfers;
    job.bytes += row.size;
    job.bytesDone += row.bytesDone;
    job.bytesResumed += row.bytesResumed;
    job.transfersDone += row.state == TransferState::done;
    job.transfersFailed += row.state == TransferState::failed;
    job.transfersSkipped += row.state == TransferState::skipped;
    totals_.queued += row.state == TransferState::queued;
    totals_.running += row.state == TransferState::running || row.state == TransferState::comparing ||
                       row.state == TransferState::verifying;
    totals_.failed += row.state == TransferState::failed;
    totals_.done += row.state == TransferState::done;
    totals_.asking += row.state == TransferState::asking;
    totals_.paused += row.state == TransferState::paused;
  }
  for (auto& [id, job] : fresh) {
    job.id = id;
    job.created = clock_.now() - std::chrono::minutes(12);
    job.title = {{}, job.transfers, "studio:renders"};
    const auto over = job.transfersDone + job.transfersFailed + job.transfersSkipped;
    job.state = over < job.transfers      ? JobState::running
                : job.transfersFailed > 0 ? JobState::failed
                                          : JobState::done;
    job.version = ++version_;
    jobs_[id] = job;
  }
}

void FakeEngine::advance(std::chrono::milliseconds by) {
  std::vector<Event> fresh;
  {
    const std::lock_guard lock(mutex_);
    std::size_t running = 0;
    for (auto& [id, row] : rows_)
      running += row.state == TransferState::running;
    for (auto& [id, row] : rows_) {
      if (row.state == TransferState::queued && running < 4) {
        row.state = TransferState::running;
        ++running;
        touch(row);
      } else if (row.state == TransferState::running) {
        const auto speed = 9'000'000 + static_cast<std::uint64_t>(id % 7) * 2'300'000;
        const auto moved = std::min<std::uint64_t>(speed * static_cast<std::uint64_t>(by.count()) / 1000,
                                                   row.size - row.bytesDone);
        row.bytesDone += moved;
        totals_.bytesMoved += moved;
        (row.source.front() == '/' ? totals_.bytesSent : totals_.bytesReceived) += moved;
        if (row.bytesDone == row.size) {
          row.state = TransferState::done;
          row.verified = true;
        }
        touch(row);
      }
    }
    countJobs();
  }
}

void FakeEngine::stir() {
  const std::lock_guard lock(mutex_);
  for (auto& [id, row] : rows_) {
    row.bytesDone = std::min(row.size, row.bytesDone + row.size / 200);
    const bool odd = (id + static_cast<TransferId>(version_ / rows_.size())) % 50 == 0;
    row.state = odd ? TransferState::queued : TransferState::running;
    touch(row);
  }
  countJobs();
}

TransferRow FakeEngine::row(TransferId id) const {
  const std::lock_guard lock(mutex_);
  return rows_.at(id);
}

void FakeEngine::failBrowsing(const std::string& folder, std::optional<Error> error) {
  const std::lock_guard lock(mutex_);
  failing_.erase(folder);
  if (error) failing_.emplace(folder, *error);
}

void FakeEngine::setListing(const std::string& folder, std::size_t objects, std::size_t pageSize) {
  const std::lock_guard lock(mutex_);
  listings_[folder] = {objects, pageSize};
}

void FakeEngine::failKeychain(const Error& error) {
  const std::lock_guard lock(mutex_);
  keychain_ = error;
}

std::vector<JobRequest> FakeEngine::submitted() const {
  const std::lock_guard lock(mutex_);
  return submitted_;
}

std::vector<std::string> FakeEngine::removed() const {
  const std::lock_guard lock(mutex_);
  return removed_;
}

std::vector<std::string> FakeEngine::calls() const {
  const std::lock_guard lock(mutex_);
  return calls_;
}

int FakeEngine::browseCalls() const {
  const std::lock_guard lock(mutex_);
  return browses_;
}

std::uint64_t FakeEngine::limitRate() const {
  const std::lock_guard lock(mutex_);
  return limit_;
}

void FakeEngine::note(const std::string& call) {
  calls_.push_back(call);
}

std::vector<Connection> FakeEngine::connections() const {
  const std::lock_guard lock(mutex_);
  return connections_;
}

void FakeEngine::saveElsewhere(const Connection& connection) {
  const std::lock_guard lock(mutex_);
  elsewhere_.push_back(connection);
}

void FakeEngine::give(const Connection& connection) {
  const std::lock_guard lock(mutex_);
  given_.push_back(connection);
}

std::vector<Connection> FakeEngine::givenConnections() const {
  const std::lock_guard lock(mutex_);
  return given_;
}

void FakeEngine::refreshConnections() {
  {
    const std::lock_guard lock(mutex_);
    if (elsewhere_.empty()) return;
    connections_.insert(connections_.end(), elsewhere_.begin(), elsewhere_.end());
    elsewhere_.clear();
    events_.push_back({EventKind::connectionsChanged, 0, 0, {}});
  }
  if (wake_) wake_();
}

void FakeEngine::saveConnection(const Connection& connection, const Credential&,
                                std::function<void(Status)> done) {
  const std::lock_guard lock(mutex_);
  std::erase_if(connections_, [&](const Connection& other) { return other.name == connection.name; });
  connections_.push_back(connection);
  pool_.start(
      [done = std::move(done), failed = keychain_] { done(failed ? Status(fail(*failed)) : Status()); });
}

void FakeEngine::removeConnection(const std::string& name, std::function<void(Status)> done) {
  const std::lock_guard lock(mutex_);
  std::erase_if(connections_, [&](const Connection& other) { return other.name == name; });
  pool_.start([done = std::move(done)] { done({}); });
}

void FakeEngine::provideCredential(const std::string& name, const Credential&) {
  const std::lock_guard lock(mutex_);
  note("provideCredential " + name);
}

OperationPtr FakeEngine::testConnection(const ConnectionWithCredential& candidate,
                                        std::function<void(std::vector<ConnectionTestStep>)> done) {
  std::vector<ConnectionTestStep> steps{{"Name", true, true, "", {}},
                                        {"Reach", true, true, "21 ms", {}},
                                        {"Encryption", true, true, "", {}},
                                        {"Clock", true, false, "not asked for without an account key", {}}};
  if (candidate.connection.account.find("wrong") != std::string::npos) {
    Error error = makeError(ErrorCode::denied, "AuthenticationFailed");
    error.http = 403;
    error.object = candidate.connection.endpoint;
    steps.push_back({"Sign-in", false, true, "", error});
    steps.push_back({"List", false, false, "", {}});
    steps.push_back({"Write", false, false, "", {}});
  } else {
    steps.push_back({"Sign-in", true, true, "", {}});
    steps.push_back({"List", true, true, "containers: 34", {}});
    steps.push_back({"Write", true, true, "in backups", {}});
  }
  pool_.start([done = std::move(done), steps] { done(steps); });
  return operation();
}

OperationPtr FakeEngine::browse(const std::string& folder, const std::string& prefix,
                                const std::string& continuation,
                                std::function<void(Result<BrowsePage>)> done) {
  const std::lock_guard lock(mutex_);
  ++browses_;
  const auto failing = failing_.find(folder);
  if (failing != failing_.end()) {
    pool_.start([done = std::move(done), error = failing->second] { done(fail(error)); });
    return operation();
  }
  const std::size_t from = continuation.empty() ? 0 : std::stoull(continuation);
  pool_.start([this, folder, prefix, from, done = std::move(done)] { done(page(folder, prefix, from)); });
  return operation();
}

OperationPtr FakeEngine::stat(const std::string& location, std::function<void(Result<ObjectInfo>)> done) {
  ObjectInfo info;
  info.key = location;
  info.size = 268'435'456;
  info.modified = clock_.now() - std::chrono::hours(30);
  info.etag = "0x8DC3F1A2B4C5D6E";
  info.tier = "Hot";
  info.hasProperties = true;
  info.properties.contentType = "application/octet-stream";
  info.properties.metadata = {{"project", "night"}, {"camera", "b"}};
  info.properties.hashes.crc64 = 0x9ae16a3b2f90404fULL;
  pool_.start([done = std::move(done), info] { done(info); });
  return operation();
}

OperationPtr FakeEngine::read(const std::string& location, std::shared_ptr<ByteSink>,
                              std::function<void(Result<ObjectInfo>)> done) {
  return stat(location, std::move(done));
}

OperationPtr FakeEngine::write(const std::string& location, std::shared_ptr<ByteSource>, const JobOptions&,
                               std::shared_ptr<WriteProgress>, std::function<void(Result<ObjectInfo>)> done) {
  return stat(location, std::move(done));
}

OperationPtr FakeEngine::spool(std::function<void(std::vector<SpoolRow>)> done) {
  const std::lock_guard lock(mutex_);
  pool_.start([done = std::move(done), rows = spooled] { done(rows); });
  return operation();
}

OperationPtr FakeEngine::makeContainer(const std::string& location, std::function<void(Status)> done) {
  const std::lock_guard lock(mutex_);
  note("makeContainer " + location);
  pool_.start([done = std::move(done)] { done({}); });
  return operation();
}

OperationPtr FakeEngine::countRemoval(const std::vector<std::string>& locations,
                                      std::shared_ptr<RemovalTally> tally, std::function<void(Status)> done) {
  return removal(std::move(done), [locations, tally] {
    for (const std::string& location : locations) {
      const bool folder = location.ends_with('/');
      tally->objects += folder ? kBelow : 1;
      tally->bytes += folder ? kBelow * 24'000'000 : 24'000'000;
      tally->folders += folder ? 3 : 0;
    }
  });
}

OperationPtr FakeEngine::remove(const std::vector<std::string>& locations,
                                std::shared_ptr<RemovalTally> tally, std::function<void(Status)> done) {
  {
    const std::lock_guard lock(mutex_);
    removed_.insert(removed_.end(), locations.begin(), locations.end());
  }
  return countRemoval(locations, std::move(tally), std::move(done));
}

OperationPtr FakeEngine::removal(std::function<void(Status)> done, std::function<void()> count) {
  const std::lock_guard lock(mutex_);
  auto started = std::make_unique<FakeOperation>();
  const auto run = [this, done = std::move(done), count = std::move(count), stop = started->token()] {
    if (stop.stop_requested()) return done(fail(ErrorCode::cancelled, "stopped"));
    count();
    const std::lock_guard held(mutex_);
    done(removing_ ? Status(fail(*removing_)) : Status());
  };
  if (holding_)
    held_.push_back(run);
  else
    pool_.start(run);
  return started;
}

void FakeEngine::failRemovals(const Error& error) {
  const std::lock_guard lock(mutex_);
  removing_ = error;
}

void FakeEngine::failSubmit(std::optional<Error> error) {
  const std::lock_guard lock(mutex_);
  refusal_ = std::move(error);
}

void FakeEngine::holdRemovals() {
  const std::lock_guard lock(mutex_);
  holding_ = true;
}

void FakeEngine::letRemovalsGo() {
  const std::lock_guard lock(mutex_);
  holding_ = false;
  for (const auto& run : held_)
    pool_.start(run);
  held_.clear();
}

OperationPtr FakeEngine::presignedUrl(const std::string& location, WallTime,
                                      std::function<void(Result<std::string>)> done) {
  const std::string key = location.substr(location.find(':') + 1);
  pool_.start([done = std::move(done), key] {
    done("https://studio.blob.core.windows.net/" + key + "?sv=2024-11-04&sr=b&sp=r&sig=example");
  });
  return operation();
}

Result<JobId> FakeEngine::submit(const JobRequest& request) {
  JobId job = 0;
  {
    const std::lock_guard lock(mutex_);
    if (refusal_) return fail(*refusal_);
    submitted_.push_back(request);
    job = ++lastJob_;
  }
  for (const std::string& source : request.sources) {
    TransferRow row;
    row.job = job;
    row.source = source;
    row.destination = request.destination + source.substr(source.find_last_of("/:") + 1);
    row.size = 48'000'000;
    add(row);
  }
  if (wake_) wake_();
  return job;
}

void FakeEngine::setState(TransferId id, TransferState state) {
  const std::lock_guard lock(mutex_);
  const auto found = rows_.find(id);
  if (found == rows_.end()) return;
  found->second.state = state;
  touch(found->second);
  countJobs();
}

void FakeEngine::forAll(const std::function<void(TransferRow&)>& change) {
  const std::lock_guard lock(mutex_);
  for (auto& [id, row] : rows_) {
    const TransferState before = row.state;
    change(row);
    if (row.state != before) touch(row);
  }
  countJobs();
}

void FakeEngine::pauseJob(JobId job) {
  const std::lock_guard lock(mutex_);
  note("pauseJob " + std::to_string(job));
}

void FakeEngine::resumeJob(JobId job) {
  const std::lock_guard lock(mutex_);
  note("resumeJob " + std::to_string(job));
}

void FakeEngine::setJob(JobRow job, EventKind told) {
  {
    const std::lock_guard lock(mutex_);
    job.version = ++version_;
    jobs_[job.id] = job;
    events_.push_back({told, job.id, 0, {}});
  }
  if (wake_) wake_();
}

void FakeEngine::cancelJob(JobId job) {
  forAll([job](TransferRow& row) {
    if (row.job == job && row.state != TransferState::done) row.state = TransferState::cancelled;
  });
}

void FakeEngine::retryJob(JobId job) {
  {
    const std::lock_guard lock(mutex_);
    note("retryJob " + std::to_string(job));
  }
  forAll([job](TransferRow& row) {
    if (row.job == job && row.state == TransferState::failed) row.state = TransferState::queued;
  });
}

void FakeEngine::forgetJob(JobId job) {
  const std::lock_guard lock(mutex_);
  jobs_.erase(job);
  std::erase_if(rows_, [job](const auto& entry) { return entry.second.job == job; });
}

void FakeEngine::pause(TransferId transfer) {
  setState(transfer, TransferState::paused);
}

void FakeEngine::resume(TransferId transfer) {
  setState(transfer, TransferState::queued);
}

void FakeEngine::cancel(TransferId transfer) {
  setState(transfer, TransferState::cancelled);
}

void FakeEngine::retry(TransferId transfer) {
  setState(transfer, TransferState::queued);
}

void FakeEngine::move(TransferId transfer, QueuePlace place) {
  const std::lock_guard lock(mutex_);
  note("move " + std::to_string(transfer));
  auto found = rows_.find(transfer);
  if (found == rows_.end()) return;
  std::int64_t least = 0, most = 0;
  for (const auto& [id, row] : rows_) {
    least = std::min(least, row.place);
    most = std::max(most, row.place);
  }
  found->second.place = place == QueuePlace::top ? least - 1 : most + 1;
  touch(found->second);
}

void FakeEngine::pauseAll() {
  note("pauseAll");
  forAll([](TransferRow& row) {
    if (row.state == TransferState::running || row.state == TransferState::queued)
      row.state = TransferState::paused;
  });
}

void FakeEngine::resumeAll() {
  note("resumeAll");
  forAll([](TransferRow& row) {
    if (row.state == TransferState::paused) row.state = TransferState::queued;
  });
}

void FakeEngine::setLimitRate(std::uint64_t bytesPerSecond) {
  const std::lock_guard lock(mutex_);
  limit_ = bytesPerSecond;
}

void FakeEngine::setLimitRate(TransferId transfer, std::uint64_t bytesPerSecond) {
  const std::lock_guard lock(mutex_);
  rows_[transfer].limitRate = bytesPerSecond;
  touch(rows_[transfer]);
}

void FakeEngine::answer(TransferId transfer, ConflictPolicy choice, bool forWholeJob) {
  {
    const std::lock_guard lock(mutex_);
    note("answer " + std::to_string(transfer) + " " + std::to_string(static_cast<int>(choice)) +
         (forWholeJob ? " all" : " one"));
  }
  setState(transfer, choice == ConflictPolicy::skip ? TransferState::skipped : TransferState::queued);
}

Snapshot FakeEngine::snapshot(Cursor& cursor) const {
  const std::lock_guard lock(mutex_);
  Snapshot result;
  for (const auto& [id, job] : jobs_)
    if (job.version > cursor.version) result.jobs.push_back(job);
  for (const auto& [id, row] : rows_)
    if (row.version > cursor.version) result.transfers.push_back(row);
  result.totals = totals_;
  cursor.version = version_;
  return result;
}

std::vector<Event> FakeEngine::takeEvents() {
  const std::lock_guard lock(mutex_);
  return std::exchange(events_, {});
}

}  // namespace hawser::ui
