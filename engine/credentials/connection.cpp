#include "credentials/connection.h"

#include <algorithm>
#include <array>

#include "base/encoding.h"

namespace hawser {

bool isConnectionName(std::string_view name) {
  constexpr std::array<std::string_view, 6> kTaken = {"az", "s3", "http", "https", "store", "file"};
  if (name.empty() || name.size() > 64 || !isValidUtf8(name)) return false;
  if (name.front() == '.' || name.front() == '-' || name.front() == ' ' || name.back() == ' ') return false;
  if (std::find(kTaken.begin(), kTaken.end(), name) != kTaken.end()) return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte != 0x7f && c != ':' && c != '/' && c != '\\';
  });
}

}  // namespace hawser
