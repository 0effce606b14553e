// Finds what stands at the members for one object.
#pragma once

#include "storage/stripe/stripe_map.h"

namespace hawser::stripe {

// Requests of one call under way at once: they wait for members, not for each other.
inline constexpr std::size_t kMostAtOnce = 16;

// Takes what a listing or stat() told of a member's object named like a slice of `object`: a slice, an object
// of its own that only has such a name (then it is returned), or damage.
std::optional<Found> addSlice(FoundObject& object, Found found);

// Asks for slices that are pointed to and were not found, slice 0 too: they may be at places that were not
// named.
Status followChain(const OpContext& context, Members& members, FoundObject& object);

// Asks all members. Blocks.
Result<FoundObject> findObject(const OpContext& context, Members& members, const std::string& key);

}  // namespace hawser::stripe
