#include "storage/local/local_place.h"

#include <algorithm>

#include "base/encoding.h"
#include "checksum/crc64.h"

namespace hawser::local {

namespace {

constexpr std::string_view kUnfinished = ".hawser-part-";
constexpr std::size_t kSessionSize = 32;
constexpr std::size_t kUnfinishedSize = kUnfinished.size() + kSessionSize + 1 + 16;
constexpr std::size_t kMaxName = 255;

bool isHex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

Status checkPart(std::string_view part) {
  if (part.empty()) return fail(ErrorCode::invalidArgument, "a file's path cannot hold an empty part");
  if (part == "." || part == "..") {
    return fail(ErrorCode::invalidArgument, "a key cannot hold the part \"" + std::string(part) + "\"");
  }
  if (part.find('\0') != std::string_view::npos) {
    return fail(ErrorCode::invalidArgument, "a file name cannot hold a NUL byte");
  }
  if (isUnfinishedName(part)) {
    return fail(ErrorCode::invalidArgument, "this name is kept for unfinished objects");
  }
  if (part.size() > kMaxName) return fail(ErrorCode::tooLarge, "a file name holds at most 255 bytes");
  return {};
}

// What is on the way from the container to the place, from the top.
enum class Way : std::uint8_t { clear, ends, blocked };

struct WayFound {
  Way way = Way::clear;
  std::string at;  // deepest folder that exists, or what blocks
};

Result<WayFound> walkDown(FileSystem& files, const Place& place) {
  std::size_t end = place.container.size();
  std::string folder = place.container;
  for (;;) {
    end = place.path.find('/', end + 1);
    if (end == std::string::npos) return WayFound{Way::clear, std::move(folder)};
    std::string next = place.path.substr(0, end);
    const auto info = files.info(next, place.walksLinks);
    if (!info && info.error().code == ErrorCode::notFound) return WayFound{Way::ends, std::move(folder)};
    if (!info) return fail(info.error());
    if (info->kind != FileKind::directory) return WayFound{Way::blocked, std::move(next)};
    folder = std::move(next);
  }
}

}  // namespace

std::string unfinishedName(std::string_view session, std::string_view key) {
  const std::uint64_t ofKey = crc64(std::as_bytes(std::span(key.data(), key.size())));
  return std::string(kUnfinished) + std::string(session) + "-" + toHex(ofKey);
}

std::string unfinishedName(std::string_view session, const Place& place) {
  return unfinishedName(session, place.path.substr(place.container.size()));
}

bool isSession(std::string_view session) {
  return session.size() == kSessionSize && isHex(session);
}

std::string_view sessionIn(std::string_view name) {
  return name.substr(kUnfinished.size(), kSessionSize);
}

bool isUnfinishedName(std::string_view name) {
  return name.size() == kUnfinishedSize && name.starts_with(kUnfinished) && isSession(sessionIn(name)) &&
         name[kUnfinished.size() + kSessionSize] == '-' &&
         isHex(name.substr(kUnfinished.size() + kSessionSize + 1));
}

Status checkContainerName(const std::string& container) {
  if (container.find('/') != std::string::npos) {
    return fail(ErrorCode::invalidArgument, "a container is one folder, without '/'");
  }
  return checkPart(container);
}

std::string containerPath(const std::string& root, const std::string& container) {
  return container.empty() ? root : joinPath(root, container);
}

Result<Place> placeOf(const std::string& root, const ObjectRef& ref) {
  if (!ref.container.empty()) HAWSER_CHECK(checkContainerName(ref.container));
  if (ref.key.empty()) return fail(ErrorCode::invalidArgument, "a key cannot be empty");
  std::string_view rest = ref.key;
  const bool folder = rest.ends_with('/');
  if (folder) rest.remove_suffix(1);
  Place place{containerPath(root, ref.container), {}, folder, root == "/", !ref.container.empty()};
  place.path = joinPath(place.container, rest);
  for (;;) {
    const std::size_t slash = rest.find('/');
    HAWSER_CHECK(checkPart(rest.substr(0, slash)));
    if (slash == std::string_view::npos) return place;
    rest.remove_prefix(slash + 1);
  }
}

Status checkContainer(FileSystem& files, const Place& place) {
  const auto info = files.info(place.container, true);
  if (info && info->kind == FileKind::directory) return {};
  Error error = info ? makeError(ErrorCode::notFound, "the container is no folder") : info.error();
  // The word other stores have for it, so that all say the same.
  if (error.code == ErrorCode::notFound && place.contained) error.serviceCode = "ContainerNotFound";
  return fail(std::move(error));
}

Result<std::string> deepestFolder(FileSystem& files, const Place& place) {
  HAWSER_TRY(WayFound found, walkDown(files, place));
  if (found.way == Way::blocked) {
    return fail(ErrorCode::exists, "what is in the way is no folder: " + found.at);
  }
  return std::move(found.at);
}

Status checkWay(FileSystem& files, const Place& place) {
  // The system walks plain paths itself, and says notFound where it cannot.
  if (place.walksLinks) return {};
  HAWSER_TRY(const WayFound found, walkDown(files, place));
  if (found.way != Way::clear) return fail(ErrorCode::notFound, "no such file or folder");
  return {};
}

}  // namespace hawser::local
