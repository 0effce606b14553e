#include "command_line.h"

#include <algorithm>
#include <array>

#include "api/printable.h"

namespace hawser::ctl {

namespace {

constexpr std::size_t kWidth = 80;

constexpr OptionSpec kHelp = {"help", "", "Show this text.", {}, 'h'};
// What every command takes.
constexpr std::array kCommon = {
    OptionSpec{"log", "FILE", "Keep the log of this run there, and not in hawser.log of the state folder."},
    OptionSpec{"verbose", "", "Also log each request to a store."},
    kHelp,
};

// "--name" or "-n".
bool isCalled(const OptionSpec& option, std::string_view given) {
  if (given.starts_with("--")) return given.substr(2) == option.name;
  return option.letter != '\0' && given.size() == 2 && given[1] == option.letter;
}

const OptionSpec* findOption(const CommandSpec& command, std::string_view given) {
  for (const OptionSpec& option : kCommon)
    if (isCalled(option, given)) return &option;
  const auto found = std::find_if(command.options.begin(), command.options.end(),
                                  [&](const OptionSpec& option) { return isCalled(option, given); });
  return found == command.options.end() ? nullptr : &*found;
}

tl::unexpected<Error> wrong(const CommandSpec& command, const std::string& what) {
  return fail(ErrorCode::invalidArgument,
              what + "; see \"hawserctl " + std::string(command.name) + " --help\"");
}

// Words of `text`, wrapped, every line indented.
std::string wrapped(std::string_view text, std::size_t indent) {
  std::string out, line;
  const auto flush = [&] {
    if (!line.empty()) out += std::string(indent, ' ') + line + "\n";
    line.clear();
  };
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(" \n"), text.size());
    const std::string_view word = text.substr(0, end);
    if (!line.empty() && indent + line.size() + 1 + word.size() > kWidth) flush();
    if (!word.empty()) line += (line.empty() ? "" : " ") + std::string(word);
    const bool paragraph = text.substr(end).starts_with("\n\n");
    text.remove_prefix(std::min(text.size(), end + 1));
    if (!paragraph) continue;
    flush();
    out += "\n";
  }
  flush();
  return out;
}

std::string optionHelp(const OptionSpec& option) {
  std::string head = "  ";
  if (option.letter != '\0') head += std::string("-") + option.letter + ", ";
  head += "--" + std::string(option.name);
  const bool optional = option.value.starts_with('[');
  if (optional) head += "[=" + std::string(option.value.substr(1));
  if (!optional && !option.value.empty()) head += " " + std::string(option.value);
  return head + "\n" + wrapped(option.help, 8);
}

}  // namespace

std::optional<std::string> Arguments::value(std::string_view option) const {
  const auto found = options_.find(option);
  if (found == options_.end()) return std::nullopt;
  return found->second.back();
}

std::vector<std::string> Arguments::values(std::string_view option) const {
  const auto found = options_.find(option);
  return found == options_.end() ? std::vector<std::string>() : found->second;
}

std::span<const OptionSpec> commonOptions() {
  return kCommon;
}

const CommandSpec* findCommand(std::string_view name) {
  const auto found = std::find_if(commands().begin(), commands().end(),
                                  [&](const CommandSpec& command) { return command.name == name; });
  return found == commands().end() ? nullptr : &*found;
}

Result<Arguments> parseArguments(const CommandSpec& command, std::span<const std::string> arguments) {
  Arguments parsed;
  bool options = true;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& text = arguments[i];
    if (options && text == "--") {
      options = false;
      continue;
    }
    if (!options || text == "-" || !text.starts_with('-')) {
      parsed.words.push_back(text);
      continue;
    }
    const std::size_t equals = text.find('=');
    const std::string given = text.substr(0, equals);
    const OptionSpec* const option = findOption(command, given);
    if (!option) return wrong(command, "there is no option " + printable(given) + " here");
    if (!option->unavailable.empty())
      return wrong(command, given + " is not available: " + std::string(option->unavailable));
    if (option->value.empty()) {
      if (equals != std::string::npos) return wrong(command, given + " takes no value");
      parsed.add(option->name, "");
    } else if (equals != std::string::npos) {
      parsed.add(option->name, text.substr(equals + 1));
    } else if (option->value.starts_with('[')) {
      parsed.add(option->name, "");
    } else if (i + 1 < arguments.size()) {
      parsed.add(option->name, arguments[++i]);
    } else {
      return wrong(command, given + " needs a value: " + given + " " + std::string(option->value));
    }
  }
  if (!parsed.has("help") && parsed.words.size() < command.leastWords)
    return wrong(command, "something is missing: hawserctl " + std::string(command.usage.front()));
  return parsed;
}

std::string helpText(const CommandSpec& command) {
  std::string out =
      "hawserctl " + std::string(command.name) + ": " + std::string(command.summary) + "\n\nUsage\n";
  for (const std::string_view usage : command.usage)
    out += "  hawserctl " + std::string(usage) + "\n";
  out += "\n" + wrapped(command.description, 2) + "\nOptions\n";
  for (const OptionSpec& option : command.options) {
    if (option.unavailable.empty()) out += optionHelp(option);
  }
  for (const OptionSpec& option : kCommon)
    out += optionHelp(option);
  if (command.examples.empty()) return out;
  out += "\nExamples\n";
  for (const auto& [example, what] : command.examples)
    out += "  hawserctl " + std::string(example) + "\n" + wrapped(what, 8);
  return out;
}

std::string overview() {
  std::string out =
      "hawserctl moves data between this computer and object storage, and checks every byte.\n\n"
      "Usage\n  hawserctl COMMAND [OPTIONS] ARGUMENTS\n  hawserctl COMMAND --help\n\nCommands\n";
  for (const CommandSpec& command : commands()) {
    const std::string name(command.name);
    out += "  " + name + std::string(14 - std::min<std::size_t>(name.size(), 13), ' ') +
           std::string(command.summary) + "\n";
  }
  out +=
      "\nLocations\n"
      "  PATH                        a file or folder of this computer\n"
      "  default:CONTAINER/KEY       the default store on this computer\n"
      "  az://ACCOUNT/CONTAINER/KEY  Azure blob storage\n"
      "  s3://BUCKET/KEY             S3, of Amazon or of AWS_ENDPOINT_URL_S3\n"
      "  store:FILE//CONTAINER/KEY   a store in a file of this computer\n"
      "  NAME:CONTAINER/KEY          a saved connection, or HAWSER_CONNECTION_NAME\n"
      "  https://...?sv=...&sig=...  an Azure URL with a shared access signature\n"
      "  A ':' before the first '/' makes a connection: write a file of such a name ./a:b.\n"
      "\nCredentials\n" +
      wrapped(
          "From AZURE_STORAGE_CONNECTION_STRING; AZURE_STORAGE_ACCOUNT with AZURE_STORAGE_KEY or "
          "AZURE_STORAGE_SAS_TOKEN; AWS_ACCESS_KEY_ID with AWS_SECRET_ACCESS_KEY, or AWS_PROFILE and its "
          "files; "
          "HAWSER_CONNECTION_NAME (a connection string or URL, used as NAME:); "
          "or the keychain (hawserctl connection add). Never from the command line.",
          2) +
      "\nExit status\n"
      "  0 all done   1 some objects failed (they are listed)   2 wrong usage\n"
      "  3 credentials   4 cancelled   5 damaged data found\n";
  return out;
}

}  // namespace hawser::ctl
