// TransferText: a transfer in words: what it is, what is true of it now, its figures.
#pragma once

#include <QString>
#include <QStringList>
#include <optional>
#include <string>

#include "api/types.h"

namespace hawser::ui {

enum class Direction : std::uint8_t { up, down, across };
Direction directionOf(const TransferRow& row);

// A job that cannot be looked through (it failed, waits for its store or was paused before) has no transfer
// that could say so. Its row has the job's id, negative, and the job's title as its source.
inline bool isWholeJob(const TransferRow& row) {
  return row.id < 0;
}
QString transferTitle(const TransferRow& row);
// 0 to 1.
double transferFraction(const TransferRow& row);
// The second line: "Resumed at 61 %, 0 B re-sent", "Retry 2 in 12 s: the service answered 503".
QString transferTruth(const TransferRow& row, WallTime now);
// "150 of 250 MiB", "18.2 MiB/s", "2 min left": what matters most comes last.
QStringList transferFigureParts(const TransferRow& row, double rate,
                                std::optional<std::chrono::seconds> remaining);
// All of them on one line.
QString joinedFigures(const QStringList& parts);
QString transferSpoken(const TransferRow& row, double rate, std::optional<std::chrono::seconds> remaining,
                       WallTime now);
QString transferToolTip(const TransferRow& row, WallTime now);
// Of the engine's reason for leaving something out.
QString skipText(const std::string& why);
// "3.1 MB predicted, 3.1 MB sent". Empty where only changes are not what is sent.
QString deltaOutcome(const TransferRow& row);
QString logText(const LogLine& line);
QString stateName(TransferState state);

}  // namespace hawser::ui
