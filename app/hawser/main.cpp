// hawser: the window. Puts engine, keychain and window together.
#include <unistd.h>

#include <QApplication>
#include <QCommandLineParser>
#include <QDBusConnection>
#include <QDBusConnectionInterface>
#include <QDir>
#include <QIcon>
#include <QScreen>
#include <QSessionManager>
#include <QSocketNotifier>
#include <QThreadPool>
#include <QTimer>
#include <QUrl>
#include <algorithm>
#include <csignal>
#include <cstring>

#include "api/connection_resolver.h"
#include "api/engine.h"
#include "api/places.h"
#include "desktop_notifier.h"
#include "keychain/keychain_store.h"
#include "models/engine_bridge.h"
#include "models/text.h"
#include "network/metered_connection.h"
#include "os/log_file.h"
#include "os/process.h"
#include "single_instance.h"
#include "translations/languages.h"
#include "widgets/main_window.h"
#include "widgets/theme.h"
#include "widgets/tray.h"

using namespace hawser;

namespace {

const QString kMinimized = QStringLiteral("minimized");
// At sign-in a panel may come later than its programs.
constexpr int kTrayLookMs = 500, kTrayLooks = 20;

int signalPipe[2] = {-1, -1};

void onSignal(int) {
  const char byte = 1;
  // Nothing can be done about a full pipe; it holds a signal already.
  if (write(signalPipe[1], &byte, 1) < 0) return;
}

// A signal closes the window: the queue is saved and goes on next time. Nobody is asked.
void quitOnSignals(ui::MainWindow& window) {
  if (pipe(signalPipe) != 0) return;
  for (const int number : {SIGTERM, SIGHUP, SIGINT})
    std::signal(number, onSignal);
  auto* notifier = new QSocketNotifier(signalPipe[0], QSocketNotifier::Read, &window);
  QObject::connect(notifier, &QSocketNotifier::activated, &window,
                   [&window] { window.closeWithoutAsking(); });
}

void describe(QCommandLineParser& parser) {
  parser.setApplicationDescription(
      QCoreApplication::translate("main", "Moves large data between a computer and object storage."));
  parser.addHelpOption();
  parser.addVersionOption();
  parser.addPositionalArgument(
      QStringLiteral("place"),
      QCoreApplication::translate(
          "main", "Files and folders to upload, or locations to open, such as NAME:container/"),
      QStringLiteral("[place...]"));
  parser.addOption({kMinimized, QCoreApplication::translate("main", "Start without a window, in the tray.")});
}

// Answered without a display.
bool wantsText(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    for (const char* option : {"--help", "-h", "--help-all", "--version", "-v"})
      if (std::strcmp(argv[i], option) == 0) return true;
  }
  return false;
}

// Desktops hand files over as URLs.
QStringList absolute(QStringList arguments) {
  for (QString& argument : arguments) {
    if (const QUrl url(argument); url.isLocalFile())
      argument = url.toLocalFile();
    else if (!argument.contains(QLatin1Char(':')))
      argument = QDir::current().absoluteFilePath(argument);
  }
  return arguments;
}

void openEngine(ui::EngineBridge& bridge, const Places& places, const ui::Preferences& preferences,
                const std::shared_ptr<KeychainStore>& keychain) {
  EngineOptions options;
  options.stateFolder = places.stateFolder;
  options.configFolder = places.configFolder;
  options.defaultStoreFile = places.defaultStoreFile;
  options.cacheFile = places.cacheFile;
  options.mountProgram = QCoreApplication::applicationDirPath().toStdString() + "/hawser-nbd";
  options.defaultStoreFolder = places.defaultStoreFolder;
  options.memoryBudget = preferences.memoryMiB * 1024 * 1024;
  options.parallel = preferences.parallel;
  options.limitRate = preferences.limitRate;
  options.credentials = keychain;
  options.wake = bridge.wakeFunction();
  options.resumeAtOpen = true;
  options.waitsForStores = true;
  struct Opened {
    std::shared_ptr<Engine> engine;
    Error error;
  };
  auto deliver = bridge.carry<Opened>(&bridge, [&bridge](Opened opened) {
    if (opened.engine)
      bridge.setEngine(opened.engine);
    else
      bridge.setOpenError(opened.error);
  });
  QThreadPool::globalInstance()->start([options, deliver]() mutable {
    const LogFileOptions log{logFile(options.stateFolder), options.program, kMostOfLog};
    options.log = logTo(log, LogLevel::info).value_or(Log());
    Result<std::unique_ptr<Engine>> engine = Engine::open(options);
    if (engine)
      deliver({std::shared_ptr<Engine>(std::move(*engine)), {}});
    else
      deliver({nullptr, engine.error()});
  });
}

// A small screen, or a large scale, must not have the window stand out of it.
void fitToScreen(QWidget& window) {
  constexpr QSize kFrame(16, 48);  // of a usual window manager
  const QSize room = window.screen()->availableGeometry().size() - kFrame;
  if (window.isMaximized() || window.isFullScreen()) return;
  window.resize(window.size().boundedTo(room.expandedTo(window.minimumSizeHint())));
}

