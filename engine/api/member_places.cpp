#include "api/member_places.h"

#include <set>

namespace hawser {

namespace {

std::string memberOption(std::size_t index) {
  return "member" + std::to_string(index + 1);
}

}  // namespace

bool hasMembers(const Connection& connection) {
  return connection.kind == kStripeKind || connection.kind == kReplicaKind;
}

Location asFolder(Location location) {
  if (!location.isFolder()) location.key += '/';
  return location;
}

Status checkPlaces(const std::vector<Location>& places) {
  std::set<std::string> texts;
  for (const Location& place : places) {
    const std::string text = asFolder(place).text();
    const bool service = place.kind == Location::Kind::azure || place.kind == Location::Kind::url;
    if (service && place.container.empty())
      return fail(makeError(ErrorCode::invalidArgument, "no container is named").about(text));
    if (!texts.insert(text).second)
      return fail(makeError(ErrorCode::invalidArgument, "it is named twice").about(text));
  }
  return {};
}

Status setMembers(Connection& connection, const std::vector<Location>& places) {
  HAWSER_CHECK(checkPlaces(places));
  for (std::size_t i = 0; i < places.size(); ++i) {
    const Location member = asFolder(places[i]);
    const std::string text = member.text();
    if (!member.sas.empty()) {
      return fail(
          makeError(ErrorCode::invalidArgument,
                    "its signature cannot be kept with the connection: save the place as a connection "
                    "of its own, and name that")
              .about(text));
    }
    connection.options[memberOption(i)] = text;
  }
  return {};
}

Result<std::vector<Location>> membersOf(const Connection& connection) {
  const auto damaged = [&connection](std::string why) {
    return fail(makeError(ErrorCode::invalidArgument, std::move(why)).about(connection.name + ":"));
  };
  std::vector<Location> members;
  for (;;) {
    const auto member = connection.options.find(memberOption(members.size()));
    if (member == connection.options.end()) break;
    auto location = parseLocation(member->second, "/");
    if (!location) return damaged(member->first + ": " + location.error().detail);
    members.push_back(asFolder(std::move(*location)));
  }
  if (members.empty()) return damaged("it has no \"member1\"");
  return members;
}

bool cannotLieOn(const std::string& on, const std::string& kind) {
  return kind == kReplicaKind || (kind == kStripeKind && on == kStripeKind);
}

Error wrongMember(const std::string& on, const Location& member) {
  return makeError(ErrorCode::invalidArgument, on == kStripeKind
                                                   ? "a stripe cannot lie on another one, or on replicas"
                                                   : "replicas cannot lie on other replicas")
      .about(member.text());
}

Result<Connection> replicaConnection(const std::string& name, const std::vector<Location>& places) {
  if (places.size() < 2) return fail(ErrorCode::invalidArgument, "replicas need two places at least");
  Connection connection;
  connection.name = name;
  connection.kind = kReplicaKind;
  HAWSER_CHECK(setMembers(connection, places));
  return connection;
}

}  // namespace hawser
