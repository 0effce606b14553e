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

// Whether a connection of `kind` cannot be among the members of one of kind `on`: stripes lie on places and
// replicas, replicas on places and stripes.
bool cannotLieOn(const std::string& on, const std::string& kind);
Error wrongMember(const std::string& on, const Location& member);

// invalidArgument: the connection lies on itself, by way of others.
Status checkNoLoop(const Connection& connection, const std::vector<Connection>& known);

// Of a location in a store: container and key, "box/dir/".
std::string insideOf(const Location& location);
// What is at `inside` below the folder, as a location.
std::string textBelow(const Location& folder, const std::string& inside);

// A stripe that lies on replicas is as many stripes side by side, each whole. They are written one by one, by
// names of their own: "wide~2" is the second copy of "wide".
//
// How many there are; 0: it lies on no replicas. invalidArgument where some of its members are replicas and
// others not, or of other numbers.
Result<std::size_t> copiesOf(const Connection& stripe, const std::vector<Connection>& known);
std::string copyName(const std::string& name, std::size_t copy);  // from 1
// The connection such a name means; notFound where it is none.
Result<Connection> copyNamed(const std::string& name, const std::vector<Connection>& known);

// Whole copies on each of the places, two at least.
Result<Connection> replicaConnection(const std::string& name, const std::vector<Location>& places);

}  // namespace hawser