// Tells the user, and never holds anything up. A keychain may ask for a password when it is looked into, so
// it is left alone as long as no connection can have a secret in it.
void probeKeychain(ui::EngineBridge& bridge, ui::MainWindow& window,
                   const std::shared_ptr<KeychainStore>& keychain) {
  if (std::ranges::none_of(bridge.engine()->connections(), needsCredential)) return;
  auto deliver = bridge.carry<Status>(&window, [&window](Status status) {
    if (status) return;
    window.warnNoKeychain(
        status.error().code == ErrorCode::denied
            ? QCoreApplication::translate("main",
                                          "The keychain is locked. Unlock it to use saved keys; until then "
                                          "Hawser asks for them and remembers them while it runs.")
            : QCoreApplication::translate("main",
                                          "There is no keychain on this desktop. Hawser asks for keys and "
                                          "remembers them while it runs."));
  });
  QThreadPool::globalInstance()->start([keychain, deliver] {
    OpContext context;
    context.deadline = Clock::system().steady() + std::chrono::seconds(60);
    const Status status = keychain->probe(context);
    // Somebody may just be slow at a prompt.
    if (!status && (status.error().code == ErrorCode::timeout || status.error().code == ErrorCode::cancelled))
      return;
    deliver(status);
  });
}

// Its icon, and what is told on the desktop while nobody looks at the window.
ui::Tray& useTray(ui::MainWindow& window) {
  ui::Tray& tray = window.useTray(QSystemTrayIcon::isSystemTrayAvailable);
  auto* notifier = new DesktopNotifier(&window);
  QObject::connect(&window, &ui::MainWindow::noticeWanted, notifier, &DesktopNotifier::show);
  QObject::connect(notifier, &DesktopNotifier::answered, &window, &ui::MainWindow::answerNotice);
  QObject::connect(notifier, &DesktopNotifier::notShown, &tray, &ui::Tray::tell);
  return tray;
}

// The window stays hidden where it can be got at from the tray. Qt decides once, when it is first asked for a
// tray, which kind there is: it is not asked before there can be one.
void startMinimized(ui::MainWindow& window, int looks = kTrayLooks) {
  const QDBusConnectionInterface* bus = QDBusConnection::sessionBus().interface();
  const bool there = bus && bus->isServiceRegistered(QStringLiteral("org.kde.StatusNotifierWatcher")).value();
  if (!there && looks > 0) {
    QTimer::singleShot(kTrayLookMs, &window, [&window, looks] { startMinimized(window, looks - 1); });
    return;
  }
  const ui::Tray& tray = useTray(window);
  if (!window.isVisible() && !tray.isAvailable()) window.showMinimized();
}

int printText(int argc, char** argv) {
  const QCoreApplication application(argc, argv);
  QCoreApplication::setApplicationName(QStringLiteral("hawser"));
  QCoreApplication::setApplicationVersion(QStringLiteral(HAWSER_VERSION));
  QCommandLineParser parser;
  describe(parser);
  parser.process(application);
  return 0;
}

void tellMetered(const ui::EngineBridge& bridge, const MeteredConnection& metered) {
  if (bridge.ready()) bridge.engine()->setMetered(metered.now());
}

}  // namespace

int main(int argc, char** argv) {
  if (wantsText(argc, argv)) return printText(argc, argv);
  shareHeaps();
  QApplication application(argc, argv);
  QCoreApplication::setOrganizationName(QStringLiteral("hawser"));
  QCoreApplication::setApplicationName(QStringLiteral("hawser"));
  QCoreApplication::setApplicationVersion(QStringLiteral(HAWSER_VERSION));
  QGuiApplication::setDesktopFileName(QStringLiteral("org.hawser.Hawser"));
  const ui::Preferences preferences = ui::Preferences::load();
  ui::applyTheme(static_cast<ui::Appearance>(preferences.appearance));
  installLanguage(preferences.language);
  QApplication::setWindowIcon(QIcon(QStringLiteral(":/hawser.svg")));
  QCommandLineParser parser;
  describe(parser);
  parser.process(application);
  const QStringList arguments = absolute(parser.positionalArguments());

  const Places places = standardPlaces();
  SingleInstance instance(ui::fromUtf8(places.stateFolder));
  if (instance.handOver(arguments)) return 0;
  instance.listen();

  auto keychain = std::make_shared<KeychainStore>();
  ui::EngineBridge bridge;
  // Before the window, which lets profiles run by themselves: the first of them knows already.
  const MeteredConnection metered([&] { tellMetered(bridge, metered); });
  QObject::connect(&bridge, &ui::EngineBridge::engineReady, &metered, [&] { tellMetered(bridge, metered); });
  ui::MainWindow window(bridge);
  window.setSignIn(parser.isSet(kMinimized));
  QObject::connect(&instance, &SingleInstance::called, &window, [&window](const QStringList& called) {
    window.showAgain();
    window.openArguments(called);
  });
  QObject::connect(&bridge, &ui::EngineBridge::engineReady, &window, [&] {
    window.openArguments(arguments);
    probeKeychain(bridge, window, keychain);
  });
  QObject::connect(&application, &QGuiApplication::commitDataRequest, &window,
                   [&window](QSessionManager&) { window.closeWithoutAsking(); });
  quitOnSignals(window);
  // The window may be hidden while others of the program's are closed.
  QApplication::setQuitOnLastWindowClosed(false);
  QObject::connect(&window, &ui::MainWindow::closed, &application, &QCoreApplication::quit);
  fitToScreen(window);
  if (parser.isSet(kMinimized)) {
    startMinimized(window);
  } else {
    useTray(window);
    window.show();
  }
  QTimer::singleShot(0, &window, [&] { openEngine(bridge, places, preferences, keychain); });
  const int code = QApplication::exec();
  bridge.shutDown();
  QThreadPool::globalInstance()->waitForDone(1000);
  return code;
}
