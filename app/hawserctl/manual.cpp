#include "manual.h"

#include <algorithm>
#include <vector>

#include "command_line.h"

namespace hawser::ctl {

namespace {

std::string replaced(std::string_view text, std::string_view of, std::string_view by) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const bool here = text.substr(at).starts_with(of);
    out += here ? by : text.substr(at, 1);
    at += here ? of.size() : 1;
  }
  return out;
}

// As man's language reads it: no line of it is a request, and a hyphen can be copied as one.
std::string roff(std::string_view text) {
  std::string out = replaced(replaced(text, "\\", "\\e"), "-", "\\-");
  out = replaced(out, "\n\n", "\n.PP\n");
  return out.starts_with('.') || out.starts_with('\'') ? "\\&" + out : out;
}

std::string forShell(std::string_view text) {
  return "'" + replaced(text, "'", "'\\''") + "'";
}

std::vector<OptionSpec> optionsOf(const CommandSpec& command) {
  std::vector<OptionSpec> options;
  for (const OptionSpec& option : command.options) {
    if (option.unavailable.empty()) options.push_back(option);
  }
  for (const OptionSpec& option : commonOptions())
    options.push_back(option);
  return options;
}

// What may come first after the command's name: "list", "show".
std::vector<std::string> verbsOf(const CommandSpec& command) {
  std::vector<std::string> verbs;
  for (const std::string_view usage : command.usage) {
    std::size_t begin = std::min(usage.find(' '), usage.size());
    begin = std::min(usage.find_first_not_of(' ', begin), usage.size());
    std::string_view words = usage.substr(begin, usage.find(' ', begin) - begin);
    if (words.starts_with('[') && words.ends_with(']')) words = words.substr(1, words.size() - 2);
    while (!words.empty()) {
      const std::size_t end = std::min(words.find('|'), words.size());
      const std::string verb(words.substr(0, end));
      const bool isWord = !verb.empty() && std::all_of(verb.begin(), verb.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || c == '-';
      });
      if (isWord && verb.front() != '-' && std::find(verbs.begin(), verbs.end(), verb) == verbs.end())
        verbs.push_back(verb);
      words.remove_prefix(std::min(words.size(), end + 1));
    }
  }
  return verbs;
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words)
    out += (out.empty() ? "" : " ") + word;
  return out;
}

std::string optionRoff(const OptionSpec& option) {
  std::string out = ".TP\n";
  if (option.letter != '\0') out += std::string("\\fB\\-") + option.letter + "\\fR, ";
  out += "\\fB\\-\\-" + roff(option.name) + "\\fR";
  const bool optional = option.value.starts_with('[');
  if (!option.value.empty())
    out += optional ? "[=\\fI" + roff(option.value.substr(1, option.value.size() - 2)) + "\\fR]"
                    : " \\fI" + roff(option.value) + "\\fR";
  return out + "\n" + roff(option.help) + "\n";
}

std::string bash() {
  std::vector<std::string> names;
  std::string cases;
  for (const CommandSpec& command : commands()) {
    names.emplace_back(command.name);
    std::vector<std::string> options;
    for (const OptionSpec& option : optionsOf(command))
      options.push_back("--" + std::string(option.name));
    cases += "    " + std::string(command.name) + ") options='" + joined(options) + "' verbs='" +
             joined(verbsOf(command)) + "' ;;\n";
  }
  return R"(# bash completion of hawserctl
_hawserctl() {
  local now=${COMP_WORDS[COMP_CWORD]} options= verbs=
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W ')" +
         joined(names) + R"(' -- "$now"))
    return
  fi
  case ${COMP_WORDS[1]} in
)" + cases +
         R"(  esac
  case $now in
    -*) COMPREPLY=($(compgen -W "$options" -- "$now")) ;;
    *)
      COMPREPLY=()
      [ "$COMP_CWORD" -eq 2 ] && COMPREPLY=($(compgen -W "$verbs" -- "$now"))
      [ ${#COMPREPLY[@]} -gt 0 ] || { compopt -o filenames; COMPREPLY=($(compgen -f -- "$now")); }
      ;;
  esac
}
complete -F _hawserctl hawserctl
)";
}

