// TransferText: a transfer in words: what it is, what is true of it now, its figures.
#pragma once

#include <QString>
#include <optional>

#include "api/types.h"

namespace hawser::ui {

enum class Direction : std::uint8_t { up, down, across };
Direction directionOf(const TransferRow& row);

QString transferTitle(const TransferRow& row);
// 0 to 1.
double transferFraction(const TransferRow& row);
// The second line: "Resumed at 61 %, 0 B re-sent", "Retry 2 in 12 s: the service answered 503".
QString transferTruth(const TransferRow& row, WallTime now);
// "150 of 250 MiB · 18.2 MiB/s · 2 min left"
QString transferFigures(const TransferRow& row, double rate, std::optional<std::chrono::seconds> remaining);
QString transferSpoken(const TransferRow& row, double rate, std::optional<std::chrono::seconds> remaining,
                       WallTime now);
QString transferToolTip(const TransferRow& row);
QString stateName(TransferState state);

}  // namespace hawser::ui
