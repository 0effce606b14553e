#include "job_watch.h"

#include <map>
#include <set>

#include "api/error_sentence.h"
#include "api/json_words.h"
#include "api/printable.h"
#include "base/assert.h"
#include "base/encoding.h"
#include "base/units.h"
#include "progress_line.h"
#include "report_output.h"

namespace hawser::ctl {

namespace {

bool isSettled(TransferState state) {
  return state == TransferState::done || state == TransferState::failed || state == TransferState::skipped ||
         state == TransferState::cancelled;
}

bool isOver(JobState state) {
  return state == JobState::done || state == JobState::failed || state == JobState::cancelled;
}

std::string sideText(const ConflictSide& side) {
  return formatSize(side.size) + ", " + toIso8601(side.modified);
}

class Watch {
 public:
  Watch(Session& session, Engine& engine, JobId job)
      : session_(session),
        engine_(engine),
        job_(job),
        draws_(!session.json && session.console().errIsTerminal()) {}

  // False: stopped by the user, or refused.
  bool run();
  const std::optional<Error>& refusal() const { return refusal_; }
  std::uint64_t unanswered() const { return unanswered_; }

 private:
  void sample();
  void draw();
  void erase();
  void tell(const TransferRow& row);
  void ask(const TransferRow& row);
  void tellObstacle();
  std::optional<Waiting> waiting() const;
  bool paused();

