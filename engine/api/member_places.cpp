#include "api/member_places.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "base/encoding.h"

namespace hawser {

namespace {

std::string memberOption(std::size_t index) {
  return "member" + std::to_string(index + 1);
}

const Connection* replicasAt(const Location& location, const std::vector<Connection>& known) {
  if (location.kind != Location::Kind::connection) return nullptr;
  for (const Connection& connection : known) {
    if (connection.name == location.connection && connection.kind == kReplicaKind) return &connection;
  }
  return nullptr;
}

Status checkWay(const Connection& connection, const std::vector<Connection>& known,
                std::vector<std::string>& way) {
  if (std::find(way.begin(), way.end(), connection.name) != way.end()) {
    return fail(makeError(ErrorCode::invalidArgument, "it lies on itself, by way of its members")
                    .about(connection.name + ":"));
  }
  if (!hasMembers(connection)) return {};
  way.push_back(connection.name);
  HAWSER_TRY(const std::vector<Location> members, membersOf(connection));
  for (const Location& member : members) {
    const auto next = std::find_if(known.begin(), known.end(), [&](const Connection& one) {
      return member.kind == Location::Kind::connection && one.name == member.connection;
    });
    if (next != known.end()) HAWSER_CHECK(checkWay(*next, known, way));
  }
  way.pop_back();
  return {};
}

}  // namespace

Status checkNoLoop(const Connection& connection, const std::vector<Connection>& known) {
  std::vector<std::string> way;
  return checkWay(connection, known, way);
}

std::string insideOf(const Location& location) {
  return location.container.empty() ? location.key : location.container + '/' + location.key;
}

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
    const bool service = place.kind == Location::Kind::azure || place.kind == Location::Kind::url ||
                         place.kind == Location::Kind::s3;
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
  return kind == on;
}

Error wrongMember(const std::string& on, const Location& member) {
  return makeError(ErrorCode::invalidArgument, on == kStripeKind ? "a stripe cannot lie on another one"
                                                                 : "replicas cannot lie on other replicas")
      .about(member.text());
}

std::string textBelow(const Location& folder, const std::string& inside) {
  std::string text = folder.text();
  if (!inside.empty() && !text.ends_with('/') && !text.ends_with(':')) text += '/';
  const bool encoded = folder.kind == Location::Kind::url;
  return text + (encoded ? percentEncoded(inside, "/") : inside);
}

Result<std::size_t> copiesOf(const Connection& stripe, const std::vector<Connection>& known) {
  if (stripe.kind != kStripeKind) return 0;
  HAWSER_TRY(const std::vector<Location> members, membersOf(stripe));
  std::optional<std::size_t> copies;
  for (const Location& member : members) {
    const Connection* const replicas = replicasAt(member, known);
    std::size_t count = 0;
    if (replicas) {
      HAWSER_TRY(const std::vector<Location> places, membersOf(*replicas));
      count = places.size();
    }
    if (copies.value_or(count) != count) {
      return fail(makeError(ErrorCode::invalidArgument,
                            "a stripe lies on replicas of one number, or on none: its members differ")
                      .about(stripe.name + ":"));
    }
    copies = count;
  }
  return copies.value_or(0);
}

std::string copyName(const std::string& name, std::size_t copy) {
  return name + "~" + std::to_string(copy);
}

Result<Connection> copyNamed(const std::string& name, const std::vector<Connection>& known) {
  const Error none = makeError(ErrorCode::notFound, "no connection has this name").about(name + ":");
  const std::size_t mark = name.rfind('~');
  std::size_t copy = 0;
  if (mark == std::string::npos) return fail(none);
  const char* const end = name.data() + name.size();
  const auto [stop, wrong] = std::from_chars(name.data() + mark + 1, end, copy);
  const auto stripe = std::find_if(known.begin(), known.end(), [&](const Connection& connection) {
    return connection.name == name.substr(0, mark);
  });
  if (wrong != std::errc{} || stop != end || copy == 0 || stripe == known.end()) return fail(none);
  HAWSER_TRY(const std::size_t copies, copiesOf(*stripe, known));
  if (copy > copies) return fail(none);
  Connection one = *stripe;
  one.name = name;
  HAWSER_TRY(const std::vector<Location> members, membersOf(*stripe));
  for (std::size_t i = 0; i < members.size(); ++i) {
    HAWSER_TRY(const std::vector<Location> places, membersOf(*replicasAt(members[i], known)));
    one.options[memberOption(i)] = textBelow(places[copy - 1], insideOf(members[i]));
  }
  return one;
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
