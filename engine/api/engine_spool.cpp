// Of the Engine: what is kept on this computer until a destination has it.
#include <algorithm>

#include "api/engine_impl.h"
#include "api/job_request_text.h"
#include "api/job_title.h"
#include "os/random.h"

namespace hawser {

namespace {

constexpr std::string_view kJobFolder = "job-";

std::optional<JobId> jobIdFrom(const std::string& folder) {
  if (!folder.starts_with(kJobFolder)) return std::nullopt;
  JobId id = 0;
  for (const char digit : folder.substr(kJobFolder.size())) {
    if (digit < '0' || digit > '9' || id > 1'000'000'000'000) return std::nullopt;
    id = id * 10 + (digit - '0');
  }
  return id > 0 ? std::optional(id) : std::nullopt;
}

bool isOver(const JournalJob& job) {
  const auto state = static_cast<JobState>(job.state);
  return job.finished && (state == JobState::done || state == JobState::cancelled);
}

// The input that the job sends; empty: none.
std::string inputOf(const JournalJob& job) {
  const auto request = jobRequestFromJson(job.request);
  if (!request || request->sources.size() != 1) return {};
  const auto named = inputNameFrom(request->sources.front());
  return named ? named->folder : std::string();
}

Error brokenOff(std::uint64_t bytes) {
  Error error = makeError(ErrorCode::changedUnderUs, "the input broke off after " + std::to_string(bytes) +
                                                         " bytes: what came of it is kept");
  error.serviceCode = kInputBrokenOff;
  return error;
}

}  // namespace

Result<std::unique_ptr<FileSystem::Lock>> EngineImpl::lockJob(JobId id) const {
  return files_.lock(joinPath(options_.stateFolder, "jobs/" + std::to_string(id) + ".lock"));
}

Result<EngineImpl::Input> EngineImpl::keepInput(const Location& destination, const JobOptions& options) {
  const std::string id = randomName();
  const std::string name = destination.key.substr(destination.key.rfind('/') + 1);
  JobRequest request;
  request.sources = {inputLocation(id, name)};
  request.destination = destination.text();
  request.options = options;
  if (!destination.sas.empty()) request.withSas.push_back(request.destination);
  stores_.keepSas(destination);
  Input input;
  input.job.program = options_.program;
  input.job.title = titleText(titleOf(request)).toStdString();
  input.job.request = jobRequestToJson(request);
  input.job.state = static_cast<int>(JobState::paused);
  input.job.created = Clock::system().now();
  HAWSER_TRY(input.job.id, journal_->addJob(input.job));
  auto lock = lockJob(input.job.id);
  auto spool = InputSpool::open(files_, spoolFolder(), id, name, options_.log);
  if (!lock || !spool) {
    (void)journal_->removeJob(input.job.id);
    return fail(lock ? spool.error() : lock.error());
  }
  input.lock = std::move(*lock);
  input.spool = std::move(*spool);
  return input;
}

void EngineImpl::forgetInput(Input& input) {
  input.spool->spool().removeAll();
  if (const Status removed = journal_->removeJob(input.job.id); !removed) {
    options_.log.write(LogLevel::warning, "api",
                       "job " + std::to_string(input.job.id) + " stays: " + inLog(removed.error()));
  }
}

// A job that says so, and sends what there is once its user wants that.
void EngineImpl::brokeOff(const JournalJob& job, InputSpool& input) {
  JournalJob told = job;
  told.error = brokenOff(input.size());
  told.state = static_cast<int>(JobState::failed);
  told.planned = true;
  told.finished = Clock::system().now();
  ++told.revision;
  Status kept = input.end();
  if (kept) kept = journal_->updateJob(told);
  if (kept) return;
  options_.log.write(LogLevel::warning, "api",
                     "job " + std::to_string(job.id) + " cannot be kept: " + inLog(kept.error()));
}

void EngineImpl::tidySpool() {
  const auto folders = files_.list(spoolFolder());
  if (!folders || folders->empty()) return;
  const auto jobs = journal_->jobs();
  if (!jobs) return;
  for (const DirectoryEntry& entry : *folders) {
    if (const auto input = inputIdFrom(entry.name)) tidyInput(*input, *jobs);
    const auto id = jobIdFrom(entry.name);
    if (!id) continue;
    const auto job =
        std::find_if(jobs->begin(), jobs->end(), [&](const JournalJob& one) { return one.id == *id; });
    // One that another program has just added is not among them, and is locked.
    if (job != jobs->end() && !isOver(*job)) continue;
    if (const auto lock = lockJob(*id))
      (void)Spool::removeAll({}, files_, joinPath(spoolFolder(), entry.name));
  }
}

void EngineImpl::tidyInput(const std::string& id, const std::vector<JournalJob>& jobs) {
  const std::string folder = joinPath(spoolFolder(), inputFolder(id));
  const auto job = std::find_if(jobs.begin(), jobs.end(),
                                [&](const JournalJob& one) { return inputOf(one) == inputFolder(id); });
  if (job == jobs.end() || isOver(*job)) {
    (void)Spool::removeAll({}, files_, folder);  // busy where it has just been begun
    return;
  }
  if (job->finished) return;
  const auto lock = lockJob(job->id);
  if (!lock) return;  // another program is at it
  const auto request = jobRequestFromJson(job->request);
  const auto named = inputNameFrom(request->sources.front());
  auto input = InputSpool::open(files_, spoolFolder(), id, named->name, options_.log);
  if (!input) {
    options_.log.write(LogLevel::warning, "api",
                       "job " + std::to_string(job->id) + ": " + inLog(input.error()));
    return;
  }
  if (!(*input)->hasEnded()) brokeOff(*job, **input);
}

OperationPtr EngineImpl::spool(std::function<void(std::vector<SpoolRow>)> done) {
  return launch([this, done = std::move(done)](const OpContext& context) {
    std::vector<SpoolRow> rows;
    const auto folders = files_.list(spoolFolder());
    const auto jobs = folders && !folders->empty() ? journal_->jobs() : Result<std::vector<JournalJob>>();
    for (const DirectoryEntry& entry : folders.value_or(std::vector<DirectoryEntry>())) {
      SpoolOptions options;
      options.readOnly = true;
      const auto input = inputIdFrom(entry.name);
      const auto id = jobIdFrom(entry.name);
      if (!input && !id) continue;
      const auto spool = Spool::open(context, files_, joinPath(spoolFolder(), entry.name), options);
      if (!spool || !jobs) continue;
      for (const JournalJob& job : *jobs) {
        if (input ? inputOf(job) == entry.name : job.id == *id) addSpoolRows(job, **spool, rows);
      }
    }
    std::stable_sort(rows.begin(), rows.end(),
                     [](const SpoolRow& a, const SpoolRow& b) { return a.job < b.job; });
    done(std::move(rows));
  });
}

// Of each destination, what it has not had yet.
void EngineImpl::addSpoolRows(const JournalJob& job, const Spool& spool, std::vector<SpoolRow>& rows) const {
  const auto held = spool.held();
  const auto request = jobRequestFromJson(job.request);
  if (held.empty() || !request || isOver(job)) return;
  std::map<std::uint32_t, SpoolRow> byDestination;
  const auto add = [&](std::uint32_t destination, const Spool::Held& part) {
    SpoolRow& row = byDestination[destination];
    if (row.bytes == 0) row.since = *part.since;
    row.bytes += part.bytes;
    row.since = std::min(row.since, *part.since);
  };
  if (inputOf(job).empty()) {
    const auto transfers = journal_->transfers(job.id);
    if (!transfers) return;
    for (const JournalTransfer& transfer : *transfers) {
      const auto state = static_cast<TransferState>(transfer.state);
      const auto part = held.find({transfer.sourceKey, transfer.sourceEtag});
      if (part != held.end() && (!isFinished(state) || state == TransferState::failed))
        add(transfer.destination, part->second);
    }
  } else {
    for (const auto& [object, part] : held)
      add(0, part);
  }
  for (auto& [destination, row] : byDestination) {
    row.job = job.id;
    row.destination =
        destination == 0 ? request->destination : request->furtherDestinations.at(destination - 1);
    rows.push_back(std::move(row));
  }
}

}  // namespace hawser