  Session& session_;
  Engine& engine_;
  JobId job_;
  bool draws_;
  bool drawn_ = false;
  Cursor cursor_;
  std::optional<JobRow> row_;
  Totals totals_;
  std::set<TransferId> told_;
  std::set<TransferId> asked_;
  std::set<std::string> toldObstacles_;
  std::map<TransferId, TransferRow> retrying_;
  std::uint64_t unanswered_ = 0;
  bool refused_ = false;
  std::string why_;  // in the engine's words
  std::optional<Error> refusal_;
  ProgressLine line_;
  SteadyTime lastDrawn_;
};

bool Watch::run() {
  for (;;) {
    sample();
    // The report is made of the journal, which on a busy disk has the end only seconds later: one made before
    // knows of no failure but that there was one. A journal that cannot be written is told as a refusal.
    if (row_ && isOver(row_->state) && totals_.journalSaved) break;
    // What was refused at first may have been taken up again by what else was asked for.
    const bool goesOn = row_ && !row_->error && row_->state != JobState::paused && !isOver(row_->state);
    refused_ = refused_ && !goesOn;
    if (refused_) {
      erase();
      refusal_ = row_ && row_->error ? *row_->error
                                     : makeError(ErrorCode::busy, why_.empty() ? "it was not started" : why_);
      return false;
    }
    if (session_.console().interrupts() > 0) return paused();
    draw();
    session_.waitForNews(std::chrono::milliseconds(100));
  }
  erase();
  return true;
}

void Watch::sample() {
  for (const Event& event : engine_.takeEvents()) {
    if (event.kind != EventKind::jobRefused || event.job != job_) continue;
    refused_ = true;
    why_ = event.text;
  }
  Snapshot snapshot = engine_.snapshot(cursor_);
  totals_ = snapshot.totals;
  for (JobRow& row : snapshot.jobs) {
    if (row.id == job_) row_ = std::move(row);
  }
  for (const TransferRow& row : snapshot.transfers) {
    if (row.job != job_) continue;
    if (row.state == TransferState::asking && asked_.insert(row.id).second) ask(row);
    if (row.state != TransferState::asking) asked_.erase(row.id);
    if (isSettled(row.state) && told_.insert(row.id).second) tell(row);
    if (row.state == TransferState::retrying)
      retrying_.insert_or_assign(row.id, row);
    else
      retrying_.erase(row.id);
  }
  if (row_ && row_->obstacle) tellObstacle();
}

// Each once, however often it is tried: on a terminal the progress line says it for as long as it lasts.
void Watch::tellObstacle() {
  const Error& error = *row_->obstacle;
  const std::string words = sentence(error).whole().toStdString();
  if (draws_ || !toldObstacles_.insert(words).second) return;
  if (!session_.json) return session_.console().err("hawserctl: trying again: " + words + "\n");
  QJsonObject line{{QStringLiteral("type"), QStringLiteral("obstacle")},
                   {QStringLiteral("job"), qint64(job_)},
                   {QStringLiteral("error"), toJson(error)}};
  if (row_->retryAt) line[u"retryAt"] = QString::fromStdString(toIso8601(*row_->retryAt));
  session_.console().out(compact(line) + "\n");
}

std::optional<Waiting> Watch::waiting() const {
  const auto said = [](const Error& error, WallTime until) {
    return Waiting{sentence(error).cause.toStdString(), until};
  };
  if (row_->obstacle && row_->retryAt && totals_.partsInFlight == 0)
    return said(*row_->obstacle, *row_->retryAt);
  const TransferRow* next = nullptr;
  for (const auto& [id, row] : retrying_) {
    if (row.retryAt && row.error && (!next || *row.retryAt < *next->retryAt)) next = &row;
  }
  if (!next || totals_.partsInFlight > 0 || totals_.running > 0) return std::nullopt;
  return said(*next->error, *next->retryAt);
}

void Watch::tell(const TransferRow& row) {
  if (session_.json) {
    QJsonObject line{{QStringLiteral("type"), QStringLiteral("transfer")}};
    setName(line, QStringLiteral("source"), row.source);
    setName(line, QStringLiteral("destination"), row.destination);
    line[u"state"] = QString::fromStdString(std::string(name(row.state)));
    line[u"size"] = static_cast<qint64>(row.size);
    line[u"bytesResumed"] = static_cast<qint64>(row.bytesResumed);
    if (row.delta != DeltaUse::none) {
      line[u"delta"] = QString::fromStdString(std::string(name(row.delta)));
      line[u"bytesSent"] = static_cast<qint64>(row.bytesSent);
    }
    line[u"verified"] = row.verified;
    if (row.error) line[u"error"] = toJson(*row.error);
    session_.console().out(compact(line) + "\n");
    return;
  }
  if (row.state != TransferState::failed || !row.error) return;
  erase();
  const Error error = Error(*row.error).about(row.source);
  session_.console().err("hawserctl: " + sentence(error).whole().toStdString() + "\n");
}

void Watch::ask(const TransferRow& row) {
  erase();
  Console& console = session_.console();
  const auto conflict = engine_.conflict(row.id);
  if (!console.inIsTerminal() || !console.errIsTerminal()) {
    ++unanswered_;
    console.err("hawserctl: " + printable(row.destination) +
                ": it exists already and nobody can be asked. Say what to do with --conflict.\n");
    engine_.cancel(row.id);
    return;
  }
  console.err(printable(row.destination) + " exists already.\n");
  if (conflict)
    console.err("  there: " + sideText(conflict->destinationSide) +
                "\n  new:   " + sideText(conflict->sourceSide) + "\n");
  for (;;) {
    console.err("Overwrite, skip, keep both or take the newer? [o/s/k/n, capital: for all] ");
    const std::optional<std::string> line = console.readLine();
    const char choice = line && !line->empty() ? line->front() : '\0';
    const bool all = choice >= 'A' && choice <= 'Z';
    switch (all ? choice - 'A' + 'a' : choice) {
      case 'o':
        return engine_.answer(row.id, ConflictPolicy::overwrite, all);
      case 's':
        return engine_.answer(row.id, ConflictPolicy::skip, all);
      case 'k':
        return engine_.answer(row.id, ConflictPolicy::rename, all);
      case 'n':
        return engine_.answer(row.id, ConflictPolicy::newer, all);
      default:
        break;
    }
    if (line) continue;
    ++unanswered_;
    return engine_.cancel(row.id);
  }
}

bool Watch::paused() {
  engine_.pauseJob(job_);
  // Quiet comes within 250 ms; the engine's end waits for what is left.
  for (int rounds = 0; rounds < 40 && !(row_ && (isOver(row_->state) || row_->state == JobState::paused));
       ++rounds) {
    session_.waitForNews(std::chrono::milliseconds(50));
    sample();
  }
  erase();
  return row_ && isOver(row_->state);
}

void Watch::draw() {
  const SteadyTime now = Clock::system().steady();
  if (!draws_ || !row_ || now - lastDrawn_ < std::chrono::milliseconds(100)) return;
  lastDrawn_ = now;
  drawn_ = true;
  const std::uint32_t width = session_.console().width();
  const auto waits = waiting();
  const std::string text = waits ? line_.text(*row_, *waits, Clock::system().now(), width)
                                 : line_.text(*row_, totals_, now, width);
  session_.console().err("\r" + text + "\x1b[K");
}

void Watch::erase() {
  if (drawn_) session_.console().err("\r\x1b[K");
  drawn_ = false;
}

}  // namespace

int watchJob(Session& session, JobId job, const WatchOptions& options) {
  HAWSER_ASSERT(job != 0);
  const auto engine = session.engine();
  if (!engine) return session.failed(engine.error());
  Watch watch(session, **engine, job);
  const bool finished = watch.run();
  if (watch.refusal()) return session.failed(Error(*watch.refusal()).about("job " + std::to_string(job)));
  const bool whole = session.json || !options.reportFile.empty();
  const auto report = whole ? (*engine)->report(job) : (*engine)->summary(job);
  if (!report) return session.failed(report.error());
  session.console().out(session.json ? rendered(*report, ReportFormat::json) + "\n" : closingText(*report));
  if (!finished) {
    session.console().err("hawserctl: stopped. Go on with: hawserctl jobs resume " + std::to_string(job) +
                          "\n");
    if (options.withSas)
      session.console().err(
          "The URL's signature (SAS) is not kept: set HAWSER_CONNECTION_SAS to the whole URL for that.\n");
  }
  if (!writeReport(session, *report, options.reportFile)) return exitFailed;
  if (!finished) return exitCancelled;
  const int code = exitCodeOf(*report);
  return watch.unanswered() > 0 && (code == exitDone || code == exitCancelled) ? int(exitFailed) : code;
}

}  // namespace hawser::ctl
