#include "models/transfer_text.h"

#include <QCoreApplication>
#include <QStringList>

#include "api/error_sentence.h"
#include "api/report.h"
#include "base/log.h"
#include "base/reach.h"
#include "models/text.h"

namespace hawser::ui {
namespace {

struct TransferText {
  Q_DECLARE_TR_FUNCTIONS(TransferText)
};

// What the engine says of what it leaves out.
[[maybe_unused]] constexpr const char* kReasons[] = {
    QT_TRANSLATE_NOOP("TransferText", "it is a folder, and the job is not recursive"),
    QT_TRANSLATE_NOOP("TransferText", "source and destination are the same object"),
    QT_TRANSLATE_NOOP("TransferText", "the folder is there"),
    QT_TRANSLATE_NOOP("TransferText", "the same size is there"),
    QT_TRANSLATE_NOOP("TransferText", "the one there is as new or newer"),
    QT_TRANSLATE_NOOP("TransferText", "one is there already"),
    QT_TRANSLATE_NOOP("TransferText", "it is a symbolic link"),
    QT_TRANSLATE_NOOP("TransferText", "the same bytes are there"),
    QT_TRANSLATE_NOOP("TransferText", "not removed, for not all could be copied"),
};

QString route(const TransferRow& row) {
  if (row.kind == TransferKind::removal)
    return onOneLine(
        TransferText::tr("Is to be removed from %1", "a folder").arg(parentOf(fromUtf8(row.destination))));
  const QString from = parentOf(fromUtf8(row.source));
  const QString to = parentOf(fromUtf8(row.destination));
  return onOneLine(TransferText::tr("%1 → %2", "source folder, destination folder").arg(from, to));
}

// What a resumed transfer owes its history. Empty for one that was never interrupted.
QString resumeNote(const TransferRow& row) {
  if (row.bytesResumed == 0 || row.size == 0) return {};
  const double at = static_cast<double>(row.bytesResumed) / static_cast<double>(row.size);
  return TransferText::tr("Resumed at %1: %2 not sent again")
      .arg(percentText(at), sizeText(row.bytesResumed));
}

// Of a job: "The server refused the connection; trying again in 12 s".
QString waitingTruth(const QString& cause, const TransferRow& row, WallTime now) {
  if (!row.retryAt || *row.retryAt <= now)
    return TransferText::tr("%1; trying again now", "what is in the way").arg(capitalised(cause));
  const auto wait = std::chrono::ceil<std::chrono::seconds>(*row.retryAt - now);
  return TransferText::tr("%1; trying again in %2", "what is in the way, time")
      .arg(capitalised(cause), durationText(wait));
}

// What cannot be reached: a connection's name, an account, a server.
QString storeName(const QString& location) {
  const auto scheme = location.indexOf(QLatin1String("://"));
  if (scheme >= 0) return location.section(QLatin1Char('/'), 0, 2);
  return location.section(QLatin1Char(':'), 0, 0);
}

QString awayTruth(const TransferRow& row, WallTime now) {
  const std::string& object = row.error->object.empty() ? row.destination : row.error->object;
  const QString store = onOneLine(storeName(fromUtf8(object)));
  if (!row.retryAt || *row.retryAt <= now)
    return TransferText::tr("%1 cannot be reached; trying it now", "a store").arg(store);
  const auto wait = std::chrono::ceil<std::chrono::seconds>(*row.retryAt - now);
  return TransferText::tr("%1 cannot be reached; next try in %2", "a store, a time")
      .arg(store, durationText(wait));
}

QString retryTruth(const TransferRow& row, WallTime now) {
  if (row.error && isUnreachable(*row.error)) return awayTruth(row, now);
  const QString cause = row.error ? sentence(*row.error, Speaker::window).cause : QString();
  if (isWholeJob(row)) return waitingTruth(cause, row, now);
  const auto attempt = QString::number(row.attempts + 1);
  if (!row.retryAt || *row.retryAt <= now)
    return TransferText::tr("Try %1 starts now: %2", "number of the try, why the last one failed")
        .arg(attempt, cause);
  const auto wait = std::chrono::ceil<std::chrono::seconds>(*row.retryAt - now);
  return TransferText::tr("Try %1 in %2: %3", "number of the try, time, why the last one failed")
      .arg(attempt, durationText(wait), cause);
}

QString failedTruth(const TransferRow& row) {
  if (!row.error) return TransferText::tr("Failed");
  const ErrorSentence words = sentence(*row.error, Speaker::window);
  // Of a whole job only the error says which of its objects it is.
  if (isWholeJob(row)) return words.whole();
  if (words.nextStep.isEmpty()) return capitalised(words.cause);
  return TransferText::tr("%1. %2", "cause, next step").arg(capitalised(words.cause), words.nextStep);
}

QString shareNote(const TransferRow& row) {
  const bool done = row.state == TransferState::done;
  const std::uint64_t bytes = done ? row.bytesSent : row.bytesPredicted;
  if (bytes == 0)
    return done ? TransferText::tr("Nothing sent: all of it was there")
                : TransferText::tr("Nothing to be sent: all of it is there");
  const QString share = sizeOfText(bytes, row.size);
  return done ? TransferText::tr("%1 sent, the rest was there", "of sizes: 3.1 of 250 MB").arg(share)
              : TransferText::tr("%1 to be sent, the rest is there", "of sizes: 3.1 of 250 MB").arg(share);
}

// What of it is, or was, sent, and why not less.
QString deltaNote(const TransferRow& row) {
  if (row.delta == DeltaUse::none) return {};
  if (row.delta == DeltaUse::changes) return shareNote(row);
  return row.state == TransferState::done
             ? TransferText::tr("Sent whole: %1", "why").arg(whyWhole(row.delta))
             : TransferText::tr("Goes whole: %1", "why").arg(whyWhole(row.delta));
}

QString doneTruth(const TransferRow& row) {
  if (row.kind == TransferKind::removal) return TransferText::tr("Removed: the source has it not");
  QStringList parts;
  parts << (row.verified ? TransferText::tr("Verified: every byte matches its source")
                         : TransferText::tr("Done"));
  if (const QString note = resumeNote(row); !note.isEmpty()) parts << note;
  if (const QString note = deltaNote(row); !note.isEmpty()) parts << note;
  return parts.join(TransferText::tr(" · ", "between facts on one line"));
}

}  // namespace

QString skipText(const std::string& why) {
  return why.empty() ? TransferText::tr("Skipped")
                     : TransferText::tr("Skipped: %1", "why").arg(TransferText::tr(why.c_str()));
}

QString deltaOutcome(const TransferRow& row) {
  if (row.delta != DeltaUse::changes || row.state == TransferState::comparing) return {};
  const QString predicted = sizeText(row.bytesPredicted), sent = sizeText(row.bytesSent);
  return row.state == TransferState::done
             ? TransferText::tr("%1 predicted, %2 sent", "two sizes").arg(predicted, sent)
             : TransferText::tr("%1 predicted, %2 sent so far", "two sizes").arg(predicted, sent);
}

Direction directionOf(const TransferRow& row) {
  const bool from = isLocalPath(fromUtf8(row.source));
  const bool to = isLocalPath(fromUtf8(row.destination));
  if (from == to) return Direction::across;
  return from ? Direction::up : Direction::down;
}

QString transferTitle(const TransferRow& row) {
  if (isWholeJob(row)) return onOneLine(fromUtf8(row.source));
  const QString name = nameOf(fromUtf8(row.source.empty() ? row.destination : row.source));
  if (!row.replica) return onOneLine(name);
  return onOneLine(TransferText::tr("%1 → %2", "name, the folder of this copy")
                       .arg(name, parentOf(fromUtf8(row.destination))));
}

double transferFraction(const TransferRow& row) {
  if (row.state == TransferState::done) return 1.0;
  if (row.size == 0) return 0.0;
  return static_cast<double>(std::min(row.bytesDone, row.size)) / static_cast<double>(row.size);
}

QString transferTruth(const TransferRow& row, WallTime now) {
  switch (row.state) {
    case TransferState::queued:
      return row.willCompare ? TransferText::tr("Will be compared first: only what has changed is sent")
                             : route(row);
    case TransferState::running: {
      const QString note = resumeNote(row);
      return !note.isEmpty() ? note : row.delta == DeltaUse::none ? route(row) : deltaNote(row);
    }
    case TransferState::retrying:
      return retryTruth(row, now);
    case TransferState::asking:
      return onOneLine(
          TransferText::tr("Something else is already in %1").arg(parentOf(fromUtf8(row.destination))));
    case TransferState::verifying:
      return TransferText::tr("All sent; reading it back to compare");
    case TransferState::comparing: {
      const double share = row.size == 0 ? 0.0
                                         : static_cast<double>(std::min(row.bytesCompared, row.size)) /
                                               static_cast<double>(row.size);
      return TransferText::tr("Finding out what has changed: %1", "per cent").arg(percentText(share));
    }
    case TransferState::paused:
      return row.bytesDone > 0 ? TransferText::tr("Paused at %1; unfinished parts start over")
                                     .arg(percentText(transferFraction(row)))
                               : TransferText::tr("Paused before it started");
    case TransferState::done:
      return doneTruth(row);
    case TransferState::failed:
      return failedTruth(row);
    case TransferState::skipped:
      return skipText(row.error ? row.error->detail : std::string());
    case TransferState::cancelled:
      return TransferText::tr("Cancelled");
  }
  return {};
}

QStringList transferFigureParts(const TransferRow& row, double rate,
                                std::optional<std::chrono::seconds> remaining) {
  const bool running = row.state == TransferState::running;
  const bool moving = running || row.state == TransferState::verifying;
  if (isWholeJob(row)) return {};
  if (!moving && row.state != TransferState::paused && row.state != TransferState::retrying)
    return row.kind == TransferKind::object ? QStringList(sizeText(row.size)) : QStringList();
  QStringList parts{sizeOfText(row.bytesDone, row.size)};
  // All of it is sent, and the service has not yet said that it has it.
  if (running && row.size > 0 && row.bytesDone >= row.size)
    parts << TransferText::tr("finishing");
  else if (running || (moving && rate > 0))
    parts << rateText(rate);
  if (moving && remaining) parts << TransferText::tr("%1 left", "time").arg(durationText(*remaining));
  return parts;
}

QString joinedFigures(const QStringList& parts) {
  return parts.join(TransferText::tr(" · ", "between facts on one line"));
}

QString transferSpoken(const TransferRow& row, double rate, std::optional<std::chrono::seconds> remaining,
                       WallTime now) {
  return TransferText::tr("%1, %2, %3. %4. %5", "name, state, per cent, figures, truth")
      .arg(transferTitle(row), stateName(row.state), percentText(transferFraction(row)),
           joinedFigures(transferFigureParts(row, rate, remaining)), transferTruth(row, now));
}

QString transferToolTip(const TransferRow& row, WallTime now) {
  const QString truth = row.state == TransferState::failed || row.state == TransferState::retrying
                            ? QLatin1Char('\n') + transferTruth(row, now)
                            : QString();
  if (isWholeJob(row) && row.state == TransferState::retrying && row.error)
    return transferTitle(row) + truth + QLatin1Char('\n') + sentence(*row.error, Speaker::window).whole();
  if (isWholeJob(row)) return transferTitle(row) + truth;
  if (row.kind == TransferKind::removal)
    return TransferText::tr("Remove: %1").arg(onOneLine(fromUtf8(row.destination))) + truth;
  return TransferText::tr("From: %1\nTo: %2")
             .arg(onOneLine(fromUtf8(row.source)), onOneLine(fromUtf8(row.destination))) +
         truth;
}

QString logText(const LogLine& line) {
  const QString when = clockText(line.at);
  if (line.kind == LogLine::Kind::resumed || !line.error)
    return TransferText::tr("%1 Resumed: %2 were there", "time, a size").arg(when, sizeText(line.bytes));
  const QString cause = line.kind == LogLine::Kind::notJournaled
                            ? TransferText::tr("The journal could not be written")
                            : capitalised(sentence(*line.error, Speaker::window).cause);
  const QString detail = onOneLine(fromUtf8(redacted(inLog(*line.error))));
  const QString own = onOneLine(fromUtf8(line.error->detail));
  if (!own.isEmpty() && cause.contains(own))
    return TransferText::tr("%1 %2", "time, what happened").arg(when, cause);
  return TransferText::tr("%1 %2 (technical detail: %3)", "time, what happened, the engine's words")
      .arg(when, cause, detail);
}

QString stateName(TransferState state) {
  switch (state) {
    case TransferState::queued:
      return TransferText::tr("Queued");
    case TransferState::running:
      return TransferText::tr("Running");
    case TransferState::retrying:
      return TransferText::tr("Will try again");
    case TransferState::asking:
      return TransferText::tr("Waits for your answer");
    case TransferState::verifying:
      return TransferText::tr("Verifying");
    case TransferState::comparing:
      return TransferText::tr("Comparing");
    case TransferState::paused:
      return TransferText::tr("Paused");
    case TransferState::done:
      return TransferText::tr("Done");
    case TransferState::failed:
      return TransferText::tr("Failed");
    case TransferState::skipped:
      return TransferText::tr("Skipped");
    case TransferState::cancelled:
      return TransferText::tr("Cancelled");
  }
  return {};
}

}  // namespace hawser::ui