std::string zsh() {
  std::string list, cases;
  for (const CommandSpec& command : commands()) {
    const std::string name(command.name);
    list += "  " + forShell(name + ":" + replaced(command.summary, ":", "\\:")) + "\n";
    cases += "  " + name + ")\n    _arguments";
    for (const OptionSpec& option : optionsOf(command)) {
      std::string help = replaced(replaced(option.help, "[", "\\["), "]", "\\]");
      help = replaced(help.substr(0, help.find(". ")), ":", "\\:");
      const bool takes = !option.value.empty() && !option.value.starts_with('[');
      cases += " \\\n      " + forShell("--" + std::string(option.name) + "[" + help + "]" +
                                        (takes ? ":" + std::string(option.value) + ":_files" : ""));
    }
    const std::vector<std::string> verbs = verbsOf(command);
    cases += " \\\n      " + forShell(verbs.empty() ? "*:place:_files" : "1:verb:(" + joined(verbs) + ")");
    cases += verbs.empty() ? "" : " '*:place:_files'";
    cases += "\n    ;;\n";
  }
  return "#compdef hawserctl\nlocal -a commands\ncommands=(\n" + list +
         ")\nif (( CURRENT == 2 )); then\n  _describe command commands\n  return\nfi\nshift words\n"
         "(( CURRENT-- ))\ncase $words[1] in\n" +
         cases + "esac\n";
}

std::string fish() {
  std::string out = "# fish completion of hawserctl\n";
  for (const CommandSpec& command : commands()) {
    const std::string name(command.name);
    out += "complete -c hawserctl -n __fish_use_subcommand -f -a " + name + " -d " +
           forShell(command.summary) + "\n";
    const std::string seen = "complete -c hawserctl -n '__fish_seen_subcommand_from " + name + "' ";
    for (const OptionSpec& option : optionsOf(command)) {
      const bool takes = !option.value.empty() && !option.value.starts_with('[');
      out += seen + "-l " + std::string(option.name) + (takes ? " -r" : "") + " -d " +
             forShell(option.help.substr(0, option.help.find(". "))) + "\n";
    }
    if (const auto verbs = verbsOf(command); !verbs.empty()) out += seen + "-a '" + joined(verbs) + "'\n";
  }
  return out;
}

}  // namespace

std::string manualPage() {
  std::string out =
      ".TH HAWSERCTL 1 \"\" \"Hawser " HAWSER_VERSION
      "\" \"User Commands\"\n.SH NAME\nhawserctl \\- move data between this computer and object "
      "storage\n.SH SYNOPSIS\n\\fBhawserctl\\fR \\fICOMMAND\\fR [\\fIOPTIONS\\fR] "
      "\\fIARGUMENTS\\fR\n.SH COMMANDS\n";
  for (const CommandSpec& command : commands()) {
    out += ".SS " + roff(command.name) + ": " + roff(command.summary) + "\n";
    for (const std::string_view usage : command.usage)
      out += ".RS\n\\fBhawserctl\\fR " + roff(usage) + "\n.RE\n";
    out += ".PP\n" + roff(command.description) + "\n";
    for (const OptionSpec& option : command.options) {
      if (option.unavailable.empty()) out += optionRoff(option);
    }
    for (const auto& [example, what] : command.examples)
      out += ".PP\n.RS\nhawserctl " + roff(example) + "\n.RE\n" + roff(what) + "\n";
  }
  out += ".SH OPTIONS OF EACH COMMAND\n";
  for (const OptionSpec& option : commonOptions())
    out += optionRoff(option);
  return out + ".SH LOCATIONS, CREDENTIALS, EXIT STATUS\n.nf\n" +
         roff(overview().substr(overview().find("\nLocations"))) + ".fi\n";
}

std::optional<std::string> completion(std::string_view shell) {
  if (shell == "bash") return bash();
  if (shell == "zsh") return zsh();
  if (shell == "fish") return fish();
  return std::nullopt;
}

}  // namespace hawser::ctl
