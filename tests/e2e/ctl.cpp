#include "e2e/ctl.h"

#include <fcntl.h>
#include <unistd.h>

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <algorithm>
#include <filesystem>
#include <fstream>

namespace hawser::test {

namespace fs = std::filesystem;

namespace {

constexpr int kLongestMs = 120'000;

QByteArray contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  QByteArray bytes(static_cast<qsizetype>(fs::file_size(path)), '\0');
  if (!file.read(bytes.data(), bytes.size())) qFatal("cannot read %s", path.c_str());
  return bytes;
}

// Without its holes: the default store is gigabytes of them.
bool fileHolds(const std::string& path, const std::string& text) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  bool found = false;
  for (off_t at = ::lseek(file, 0, SEEK_DATA); at >= 0 && !found;) {
    const off_t end = ::lseek(file, at, SEEK_HOLE);
    std::string data(static_cast<std::size_t>(std::max<off_t>(end - at, 0)), '\0');
    const ssize_t size = ::pread(file, data.data(), data.size(), at);
    data.resize(static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
    found = data.find(text) != std::string::npos;
    at = ::lseek(file, end, SEEK_DATA);
  }
  ::close(file);
  return found;
}

}  // namespace

QList<QJsonObject> Finished::lines() const {
  QList<QJsonObject> all;
  for (const QByteArray& line : out.trimmed().split('\n')) {
    if (line.isEmpty()) continue;
    const QJsonDocument json = QJsonDocument::fromJson(line);
    if (!json.isObject()) qFatal("no JSON: %s", line.constData());
    all.append(json.object());
  }
  return all;
}

QJsonObject Finished::report() const {
  const QList<QJsonObject> all = lines();
  return all.isEmpty() ? QJsonObject() : all.last();
}

Ctl::Ctl() {
  if (!home_.isValid()) qFatal("no temporary folder");
  environment_.insert(QStringLiteral("PATH"), qEnvironmentVariable("PATH"));
  environment_.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
  environment_.insert(QStringLiteral("HOME"), home_.path());
  environment_.insert(QStringLiteral("XDG_DATA_HOME"), home_.filePath(QStringLiteral("state")));
  environment_.insert(QStringLiteral("XDG_CONFIG_HOME"), home_.filePath(QStringLiteral("state/config")));
  environment_.insert(QStringLiteral("XDG_CACHE_HOME"), home_.filePath(QStringLiteral("state/cache")));
  // What a sanitizer or coverage run was told is for the program too.
  for (const char* variable : {"ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LSAN_OPTIONS"}) {
    if (qEnvironmentVariableIsSet(variable))
      environment_.insert(QLatin1String(variable), qEnvironmentVariable(variable));
  }
  fs::create_directories(path(""));
}

void Ctl::setVariable(const QString& name, const std::string& value) {
  environment_.insert(name, QString::fromStdString(value));
}

std::string Ctl::path(const std::string& name) const {
  return (home_.path().toStdString() + "/data/") + name;
}

std::string Ctl::stateFolder() const {
  return home_.filePath(QStringLiteral("state")).toStdString();
}

Finished Ctl::good(const QStringList& arguments, const QByteArray& input) {
  Finished finished = run(arguments, input);
  if (finished.code != 0)
    qFatal("hawserctl %s: %d\n%s%s", qPrintable(arguments.join(u' ')), finished.code,
           finished.out.constData(), finished.err.constData());
  return finished;
}

std::unique_ptr<QProcess> Ctl::start(const QStringList& arguments) {
  auto process = std::make_unique<QProcess>();
  process->setProcessEnvironment(environment_);
  process->setWorkingDirectory(QString::fromStdString(path("")));
  if (beforeStart_) process->setChildProcessModifier(beforeStart_);
  process->start(QStringLiteral(HAWSER_CTL), arguments);
  if (!process->waitForStarted()) qFatal("%s does not start", HAWSER_CTL);
  return process;
}

Finished Ctl::run(const QStringList& arguments, const QByteArray& input) {
  const auto process = start(arguments);
  process->write(input);
  process->closeWriteChannel();
  if (!process->waitForFinished(kLongestMs))
    qFatal("hawserctl %s does not end", qPrintable(arguments.join(u' ')));
  if (process->exitStatus() != QProcess::NormalExit)
    qFatal("hawserctl %s crashed: %s", qPrintable(arguments.join(u' ')),
           process->readAllStandardError().constData());
  return {process->exitCode(), process->readAllStandardOutput(), process->readAllStandardError()};
}

Tree treeOf(const std::string& folder) {
  Tree tree;
  if (!fs::exists(folder)) return tree;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string name =
        fs::relative(entry.path().parent_path(), folder).string() + "/" + entry.path().filename().string();
    if (entry.is_symlink()) {
      tree[name] = "link " + fs::read_symlink(entry.path()).string();
    } else if (entry.is_directory()) {
      tree[name] = "folder";
    } else {
      const QByteArray content = contents(entry.path());
      tree[name] = "file " + std::to_string(content.size()) + " " +
                   QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex().toStdString();
    }
  }
  return tree;
}

void makeFile(const std::string& path, const QByteArray& content) {
  fs::create_directories(fs::path(path).parent_path());
  std::ofstream file(path, std::ios::binary);
  file.write(content.constData(), content.size());
  file.close();
  if (!file) qFatal("cannot write %s", path.c_str());
}

QByteArray randomBytes(qsizetype size, quint32 seed) {
  QRandomGenerator random(seed);
  QByteArray bytes(size, '\0');
  for (char& byte : bytes)
    byte = static_cast<char>(random.generate());
  return bytes;
}

bool anyFileHolds(const std::string& folder, const std::string& text) {
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && fileHolds(entry.path(), text)) return true;
  }
  return false;
}

}  // namespace hawser::test
