#include "e2e/window/desktop.h"

#include <sys/prctl.h>

#include <QDir>
#include <QFile>
#include <QtTest>
#include <csignal>

namespace hawser::test {

namespace {

constexpr int kLongestMs = 30'000;
constexpr int kTries = 5;
// The toolkit's own interpreter: another one on the way may lack its modules.
constexpr char kPython[] = "/usr/bin/python3";
constexpr char kTree[] = "/usr/libexec/at-spi-bus-launcher";
constexpr int kLeastControls = 20;
// Starts no service by itself: a keyring is there only where the test started one.
constexpr char kBus[] = R"(<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/></policy>
</busconfig>)";

void endNow(std::unique_ptr<QProcess>& process) {
  if (!process) return;
  process->kill();
  process->waitForFinished(kLongestMs);
  process.reset();
}

}  // namespace

Desktop::Desktop(Keyring keyring) {
  if (!home_.isValid()) qFatal("no temporary folder");
  for (const char* variable : {"PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LSAN_OPTIONS"}) {
    if (qEnvironmentVariableIsSet(variable))
      environment_.insert(QLatin1String(variable), qEnvironmentVariable(variable));
  }
  environment_.insert(u"LC_ALL"_qs, u"C.UTF-8"_qs);
  environment_.insert(u"HOME"_qs, home_.path());
  const QString runtime = home_.filePath(u"run"_qs);
  QDir().mkpath(runtime);
  QFile::setPermissions(runtime, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
  environment_.insert(u"XDG_RUNTIME_DIR"_qs, runtime);
  // It writes the number of the display it took once it takes connections.
  screen_ = start(u"Xvfb"_qs,
                  {u"-displayfd"_qs, u"1"_qs, u"-noreset"_qs, u"-screen"_qs, u"0"_qs, u"1600x1000x24"_qs});
  if (!screen_->waitForReadyRead(kLongestMs))
    qFatal("no Xvfb: %s", screen_->readAllStandardError().constData());
  environment_.insert(u"DISPLAY"_qs, u":"_qs + QString::fromLatin1(screen_->readLine().trimmed()));
  const QString config = home_.filePath(u"run/bus.conf"_qs);
  QFile file(config);
  if (!file.open(QIODevice::WriteOnly) || file.write(kBus) < 0)
    qFatal("cannot write the bus's configuration");
  file.close();
  bus_ = start(u"dbus-daemon"_qs, {u"--config-file="_qs + config, u"--nofork"_qs, u"--print-address"_qs});
  if (!bus_->waitForReadyRead(kLongestMs)) qFatal("no session bus");
  environment_.insert(u"DBUS_SESSION_BUS_ADDRESS"_qs, QString::fromLatin1(bus_->readLine().trimmed()));
  startKeyring(keyring);
  startScreenReader();
  manager_ = start(u"openbox"_qs, {});
  // A window manager that is there says so in the root window.
  const bool managed = QTest::qWaitFor(
      [this] {
        return run(u"xprop"_qs, {u"-root"_qs, u"_NET_SUPPORTING_WM_CHECK"_qs}).out.contains("window id");
      },
      kLongestMs);
  if (!managed) qFatal("no window manager: %s", manager_->readAllStandardError().constData());
}

Desktop::~Desktop() {
  // Killed, it would leave a bus of its own behind.
  if (tree_) tree_->terminate();
  if (tree_) tree_->waitForFinished(kLongestMs);
  for (auto* process : {&window_, &tray_, &host_, &reader_, &tree_, &keyring_, &manager_, &bus_, &screen_})
    endNow(*process);
}

void Desktop::startKeyring(Keyring keyring) {
  if (keyring == Keyring::absent) return;
  QStringList arguments{u"--foreground"_qs, u"--components=secrets"_qs};
  if (keyring == Keyring::unlocked) arguments << u"--unlock"_qs;
  keyring_ = start(u"gnome-keyring-daemon"_qs, arguments);
  if (keyring == Keyring::unlocked) keyring_->write("password\n");
  keyring_->closeWriteChannel();
  const QStringList ask{u"--session"_qs,
                        u"--print-reply"_qs,
                        u"--dest=org.freedesktop.DBus"_qs,
                        u"/org/freedesktop/DBus"_qs,
                        u"org.freedesktop.DBus.NameHasOwner"_qs,
                        u"string:org.freedesktop.secrets"_qs};
  const bool there =
      QTest::qWaitFor([&] { return run(u"dbus-send"_qs, ask).out.contains("true"); }, kLongestMs);
  if (!there) qFatal("no keyring: %s", keyring_->readAllStandardError().constData());
}

void Desktop::startScreenReader() {
  environment_.insert(u"QT_LINUX_ACCESSIBILITY_ALWAYS_ON"_qs, u"1"_qs);
  tree_ = start(QString::fromLatin1(kTree), {u"--launch-immediately"_qs});
  reader_ = start(QString::fromLatin1(kPython), {QStringLiteral(HAWSER_SCREEN_READER)});
}

QStringList Desktop::heard(const QString& command) {
  reader_->write(command.toUtf8() + '\n');
  QByteArray said;
  while (!said.endsWith(".\n") || (said.size() > 2 && said.at(said.size() - 3) != '\n')) {
    if (!reader_->waitForReadyRead(kLongestMs))
      qFatal("no screen reader: %s", reader_->readAllStandardError().constData());
    said += reader_->readAllStandardOutput();
  }
  QStringList lines = QString::fromUtf8(said.chopped(2)).split(u'\n', Qt::SkipEmptyParts);
  return lines;
}

bool Desktop::shows(const QString& begin) {
  return !heard(u"where "_qs + begin).isEmpty();
}

QStringList Desktop::cells() {
  return heard(u"names table cell"_qs);
}

QStringList Desktop::unnamed() {
  QStringList found;
  int seen = 0;
  const bool enough = QTest::qWaitFor(
      [&] {
        found = heard(u"unnamed"_qs);
        seen = found.isEmpty() ? 0 : found.takeLast().section(u' ', 1).toInt();
        return seen >= kLeastControls;
      },
      kLongestMs);
  if (!enough) qFatal("the screen reader sees %d controls", seen);
  return found;
}

void Desktop::click(const QString& begin) {
  QStringList place;
  const bool there = QTest::qWaitFor(
      [&] {
        place = heard(u"where "_qs + begin);
        return !place.isEmpty();
      },
      kLongestMs);
  if (!there) qFatal("nothing is called %s", qPrintable(begin));
  tool(QStringList{u"mousemove"_qs, u"--sync"_qs} + place.first().split(u' '));
  tool({u"click"_qs, u"1"_qs});
}

void Desktop::moveAside() {
  tool({u"mousemove"_qs, u"--sync"_qs, u"1590"_qs, u"990"_qs});
}

void Desktop::picture(const std::string& path) {
  const QString window = QString::fromLatin1(shownWindow(u"^Hawser$"_qs));
  const Ended taken = run(u"import"_qs, {u"-window"_qs, window, QString::fromStdString(path)});
  if (taken.code != 0) qFatal("no picture: %s", taken.err.constData());
}

void Desktop::setVariable(const QString& name, const std::string& value) {
  environment_.insert(name, QString::fromStdString(value));
}

std::unique_ptr<QProcess> Desktop::start(const QString& program, const QStringList& arguments) {
  auto process = std::make_unique<QProcess>();
  process->setProcessEnvironment(environment_);
  process->setWorkingDirectory(home_.path());
  // It goes also when the test dies.
  process->setChildProcessModifier([] { prctl(PR_SET_PDEATHSIG, SIGTERM); });
  process->start(program, arguments);
  if (!process->waitForStarted(kLongestMs)) qFatal("%s does not start", qPrintable(program));
  return process;
}

Desktop::Ended Desktop::run(const QString& program, const QStringList& arguments, const QByteArray& input) {
  const auto process = start(program, arguments);
  if (!input.isEmpty()) process->write(input);
  process->closeWriteChannel();
  if (!process->waitForFinished(kLongestMs)) qFatal("%s does not end", qPrintable(program));
  return {process->exitCode(), process->readAllStandardOutput(), process->readAllStandardError()};
}

std::string Desktop::path(const std::string& name) const {
  return home_.path().toStdString() + "/" + name;
}

void Desktop::setSettings(const QByteArray& lines) {
  QDir().mkpath(home_.filePath(u".config/hawser"_qs));
  QFile file(home_.filePath(u".config/hawser/hawser.conf"_qs));
  if (!file.open(QIODevice::WriteOnly) || file.write(lines) != lines.size()) qFatal("cannot write settings");
}

QByteArray Desktop::shownWindow(const QString& title) {
  return tool({u"search"_qs, u"--onlyvisible"_qs, u"--name"_qs, title}).split('\n').last();
}

void Desktop::startWindow(const QStringList& arguments) {
  window_ = start(QStringLiteral(HAWSER_WINDOW), arguments);
  const bool shown = QTest::qWaitFor([this] { return windowIsShown(); }, kLongestMs);
  if (!shown) qFatal("no window: %s", window_->readAllStandardError().constData());
  tool({u"windowactivate"_qs, u"--sync"_qs, QString::fromLatin1(shownWindow(u"^Hawser$"_qs))});
}

bool Desktop::windowRuns() const {
  return window_ && window_->state() == QProcess::Running;
}

qint64 Desktop::bytesWritten() const {
  QFile file(u"/proc/%1/io"_qs.arg(window_->processId()));
  if (!file.open(QIODevice::ReadOnly)) return 0;
  for (const QByteArray& line : file.readAll().split('\n'))
    if (line.startsWith("wchar: ")) return line.mid(7).toLongLong();
  return 0;
}

void Desktop::killWindow() {
  endNow(window_);
}

void Desktop::closeWindow() {
  window_->terminate();
  if (!window_->waitForFinished(kLongestMs) || window_->exitStatus() != QProcess::NormalExit)
    qFatal("the window does not close: %s", window_->readAllStandardError().constData());
  window_.reset();
}

int Desktop::startAgain(const QStringList& arguments) {
  const auto second = start(QStringLiteral(HAWSER_WINDOW), arguments);
  const bool ended = QTest::qWaitFor([&] { return second->state() == QProcess::NotRunning; }, kLongestMs);
  return ended ? second->exitCode() : -1;
}

void Desktop::startHidden(const QStringList& arguments) {
  window_ = start(QStringLiteral(HAWSER_WINDOW), arguments);
}

void Desktop::clickClose() {
  // A window that is not settled yet may miss it; a person would do it again.
  for (int attempt = 0; attempt < kTries && windowIsShown(); ++attempt) {
    tool({u"windowactivate"_qs, QString::fromLatin1(shownWindow(u"^Hawser$"_qs))});
    press(u"alt+F4"_qs);  // what the window manager makes the same of
    if (QTest::qWaitFor([this] { return !windowIsShown(); }, kLongestMs / 5)) return;
  }
}

bool Desktop::windowEnds() {
  return window_->waitForFinished(kLongestMs) && window_->exitStatus() == QProcess::NormalExit;
}

void Desktop::startTray() {
  tray_ =
      start(u"trayer"_qs, {u"--edge"_qs, u"bottom"_qs, u"--width"_qs, u"10"_qs, u"--height"_qs, u"24"_qs});
  const bool there = QTest::qWaitFor(
      [this] {
        return !tool({u"search"_qs, u"--name"_qs, u"panel"_qs}).isEmpty();
      },
      kLongestMs);
  if (!there) qFatal("no tray: %s", tray_->readAllStandardError().constData());
}

void Desktop::killTray() {
  endNow(tray_);
}

void Desktop::startHost() {
  host_ = start(QString::fromLatin1(kPython), {QStringLiteral(HAWSER_DESKTOP_HOST)});
  hostSays(u"ready"_qs);
}

void Desktop::killHost() {
  endNow(host_);
}

QString Desktop::hostSays(const QString& begin) {
  for (;;) {
    while (!host_->canReadLine()) {
      if (!host_->waitForReadyRead(kLongestMs))
        qFatal("the host does not say %s: %s", qPrintable(begin), host_->readAllStandardError().constData());
    }
    const QString line = QString::fromUtf8(host_->readLine()).trimmed();
    if (line.startsWith(begin)) return line;
  }
}

void Desktop::minimise() {
  tool({u"windowminimize"_qs, QString::fromLatin1(shownWindow(u"^Hawser$"_qs))});
  if (!QTest::qWaitFor([this] { return !windowIsShown(); }, kLongestMs)) qFatal("it does not minimise");
}

void Desktop::press(const QString& keys) {
  tool({u"key"_qs, u"--clearmodifiers"_qs, keys});
}

void Desktop::type(const QString& text) {
  tool({u"type"_qs, u"--delay"_qs, u"2"_qs, u"--"_qs, text});
}

void Desktop::waitForDialog(const QString& title) {
  QByteArray dialog;
  const bool shown = QTest::qWaitFor(
      [&] {
        dialog = shownWindow(title);
        return !dialog.isEmpty();
      },
      kLongestMs);
  if (!shown) qFatal("no dialog %s", qPrintable(title));
  tool({u"windowactivate"_qs, u"--sync"_qs, QString::fromLatin1(dialog)});
}

// Where a window takes what is dropped on it.
QPoint Desktop::dropTarget() {
  const QByteArray window = shownWindow(u"^Hawser$"_qs);
  QHash<QByteArray, int> at;
  for (const QByteArray& line :
       tool({u"getwindowgeometry"_qs, u"--shell"_qs, QString::fromLatin1(window)}).split('\n'))
    at.insert(line.split('=').first(), line.split('=').last().toInt());
  return {at["X"] + at["WIDTH"] * 6 / 10, at["Y"] + at["HEIGHT"] * 4 / 10};
}

bool Desktop::drop(const QStringList& paths) {
  const auto source = start(QStringLiteral(HAWSER_DRAG_SOURCE), QStringList{u"1440"_qs, u"900"_qs} + paths);
  QByteArray said;
  const auto says = [&](const char* word) {
    return QTest::qWaitFor(
        [&] {
          said += source->readAllStandardOutput();
          return said.contains(word);
        },
        kLongestMs / 3);
  };
  if (!says("ready")) qFatal("no drag source: %s", source->readAllStandardError().constData());
  const QList<QByteArray> place = said.mid(said.indexOf("ready")).split(' ');
  const QPoint from(place[1].toInt() + 40, place[2].toInt() + 30);
  const auto move = [this](QPoint to) {
    tool({u"mousemove"_qs, u"--sync"_qs, QString::number(to.x()), QString::number(to.y())});
  };
  bool taken = false;
  // A window that is not settled yet lets a drag go by, or is not where it was; a person would look again and
  // try once more too.
  for (int attempt = 0; attempt < kTries && !taken; ++attempt) {
    said.clear();
    const QPoint target = dropTarget();
    move(from);
    tool({u"mousedown"_qs, u"1"_qs});
    for (int step = 1; step <= 10; ++step)
      move(from + (target - from) * step / 10);
    move(target + QPoint(1, 1));
    tool({u"mouseup"_qs, u"1"_qs});
    taken = says("dropped") && said.contains("dropped copy");
  }
  if (taken && !says("fetched")) qFatal("the window does not fetch what was dropped");
  source->kill();
  source->waitForFinished(kLongestMs);
  return taken;
}

Desktop::Ended Desktop::ctl(const QStringList& arguments, const QProcessEnvironment& extra,
                            const QByteArray& input) {
  const QProcessEnvironment own = environment_;
  environment_.insert(extra);
  Ended ended = run(QStringLiteral(HAWSER_CTL), arguments, input);
  environment_ = own;
  return ended;
}

}  // namespace hawser::test
