// hawserctl: the engine without a window.
#include <QCoreApplication>
#include <QLoggingCategory>

#include "api/places.h"
#include "commands.h"
#include "lazy_keychain.h"
#include "lazy_network.h"
#include "os/file_system.h"
#include "os/log_file.h"
#include "os/process.h"
#include "system_console.h"

using namespace hawser;

namespace {

// Beside the program where it was built, in a folder of libraries where it was installed.
std::string moduleOf(const std::string& programs, const std::string& name) {
  const std::string beside = programs + "/" + name;
  if (FileSystem::system().info(beside + ".so")) return beside;
  return programs + "/" HAWSER_MODULES "/" + name;
}

}  // namespace

int main(int argc, char** argv) {
  shareHeaps();
  // From argv itself: names are bytes, and QCoreApplication would make characters of them.
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  // Where the locale is not one of UTF-8, as cron's or a bare machine's, Qt takes one that is, and says so on
  // standard error each time.
  QLoggingCategory::setFilterRules(QStringLiteral("default.warning=false"));
  const QCoreApplication application(argc, argv);
  QLoggingCategory::setFilterRules({});
  ctl::SystemConsole console;
  ctl::Setup setup;
  setup.openEngine = [](EngineOptions options) { return Engine::open(std::move(options)); };
  setup.openLog = [](LogFileOptions options, LogLevel least) { return logTo(std::move(options), least); };
  const Places places = standardPlaces();
  setup.engineOptions.stateFolder = places.stateFolder;
  setup.engineOptions.configFolder = places.configFolder;
  setup.engineOptions.defaultStoreFile = places.defaultStoreFile;
  setup.engineOptions.cacheFile = places.cacheFile;
  setup.engineOptions.defaultStoreFolder = places.defaultStoreFolder;
  const std::string programs = QCoreApplication::applicationDirPath().toStdString();
  setup.engineOptions.credentials =
      std::make_shared<ctl::LazyKeychain>(moduleOf(programs, "hawser-keychain"));
  setup.metered = [network = std::make_shared<ctl::LazyNetwork>(moduleOf(programs, "hawser-network"))] {
    return network->metered();
  };
  setup.currentFolder = currentFolder().value_or("/");
  ctl::Session session(console, std::move(setup));
  return ctl::runProgram(session, arguments);
}
