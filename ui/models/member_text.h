// MemberText: the places of a transfer to several in words: how each of them is, how far, and all in one.
#pragma once

#include <QString>
#include <QStringList>
#include <vector>

#include "api/types.h"

namespace hawser::ui {

QString partStateName(PartState state);
// Of what is taken over: kept as it is, or copied by who has it.
QString takenName();
QString copiedName();

enum class Tone : std::uint8_t { quiet, good, warning, bad };
struct Health {
  Tone tone = Tone::quiet;
  QString text;
};
Health memberHealth(Spread spread, const MemberDetail& member);
// 0 to 1.
double memberFraction(const MemberDetail& member);
// "1.2 of 3 GiB", "18.2 MiB/s": what matters most comes last.
QStringList memberFigures(const MemberDetail& member, double rate);
// "Slices of 256 MiB, in turn on 3 places".
QString spreadTitle(const TransferDetail& detail);
// All of it, for those who do not see the map.
QString membersSummary(const TransferDetail& detail, const std::vector<double>& rates);
// What one cell stands for, in two lines. Empty where there is none.
QString memberCellText(const TransferDetail& detail, std::size_t member, std::size_t cell);

}  // namespace hawser::ui
