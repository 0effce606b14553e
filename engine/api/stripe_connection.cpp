#include "api/stripe_connection.h"

#include <charconv>
#include <set>

#include "base/units.h"

namespace hawser {

namespace {

std::string memberOption(std::size_t index) {
  return "member" + std::to_string(index + 1);
}

tl::unexpected<Error> damaged(const Connection& connection, std::string why) {
  return fail(makeError(ErrorCode::invalidArgument, std::move(why)).about(connection.name + ":"));
}

}  // namespace

Location asFolder(Location location) {
  if (!location.isFolder()) location.key += '/';
  return location;
}

Status checkStripe(const StripePlaces& places) {
  if (places.members.empty()) return fail(ErrorCode::invalidArgument, "a stripe needs places to lie on");
  if (places.width < kLeastStripeWidth)
    return fail(makeError(ErrorCode::invalidArgument, "the slices of a stripe have 64 KiB at least")
                    .about(formatSize(places.width)));
  return checkPlaces(places.members);
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

Result<Connection> stripeConnection(const std::string& name, const StripePlaces& places) {
  HAWSER_CHECK(checkStripe(places));
  Connection connection;
  connection.name = name;
  connection.kind = kStripeKind;
  connection.options["width"] = std::to_string(places.width);
  for (std::size_t i = 0; i < places.members.size(); ++i) {
    const Location member = asFolder(places.members[i]);
    const std::string text = member.text();
    if (!member.sas.empty()) {
      return fail(
          makeError(ErrorCode::invalidArgument,
                    "its signature cannot be kept with the stripe: save the place as a connection, and "
                    "name that")
              .about(text));
    }
    connection.options[memberOption(i)] = text;
  }
  return connection;
}

Result<StripePlaces> stripePlaces(const Connection& connection) {
  StripePlaces places;
  const auto width = connection.options.find("width");
  if (width == connection.options.end()) return damaged(connection, "the stripe has no width");
  const char* const end = width->second.data() + width->second.size();
  const auto [stop, wrong] = std::from_chars(width->second.data(), end, places.width);
  if (wrong != std::errc{} || stop != end || places.width < kLeastStripeWidth)
    return damaged(connection, "the stripe's width is no number of bytes from 65536 on");
  for (;;) {
    const auto member = connection.options.find(memberOption(places.members.size()));
    if (member == connection.options.end()) break;
    auto location = parseLocation(member->second, "/");
    if (!location) return damaged(connection, member->first + ": " + location.error().detail);
    places.members.push_back(asFolder(std::move(*location)));
  }
  if (places.members.empty()) return damaged(connection, "the stripe has no \"member1\"");
  return places;
}

Error stripeOnStripe(const Location& member) {
  return makeError(ErrorCode::invalidArgument, "a stripe cannot lie on another one").about(member.text());
}

std::string stripeHost(const Connection& connection) {
  if (connection.kind == "local") return "localhost" + connection.endpoint;
  std::string host = connection.endpoint;
  if (const std::size_t scheme = host.find("://"); scheme != std::string::npos) host.erase(0, scheme + 3);
  while (host.ends_with('/'))
    host.pop_back();
  return host;
}

}  // namespace hawser
