#include "transfer/shard.h"

#include <charconv>
#include <cstring>

#include "checksum/digest.h"

namespace hawser {

namespace {

bool read(std::string_view text, std::uint32_t& number) {
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), number);
  return wrong == std::errc{} && end == text.data() + text.size();
}

}  // namespace

bool Shard::takes(std::string_view path) const {
  if (count == 1) return true;
  // What people call their files is anything but even; a digest of it is.
  const Sha256Value digest = sha256(std::as_bytes(std::span(path)));
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < sizeof number; ++i)
    number = number << 8 | std::to_integer<std::uint64_t>(digest[i]);
  return number % count == index;
}

Result<Shard> shardFrom(std::string_view text) {
  Shard shard;
  const std::size_t slash = text.find('/');
  const bool numbers = slash != std::string_view::npos && read(text.substr(0, slash), shard.index) &&
                       read(text.substr(slash + 1), shard.count);
  if (!numbers || shard.count == 0 || shard.count > kMostShards || shard.index > shard.count) {
    return fail(ErrorCode::invalidArgument,
                "write I/N, the number of this share and how many there are, such as 3/8");
  }
  shard.index %= shard.count;
  return shard;
}

std::string textOf(const Shard& shard) {
  return std::to_string(shard.index) + "/" + std::to_string(shard.count);
}

}  // namespace hawser
