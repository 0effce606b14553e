// hawser-nbd: a BlockDevice for other programs, over a socket.
#include <cstdio>

#include "base/encoding.h"
#include "base/log.h"
#include "block/file_block_device.h"
#include "mount.h"
#include "nbd/server.h"
#include "options.h"
#include "os/end_request.h"
#include "os/process.h"
#include "os/socket.h"

using namespace hawser;

namespace {

enum ExitCode : int { exitDone = 0, exitFailed = 1, exitUsage = 2 };

void say(std::FILE* where, const std::string& text) {
  std::fputs((text + "\n").c_str(), where);
  std::fflush(where);
}

Result<std::unique_ptr<BlockDevice>> openDevice(const nbd::ProgramOptions& options) {
  FileBlockDevice::Options how;
  how.readOnly = options.readOnly;
  how.sparse = true;   // a client's trim gives back what it can
  how.direct = false;  // who else reads the file sees what the client wrote
  HAWSER_TRY(auto device, FileBlockDevice::open(FileSystem::system(), options.file, how));
  return device;
}

Result<std::vector<std::unique_ptr<Listener>>> openListeners(const nbd::ProgramOptions& options) {
  HAWSER_TRY(auto listeners, inheritedListeners());
  if (!options.socket.empty()) {
    HAWSER_TRY(auto listener, listenAt(options.socket));
    listeners.push_back(std::move(listener));
  }
  if (listeners.empty()) return fail(ErrorCode::invalidArgument, "--socket is missing");
  return listeners;
}

Status serve(const nbd::ProgramOptions& options) {
  HAWSER_TRY(const auto end, EndRequest::watch(options.parentPipe));
  HAWSER_TRY(const auto device, openDevice(options));
  HAWSER_TRY(auto listeners, openListeners(options));
  HAWSER_CHECK(dropRights());
  const Log log([](LogLevel, std::string_view, std::string_view text) { say(stderr, std::string(text)); },
                LogLevel::warning);
  nbd::Server server({{options.exportName, options.file, *device, options.readOnly}}, log);
  for (auto& listener : listeners)
    server.listen(std::move(listener));
  if (!options.socket.empty()) {
    say(stdout, "nbd+unix:///" + percentEncoded(options.exportName) +
                    "?socket=" + percentEncoded(options.socket, "/"));
  }
  HAWSER_CHECK(end->wait());
  server.stop();
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  shareHeaps();
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  const auto options = nbd::parseOptions(arguments);
  if (!options) {
    say(stderr, "hawser-nbd: " + options.error().detail);
    return exitUsage;
  }
  if (options->help) {
    std::fputs(std::string(nbd::usage()).c_str(), stdout);
    return exitDone;
  }
  if (options->version) {
    say(stdout, "hawser-nbd " HAWSER_VERSION);
    return exitDone;
  }
  if (options->order) return nbd::serveMount();
  const Status done = serve(*options);
  if (done) return exitDone;
  say(stderr, "hawser-nbd: " + inLog(done.error()));
  return exitFailed;
}
