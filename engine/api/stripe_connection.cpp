#include "api/stripe_connection.h"

#include <charconv>

#include "base/units.h"

namespace hawser {

namespace {

tl::unexpected<Error> damaged(const Connection& connection, std::string why) {
  return fail(makeError(ErrorCode::invalidArgument, std::move(why)).about(connection.name + ":"));
}

}  // namespace

Status checkStripe(const StripePlaces& places) {
  if (places.members.empty()) return fail(ErrorCode::invalidArgument, "a stripe needs places to lie on");
  if (places.width < kLeastStripeWidth)
    return fail(makeError(ErrorCode::invalidArgument, "the slices of a stripe have 64 KiB at least")
                    .about(formatSize(places.width)));
  return checkPlaces(places.members);
}

Result<Connection> stripeConnection(const std::string& name, const StripePlaces& places) {
  HAWSER_CHECK(checkStripe(places));
  Connection connection;
  connection.name = name;
  connection.kind = kStripeKind;
  connection.options["width"] = std::to_string(places.width);
  HAWSER_CHECK(setMembers(connection, places.members));
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
  HAWSER_TRY(places.members, membersOf(connection));
  return places;
}

std::string stripeHost(const Connection& connection) {
  if (isOfThisComputer(connection)) return "localhost" + connection.endpoint;
  std::string host = connection.endpoint;
  if (const std::size_t scheme = host.find("://"); scheme != std::string::npos) host.erase(0, scheme + 3);
  while (host.ends_with('/'))
    host.pop_back();
  return host;
}

}  // namespace hawser
