// Bench: a Runner between two stores in memory, for its tests.
#pragma once

#include <QTemporaryDir>
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <vector>

#include "support/edits.h"
#include "support/memory_store.h"
#include "transfer/runner.h"

namespace hawser::test {

// Journal, pool and runner that can be closed and opened again, as a program is.
class Bench {
 public:
  explicit Bench(const Clock& time = Clock::system()) : clock(&time) { open(); }
  ~Bench() { close(); }

  void open() {
    journal = Journal::open(folder.filePath(QStringLiteral("j.db")).toStdString()).value();
    pool = std::make_unique<ThreadPool>(64);
    RunnerOptions options;
    options.clock = clock;
    options.memoryBudget = 1 << 20;
    options.parallel = parallel;
    options.log = log;
    options.files = &FileSystem::system();
    options.spoolFolder = spoolFolder();
    options.retry.first = first;
    options.retry.longest = std::max(first, std::chrono::milliseconds(5));
    options.retry.untilBack = untilBack;
    options.wake = [this] {
      Cursor cursor;
      savedAtWake = runner->snapshot(cursor).totals.journalSaved;
      const std::lock_guard lock(mutex);
      ++woken;
      changed.notify_all();
    };
    runner = std::make_unique<Runner>(options, *journal, *pool);
  }
  std::string spoolFolder() const { return folder.filePath(QStringLiteral("spool")).toStdString(); }
  void close() {
    if (runner) runner->stop();  // before the pointer is gone: it calls back to the end
    runner.reset();
    pool.reset();
    journal.reset();
  }

  JobPlaces places(const std::string& source, const std::string& destination) {
    return {{{from, "box", source}}, {{to, "box", destination}}};
  }

  JobId submit(const std::string& source, const std::string& destination, JobOptions options = {}) {
    if (options.partSize == 0) options.partSize = 10'000;
    JournalJob job;
    job.id = journal->addJob(job).value();
    runner->add(job, {{}, {"from:"}, {"to:"}}, options, {});
    runner->start(job.id, places(source, destination));
    return job.id;
  }

  // Replicas: all to `to` and to each of `others`.
  JobPlaces places(const std::string& source, const std::vector<std::shared_ptr<MemoryStore>>& others) {
    JobPlaces all = places(source, "");
    for (const auto& other : others)
      all.destinations.push_back({other, "box", ""});
    return all;
  }
  JobId submit(const std::string& source, const std::vector<std::shared_ptr<MemoryStore>>& others,
               JobOptions options = {}) {
    if (options.partSize == 0) options.partSize = 10'000;
    JournalJob job;
    job.id = journal->addJob(job).value();
    JobTexts texts{{}, {"from:"}, {"to:"}};
    for (std::size_t i = 0; i < others.size(); ++i)
      texts.destinations.push_back("to" + std::to_string(i + 2) + ":");
    runner->add(job, texts, options, {});
    runner->start(job.id, places(source, others));
    return job.id;
  }

  // Waits for an event of the kind; false after 20 s, so that a defect shows as a failure and not as a hang.
  bool waitFor(EventKind kind) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    for (;;) {
      for (const Event& event : runner->takeEvents()) {
        if (event.kind == kind) return true;
      }
      std::unique_lock lock(mutex);
      if (!changed.wait_until(lock, until, [&] { return woken > 0; })) return false;
      woken = 0;
    }
  }

  bool isQuiet() {
    Cursor cursor;
    return runner->snapshot(cursor).totals.partsInFlight == 0;
  }
  JobRow row(JobId job) { return runner->jobRow(job).value(); }
  std::vector<TransferRow> rows() {
    Cursor cursor;
    return runner->snapshot(cursor).transfers;
  }

  const Clock* clock;
  QTemporaryDir folder;
  std::shared_ptr<MemoryStore> from = std::make_shared<MemoryStore>("from"),
                               to = std::make_shared<MemoryStore>("to");
  // Taken by the next open().
  std::uint32_t parallel = 8;
  std::chrono::milliseconds first{1}, untilBack{0};  // of its retries
  Log log;
  std::unique_ptr<Journal> journal;
  std::unique_ptr<ThreadPool> pool;
  std::unique_ptr<Runner> runner;
  std::mutex mutex;
  std::condition_variable changed;
  int woken = 0;
  std::atomic<bool> savedAtWake = false;
};

}  // namespace hawser::test
