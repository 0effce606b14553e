#include "attachment.h"

#include <QElapsedTimer>
#include <QProcess>

#include "os/file_system.h"
#include "os/process.h"

namespace hawser::ctl {

namespace {

constexpr int kLookMs = 20, kLongestMs = 30'000;

struct Ran {
  bool started = false;
  int code = -1;
  std::string out, err;
};

Ran run(const QString& program, const QStringList& arguments) {
  QProcess process;
  process.start(program, arguments);
  Ran ran;
  ran.started = process.waitForStarted();
  // As long as the system takes: what is written back may be much.
  if (!ran.started || !process.waitForFinished(-1)) return ran;
  ran.code = process.exitCode();
  ran.out = process.readAllStandardOutput().trimmed().toStdString();
  ran.err = process.readAllStandardError().trimmed().toStdString();
  return ran;
}

Status succeeded(const char* program, const Ran& ran) {
  if (!ran.started) {
    return fail(makeError(ErrorCode::unsupported, std::string("there is no ") + program + " on this computer")
                    .about(program));
  }
  if (ran.code == 0) return {};
  return fail(
      makeError(ErrorCode::unsupported, ran.err.empty() ? std::string("it failed") : ran.err).about(program));
}

QString text(const std::string& bytes) {
  return QString::fromStdString(bytes);
}

}  // namespace

Attachment::Attachment() = default;

Attachment::~Attachment() {
  (void)detach();
}

Result<std::unique_ptr<Attachment>> Attachment::attach(const std::string& socket, const std::string& scratch,
                                                       const std::string& folder, bool readOnly) {
  std::unique_ptr<Attachment> attachment(new Attachment);
  FileSystem& files = FileSystem::system();
  HAWSER_CHECK(files.makeDirectories(folder));
  if (!isRoot()) {
    HAWSER_CHECK(attachment->showFile(socket, folder, readOnly));
    attachment->where_ = "a file at " + joinPath(folder, "nbd");
    return attachment;
  }
  const std::string fuse = joinPath(scratch, "file");
  HAWSER_CHECK(files.makeDirectories(fuse));
  HAWSER_CHECK(attachment->showFile(socket, fuse, readOnly));
  HAWSER_CHECK(attachment->mountFile(joinPath(fuse, "nbd"), folder, readOnly));
  attachment->where_ = "a file system at " + folder;
  return attachment;
}

Status Attachment::showFile(const std::string& socket, const std::string& folder, bool readOnly) {
  nbdfuse_ = std::make_unique<QProcess>();
  nbdfuse_->setChildProcessModifier(leaveTerminal);
  nbdfuse_->setProcessChannelMode(QProcess::MergedChannels);
  QStringList arguments{text(folder), QStringLiteral("--unix"), text(socket)};
  if (readOnly) arguments.prepend(QStringLiteral("-r"));
  nbdfuse_->start(QStringLiteral("nbdfuse"), arguments);
  if (!nbdfuse_->waitForStarted()) return succeeded("nbdfuse", {});
  fuse_ = folder;
  QElapsedTimer since;
  since.start();
  while (!FileSystem::system().info(joinPath(folder, "nbd"))) {
    const bool ended = nbdfuse_->waitForFinished(kLookMs);
    if (!ended && since.elapsed() < kLongestMs) continue;
    fuse_.clear();
    const std::string said = nbdfuse_->readAll().trimmed().toStdString();
    return fail(makeError(ErrorCode::unsupported, said.empty() ? "it shows nothing" : said).about("nbdfuse"));
  }
  return {};
}

Status Attachment::mountFile(const std::string& file, const std::string& folder, bool readOnly) {
  // Past the cache of the file: it would be in memory twice, and read in small pieces one after the other.
  QStringList arguments{QStringLiteral("-f"), QStringLiteral("--show"), QStringLiteral("--direct-io=on"),
                        QStringLiteral("-P")};
  if (readOnly) arguments << QStringLiteral("-r");
  const Ran made = run(QStringLiteral("losetup"), arguments << text(file));
  HAWSER_CHECK(succeeded("losetup", made));
  loop_ = made.out;
  // So that enough of a distant source is asked for at once.
  (void)run(QStringLiteral("blockdev"), {QStringLiteral("--setra"), QStringLiteral("8192"), text(loop_)});
  QStringList words{QStringLiteral("-o"), readOnly ? QStringLiteral("ro") : QStringLiteral("rw"), text(loop_),
                    text(folder)};
  HAWSER_CHECK(succeeded("mount", run(QStringLiteral("mount"), words)));
  mounted_ = folder;
  return {};
}

Status Attachment::detach() {
  if (!mounted_.empty()) {
    const Ran ran = run(QStringLiteral("umount"), {text(mounted_)});
    if (ran.code != 0) return fail(makeError(ErrorCode::busy, ran.err).about(mounted_));
    mounted_.clear();
  }
  if (!loop_.empty()) {
    HAWSER_CHECK(succeeded("losetup", run(QStringLiteral("losetup"), {QStringLiteral("-d"), text(loop_)})));
    loop_.clear();
  }
  if (!fuse_.empty()) {
    const Ran ran = run(QStringLiteral("fusermount3"), {QStringLiteral("-u"), text(fuse_)});
    if (ran.code != 0) return fail(makeError(ErrorCode::busy, ran.err).about(fuse_));
    nbdfuse_->waitForFinished(kLongestMs);
    if (isRoot()) (void)FileSystem::system().removeDirectory(fuse_);
    fuse_.clear();
  }
  return {};
}

}  // namespace hawser::ctl
