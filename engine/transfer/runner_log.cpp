#include "base/encoding.h"
#include "transfer/runner.h"

namespace hawser {

namespace {

// Of one transfer: whoever retries for days must not fill the memory with it.
constexpr std::size_t kMostNotes = 200;

struct EventWords {
  LogLevel level;
  const char* words;
};

EventWords wordsOf(EventKind kind) {
  switch (kind) {
    case EventKind::jobFinished:
      return {LogLevel::info, "finished"};
    case EventKind::jobRefused:
      return {LogLevel::error, "cannot go on"};
    case EventKind::conflictAsked:
      return {LogLevel::info, "asks what to do with the one that is there"};
    case EventKind::credentialNeeded:
      return {LogLevel::warning, "needs a credential"};
    case EventKind::connectionsChanged:
      return {LogLevel::debug, "the connections have changed"};
    case EventKind::transferFailed:
      break;
  }
  return {LogLevel::error, "failed"};
}

}  // namespace

std::string Runner::jobInLog(JobId job, TransferId transfer) {
  std::string text = "job " + std::to_string(job);
  if (transfer != 0) text += ", transfer " + std::to_string(transfer);
  return text + ": ";
}

// For who looks at this transfer; the log has it too, with the rest.
void Runner::note(TransferRecord& transfer, LogLine::Kind kind, std::optional<Error> error,
                  std::uint64_t bytes, std::optional<std::uint32_t> part) {
  if (transfer.log.size() >= kMostNotes) transfer.log.erase(transfer.log.begin());
  if (error) error->detail = redacted(error->detail);
  transfer.log.push_back({kind, std::move(error), options_.clock->now(), bytes, part});
}

void Runner::addEvent(EventKind kind, JobId id, TransferId transfer, std::string text) {
  const EventWords words = wordsOf(kind);
  if (options_.log.wants(words.level)) {
    std::string line = jobInLog(id, transfer) + words.words;
    if (const auto job = jobs_.find(id); kind == EventKind::jobFinished && job != jobs_.end()) {
      const JobRow row = rowOf(*job->second);
      line += ": " + std::to_string(row.transfersDone) + " of " + std::to_string(row.transfers) + " done, " +
              std::to_string(row.transfersFailed) + " failed, " + std::to_string(row.transfersSkipped) +
              " skipped, " + std::to_string(row.transfersCancelled) + " cancelled";
    }
    lines_.emplace_back(words.level, text.empty() ? std::move(line) : line + ": " + text);
    linesWait_ = true;
  }
  if (events_.empty()) wakeWanted_ = true;
  events_.push_back({kind, id, transfer, std::move(text)});
}

// Called without the lock after what may have added an event.
void Runner::wakeListeners() {
  if (linesWait_.load(std::memory_order_relaxed) && linesWait_.exchange(false)) {
    std::vector<std::pair<LogLevel, std::string>> lines;
    {
      MutexLock lock(mutex_);
      lines.swap(lines_);
    }
    for (const auto& [level, line] : lines)
      options_.log.write(level, "transfer", line);
  }
  if (wakeWanted_.load(std::memory_order_relaxed) && wakeWanted_.exchange(false) && options_.wake)
    options_.wake();
}

}  // namespace hawser
