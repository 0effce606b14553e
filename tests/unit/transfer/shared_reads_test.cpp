// What several want is read once, whoever comes when and whatever fails; what cannot be kept is read again.
#include "transfer/shared_reads.h"

#include <QTest>
#include <atomic>
#include <thread>

#include "base/units.h"
#include "runner_bench.h"

using namespace hawser;
using hawser::test::bytesOf;
using hawser::test::MemoryStore;

class SharedReadsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init();
  void twoAtOnceReadOnce();
  void oneAfterTheOtherReadsOnce();
  void whatIsNoLongerKeptIsReadAgain();
  void whatIsKeptGivesWay();
  void whatIsTooLargeIsNotKept();
  void whoFailsFailsAlone();
  void aStopIsHeard();
  void nothingIsMixed();

 private:
  Result<std::string> take(std::optional<ByteRange> range, const std::string& etag,
                           const std::string& key = "a", std::stop_token stop = {}) {
    OpContext context;
    context.stop = std::move(stop);
    std::string bytes(1'000'000, '\0');
    std::size_t filled = 0;
    struct Counting final : ByteSink {
      Status write(ByteSpan piece) override {
        out->replace(*at, piece.size(), reinterpret_cast<const char*>(piece.data()), piece.size());
        *at += piece.size();
        return {};
      }
      std::string* out = nullptr;
      std::size_t* at = nullptr;
    } counting;
    counting.out = &bytes;
    counting.at = &filled;
    HAWSER_CHECK(shared_->read(context, {"box", key}, range, etag, counting));
    bytes.resize(filled);
    return bytes;
  }
  std::string etag(const std::string& key = "a") { return store_->stat({}, {"box", key}).value().etag; }

  std::shared_ptr<MemoryStore> store_;
  std::unique_ptr<BufferPool> memory_;
  std::unique_ptr<SharedReads> shared_;
  std::string bytes_;
  std::atomic<int> reads_{0};
};

