// ObjectIdentity: which bytes: of which object, where, in which version. Two that are equal have the same
// bytes.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace hawser {

struct ObjectIdentity {
  std::string store;     // the service or folder it lies in, whatever it is called here; opaque
  std::string location;  // in it, as the user would write it: "az://acct/photos/a.jpg"
  std::string version;   // its ETag; empty: nothing tells one version from another, and nothing is kept
  std::uint64_t size = 0;
  friend auto operator<=>(const ObjectIdentity&, const ObjectIdentity&) = default;
};

}  // namespace hawser
