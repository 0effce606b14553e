#include "storage/embedded/object_name.h"

namespace hawser::embedded {

std::string folderOf(std::string_view container) {
  return container.empty() ? std::string() : std::string(container) + "/";
}

Status checkName(std::string_view name) {
  if (name.empty() || name == "/") return fail(ErrorCode::invalidArgument, "a key cannot be empty");
  if (name.starts_with('/')) return fail(ErrorCode::invalidArgument, "a name cannot begin with '/'");
  if (name.ends_with("//")) return fail(ErrorCode::invalidArgument, "a folder's name cannot be empty");
  if (name.find('\0') != std::string_view::npos)
    return fail(ErrorCode::invalidArgument, "a key cannot hold a NUL byte");
  if (name.size() > kMaxName) return fail(ErrorCode::tooLarge, "container and key hold at most 4096 bytes");
  for (std::string_view rest = name;;) {
    const std::string_view part = rest.substr(0, rest.find('/'));
    // No folder could hold it as it is.
    if (part == "." || part == "..")
      return fail(ErrorCode::invalidArgument, "a key cannot hold the part \"" + std::string(part) + "\"");
    if (part.size() == rest.size()) return {};
    rest.remove_prefix(part.size() + 1);
  }
}

Status checkContainerName(std::string_view container) {
  if (container.find('/') != std::string_view::npos)
    return fail(ErrorCode::invalidArgument, "a container's name holds no '/'");
  if (container.empty()) return fail(ErrorCode::invalidArgument, "a container needs a name");
  return checkName(container);
}

Result<std::string> nameOf(const ObjectRef& ref) {
  if (!ref.container.empty()) HAWSER_CHECK(checkContainerName(ref.container));
  if (ref.key.empty()) return fail(ErrorCode::invalidArgument, "a key cannot be empty");
  std::string name = folderOf(ref.container) + ref.key;
  HAWSER_CHECK(checkName(name));
  return name;
}

}  // namespace hawser::embedded
