#include "api/typed_name.h"

#include <algorithm>

namespace hawser {

std::string asTyped(const std::string& object, const Place& place, const Location& typed) {
  if (typed.kind == Location::Kind::path) return object;
  std::string top = place.store->location({});
  while (top.ends_with('/'))
    top.pop_back();
  if (!object.starts_with(top)) return object;
  std::string rest = object.substr(top.size());
  if (!rest.empty() && rest.front() != '/') return object;
  rest.erase(0, std::min(rest.find_first_not_of('/'), rest.size()));
  Location location = typed;
  if (place.container.empty() && !typed.container.empty()) {
    location.key = rest;  // a store of this container alone
    return location.text();
  }
  const std::size_t slash = rest.find('/');
  location.container = rest.substr(0, slash);
  location.key = slash == std::string::npos ? std::string() : rest.substr(slash + 1);
  // Where containers are no part of it, the first name is the key's.
  if (typed.container.empty() && !typed.key.empty()) {
    location.container.clear();
    location.key = rest;
  }
  return location.text();
}

}  // namespace hawser
