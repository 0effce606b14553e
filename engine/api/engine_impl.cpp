#include "api/engine_impl.h"

#include "api/connection_resolver.h"
#include "api/job_request_text.h"
#include "api/places.h"

namespace hawser {

namespace {

// Parts in flight at most, and what the window asks beside them.
constexpr std::uint32_t kMostThreads = 256 + 32;
// Shown of earlier runs; the journal keeps all.
constexpr std::size_t kHistoryJobs = 200;
constexpr std::size_t kHistoryTransfers = 20'000;

RetryPolicy policyOf(const EngineOptions& options) {
  RetryPolicy policy;
  if (options.waitsForStores) policy.untilBack = std::chrono::minutes(3);
  return policy;
}

class PoolOperation final : public Operation {
 public:
  explicit PoolOperation(std::stop_source stop) : stop_(std::move(stop)) {}
  ~PoolOperation() override { stop_.request_stop(); }
  void cancel() override { stop_.request_stop(); }

 private:
  std::stop_source stop_;
};

}  // namespace

Result<std::unique_ptr<Engine>> Engine::open(EngineOptions options) {
  FileSystem& files = FileSystem::system();
  HAWSER_CHECK(files.makeDirectories(joinPath(options.stateFolder, "jobs")));
  HAWSER_TRY(auto journal, Journal::open(joinPath(options.stateFolder, "journal.db")));
  auto engine = std::make_unique<EngineImpl>(std::move(options), std::move(journal));
  engine->readConnections();
  engine->tidySpool();
  HAWSER_CHECK(engine->loadHistory());
  return engine;
}

EngineImpl::EngineImpl(EngineOptions options, std::unique_ptr<Journal> journal)
    : options_(std::move(options)),
      retry_(policyOf(options_)),
      files_(FileSystem::system()),
      stores_(files_, connectionsFile(options_.configFolder),
              standardConnection(files_, options_.defaultStoreFile, options_.defaultStoreFolder),
              options_.credentials, options_.log, spoolFolder()),
      journal_(std::move(journal)),
      pool_(std::make_unique<ThreadPool>(kMostThreads)),
      profiles_(files_, profilesFolder(options_.configFolder)),
      cache_(
          files_, options_.cacheFile,
          [pool = pool_.get()](std::function<void()> task) { pool->post(std::move(task)); }, options_.log) {
  RunnerOptions runner;
  runner.memoryBudget = options_.memoryBudget;
  runner.parallel = options_.parallel;
  runner.log = options_.log;
  runner.retry = retry_;
  runner.wake = options_.wake;
  runner.files = &files_;
  runner.spoolFolder = spoolFolder();
  runner_ = std::make_unique<Runner>(std::move(runner), *journal_, *pool_);
  runner_->setLimitRate(options_.limitRate);
  options_.log.write(LogLevel::info, "api",
                     "Hawser " HAWSER_VERSION " begins, state in " + options_.stateFolder);
}

EngineImpl::~EngineImpl() {
  stop_.request_stop();
  stopBackground();
  runner_->stop();
  ownMounts_.endAll();  // and who waits for a commit of theirs hears of it
  pool_->close();       // no callback after this; a task that still runs may post, so that the pool stays
  runner_.reset();
  options_.log.write(LogLevel::info, "api", "ends");
}

Status EngineImpl::loadHistory() {
  if (!options_.history) return {};
  HAWSER_TRY(const std::vector<JournalJob> jobs, journal_->jobs());
  std::size_t finished = 0, transfers = 0;
  for (const JournalJob& job : jobs) {
    const bool shown = !job.finished || (finished < kHistoryJobs && transfers < kHistoryTransfers);
    if (!shown) continue;
    finished += job.finished ? 1 : 0;
    HAWSER_CHECK(show(job, true));
    if (const auto row = runner_->jobRow(job.id)) transfers += row->transfers;
    const bool wasRunning = static_cast<JobState>(job.state) != JobState::paused;
    if (options_.resumeAtOpen && !job.finished && wasRunning && job.program == options_.program)
      startJob(job.id);
  }
  return {};
}

OperationPtr EngineImpl::launch(std::function<void(const OpContext&)> work) {
  std::stop_source stop;
  pool_->post([stop, engine = stop_.get_token(), work = std::move(work)]() mutable {
    // The engine's end stops the operation too.
    const std::stop_callback linked(engine, [&stop] { stop.request_stop(); });
    OpContext context;
    context.stop = stop.get_token();
    if (!context.stopped()) work(context);
  });
  return std::make_unique<PoolOperation>(std::move(stop));
}

}  // namespace hawser
