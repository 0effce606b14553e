// What is taken is a true beginning of the object, in order and once, whatever fails and whoever stops.
#include "api/ordered_read.h"

#include <QTest>
#include <atomic>
#include <random>

#include "base/units.h"
#include "support/memory_store.h"

using namespace hawser;
using hawser::test::MemoryStore;

class OrderedReadTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void allSizes_data();
  void allSizes();
  void whatFailsForAWhileIsReadAgain();
  void whatFailsForGoodEndsIt();
  void anotherVersionIsNotMixedIn();
  void theTakerMayEndIt();
  void stoppedIsQuiet();

 private:
  Status readTo(std::string& taken, const std::stop_token& stop = {}) {
    OpContext context;
    context.stop = stop;
    return readInOrder(context, store_, read_, [&](ByteSpan run) -> Status {
      taken.append(reinterpret_cast<const char*>(run.data()), run.size());
      return take ? take() : Status{};
    });
  }
  void put(std::size_t size) {
    bytes_.resize(size);
    for (char& byte : bytes_)
      byte = static_cast<char>(random_());
    store_.set("a", bytes_);
    read_ = {{"box", "a"}, size, store_.stat({}, {"box", "a"}).value().etag};
    store_.hook = nullptr;
    take = nullptr;
  }

  MemoryStore store_;
  std::string bytes_;
  OrderedRead read_;
  std::function<Status()> take;
  std::mt19937 random_{7};
};

void OrderedReadTest::allSizes_data() {
  QTest::addColumn<quint64>("size");
  for (const std::uint64_t size :
       {std::uint64_t{0}, std::uint64_t{1}, 4 * kMiB - 1, 4 * kMiB, 4 * kMiB + 1, 16 * kMiB, 40 * kMiB + 7})
    QTest::addRow("%llu", static_cast<unsigned long long>(size)) << static_cast<quint64>(size);
}

void OrderedReadTest::allSizes() {
  QFETCH(quint64, size);
  put(size);
  std::string taken;
  QVERIFY(readTo(taken));
  QVERIFY(taken == bytes_);
}

void OrderedReadTest::whatFailsForAWhileIsReadAgain() {
  put(40 * kMiB + 7);
  std::atomic<int> calls{0};
  store_.hook = [&](const std::string& verb, const std::string&) -> Status {
    if (verb == "read" && ++calls % 3 == 0)
      return fail(makeError(ErrorCode::connection, "reset", Retry::soon));
    return {};
  };
  std::string taken;
  QVERIFY(readTo(taken));
  QVERIFY(taken == bytes_);
  QVERIFY(calls > 11);
}

void OrderedReadTest::whatFailsForGoodEndsIt() {
  for (const int failing : {1, 2, 5, 9}) {
    put(40 * kMiB + 7);
    std::atomic<int> calls{0};
    store_.hook = [&](const std::string& verb, const std::string&) -> Status {
      if (verb == "read" && ++calls >= failing) return fail(makeError(ErrorCode::denied, "no"));
      return {};
    };
    std::string taken;
    const Status read = readTo(taken);
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::denied);
    QVERIFY(taken.size() < bytes_.size());
    QVERIFY(bytes_.starts_with(taken));
  }
}

void OrderedReadTest::anotherVersionIsNotMixedIn() {
  put(40 * kMiB + 7);
  bool changed = false;
  take = [&]() -> Status {
    if (!std::exchange(changed, true)) store_.set("a", std::string(bytes_.size(), 'x'));
    return {};
  };
  const std::string before = bytes_;
  std::string taken;
  const Status read = readTo(taken);
  QVERIFY(!read);
  QCOMPARE(read.error().code, ErrorCode::changedUnderUs);
  QVERIFY(before.starts_with(taken));
}

void OrderedReadTest::theTakerMayEndIt() {
  put(40 * kMiB + 7);
  int runs = 0;
  take = [&]() -> Status { return ++runs < 3 ? Status{} : fail(ErrorCode::noSpace, "full"); };
  std::string taken;
  const Status read = readTo(taken);
  QVERIFY(!read);
  QCOMPARE(read.error().code, ErrorCode::noSpace);
  QCOMPARE(runs, 3);
  QVERIFY(bytes_.starts_with(taken));
}

void OrderedReadTest::stoppedIsQuiet() {
  put(40 * kMiB + 7);
  std::stop_source stop;
  take = [&]() -> Status {
    stop.request_stop();
    return {};
  };
  std::string taken;
  const Status read = readTo(taken, stop.get_token());
  QVERIFY(!read);
  QCOMPARE(read.error().code, ErrorCode::cancelled);
  QVERIFY(bytes_.starts_with(taken));
}

QTEST_GUILESS_MAIN(OrderedReadTest)
#include "ordered_read_test.moc"
