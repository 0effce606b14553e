// What the sessions of both kinds of writers are made of. Internal to storage/azure.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace hawser::azure {

Result<std::uint64_t> randomNumber();

// "FORM" + 16 random hex digits + "-" + the mark of the object, to which it is tied: blocks are the object's,
// and another one's session would find none. `given`: one of an earlier time, which is checked; empty: a new
// one. invalidArgument for one of another object, or none at all.
Result<std::string> sessionFor(std::string_view form, const std::string& object, const std::string& given);

// Whether a commit that failed so may have been done all the same.
bool mayBeCommitted(const Error& error);

}  // namespace hawser::azure