void SharedReadsTest::init() {
  shared_.reset();
  store_ = std::make_shared<MemoryStore>("from");
  memory_ = std::make_unique<BufferPool>(1'000'000);
  shared_ = std::make_unique<SharedReads>(store_, 2, *memory_, 500'000);
  bytes_ = bytesOf(400'000, 5);
  store_->set("a", bytes_);
  reads_ = 0;
  store_->hook = [this](const std::string& verb, const std::string&) -> Status {
    if (verb == "read") ++reads_;
    return {};
  };
}

void SharedReadsTest::twoAtOnceReadOnce() {
  const std::string version = etag();
  std::atomic<bool> second{false};
  store_->hook = [&](const std::string& verb, const std::string&) -> Status {
    if (verb != "read") return {};
    ++reads_;
    while (!second)  // the other has been told to come
      std::this_thread::yield();
    return {};
  };
  std::string one, two;
  std::thread first([&] { one = take(ByteRange{1000, 200'000}, version).value_or("failed"); });
  while (reads_ == 0)
    std::this_thread::yield();
  std::thread follower([&] {
    second = true;
    two = take(ByteRange{1000, 200'000}, version).value_or("failed");
  });
  first.join();
  follower.join();
  QCOMPARE(one, bytes_.substr(1000, 200'000));
  QCOMPARE(two, one);
  QCOMPARE(reads_.load(), 1);
  QCOMPARE(memory_->reserved(), std::uint64_t(0));
}

void SharedReadsTest::oneAfterTheOtherReadsOnce() {
  const std::string version = etag();
  for (int round = 0; round < 2; ++round) {
    QCOMPARE(take(std::nullopt, version).value(), bytes_);
    QCOMPARE(reads_.load(), 1);
  }
  QCOMPARE(memory_->reserved(), std::uint64_t(0));
  QCOMPARE(take(std::nullopt, version).value(), bytes_);
  QCOMPARE(reads_.load(), 2);
  QCOMPARE(memory_->reserved(), std::uint64_t(400'000));
  shared_.reset();
  QCOMPARE(memory_->reserved(), std::uint64_t(0));
}

void SharedReadsTest::whatIsNoLongerKeptIsReadAgain() {
  const std::string version = etag();
  const auto part = [](std::uint64_t number) { return ByteRange{number * 100'000, 100'000}; };
  store_->set("b", bytes_);
  const std::string other = etag("b");
  for (std::uint64_t i = 0; i < 4; ++i)
    QCOMPARE(take(part(i), version).value(), bytes_.substr(i * 100'000, 100'000));
  for (std::uint64_t i = 0; i < 3; ++i)
    QVERIFY(take(part(i), other, "b"));  // pushes the first two out
  QVERIFY(memory_->reserved() <= 500'000);
  reads_ = 0;
  for (std::uint64_t i = 0; i < 4; ++i)
    QCOMPARE(take(part(i), version).value(), bytes_.substr(i * 100'000, 100'000));
  QVERIFY(reads_ >= 2);
}

void SharedReadsTest::whatIsKeptGivesWay() {
  const std::string version = etag();
  QVERIFY(take(ByteRange{0, 200'000}, version));
  QVERIFY(memory_->reserved() != 0);
  QVERIFY(!shared_->giveWay());
  QCOMPARE(memory_->reserved(), std::uint64_t(0));
  QCOMPARE(take(ByteRange{0, 200'000}, version).value(), bytes_.substr(0, 200'000));
  QCOMPARE(reads_.load(), 2);
}

void SharedReadsTest::whatIsTooLargeIsNotKept() {
  bytes_ = bytesOf(600'000, 6);
  store_->set("a", bytes_);
  const std::string version = etag();
  reads_ = 0;
  for (int round = 0; round < 2; ++round) {
    QCOMPARE(take(std::nullopt, version).value(), bytes_);
    QCOMPARE(take(ByteRange{0, 600'000}, version).value(), bytes_);
  }
  QCOMPARE(memory_->reserved(), std::uint64_t(0));
  // Others use the memory.
  QVERIFY(memory_->tryReserve(990'000));
  QCOMPARE(take(ByteRange{0, 100'000}, version).value(), bytes_.substr(0, 100'000));
  memory_->unreserve(990'000);
  QCOMPARE(memory_->reserved(), std::uint64_t(0));
}

void SharedReadsTest::whoFailsFailsAlone() {
  const std::string version = etag();
  store_->hook = [&](const std::string& verb, const std::string&) -> Status {
    if (verb == "read" && ++reads_ == 1) return fail(ErrorCode::connection, "reset");
    return {};
  };
  QCOMPARE(take(ByteRange{0, 1000}, version).error().code, ErrorCode::connection);
  QCOMPARE(take(ByteRange{0, 1000}, version).value(), bytes_.substr(0, 1000));
  QCOMPARE(take(ByteRange{0, 1000}, version).value(), bytes_.substr(0, 1000));
  QCOMPARE(reads_.load(), 2);
  QCOMPARE(memory_->reserved(), std::uint64_t(0));
}

void SharedReadsTest::aStopIsHeard() {
  const std::string version = etag();
  std::atomic<bool> goesOn{false};
  store_->hook = [&](const std::string& verb, const std::string&) -> Status {
    while (verb == "read" && !goesOn)
      std::this_thread::yield();
    if (verb == "read") ++reads_;
    return {};
  };
  std::stop_source stop;
  std::thread leader([&] { (void)take(ByteRange{0, 1000}, version); });
  Result<std::string> stopped = std::string();
  while (memory_->reserved() == 0)
    std::this_thread::yield();
  std::thread follower([&] { stopped = take(ByteRange{0, 1000}, version, "a", stop.get_token()); });
  stop.request_stop();
  follower.join();
  QVERIFY(!stopped);
  QCOMPARE(stopped.error().code, ErrorCode::cancelled);
  goesOn = true;
  leader.join();
}

void SharedReadsTest::nothingIsMixed() {
  const std::string before = etag();
  QCOMPARE(take(ByteRange{0, 1000}, before).value(), bytes_.substr(0, 1000));
  QCOMPARE(take(ByteRange{0, 999}, before).value(), bytes_.substr(0, 999));
  QCOMPARE(take(ByteRange{1, 1000}, before).value(), bytes_.substr(1, 1000));
  store_->set("a", bytesOf(400'000, 9));
  QCOMPARE(take(ByteRange{0, 1000}, etag()).value(), bytesOf(400'000, 9).substr(0, 1000));
  // What had been read of it before is still a true part of that version.
  QCOMPARE(take(ByteRange{0, 1000}, before).value(), bytes_.substr(0, 1000));
  QCOMPARE(take(ByteRange{2, 1000}, before).error().code, ErrorCode::changedUnderUs);
}

QTEST_GUILESS_MAIN(SharedReadsTest)
#include "shared_reads_test.moc"
