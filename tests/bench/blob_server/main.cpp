// hawser-bench-server: a fast look-alike of Azure Blob in memory, for measuring clients.
#include <cstdio>

#include "blob_server/blob_service.h"
#include "blob_server/control.h"
#include "blob_server/server.h"
#include "common/options.h"

using namespace hawser::bench;

namespace {

constexpr const char* kUsage =
    "hawser-bench-server [--port N] [--tls CERTIFICATE KEY [--tls-port N]] [--latency MS]\n"
    "  [--connection-rate BYTES] [--check-crc] [--null] [--memory SIZE] [--touch SIZE]\n"
    "  [--preload CONTAINER COUNTxSIZE] [--stats]\n"
    "Prints one line of JSON with its ports when it is ready; --stats prints another at SIGUSR1 and at its "
    "end.\n";

void preloadFrom(Control& control, const Options& options) {
  if (!options.has("preload")) return;
  const std::string shape = options.text("preload", "", 1);
  const std::size_t cross = shape.find('x');
  if (cross == std::string::npos) {
    std::fputs(kUsage, stderr);
    std::exit(2);
  }
  control.preload(options.text("preload"), "", Options::size(shape.substr(0, cross)),
                  Options::size(shape.substr(cross + 1)));
}

}  // namespace

int main(int count, char** words) {
  const Options options(count, words,
                        {{"help", 0},
                         {"port", 1},
                         {"tls", 2},
                         {"tls-port", 1},
                         {"latency", 1},
                         {"connection-rate", 1},
                         {"check-crc", 0},
                         {"null", 0},
                         {"memory", 1},
                         {"touch", 1},
                         {"preload", 2},
                         {"stats", 0}});
  if (options.has("help") || !options.plain().empty()) {
    std::fputs(kUsage, stderr);
    return options.has("help") ? 0 : 2;
  }
  Arena arena(options.number("memory", std::uint64_t{8} << 30), options.number("touch", 0),
              options.has("null"));
  Store store;
  Settings settings{options.number("latency", 0) * 1'000'000, options.number("connection-rate", 0)};
  Stats stats;
  Control control(store, arena, settings, stats);
  BlobService service(store, options.has("check-crc"));
  ConnectionContext context{arena, settings, stats, [&](const Request& request, std::shared_ptr<Body> body) {
                              if (request.path.starts_with("/-/")) return control.handle(request);
                              ++stats.requests[BlobService::operationName(request)];
                              return service.handle(request, std::move(body));
                            }};
  preloadFrom(control, options);
  Server server(context);
  const int port = server.listen(static_cast<int>(options.number("port", 0)), nullptr);
  TlsContext tls;
  int tlsPort = 0;
  if (options.has("tls")) {
    tls = serverTlsContext(options.text("tls"), options.text("tls", "", 1));
    tlsPort = server.listen(static_cast<int>(options.number("tls-port", 0)), tls.get());
  }
  std::printf("{\"port\": %d, \"tls_port\": %d}\n", port, tlsPort);
  std::fflush(stdout);
  const auto printStats = [&] {
    if (!options.has("stats")) return;
    std::printf("%s\n", stats.json().c_str());
    std::fflush(stdout);
  };
  server.run(printStats);
  printStats();
  return 0;
}
