// hawser-bench-client: the benchmark's files and the raw sockets yardstick.
#include <cstdio>

#include "common/options.h"
#include "raw_client/data.h"
#include "raw_client/yardstick.h"

using namespace hawser::bench;

namespace {

constexpr const char* kUsage =
    "hawser-bench-client make|check --dir FOLDER --count N --size S\n"
    "                    warm [--dir FOLDER] --scratch FOLDER --bytes N\n"
    "                    up|down --dir FOLDER --count N --size S --port N --target "
    "/ACCOUNT/CONTAINER/PREFIX\n"
    "                            [--tls] [--connections N] [--block S]\n";

}  // namespace

int main(int count, char** words) {
  const Options options(count, words,
                        {{"dir", 1},
                         {"count", 1},
                         {"size", 1},
                         {"port", 1},
                         {"target", 1},
                         {"tls", 0},
                         {"connections", 1},
                         {"block", 1},
                         {"scratch", 1},
                         {"bytes", 1}});
  const std::string command = options.plain().empty() ? "" : options.plain().front();
  const Shape shape{options.text("dir"), options.number("count", 1), options.number("size", 0)};
  if (command == "make") {
    makeFiles(shape);
  } else if (command == "check") {
    checkFiles(shape);
  } else if (command == "warm") {
    warmUp(options.text("dir"), options.text("scratch"), options.number("bytes", 0));
  } else if (command == "up" || command == "down") {
    YardstickOptions yardstick;
    yardstick.shape = shape;
    yardstick.upload = command == "up";
    yardstick.port = static_cast<int>(options.number("port", 0));
    yardstick.tls = options.has("tls");
    yardstick.target = options.text("target");
    yardstick.connections = options.number("connections", yardstick.connections);
    yardstick.block = options.number("block", yardstick.block);
    return runYardstick(yardstick) ? 0 : 1;
  } else {
    std::fputs(kUsage, stderr);
    return 2;
  }
  return 0;
}
