#include "models/member_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include "api/error_sentence.h"
#include "models/text.h"
#include "models/transfer_text.h"

namespace hawser::ui {
namespace {

struct MemberText {
  Q_DECLARE_TR_FUNCTIONS(MemberText)
};

QString number(std::uint64_t value) {
  return QLocale().toString(static_cast<qulonglong>(value));
}

QString causeOf(const MemberDetail& member) {
  return member.error ? sentence(*member.error, Speaker::window).cause : MemberText::tr("no cause is known");
}

bool isMoving(TransferState state) {
  return state == TransferState::running || state == TransferState::verifying;
}

Health copyHealth(const MemberDetail& copy) {
  switch (copy.state) {
    case TransferState::failed:
      return {Tone::bad, MemberText::tr("Failed: %1", "why").arg(causeOf(copy))};
    case TransferState::retrying:
      return {Tone::warning, MemberText::tr("Will be tried again: %1", "why").arg(causeOf(copy))};
    case TransferState::asking:
      return {Tone::warning, stateName(copy.state)};
    case TransferState::done:
      return {Tone::good, stateName(copy.state)};
    default:
      break;
  }
  if (isMoving(copy.state) && copy.failures > 0)
    return {Tone::quiet,
            MemberText::tr("Goes on after %Ln failed try(s)", "", static_cast<int>(copy.failures))};
  return {Tone::quiet, stateName(copy.state)};
}

Health sliceHealth(const MemberDetail& member) {
  const bool whole = member.bytesDone >= member.bytes;
  if (member.failed > 0) return {Tone::bad, MemberText::tr("Failed: %1", "why").arg(causeOf(member))};
  if (member.retrying > 0)
    return {Tone::warning,
            MemberText::tr("%Ln part(s) to be tried again: %1", "why", static_cast<int>(member.retrying))
                .arg(causeOf(member))};
  if (member.failures > 0)
    return {
        whole ? Tone::good : Tone::quiet,
        whole ? MemberText::tr("All is there, after %Ln failed try(s)", "", static_cast<int>(member.failures))
              : MemberText::tr("Goes on after %Ln failed try(s)", "", static_cast<int>(member.failures))};
  if (whole) return {Tone::good, MemberText::tr("All is there")};
  return {Tone::quiet, isMoving(member.state) ? MemberText::tr("Fine") : stateName(member.state)};
}

// "256 MiB to 264 MiB of 3 GiB".
QString rangeText(const ByteRange& range) {
  return MemberText::tr("bytes %1 to %2", "two sizes").arg(sizeText(range.offset), sizeText(range.end()));
}

}  // namespace

QString partStateName(PartState state) {
  switch (state) {
    case PartState::pending:
      return MemberText::tr("to do");
    case PartState::reading:
      return MemberText::tr("moving");
    case PartState::sent:
      return MemberText::tr("sent");
    case PartState::verified:
      return MemberText::tr("verified");
    case PartState::retry:
      return MemberText::tr("to be tried again");
    case PartState::failed:
      return MemberText::tr("failed");
  }
  return {};
}

QString takenName() {
  return MemberText::tr("there already");
}

QString copiedName() {
  return MemberText::tr("copied without sending");
}

Health memberHealth(Spread spread, const MemberDetail& member) {
  return spread == Spread::copies ? copyHealth(member) : sliceHealth(member);
}

double memberFraction(const MemberDetail& member) {
  if (member.bytes == 0) return member.state == TransferState::done ? 1.0 : 0.0;
  return static_cast<double>(std::min(member.bytesDone, member.bytes)) / static_cast<double>(member.bytes);
}

QStringList memberFigures(const MemberDetail& member, double rate) {
  QStringList parts{sizeOfText(member.bytesDone, member.bytes)};
  if (isMoving(member.state) && member.bytesDone < member.bytes) parts << rateText(rate);
  return parts;
}

QString spreadTitle(const TransferDetail& detail) {
  const int count = static_cast<int>(detail.members.size());
  if (detail.spread == Spread::copies) return MemberText::tr("Whole copies on %Ln place(s)", "", count);
  return MemberText::tr("Slices of %1, in turn on %Ln place(s)", "", count)
      .arg(chosenSizeText(detail.sliceWidth));
}

QString membersSummary(const TransferDetail& detail, const std::vector<double>& rates) {
  std::uint64_t bytes = 0, done = 0;
  for (const MemberDetail& member : detail.members) {
    bytes += member.bytes;
    done += member.bytesDone;
  }
  const double fraction = bytes == 0 ? 1.0 : static_cast<double>(done) / static_cast<double>(bytes);
  QStringList lines{MemberText::tr("%1: %2 has arrived.", "how it lies, per cent")
                        .arg(spreadTitle(detail), percentText(fraction))};
  for (std::size_t i = 0; i < detail.members.size(); ++i) {
    const MemberDetail& member = detail.members[i];
    const double rate = i < rates.size() ? rates[i] : 0;
    lines << MemberText::tr("%1, %2: %3, %4. %5.", "number, place, per cent, figures, how it is")
                 .arg(number(i + 1), onOneLine(fromUtf8(member.place)), percentText(memberFraction(member)),
                      joinedFigures(memberFigures(member, rate)), memberHealth(detail.spread, member).text);
  }
  return lines.join(QLatin1Char('\n'));
}

QString memberCellText(const TransferDetail& detail, std::size_t member, std::size_t cell) {
  if (member >= detail.members.size() || cell >= detail.members[member].cells.size()) return {};
  const MemberDetail& on = detail.members[member];
  const MemberCell& at = on.cells[cell];
  const QString range = rangeText(at.range), state = partStateName(at.state);
  QString what;
  if (detail.spread == Spread::copies)
    what = MemberText::tr("Copy %1, %2: %3", "number, range, state").arg(number(member + 1), range, state);
  else if (at.slice == at.lastSlice)
    what = MemberText::tr("Slice %1, %2: %3", "number, range, state").arg(number(at.slice + 1), range, state);
  else
    what = MemberText::tr("Slices %1 to %2 in turn, %3: %4", "number, number, range, state")
               .arg(number(at.slice + 1), number(at.lastSlice + 1), range, state);
  return MemberText::tr("%1\nPlace %2: %3", "what it is, number, location")
      .arg(what, number(member + 1), onOneLine(fromUtf8(on.place)));
}

}  // namespace hawser::ui
