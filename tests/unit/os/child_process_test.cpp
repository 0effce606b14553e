// Programs that are started, talked to, waited for and killed.
#include <sys/wait.h>
#include <unistd.h>

#include <QtTest>
#include <cerrno>
#include <csignal>
#include <thread>

#include "os/child_process.h"

using namespace hawser;

namespace {

const OpContext kAlways;

std::unique_ptr<ChildProcess> shell(const char* script,
                                    const std::function<bool(std::string_view)>& passesOn = {}) {
  auto child = ChildProcess::start("/bin/sh", {"-c", script}, passesOn);
  if (!child) qFatal("%s", child.error().detail.c_str());
  return std::move(*child);
}

std::optional<std::string> lineOf(ChildProcess& child) {
  const auto line = child.readLine(kAlways);
  return line ? *line : "<" + line.error().detail + ">";
}

bool hasChildren() {
  return ::waitpid(-1, nullptr, WNOHANG) != -1 || errno != ECHILD;
}

}  // namespace

class ChildProcessTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void cleanup() { QVERIFY(!hasChildren()); }

  void itIsTalkedWith() {
    const auto child =
        shell("while read line; do echo \"heard $line\"; done; echo last; printf rest; exit 7");
    QVERIFY(child->write(kAlways, "one\ntwo\n"));
    QCOMPARE(lineOf(*child), std::optional<std::string>("heard one"));
    QCOMPARE(lineOf(*child), std::optional<std::string>("heard two"));
    QCOMPARE(child->waitForEnd(std::chrono::milliseconds(0)), std::optional<int>());
    child->closeInput();
    QCOMPARE(lineOf(*child), std::optional<std::string>("last"));
    QCOMPARE(lineOf(*child), std::optional<std::string>("rest"));
    QCOMPARE(lineOf(*child), std::optional<std::string>());
    QCOMPARE(child->waitForEnd(), 7);
    QCOMPARE(child->waitForEnd(std::chrono::milliseconds(0)), std::optional<int>(7));
  }

  void whatCannotBeStartedSaysSo() {
    const auto none = ChildProcess::start("/nowhere/program", {});
    QVERIFY(!none);
    QCOMPARE(none.error().code, ErrorCode::notFound);
    QCOMPARE(none.error().object, std::string("/nowhere/program"));
    const auto file = ChildProcess::start("/etc/passwd", {});
    QVERIFY(!file);
    QCOMPARE(file.error().code, ErrorCode::denied);
  }

  void itHasTheVariablesThatPassOn() {
    qputenv("HAWSER_TEST_KEPT", "a=b");
    qputenv("HAWSER_TEST_SECRET", "secret");
    const auto child = shell("echo \"$HAWSER_TEST_KEPT,$HAWSER_TEST_SECRET\"",
                             [](std::string_view name) { return name != "HAWSER_TEST_SECRET"; });
    QCOMPARE(lineOf(*child), std::optional<std::string>("a=b,"));
    QCOMPARE(child->waitForEnd(), 0);
    QCOMPARE(lineOf(*shell("echo $HAWSER_TEST_SECRET")), std::optional<std::string>("secret"));
  }

  // Its input ends when ours to it does, whoever else was started meanwhile.
  void noneHoldsAnothersInput() {
    const auto first = shell("cat >/dev/null");
    const auto second = shell("cat >/dev/null");
    first->closeInput();
    QCOMPARE(first->waitForEnd(), 0);
    QVERIFY(!second->waitForEnd(std::chrono::milliseconds(0)));
  }

  void oneThatIsGoneTakesNoInput() {
    const auto child = shell("exit 0");
    QCOMPARE(child->waitForEnd(), 0);
    const Status written = child->write(kAlways, "too late\n");
    QVERIFY(!written);
    QCOMPARE(written.error().code, ErrorCode::connection);
  }

  void itIsKilled() {
    const auto child = shell("trap '' TERM; cat");
    child->kill();
    QCOMPARE(child->waitForEnd(), -1);
    child->kill();  // and by then it is nobody
    auto other = shell("trap '' TERM; cat");
    other.reset();  // cleanup() finds none
  }

  void aStopEndsWhoReadsAndWhoWrites() {
    const auto child = shell("read line; read line");
    std::stop_source stop;
    OpContext context;
    context.stop = stop.get_token();
    ErrorCode reading{}, writing{};
    std::thread reader([&] { reading = child->readLine(context).error().code; });
    std::thread writer([&] { writing = child->write(context, std::string(50'000'000, 'x')).error().code; });
    stop.request_stop();
    reader.join();
    writer.join();
    QCOMPARE(reading, ErrorCode::cancelled);
    QCOMPARE(writing, ErrorCode::cancelled);
  }

  void aLineWithoutEndIsRefused() {
    const auto child = shell("exec head -c 3000000 /dev/zero");
    const auto line = child->readLine(kAlways);
    QVERIFY(!line);
    QCOMPARE(line.error().code, ErrorCode::tooLarge);
  }

  void manyMayWait() {
    const auto child = shell("read line; exit 3");
    std::vector<std::thread> waiters;
    std::atomic<int> right{0};
    for (int i = 0; i < 8; ++i)
      waiters.emplace_back([&] { right += child->waitForEnd() == 3 ? 1 : 0; });
    child->closeInput();
    for (std::thread& waiter : waiters)
      waiter.join();
    QCOMPARE(right.load(), 8);
  }
};

QTEST_GUILESS_MAIN(ChildProcessTest)
#include "child_process_test.moc"
