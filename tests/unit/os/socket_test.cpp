// Unix sockets, who may connect to them, and how those who wait are stopped.
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <QtTest>
#include <array>
#include <thread>

#include "os/end_request.h"
#include "os/process.h"
#include "os/socket.h"

using namespace hawser;

namespace {

const OpContext kAlways;

ByteSpan bytesOf(std::string_view text) {
  return std::as_bytes(std::span(text));
}

std::string receive(ByteStream& stream, std::size_t most = 100) {
  std::string text(most, '\0');
  const auto count = stream.receive(kAlways, std::as_writable_bytes(std::span(text)));
  text.resize(count ? *count : 0);
  return count ? text : "<" + count.error().detail + ">";
}

template <class R>
std::optional<ErrorCode> codeOf(const R& result) {
  if (result) return std::nullopt;
  return result.error().code;
}

std::uint32_t modeOf(const std::string& path) {
  struct stat found {};
  return ::lstat(path.c_str(), &found) == 0 ? found.st_mode & 0777 : 0;
}

}  // namespace

class SocketTest : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::string path(const char* name) const {
    return folder_.filePath(QString::fromLatin1(name)).toStdString();
  }

 private Q_SLOTS:
  void bothEndsOfAPairTalk() {
    auto ends = streamPair();
    QVERIFY(ends);
    std::vector<ByteSpan> pieces;
    const std::string letters = "abcdefghij";
    // More pieces than go at once, some of them empty.
    for (int i = 0; i < 200; ++i)
      pieces.push_back(
          bytesOf(i % 7 == 0 ? std::string_view() : std::string_view(letters).substr(i % 10, 1)));
    std::string wanted;
    for (int i = 0; i < 200; ++i)
      if (i % 7 != 0) wanted += letters[static_cast<std::size_t>(i % 10)];
    QVERIFY(ends->first->send(kAlways, pieces));
    std::string heard;
    while (heard.size() < wanted.size())
      heard += receive(*ends->second, 13);
    QCOMPARE(heard, wanted);
    ends->first.reset();
    QCOMPARE(receive(*ends->second), std::string());
    QCOMPARE(codeOf(ends->second->send(kAlways, std::array{bytesOf("x")})),
             std::optional(ErrorCode::internal));
  }

  void muchIsSentWhole() {
    auto ends = streamPair();
    const std::string much(5'000'000, 'x');
    std::thread sender([&] {
      (void)ends->first->send(kAlways, std::array{bytesOf(much), bytesOf("end")});
      ends->first->shutDown();
    });
    std::string heard;
    for (std::string part = receive(*ends->second, 70'000); !part.empty();
         part = receive(*ends->second, 70'000))
      heard += part;
    sender.join();
    QVERIFY(heard == much + "end");
  }

  void aStopEndsWhoWaits() {
    auto ends = streamPair();
    const std::string much(5'000'000, 'x');
    for (const bool sends : {false, true}) {
      std::stop_source stop;
      OpContext context;
      context.stop = stop.get_token();
      std::optional<ErrorCode> code;
      std::thread waiter([&] {
        std::byte byte{};
        code = sends ? codeOf(ends->first->send(context, std::array{bytesOf(much)}))
                     : codeOf(ends->second->receive(context, MutableByteSpan(&byte, 1)));
      });
      stop.request_stop();
      waiter.join();
      QVERIFY(code.has_value());
      if (!sends) ends = streamPair();
    }
  }

  void atItsDeadlineTheStreamGoesOn() {
    auto ends = streamPair();
    OpContext context;
    context.deadline = Clock::system().steady() + std::chrono::milliseconds(1);
    std::byte byte{};
    QCOMPARE(codeOf(ends->first->receive(context, MutableByteSpan(&byte, 1))),
             std::optional(ErrorCode::timeout));
    QVERIFY(ends->second->send(kAlways, std::array{bytesOf("late")}));
    QCOMPARE(receive(*ends->first), std::string("late"));
    context.deadline = Clock::system().steady() + std::chrono::hours(1);
    QVERIFY(ends->second->send(kAlways, std::array{bytesOf("x")}));
    QCOMPARE(codeOf(ends->first->receive(context, MutableByteSpan(&byte, 1))), std::optional<ErrorCode>());
  }

  void onlyThisUserMayConnect() {
    const std::string socket = path("private/deep.sock");
    auto listener = listenAt(socket);
    QVERIFY(listener);
    QCOMPARE(modeOf(socket), 0600u);
    QCOMPARE(modeOf(path("private")), 0700u);
    auto client = connectTo(socket);
    QVERIFY(client);
    auto served = (*listener)->accept(kAlways);
    QVERIFY(served);
    QVERIFY((*client)->send(kAlways, std::array{bytesOf("hello")}));
    QCOMPARE(receive(**served), std::string("hello"));
    listener->reset();
    QCOMPARE(modeOf(socket), 0u);
    QCOMPARE(codeOf(connectTo(socket)), std::optional(ErrorCode::notFound));
  }

  void whatIsLeftIsReplacedAndWhatLivesIsNot() {
    const std::string socket = path("left.sock");
    auto living = listenAt(socket);
    QVERIFY(living);
    QCOMPARE(codeOf(listenAt(socket)), std::optional(ErrorCode::busy));
    QVERIFY(connectTo(socket));
    // A process that dies leaves the name.
    const pid_t child = ::fork();
    if (child == 0) {
      auto dying = listenAt(path("dead.sock"));
      ::_exit(dying ? 0 : 1);
    }
    int status = -1;
    QCOMPARE(::waitpid(child, &status, 0), child);
    QCOMPARE(status, 0);
    QVERIFY(modeOf(path("dead.sock")) != 0);
    auto next = listenAt(path("dead.sock"));
    QVERIFY(next);
    // Nothing but a socket is taken for one that is left.
    QFile file(folder_.filePath(QStringLiteral("file")));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("mine") == 4);
    file.close();
    QCOMPARE(codeOf(listenAt(path("file"))), std::optional(ErrorCode::busy));
    QCOMPARE(file.size(), 4);
  }

  void aNameThatIsAnothersByNowStays() {
    const std::string socket = path("mine.sock");
    auto first = listenAt(socket);
    QVERIFY(first);
    QCOMPARE(::unlink(socket.c_str()), 0);
    auto second = listenAt(socket);
    QVERIFY(second);
    first->reset();
    QVERIFY(modeOf(socket) != 0);
    QVERIFY(connectTo(socket));
  }

  void namesThatAreTooLongAreRefused() {
    QCOMPARE(codeOf(listenAt(path(std::string(200, 'n').c_str()))), std::optional(ErrorCode::tooLarge));
    QCOMPARE(codeOf(connectTo("")), std::optional(ErrorCode::tooLarge));
    QCOMPARE(codeOf(listenAt(path("none/at/all"))), std::optional(ErrorCode::notFound));
  }

  void aStopEndsWhoAccepts() {
    auto listener = listenAt(path("wait.sock"));
    std::stop_source stop;
    OpContext context;
    context.stop = stop.get_token();
    std::optional<ErrorCode> code;
    std::thread waiter([&] { code = codeOf((*listener)->accept(context)); });
    stop.request_stop();
    waiter.join();
    QCOMPARE(code, std::optional(ErrorCode::cancelled));
  }

  void socketsOfAnotherProcessAreNotInherited() {
    for (const std::string& pid : {std::string("1"), std::string("x"), std::string()}) {
      QVERIFY(qputenv("LISTEN_FDS", "1") && qputenv("LISTEN_PID", QByteArray::fromStdString(pid)));
      const auto listeners = inheritedListeners();
      QVERIFY(listeners && listeners->empty());
      QVERIFY(!qEnvironmentVariableIsSet("LISTEN_FDS") && !qEnvironmentVariableIsSet("LISTEN_PID"));
    }
    QVERIFY(qputenv("LISTEN_FDS", "9000") && qputenv("LISTEN_PID", QByteArray::number(processId())));
    QVERIFY(!inheritedListeners());
  }

  void aParentsEndIsHeard() {
    int ends[2] = {};
    QCOMPARE(::pipe2(ends, O_CLOEXEC), 0);
    auto request = EndRequest::watch(ends[0]);
    QVERIFY(request);
    QCOMPARE(::write(ends[1], "x", 1), 1);
    std::optional<EndRequest::Reason> reason;
    std::thread waiter([&] {
      const auto ended = (*request)->wait();
      if (ended) reason = *ended;
    });
    QCOMPARE(::close(ends[1]), 0);
    waiter.join();
    QCOMPARE(reason, std::optional(EndRequest::Reason::parent));
    QVERIFY(!EndRequest::watch(9999));
  }
};

QTEST_GUILESS_MAIN(SocketTest)
#include "socket_test.moc"
