// The command line as a table: one description of each command and option serves parsing and help.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace hawser::ctl {

class Session;

struct OptionSpec {
  std::string_view name;   // without "--"
  std::string_view value;  // what to call its value; empty: it has none; "[NAME]": it may have one, by "="
  std::string_view help;
  // Why it cannot be used in this version; empty: it can. Such an option is an error, never ignored.
  std::string_view unavailable = {};
  char letter = '\0';  // "-o" as well, where there is one
};

class Arguments {
 public:
  std::vector<std::string> words;  // all that are no options

  bool has(std::string_view option) const { return options_.find(option) != options_.end(); }
  // The last one given counts.
  std::optional<std::string> value(std::string_view option) const;
  std::vector<std::string> values(std::string_view option) const;
  void add(std::string_view option, std::string value) {
    options_[std::string(option)].push_back(std::move(value));
  }

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> options_;
};

struct CommandSpec {
  std::string_view name;
  std::vector<std::string_view> usage;  // after "hawserctl "
  std::string_view summary;             // for the list of commands
  std::string_view description;         // paragraphs, wrapped when shown
  std::vector<OptionSpec> options;
  std::vector<std::pair<std::string_view, std::string_view>> examples;  // command, what it does
  std::size_t leastWords = 0;
  int (*run)(Session&, const Arguments&) = nullptr;
};

const std::vector<CommandSpec>& commands();
const CommandSpec* findCommand(std::string_view name);
// What every command takes besides its own.
std::span<const OptionSpec> commonOptions();

// invalidArgument with a sentence for what is not in the table. "--name VALUE" and "--name=VALUE"; "--" ends
// the options; "-" alone is a word.
Result<Arguments> parseArguments(const CommandSpec& command, std::span<const std::string> arguments);

std::string helpText(const CommandSpec& command);
std::string overview();

}  // namespace hawser::ctl
