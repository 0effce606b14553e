// Shares of a job: each path is in exactly one, they are even, and their numbers are understood.
#include "transfer/shard.h"

#include <QtTest>
#include <set>

using namespace hawser;

class ShardTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void eachPathIsInOne();
  void sharesAreEven();
  void aShareStaysWhatItIs();
  void numbers();
};

void ShardTest::eachPathIsInOne() {
  for (const std::uint32_t count : {1u, 2u, 3u, 8u, 97u}) {
    for (int i = 0; i < 300; ++i) {
      const std::string path = "folder/" + std::to_string(i) + ".dat";
      int takers = 0;
      for (std::uint32_t index = 0; index < count; ++index)
        takers += Shard{index, count}.takes(path) ? 1 : 0;
      QCOMPARE(takers, 1);
    }
  }
}

void ShardTest::sharesAreEven() {
  constexpr int kPaths = 16'000;
  constexpr std::uint32_t kShards = 8;
  for (std::uint32_t index = 0; index < kShards; ++index) {
    int taken = 0;
    for (int i = 0; i < kPaths; ++i)
      taken += Shard{index, kShards}.takes("run/" + std::to_string(i)) ? 1 : 0;
    // Five deviations of a fair draw.
    QVERIFY2(std::abs(taken - kPaths / int(kShards)) < 210, qPrintable(QString::number(taken)));
  }
}

// Reports and half-done jobs of older versions are of the same shares.
void ShardTest::aShareStaysWhatItIs() {
  const auto home = [](const char* path) {
    for (std::uint32_t index = 0; index < 8; ++index) {
      if (Shard{index, 8}.takes(path)) return index;
    }
    return 8u;
  };
  // Of the paths' SHA-256 the first eight bytes, e3b0c44298fc1c14 and ba7816bf8f01cfea, modulo 8.
  QCOMPARE(home(""), 4u);
  QCOMPARE(home("abc"), 2u);
}

void ShardTest::numbers() {
  QCOMPARE(shardFrom("3/8").value(), (Shard{3, 8}));
  QCOMPARE(shardFrom("8/8").value(), (Shard{0, 8}));
  QCOMPARE(shardFrom("0/1").value(), Shard{});
  QCOMPARE(textOf({3, 8}), std::string("3/8"));
  for (const char* wrong : {"", "3", "3/", "/8", "9/8", "-1/8", "3/0", "0/0", "3/8/1", "1/1000001", "a/b"}) {
    const auto shard = shardFrom(wrong);
    QVERIFY2(!shard, wrong);
    QVERIFY(shard.error().code == ErrorCode::invalidArgument);
  }
}

QTEST_GUILESS_MAIN(ShardTest)
#include "shard_test.moc"
