// Mounts by the Engine, each served by the real program, of files and objects of this computer.
#include <QDir>
#include <QTemporaryDir>
#include <QtTest>
#include <csignal>
#include <future>

#include "api/engine.h"
#include "os/file_system.h"
#include "os/socket.h"

using namespace hawser;

namespace {

constexpr std::uint64_t kBlock = 4096;

template <class Value>
Value waitFor(const std::function<OperationPtr(std::function<void(Value)>)>& ask) {
  std::promise<Value> answer;
  auto arrives = answer.get_future();
  const OperationPtr operation = ask([&](Value value) { answer.set_value(std::move(value)); });
  return arrives.get();
}

std::string nameOf(const Status& status) {
  return status ? "ok" : std::string(name(status.error().code));
}

// Programs that this one has started and that run still.
std::vector<pid_t> programs() {
  std::vector<pid_t> found;
  for (const QString& thread : QDir(QStringLiteral("/proc/self/task")).entryList(QDir::Dirs)) {
    QFile file(QStringLiteral("/proc/self/task/%1/children").arg(thread));
    if (!file.open(QIODevice::ReadOnly)) continue;
    for (const QByteArray& number : file.readAll().split(' '))
      if (number.toInt() > 0) found.push_back(number.toInt());
  }
  return found;
}

}  // namespace

