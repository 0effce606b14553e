// What all YAML texts of this room have in common: what is refused before it is parsed, and that what
// yaml-cpp throws becomes an Error. Of this room alone, for it shows yaml-cpp. Pure.
#pragma once

#include <yaml-cpp/yaml.h>

#include <exception>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace hawser {

// corrupt, with the line where there is one.
tl::unexpected<Error> brokenYaml(const YAML::Mark& mark, const std::string& why);

// The one document of `text`; nothing where there are but comments and blanks. corrupt for more than 1 MiB,
// no UTF-8, control characters and several documents. Throws what yaml-cpp throws.
Result<std::optional<YAML::Node>> yamlDocument(std::string_view text);

// What the parser says, without the words of the text that it may repeat.
std::string yamlComplaint(const YAML::Exception& wrong);

template <class Call>
auto guardedYaml(Call call) -> decltype(call()) {
  try {
    return call();
  } catch (const YAML::Exception& wrong) {
    return brokenYaml(wrong.mark, yamlComplaint(wrong));
  } catch (const std::exception& wrong) {
    return fail(ErrorCode::corrupt, wrong.what());
  }
}

}  // namespace hawser
