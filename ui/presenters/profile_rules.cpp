#include "presenters/profile_rules.h"

#include <QCoreApplication>

#include "api/error_sentence.h"
#include "api/location.h"
#include "models/text.h"

namespace hawser::ui {
namespace {

struct ProfileRules {
  Q_DECLARE_TR_FUNCTIONS(ProfileRules)
};

bool isEmpty(const std::vector<std::string>& places) {
  return places.empty() || places.front().empty();
}

}  // namespace

std::vector<std::string> patternsIn(const QString& text) {
  std::vector<std::string> patterns;
  for (const QString& part : text.split(QLatin1Char(';')))
    if (const QString pattern = part.trimmed(); !pattern.isEmpty()) patterns.push_back(toUtf8(pattern));
  return patterns;
}

QString patternsText(const std::vector<std::string>& patterns) {
  QStringList parts;
  for (const std::string& pattern : patterns)
    parts << fromUtf8(pattern);
  return parts.join(QLatin1String("; "));
}

ProfileKind profileKind(SyncKind kind) {
  switch (kind) {
    case SyncKind::update:
      return ProfileKind::update;
    case SyncKind::mirror:
      return ProfileKind::mirror;
    case SyncKind::twoWay:
      break;
  }
  return ProfileKind::twoWay;
}

std::optional<SyncKind> syncKind(ProfileKind kind) {
  switch (kind) {
    case ProfileKind::update:
      return SyncKind::update;
    case ProfileKind::mirror:
      return SyncKind::mirror;
    case ProfileKind::twoWay:
      return SyncKind::twoWay;
    case ProfileKind::copy:
      break;
  }
  return std::nullopt;
}

Profile syncProfile(SyncKind kind, const QString& left, const QString& right) {
  Profile profile;
  profile.kind = profileKind(kind);
  profile.sources = {toUtf8(left)};
  profile.destinations = {toUtf8(right)};
  return profile;
}

bool hasSecret(const QString& location) {
  const auto parsed = parseLocation(toUtf8(location), "/");
  return parsed && !parsed->sas.reveal().empty();
}

QString profileProblem(const Profile& profile) {
  if (isEmpty(profile.sources)) return ProfileRules::tr("Name the source first.");
  if (isEmpty(profile.destinations)) return ProfileRules::tr("Name the destination first.");
  for (const auto* places : {&profile.sources, &profile.destinations})
    for (const std::string& place : *places)
      if (hasSecret(fromUtf8(place)))
        return ProfileRules::tr(
            "A profile holds no signature or key. Save the place as a connection (“New Connection…” in the "
            "File menu takes the whole URL), and name that here.");
  if (profile.kind != ProfileKind::copy && (profile.sources.size() > 1 || profile.destinations.size() > 1))
    return ProfileRules::tr("Folders that are kept the same are two: one source and one destination.");
  if (profile.stripeWidth != 0 && profile.destinations.size() < 2)
    return ProfileRules::tr("Slices need more than one destination.");
  const Status good = checkProfile(profile);
  return good ? QString() : sentence(good.error(), Speaker::window).whole();
}

QString nameProblem(const QString& name) {
  if (name.trimmed().isEmpty()) return ProfileRules::tr("Give it a name first.");
  if (!isProfileName(toUtf8(name.trimmed())))
    return ProfileRules::tr("A name has up to 64 bytes, no “/” or “\\” in it, and no “.” or “-” in front.");
  return {};
}

}  // namespace hawser::ui
