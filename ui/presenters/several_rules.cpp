#include "presenters/several_rules.h"

#include <QCoreApplication>
#include <algorithm>

#include "api/error_sentence.h"
#include "api/stripe_connection.h"
#include "base/units.h"
#include "models/text.h"
#include "presenters/navigation.h"

namespace hawser::ui {
namespace {

struct SeveralRules {
  Q_DECLARE_TR_FUNCTIONS(SeveralRules)
};

QString width(std::uint64_t bytes) {
  return chosenSizeText(bytes);
}

// Objects of a service are in a container; a connection of another kind has folders at its top.
bool needsContainer(const Location& location, const std::vector<Connection>& connections) {
  if (location.kind == Location::Kind::path || !location.container.empty()) return false;
  if (location.kind == Location::Kind::store) return false;
  if (location.kind != Location::Kind::connection) return true;
  return std::any_of(connections.begin(), connections.end(), [&](const Connection& connection) {
    return connection.name == location.connection && !isOfThisComputer(connection) && !hasMembers(connection);
  });
}

NamedPlace named(const Location& location) {
  // As panes say it.
  const std::string text = toUtf8(folderLocation(fromUtf8(location.text())));
  const std::string_view secret = location.sas.reveal();
  const std::string typed = secret.empty() ? text : text + "?" + std::string(secret);
  return {fromUtf8(text), fromUtf8(typed)};
}

Result<std::vector<Location>> locationsOf(const Several& several) {
  std::vector<Location> locations;
  for (const NamedPlace& place : several.places) {
    HAWSER_TRY(const Location location, parseLocation(toUtf8(place.typed), "/"));
    locations.push_back(asFolder(location));
  }
  return locations;
}

}  // namespace

QString sliceWidthText(std::uint64_t bytes) {
  static constexpr const char* kUnits[] = {"", "KiB", "MiB", "GiB", "TiB"};
  std::size_t unit = 0;
  while (unit + 1 < std::size(kUnits) && bytes != 0 && bytes % 1024 == 0) {
    bytes /= 1024;
    ++unit;
  }
  return QString::number(bytes) + (unit == 0 ? QString() : QLatin1Char(' ') + QLatin1String(kUnits[unit]));
}

std::uint64_t sliceWidthFrom(const QString& text) {
  const auto bytes = parseSize(toUtf8(text.trimmed()));
  return bytes && *bytes > 0 ? *bytes : 1;
}

TypedPlace placeFrom(const QString& typed, const std::vector<Connection>& connections,
                     const QList<NamedPlace>& beside) {
  QString text = typed.trimmed();
  if (text.startsWith(QLatin1Char('~'))) text = typedLocation(text);
  if (!text.contains(QLatin1Char(':')) && !isLocalPath(text))
    return {{}, SeveralRules::tr("This is no place yet: name a folder from “/” on, or a store with “:”.")};
  const auto location = parseLocation(toUtf8(text), "/");
  if (!location) return {{}, sentence(location.error(), Speaker::window).whole()};
  if (needsContainer(*location, connections))
    return {{},
            SeveralRules::tr("Objects live in containers: name one, such as %1backups/.")
                .arg(fromUtf8(asFolder(*location).text()))};
  const NamedPlace place = named(asFolder(*location));
  const auto same = [&](const NamedPlace& other) { return other.text == place.text; };
  if (std::any_of(beside.begin(), beside.end(), same))
    return {{}, SeveralRules::tr("%1 is among them already.").arg(onOneLine(place.text))};
  return {place, {}};
}

QString whatIsMissing(const Several& several) {
  if (several.places.isEmpty()) return SeveralRules::tr("Name the places first.");
  if (several.places.size() < 2) return SeveralRules::tr("Name one place more: it takes two at least.");
  if (several.sliceWidth != 0 && several.sliceWidth < kLeastStripeWidth)
    return SeveralRules::tr("Slices have %1 at least: smaller ones cost more than they bring.")
        .arg(width(kLeastStripeWidth));
  return {};
}

QString meaningOf(const Several& several) {
  const int count = static_cast<int>(several.places.size());
  if (several.sliceWidth == 0)
    return SeveralRules::tr(
        "All of it is copied to each of %Ln place(s), and read only once for that. One that "
        "is slow or away holds up no other; any one of them is enough to read it back.",
        "", count);
  return SeveralRules::tr(
             "What is larger than %1 is cut into slices of that size, which lie on %Ln place(s) in "
             "turn. That is faster than one of them alone, and all of them are needed to read it "
             "back. Smaller objects stay whole, on the first place.",
             "", count)
      .arg(width(several.sliceWidth));
}

std::optional<JobRequest> severalRequest(const QStringList& sources, const Several& several,
                                         const JobOptions& options) {
  if (several.places.isEmpty()) return std::nullopt;
  JobRequest request;
  request.options = options;
  request.stripeWidth = several.sliceWidth;
  request.destination = toUtf8(several.places.front().typed);
  for (const NamedPlace& place : several.places.mid(1))
    request.furtherDestinations.push_back(toUtf8(place.typed));
  for (QString source : sources) {
    if (isStoreRoot(source)) continue;
    // Without the '/', so that the folder itself arrives and not only what is in it.
    while (source.size() > 1 && source.endsWith(QLatin1Char('/')))
      source.chop(1);
    request.sources.push_back(toUtf8(source));
  }
  if (request.sources.empty()) return std::nullopt;
  return request;
}

Result<Connection> severalConnection(const QString& name, const Several& several) {
  HAWSER_TRY(const std::vector<Location> locations, locationsOf(several));
  if (several.sliceWidth == 0) return replicaConnection(toUtf8(name), locations);
  return stripeConnection(toUtf8(name), {locations, several.sliceWidth});
}

std::optional<Several> severalOf(const Connection& connection) {
  if (!hasMembers(connection)) return std::nullopt;
  Several several;
  if (connection.kind == kStripeKind) {
    const auto stripe = stripePlaces(connection);
    several.sliceWidth = stripe ? stripe->width : kUsualSliceWidth;
  }
  if (const auto members = membersOf(connection))
    for (const Location& member : *members)
      several.places << named(member);
  return several;
}

}  // namespace hawser::ui
