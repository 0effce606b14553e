// Damage that only the whole shows (an MD5, reading back) is found before anything is replaced, or does not
// stay; damage that passes costs a second try.
#include <QtTest>

#include "checksum/digest.h"
#include "unit/transfer/runner_bench.h"

using namespace hawser;
using namespace hawser::test;

class IntegrityTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void md5IsCheckedBeforeAnythingIsReplaced_data();
  void md5IsCheckedBeforeAnythingIsReplaced();
  void md5OfDamageThatPasses_data();
  void md5OfDamageThatPasses();
  void md5IsStoredWhereAskedFor_data();
  void md5IsStoredWhereAskedFor();
  void whatIsReadBackWrongDoesNotStay_data();
  void whatIsReadBackWrongDoesNotStay();
  void readBackOfDamageThatPasses_data();
  void readBackOfDamageThatPasses();
};

// Stores that show written parts before the commit, and those that do not; objects of one part and of many.
void IntegrityTest::md5IsCheckedBeforeAnythingIsReplaced_data() {
  QTest::addColumn<bool>("readsParts");
  QTest::addColumn<int>("size");
  for (const bool readsParts : {false, true}) {
    for (const int size : {5'000, 95'000})
      QTest::addRow("%d bytes%s", size, readsParts ? ", parts are read" : "") << readsParts << size;
  }
}

void IntegrityTest::md5IsCheckedBeforeAnythingIsReplaced() {
  QFETCH(bool, readsParts);
  QFETCH(int, size);
  Bench bench;
  bench.to->caps.readsParts = readsParts;
  ObjectProperties wrong;
  wrong.hashes.md5 = md5(ByteSpan());
  bench.from->set("d/a", bytesOf(size, 1), wrong);
  bench.to->set("t/a", "old");
  const JobId job = bench.submit("d/", "t/");
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  QCOMPARE(bench.row(job).state, JobState::failed);
  const TransferRow row = bench.rows().at(0);
  QCOMPARE(row.error->code, ErrorCode::corrupt);
  QCOMPARE(row.error->object, std::string("from:d/a"));
  QVERIFY(row.error->detail.find("md5:d41d8cd98f00b204e9800998ecf8427e") != std::string::npos);
  QCOMPARE(bench.to->get("t/a"), std::string("old"));
  QCOMPARE(bench.to->sessions(), std::size_t(0));
}

void IntegrityTest::md5OfDamageThatPasses_data() {
  md5IsCheckedBeforeAnythingIsReplaced_data();
}

void IntegrityTest::md5OfDamageThatPasses() {
  QFETCH(bool, readsParts);
  QFETCH(int, size);
  Bench bench;
  bench.to->caps.readsParts = readsParts;
  const std::string bytes = bytesOf(size, 1);
  ObjectProperties known;
  known.hashes.md5 = md5(std::as_bytes(std::span(bytes.data(), bytes.size())));
  bench.from->set("d/a", bytes, known);
  bench.to->set("t/a", "old");
  std::atomic<int> reads{0};
  bench.from->corrupt = [&](const std::string&) { return ++reads == 1; };
  const JobId job = bench.submit("d/", "t/");
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  QCOMPARE(bench.row(job).state, JobState::done);
  QVERIFY(bench.rows().at(0).verified);
  QCOMPARE(bench.to->get("t/a"), bytes);
}

void IntegrityTest::md5IsStoredWhereAskedFor_data() {
  md5IsCheckedBeforeAnythingIsReplaced_data();
}

void IntegrityTest::md5IsStoredWhereAskedFor() {
  QFETCH(bool, readsParts);
  QFETCH(int, size);
  Bench bench;
  bench.to->caps.readsParts = readsParts;
  const std::string bytes = bytesOf(size, 1);
  bench.from->set("d/a", bytes);
  std::atomic<int> reads{0};
  bench.from->hook = [&](const std::string& verb, const std::string&) -> Status {
    if (verb == "read") ++reads;
    return {};
  };
  JobOptions options;
  options.storeMd5 = true;
  (void)bench.submit("d/", "t/", options);
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  const MemoryStore::Object object = bench.to->object("t/a");
  QCOMPARE(object.properties.hashes.md5, md5(std::as_bytes(std::span(bytes.data(), bytes.size()))));
  QCOMPARE(bench.to->get("t/a"), bytes);
  const int parts = size > 10'000 ? 10 : 1;
  QCOMPARE(reads.load(), parts == 1 || readsParts ? parts : 2 * parts);
}

void IntegrityTest::whatIsReadBackWrongDoesNotStay_data() {
  md5IsCheckedBeforeAnythingIsReplaced_data();
}

void IntegrityTest::whatIsReadBackWrongDoesNotStay() {
  QFETCH(bool, readsParts);
  QFETCH(int, size);
  Bench bench;
  bench.to->caps.readsParts = readsParts;
  bench.from->set("d/a", bytesOf(size, 1));
  bench.to->set("t/a", "old");
  bench.to->corrupt = [](const std::string&) { return true; };
  JobOptions options;
  options.verify = VerifyLevel::full;
  const JobId job = bench.submit("d/", "t/", options);
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  QCOMPARE(bench.row(job).state, JobState::failed);
  const TransferRow row = bench.rows().at(0);
  QCOMPARE(row.error->code, ErrorCode::corrupt);
  QCOMPARE(row.error->object, std::string("to:t/a"));
  QVERIFY(!row.verified);
  if (readsParts && size > 10'000) {  // what is put at once cannot be read before
    QCOMPARE(bench.to->get("t/a"), std::string("old"));
    return;
  }
  QVERIFY(!bench.to->get("t/a"));
  QVERIFY(row.error->detail.starts_with("it was removed again"));
  // Once the store is mended a retry finds its way.
  bench.to->corrupt = nullptr;
  bench.runner->retryJob(job);
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  QCOMPARE(bench.to->get("t/a"), bench.from->get("d/a"));
}

void IntegrityTest::readBackOfDamageThatPasses_data() {
  md5IsCheckedBeforeAnythingIsReplaced_data();
}

void IntegrityTest::readBackOfDamageThatPasses() {
  QFETCH(bool, readsParts);
  QFETCH(int, size);
  Bench bench;
  bench.to->caps.readsParts = readsParts;
  bench.from->set("d/a", bytesOf(size, 1));
  std::atomic<int> reads{0};
  bench.to->corrupt = [&](const std::string&) { return ++reads == 1; };
  JobOptions options;
  options.verify = VerifyLevel::full;
  const JobId job = bench.submit("d/", "t/", options);
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  QCOMPARE(bench.row(job).state, JobState::done);
  QVERIFY(bench.rows().at(0).verified);
  QVERIFY(reads > 1);
  QCOMPARE(bench.to->get("t/a"), bench.from->get("d/a"));
}

QTEST_GUILESS_MAIN(IntegrityTest)
#include "integrity_test.moc"
