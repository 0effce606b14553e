// A connection of kind "stripe": several places as one store (storage/stripe).
//
// Its options are "width" (bytes of a slice, in decimal) and its places (api/member_places.h) in the order
// they are written to. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "api/location.h"
#include "api/member_places.h"

namespace hawser {

// Slices are objects of their own: below that they cost more than they bring.
inline constexpr std::uint64_t kLeastStripeWidth = 64 * 1024;

struct StripePlaces {
  std::vector<Location> members;  // folders: none names a single object
  std::uint64_t width = 0;        // bytes
};

// invalidArgument: no member, the same one twice, or a width below the least.
Status checkStripe(const StripePlaces& places);
// invalidArgument also for a member with a SAS, which a saved connection must not hold.
Result<Connection> stripeConnection(const std::string& name, const StripePlaces& places);
// invalidArgument where an option is missing or cannot be right.
Result<StripePlaces> stripePlaces(const Connection& connection);

// By what name other slices point to it: the endpoint without its scheme; for folders "localhost" and its
// path.
std::string stripeHost(const Connection& connection);

}  // namespace hawser
