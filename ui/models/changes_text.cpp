#include "models/changes_text.h"

#include <QCoreApplication>
#include <array>

#include "api/error_sentence.h"
#include "models/text.h"
#include "models/transfer_text.h"

namespace hawser::ui {
namespace {

struct ChangesText {
  Q_DECLARE_TR_FUNCTIONS(ChangesText)
};

// More would be a list that nobody listens to.
constexpr int kPlacesSaid = 6;

QString apart() {
  return ChangesText::tr(" · ", "between facts on one line");
}

}  // namespace

ChangesFate fateOf(const PlanSummary::Line& line) {
  if (line.action == "fail") return ChangesFate::problem;
  if (line.action == "skip") return ChangesFate::apart;
  return line.delta == DeltaUse::changes ? ChangesFate::changes : ChangesFate::whole;
}

QString changesHeadline(const PlanSummary& plan) {
  if (plan.objects == 0) return ChangesText::tr("There is no object to copy.");
  if (plan.bytes == 0 || plan.bytesToSend >= plan.bytes)
    return ChangesText::tr("All of it will be sent: %1.", "a size").arg(sizeText(plan.bytes));
  if (plan.bytesToSend == 0)
    return ChangesText::tr("Nothing has to be sent: all of it is there, %1.", "a size")
        .arg(sizeText(plan.bytes));
  return ChangesText::tr("%1 will be sent; the rest is there.", "of sizes: 3.1 of 250 MB")
      .arg(sizeOfText(plan.bytesToSend, plan.bytes));
}

QString changesCounts(const PlanSummary& plan) {
  std::array<int, 4> counts{};
  for (const PlanSummary::Line& line : plan.lines)
    ++counts[static_cast<std::size_t>(fateOf(line))];
  const auto of = [&](ChangesFate fate) { return counts[static_cast<std::size_t>(fate)]; };
  QStringList parts;
  if (const int count = of(ChangesFate::problem))
    parts << ChangesText::tr("%Ln cannot be copied", "objects", count);
  if (const int count = of(ChangesFate::changes))
    parts << ChangesText::tr("%Ln object(s) by what changed", "", count);
  if (const int count = of(ChangesFate::whole)) parts << ChangesText::tr("%Ln whole", "objects", count);
  if (const int count = of(ChangesFate::apart)) parts << ChangesText::tr("%Ln left out", "objects", count);
  const std::uint64_t all =
      plan.objects + plan.folders + plan.links + plan.skips + plan.failures + plan.removals;
  if (all > plan.lines.size())
    parts << ChangesText::tr("%Ln more not listed", "objects", counted32(all - plan.lines.size()));
  return parts.join(apart());
}

QString changesName(const PlanSummary::Line& line, const std::string& destination) {
  const bool below = line.destination.starts_with(destination) && line.destination != destination;
  const QString name = below ? fromUtf8(line.destination.substr(destination.size()))
                             : nameOf(fromUtf8(line.source.empty() ? line.destination : line.source));
  return onOneLine(name);
}

QString changesFigures(const PlanSummary::Line& line) {
  return fateOf(line) == ChangesFate::changes ? sizeOfText(line.bytesToSend, line.size) : sizeText(line.size);
}

QString changesNote(const PlanSummary::Line& line) {
  switch (fateOf(line)) {
    case ChangesFate::changes:
      return {};
    case ChangesFate::problem:
      return line.error ? sentence(*line.error, Speaker::window).whole() : fromUtf8(line.reason);
    case ChangesFate::apart:
      return skipText(line.reason);
    case ChangesFate::whole:
      break;
  }
  if (line.action == "look")
    return ChangesText::tr("Its destination gave no answer: it is looked at when it is copied");
  const QString why = whyWhole(line.delta);
  return why.isEmpty() ? ChangesText::tr("Goes whole") : ChangesText::tr("Goes whole: %1", "why").arg(why);
}

QString changedPlaces(const std::vector<float>& shares) {
  QStringList places;
  const auto at = [&](std::size_t stretch) {
    return percentText(static_cast<double>(stretch) / static_cast<double>(shares.size()));
  };
  int count = 0;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    if (shares[i] <= 0) continue;
    const std::size_t begin = i;
    while (i < shares.size() && shares[i] > 0)
      ++i;
    if (++count > kPlacesSaid) continue;
    places << (at(begin) == at(i)
                   ? ChangesText::tr("at %1", "per cent").arg(at(begin))
                   : ChangesText::tr("from %1 to %2", "per cent, per cent").arg(at(begin), at(i)));
  }
  if (count == 0) return ChangesText::tr("nothing of it changed");
  if (count > kPlacesSaid) places << ChangesText::tr("and on", "further places");
  return ChangesText::tr("changed in %Ln place(s): %1", "which", count)
      .arg(places.join(ChangesText::tr(", ", "between places")));
}

QString changesSpoken(const PlanSummary::Line& line, const std::string& destination) {
  const QString what = fateOf(line) == ChangesFate::changes ? changedPlaces(line.changed) : changesNote(line);
  return ChangesText::tr("%1, %2. %3", "name, size, what becomes of it")
      .arg(changesName(line, destination), changesFigures(line), what);
}

}  // namespace hawser::ui
