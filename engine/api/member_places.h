// Places that are used as one: what may be among them, and how a connection keeps them.
//
// Its options "member1", "member2" and so on are locations (api/location.h), in their order. Pure.
#pragma once

#include <string>
#include <vector>

#include "api/location.h"

namespace hawser {

inline constexpr const char* kStripeKind = "stripe";
inline constexpr const char* kReplicaKind = "replica";

// Whether it is of other places, and has neither an endpoint nor a credential of its own.
bool hasMembers(const Connection& connection);

// The location as that of a folder: with a '/' at its end where it names something in a container or a path.
Location asFolder(Location location);
// invalidArgument: the same folder twice, or a service without a container.
Status checkPlaces(const std::vector<Location>& places);
// invalidArgument also for a place with a SAS, which a saved connection must not hold.
Status setMembers(Connection& connection, const std::vector<Location>& places);
// invalidArgument where one cannot be right, or there is none.
Result<std::vector<Location>> membersOf(const Connection& connection);

// Whether a connection of `kind` cannot be among the members of one of kind `on`: stripes lie on places,
// replicas on places and stripes.
bool cannotLieOn(const std::string& on, const std::string& kind);
Error wrongMember(const std::string& on, const Location& member);

// Whole copies on each of the places, two at least.
Result<Connection> replicaConnection(const std::string& name, const std::vector<Location>& places);

}  // namespace hawser
