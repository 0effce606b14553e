#include "options.h"

#include <charconv>

namespace hawser::nbd {

namespace {

constexpr std::string_view kUsage =
    R"(hawser-nbd serves a file as a disk to other programs, by the NBD protocol.

  hawser-nbd --file PATH [--read-only] [--export NAME] [--socket PATH] [--parent FD]
  hawser-nbd --order

  --file PATH      what to serve: a file, or a disk
  --read-only      nobody may write to it; other programs may read it as well
  --export NAME    the name clients ask for; without it, and besides, the one without a name
  --socket PATH    the Unix socket to listen at; a missing folder is made for this user alone.
                   Without it the sockets are those that whoever starts it hands over (LISTEN_FDS).
  --parent FD      end when the other end of this pipe is closed, which an ending parent does
  --order          what to serve is told on standard input, by "hawserctl mount" or the window
  --help, --version

It prints the address once it listens at PATH, and ends on SIGTERM, SIGINT or SIGHUP. What a client has
flushed is on the disk.
)";

Result<int> parseNumber(const std::string& text) {
  int number = 0;
  const char* end = text.data() + text.size();
  const auto [parsed, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || parsed != end || number < 0)
    return fail(ErrorCode::invalidArgument, "--parent wants the number of a descriptor, not " + text);
  return number;
}

Status set(ProgramOptions& options, const std::string& name, const std::string& value) {
  if (name == "--file") {
    options.file = value;
  } else if (name == "--socket") {
    options.socket = value;
  } else if (name == "--export") {
    options.exportName = value;
  } else if (name == "--parent") {
    HAWSER_TRY(options.parentPipe, parseNumber(value));
  } else {
    return fail(ErrorCode::invalidArgument, "there is no option " + name);
  }
  return {};
}

// Of an option without a value; none: it is no such.
bool* flagOf(ProgramOptions& options, const std::string& name) {
  if (name == "--read-only") return &options.readOnly;
  if (name == "--order") return &options.order;
  if (name == "--help") return &options.help;
  return name == "--version" ? &options.version : nullptr;
}

}  // namespace

Result<ProgramOptions> parseOptions(std::span<const std::string> arguments) {
  ProgramOptions options;
  while (!arguments.empty()) {
    std::string name = arguments.front();
    arguments = arguments.subspan(1);
    if (bool* flag = flagOf(options, name)) {
      *flag = true;
      continue;
    }
    std::string value;
    if (const std::size_t sign = name.find('='); sign != std::string::npos) {
      value = name.substr(sign + 1);
      name.resize(sign);
    } else if (!arguments.empty()) {
      value = arguments.front();
      arguments = arguments.subspan(1);
    } else {
      return fail(ErrorCode::invalidArgument, name + " wants a value");
    }
    HAWSER_CHECK(set(options, name, value));
  }
  if (options.help || options.version || options.order) return options;
  if (options.file.empty()) return fail(ErrorCode::invalidArgument, "--file is missing");
  return options;
}

std::string_view usage() {
  return kUsage;
}

}  // namespace hawser::nbd
