#include "models/profile_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include "api/error_sentence.h"
#include "models/text.h"

namespace hawser::ui {
namespace {

struct ProfileText {
  Q_DECLARE_TR_FUNCTIONS(ProfileText)
};

QString separator() {
  return ProfileText::tr(", ", "between facts");
}

QString placesText(const std::vector<std::string>& places) {
  QStringList texts;
  for (const std::string& place : places)
    texts << onOneLine(fromUtf8(place));
  return texts.join(separator());
}

QString number(std::chrono::minutes::rep count) {
  return QLocale().toString(static_cast<qlonglong>(count));
}

QString intervalWords(std::chrono::minutes every) {
  constexpr std::chrono::hours kDay(24);
  if (every % kDay == every.zero()) return durationText(every);
  if (every % std::chrono::hours(1) == every.zero())
    return ProfileText::tr("%1 h", "hours").arg(number(every / std::chrono::hours(1)));
  return ProfileText::tr("%1 min", "minutes").arg(number(every.count()));
}

}  // namespace

QString profileKindText(ProfileKind kind) {
  switch (kind) {
    case ProfileKind::copy:
      return ProfileText::tr("Copy");
    case ProfileKind::update:
      return ProfileText::tr("Update");
    case ProfileKind::mirror:
      return ProfileText::tr("Mirror");
    case ProfileKind::twoWay:
      break;
  }
  return ProfileText::tr("Two-way");
}

QString profileWhat(const SavedProfile& saved) {
  if (saved.foreign) return ProfileText::tr("A configuration of blobxfer");
  if (saved.error) return ProfileText::tr("It cannot be read");
  const Profile& profile = saved.profile;
  return ProfileText::tr("%1: %2 to %3", "a kind, sources, destinations")
      .arg(profileKindText(profile.kind), placesText(profile.sources), placesText(profile.destinations));
}

QString whenText(const WhenRules& rules) {
  if (rules.isManual()) return ProfileText::tr("By hand");
  QStringList parts;
  if (rules.every.count() != 0)
    parts << ProfileText::tr("every %1", "a duration").arg(intervalWords(rules.every));
  if (rules.watch) parts << ProfileText::tr("on changes");
  if (rules.atSignIn) parts << ProfileText::tr("at sign-in");
  if (!rules.hours.isWhole()) parts << ProfileText::tr("at certain hours");
  return capitalised(parts.join(separator()));
}

QString backgroundText(const BackgroundRow& row) {
  switch (row.state) {
    case BackgroundState::waits:
      return row.next ? ProfileText::tr("next at %1", "a time").arg(timeText(row.next)) : QString();
    case BackgroundState::hindered:
      return hindranceWords(row.hindrance);
    case BackgroundState::planning:
      return ProfileText::tr("looks for what has to be done");
    case BackgroundState::running:
      return ProfileText::tr("runs now");
    case BackgroundState::paused:
      return ProfileText::tr("paused");
    case BackgroundState::refused:
      return ProfileText::tr("could not start");
    case BackgroundState::failed:
      break;
  }
  return ProfileText::tr("its last run failed");
}

QString profileTrouble(const SavedProfile& saved) {
  if (saved.foreign)
    return ProfileText::tr(
               "“%1” is a configuration of blobxfer. “hawserctl profile run %1” runs it as it is.")
        .arg(onOneLine(fromUtf8(saved.name)));
  if (!saved.error) return {};
  if (saved.error->code == ErrorCode::unsupported)
    return ProfileText::tr(
               "“%1” was written by a newer Hawser, and stays as it is. A newer one here can run it.")
        .arg(onOneLine(fromUtf8(saved.name)));
  if (saved.error->code == ErrorCode::corrupt)
    return ProfileText::tr(
               "“%1” is not written as a profile has to be: mend its text, or remove it. Technical "
               "detail: %2")
        .arg(onOneLine(fromUtf8(saved.name)), onOneLine(fromUtf8(saved.error->detail)));
  return sentence(*saved.error, Speaker::window).whole();
}

QString copyPlanText(const PlanSummary& plan) {
  QString text = plan.objects == 0 ? ProfileText::tr("No object would be copied.")
                                   : ProfileText::tr("%Ln object(s) with %1 would be copied.", "a size",
                                                     counted32(plan.objects))
                                         .arg(sizeText(plan.bytes));
  const auto more = [&](const QString& sentence) { text += QLatin1Char(' ') + sentence; };
  if (plan.removals != 0)
    more(ProfileText::tr("%Ln object(s) would be removed at the destination.", "", counted32(plan.removals)));
  if (plan.skips != 0) more(ProfileText::tr("%Ln object(s) would be left out.", "", counted32(plan.skips)));
  if (plan.failures != 0)
    more(ProfileText::tr("%Ln object(s) cannot be copied.", "", counted32(plan.failures)));
  return text;
}

QString profileSpoken(const SavedProfile& saved) {
  const bool readable = !saved.foreign && !saved.error;
  QStringList parts{onOneLine(fromUtf8(saved.name)), profileWhat(saved)};
  if (readable) parts << whenText(saved.profile.when);
  if (readable && !saved.profile.group.empty())
    parts << ProfileText::tr("group %1").arg(onOneLine(fromUtf8(saved.profile.group)));
  return parts.join(separator());
}

QString dayText(std::size_t day, bool shortly) {
  return QLocale().standaloneDayName(static_cast<int>(day) + 1,
                                     shortly ? QLocale::ShortFormat : QLocale::LongFormat);
}

}  // namespace hawser::ui
