// What is made of the table of commands for other programs: the manual page, and completions for shells.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hawser::ctl {

// hawserctl(1), for man.
std::string manualPage();
// "bash", "zsh" or "fish"; nothing for others.
std::optional<std::string> completion(std::string_view shell);

}  // namespace hawser::ctl