class MountsTest : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> folder_;
  std::unique_ptr<Engine> engine_;

  std::string path(const char* name) const { return folder_->filePath(QLatin1String(name)).toStdString(); }
  QByteArray content(const char* name) const {
    QFile file(folder_->filePath(QLatin1String(name)));
    if (!file.open(QIODevice::ReadOnly)) return "cannot be read";
    return file.readAll();
  }
  void open(const std::string& program = HAWSER_NBD) {
    engine_.reset();
    EngineOptions options;
    options.stateFolder = path("state");
    options.configFolder = path("config");
    options.mountProgram = program;
    auto engine = Engine::open(options);
    if (!engine) qFatal("%s", engine.error().detail.c_str());
    engine_ = std::move(*engine);
  }
  void makeSource(int blocks) {
    QDir(folder_->path()).mkpath(QStringLiteral("box/box"));
    QFile file(folder_->filePath(QStringLiteral("box/box/image")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    for (int block = 0; block < blocks; ++block)
      file.write(QByteArray(kBlock, static_cast<char>('a' + block % 26)));
  }
  Result<std::string> mount(const std::string& source, const char* backing, bool copy = true) {
    const MountRequest request{source, path(backing), false, copy};
    return waitFor<Result<std::string>>([&](auto done) { return engine_->mount(request, std::move(done)); });
  }
  std::string mounted(const char* backing, bool copy = true) {
    const auto id = mount(path("box/box/image"), backing, copy);
    if (!id) qFatal("%s", id.error().detail.c_str());
    return *id;
  }
  std::vector<RunningMount> mounts(Engine& engine) {
    return waitFor<std::vector<RunningMount>>([&](auto done) { return engine.mounts(std::move(done)); });
  }
  std::vector<RunningMount> mounts() { return mounts(*engine_); }
  MountStatus status() { return mounts().front().status; }
  std::string tell(const std::string& id, MountVerb verb) {
    return nameOf(waitFor<Status>([&](auto done) { return engine_->tellMount(id, verb, std::move(done)); }));
  }

 private Q_SLOTS:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    qputenv("XDG_RUNTIME_DIR", folder_->filePath(QStringLiteral("run")).toUtf8());
    makeSource(100);
    open();
  }
  void cleanup() {
    engine_.reset();
    QVERIFY(programs().empty());
    folder_.reset();
  }

  void itIsServedUntilItIsDetached() {
    QVERIFY(!engine_->hasOwnMounts() && mounts().empty());
    const std::string id = mounted("kept/backing");
    QVERIFY(engine_->hasOwnMounts());
    QCOMPARE(mounts().size(), std::size_t{1});
    const RunningMount mount = mounts().front();
    QCOMPARE(mount.id, id);
    QVERIFY(mount.ours && !mount.ended);
    QCOMPARE(mount.status.source, path("box/box/image"));
    QCOMPARE(mount.status.backing, path("kept/backing"));
    QCOMPARE(mount.status.size, 100 * kBlock);
    QTRY_VERIFY(status().isComplete());
    QCOMPARE(content("kept/backing"), content("box/box/image"));
    QCOMPARE(tell(id, MountVerb::detach), std::string("ok"));
    QTRY_VERIFY(!engine_->hasOwnMounts());
    QVERIFY(mounts().empty());
    QCOMPARE(tell(id, MountVerb::flush), std::string("notFound"));
  }

  void theMapSaysWhatIsHere() {
    const std::string id = mounted("backing", false);
    const auto map = [&](std::size_t cells) {
      return waitFor<Result<std::vector<MountMapCell>>>(
          [&](auto done) { return engine_->mountMap(id, cells, std::move(done)); });
    };
    QVERIFY(map(4) && *map(4) == std::vector(4, MountMapCell{25 * kBlock, 25 * kBlock, 0}));
    QCOMPARE(map(100'000)->size(), std::size_t{100});
    QCOMPARE(tell(id, MountVerb::resume), std::string("ok"));
    QTRY_VERIFY(status().isComplete());
    QVERIFY(map(3) && map(3)->back() == (MountMapCell{34 * kBlock, 0, 0}));
  }

  void whoIsConnectedIsAskedFirst() {
    const std::string id = mounted("backing");
    auto client = connectTo(path(("run/hawser/mounts/" + id + "/nbd").c_str()));
    QVERIFY(client);
    std::byte greeting{};
    QVERIFY((*client)->receive({}, MutableByteSpan(&greeting, 1)));
    QCOMPARE(status().clients, 1u);
    QCOMPARE(tell(id, MountVerb::detach), std::string("busy"));
    QCOMPARE(tell(id, MountVerb::pause), std::string("ok"));
    QVERIFY(status().paused);
    QCOMPARE(tell(id, MountVerb::detachAnyway), std::string("ok"));
    QTRY_VERIFY(mounts().empty());
  }

  void oneThatDiesIsShownUntilItIsForgotten() {
    const std::string id = mounted("backing");
    QTRY_VERIFY(status().isComplete());
    const auto running = programs();
    QCOMPARE(running.size(), std::size_t{1});
    ::kill(running.front(), SIGKILL);
    QTRY_VERIFY(!mounts().empty() && mounts().front().ended);
    QVERIFY(!engine_->hasOwnMounts());
    QCOMPARE(status().size, 100 * kBlock);
    QCOMPARE(tell(id, MountVerb::detach), std::string("ok"));
    QVERIFY(mounts().empty());
    // It goes on where it was.
    mounted("backing", false);
    QVERIFY(status().isComplete());
  }

  void theyEndWithTheEngine() {
    mounted("one");
    mounted("two", false);
    EngineOptions options;
    options.stateFolder = path("state");
    options.configFolder = path("config");
    auto other = Engine::open(options);
    QVERIFY(other);
    QCOMPARE(mounts(**other).size(), std::size_t{2});
    QVERIFY(!mounts(**other).front().ours && !(*other)->hasOwnMounts());
    engine_.reset();
    QVERIFY(mounts(**other).empty());
    QVERIFY(programs().empty());
  }

  void whatIsWrongIsSaid() {
    QCOMPARE(mount(path("none"), "backing").error().code, ErrorCode::notFound);
    mounted("backing");
    QCOMPARE(mount(path("box/box/image"), "backing").error().code, ErrorCode::busy);
    QCOMPARE(mount(path("box/box/image"), "box/box/image").error().code, ErrorCode::exists);
    QCOMPARE(mount(path("box/box/image"), "no/such/folder/backing").error().code, ErrorCode::notFound);
    QCOMPARE(mounts().size(), std::size_t{1});
    open(path("no-program"));
    const auto missing = mount(path("box/box/image"), "other");
    QCOMPARE(missing.error().code, ErrorCode::notFound);
    QCOMPARE(missing.error().object, path("no-program"));
    QCOMPARE(nameOf(waitFor<Status>([&](auto done) { return engine_->setMountRate(1, std::move(done)); })),
             std::string("notFound"));
  }

  void theRateIsOfAll() {
    mounted("one", false);
    mounted("two", false);
    QCOMPARE(
        nameOf(waitFor<Status>([&](auto done) { return engine_->setMountRate(5'000, std::move(done)); })),
        std::string("ok"));
    for (const RunningMount& mount : mounts())
      QCOMPARE(mount.status.rate, std::uint64_t{5'000});
  }

  void aFilesMountIsNotCommitted() {
    const std::string id = mounted("backing");
    const auto made =
        waitFor<Result<CommitProgress>>([&](auto done) { return engine_->commitMount(id, std::move(done)); });
    QVERIFY(!made);
    QCOMPARE(made.error().code, ErrorCode::unsupported);
  }
};

QTEST_GUILESS_MAIN(MountsTest)
#include "mounts_test.moc"
