#include "profile/yaml_text.h"

#include <algorithm>

#include "base/encoding.h"

namespace hawser {

namespace {

constexpr std::size_t kLargest = 1024 * 1024;

struct Lines {
  bool empty = true;  // nothing but comments and blanks
  bool many = false;  // a document marker after the first content
};

// Counted here and not by LoadAll(), which never ends on some texts that open with a stray ','.
Lines looked(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const bool marker = line.starts_with("---") || line.starts_with("...");
    if (marker && !lines.empty) lines.many = true;
    const std::size_t first = line.find_first_not_of(" \t\r");
    if (first != std::string_view::npos && line[first] != '#') lines.empty = false;
  }
  return lines;
}

}  // namespace

tl::unexpected<Error> brokenYaml(const YAML::Mark& mark, const std::string& why) {
  const std::string where = mark.is_null() ? "" : "line " + std::to_string(mark.line + 1) + ": ";
  return fail(ErrorCode::corrupt, where + why);
}

Result<std::optional<YAML::Node>> yamlDocument(std::string_view text) {
  if (text.size() > kLargest) return fail(ErrorCode::corrupt, "it is larger than 1 MiB");
  if (!isValidUtf8(text)) return fail(ErrorCode::corrupt, "it is no UTF-8");
  // They are no YAML; yaml-cpp reads them, and writes some of them as something else.
  const auto isControl = [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f;
  };
  if (std::any_of(text.begin(), text.end(), isControl))
    return fail(ErrorCode::corrupt, "it holds a control character");
  const Lines lines = looked(text);
  if (lines.many) return fail(ErrorCode::corrupt, "it holds more than one document");
  if (lines.empty) return std::optional<YAML::Node>();
  return std::optional(YAML::Load(std::string(text)));
}

std::string yamlComplaint(const YAML::Exception& wrong) {
  return wrong.msg.substr(0, wrong.msg.find(':'));
}

}  // namespace hawser
