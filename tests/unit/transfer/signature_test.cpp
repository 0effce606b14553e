// What is kept beside an object so that a changed one can be sent by its changes: by its own changes where it
// is large, with what it takes to read it, and nothing that nobody names.
#include <QtTest>

#include "delta/blobsync_signature.h"
#include "delta/signature_changes.h"
#include "transfer/signature_object.h"
#include "unit/transfer/delta_bench.h"

using namespace hawser;
using namespace hawser::test;

namespace {

// So that the signature of a few MiB is a large one.
constexpr std::uint32_t kCell = 128;

// Uploads with large signatures.
struct Signing : Upload {
  std::optional<std::uint64_t> sendSigned(const std::string& bytes) {
    return send(bytes, deltaOptions(kCell));
  }
  std::string name() const { return to->object("a").properties.signature; }
  std::string held(const std::string& sha256) const {
    return to->get(delta::signatureKey("a", sha256)).value_or(std::string());
  }
  std::string base() const {
    const std::string bytes = held(name());
    const auto found = delta::baseOfSignature(std::as_bytes(std::span(bytes.data(), bytes.size())));
    return found ? toHex(*found) : std::string();
  }
  KnownSignature known() { return readSignature({}, *to, {"box", "a"}, name()).value(); }
};

}  // namespace

class SignatureObjectTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void aLargeOneIsKeptByItsChanges();
  void aLostBaseIsSentAnew();
  void aDamagedBaseIsNotBelieved();
  void anothersIsLeftAlone();
  void itGoesWithItsObject();
  void whatCrashesLeaveIsCollected();
  void blobSyncsGoesOnlyIfItIsThat_data();
  void blobSyncsGoesOnlyIfItIsThat();
};

void SignatureObjectTest::aLargeOneIsKeptByItsChanges() {
  Signing bench;
  std::string bytes = bytesOf(kSize, 1);
  QVERIFY(bench.sendSigned(bytes));
  const std::string base = bench.name();
  QCOMPARE(bench.base(), std::string());
  QVERIFY(bench.held(base).size() > 256 * 1024);
  for (int round = 1; round <= 3; ++round) {
    bytes[std::size_t(round) * 900'000] ^= 1;
    QCOMPARE(bench.sendSigned(bytes), std::optional<std::uint64_t>(kCell));
    QCOMPARE(bench.last().bytesPredicted, std::uint64_t(kCell));
    QCOMPARE(bench.base(), base);
    // Of each of the cells 24 bytes, of a run 12, of a part 16.
    QVERIFY(bench.held(bench.name()).size() < 2'000);
    QCOMPARE(bench.to->count(), std::size_t(3));
    const KnownSignature known = bench.known();
    QVERIFY(known.signature && known.signature->crc64 == *bench.to->object("a").properties.hashes.crc64);
    QVERIFY(!known.signature->parts.empty());
  }
  // A good part of it is new: it is whole again, and what was before is gone.
  bytes = bytes.substr(0, kSize / 2) + bytesOf(kSize / 2, 2);
  QVERIFY(bench.sendSigned(bytes));
  QCOMPARE(bench.base(), std::string());
  QCOMPARE(bench.to->count(), std::size_t(2));
  QCOMPARE(bench.sendSigned(bytes), std::optional<std::uint64_t>(0));
  QCOMPARE(bench.to->get("a"), bytes);
}

void SignatureObjectTest::aLostBaseIsSentAnew() {
  Signing bench;
  std::string bytes = bytesOf(kSize, 1);
  QVERIFY(bench.sendSigned(bytes));
  bytes[0] ^= 1;
  QVERIFY(bench.sendSigned(bytes));
  QVERIFY(bench.to->remove({}, {"box", delta::signatureKey("a", bench.base())}, Condition::none()));
  QCOMPARE(bench.sendSigned(bytes), std::optional<std::uint64_t>(kSize));
  QCOMPARE(bench.last().delta, DeltaUse::notKnown);
  QCOMPARE(bench.to->count(), std::size_t(2));
  QCOMPARE(bench.sendSigned(bytes), std::optional<std::uint64_t>(0));
}

void SignatureObjectTest::aDamagedBaseIsNotBelieved() {
  Signing bench;
  std::string bytes = bytesOf(kSize, 1);
  QVERIFY(bench.sendSigned(bytes));
  bytes[0] ^= 1;
  QVERIFY(bench.sendSigned(bytes));
  std::string damaged = bench.held(bench.base());
  damaged[damaged.size() / 2] ^= 1;
  bench.to->set(delta::signatureKey("a", bench.base()), damaged);
  QVERIFY(!bench.known().signature);
  QCOMPARE(bench.sendSigned(bytes), std::optional<std::uint64_t>(kSize));
  QCOMPARE(bench.to->get("a"), bytes);
}

// Both were compared with the same, and the other was first: his is the changes of what both have read.
void SignatureObjectTest::anothersIsLeftAlone() {
  Signing bench, other;
  other.to = bench.to;
  std::string bytes = bytesOf(kSize, 1), theirs = bytes;
  QVERIFY(bench.sendSigned(bytes));
  const std::string base = bench.name();
  bytes[0] ^= 1;
  theirs[2'000'000] ^= 1;
  std::atomic<bool> once = true;
  bench.to->hook = [&](const std::string& verb, const std::string& key) -> Status {
    if (verb != "commit" || key != "a" || !once.exchange(false)) return {};
    return other.sendSigned(theirs) ? Status{} : fail(ErrorCode::internal, "the other has failed");
  };
  QVERIFY(!bench.sendSigned(bytes));
  bench.to->hook = nullptr;
  QCOMPARE(bench.last().error->code, ErrorCode::changedUnderUs);
  QCOMPARE(bench.to->get("a"), theirs);
  QCOMPARE(bench.base(), base);
  QVERIFY(bench.known().signature);
  QCOMPARE(bench.to->count(), std::size_t(3));
  QCOMPARE(other.sendSigned(theirs), std::optional<std::uint64_t>(0));
}

void SignatureObjectTest::itGoesWithItsObject() {
  Signing bench;
  std::string bytes = bytesOf(kSize, 1);
  QVERIFY(bench.sendSigned(bytes));
  bytes[0] ^= 1;
  QVERIFY(bench.sendSigned(bytes));
  const std::string name = bench.name();
  QVERIFY(bench.to->remove({}, {"box", "a"}, Condition::none()));
  removeSignature({}, *bench.to, {"box", "a"}, name);
  QCOMPARE(bench.to->count(), std::size_t(0));
}

void SignatureObjectTest::whatCrashesLeaveIsCollected() {
  Upload bench;
  ObjectProperties kept;
  kept.contentType = delta::kSignatureContentType;
  const std::string left = delta::signatureKey("a", std::string(64, '7'));
  const std::vector<std::string> others = {delta::signatureKey("a.b", std::string(64, '7')),
                                           delta::signatureKey("ab", std::string(64, '7'))};
  const std::string users = delta::signatureKey("a", std::string(64, '8'));
  std::string bytes = bytesOf(kSize, 1);
  for (int round = 0; round < 2; ++round) {
    bench.to->set(left, "left", kept);
    bench.to->set(users, "no signature, but called so");
    for (const std::string& other : others)
      bench.to->set(other, "another's", kept);
    bytes[0] ^= 1;
    QVERIFY(bench.send(bytes));
    QVERIFY(!bench.to->get(left));
    QVERIFY(bench.to->get(users) && bench.to->get(others[0]) && bench.to->get(others[1]));
    QCOMPARE(bench.to->count(), std::size_t(5));
    QVERIFY(bench.signature());
  }
  // What is younger than one's own may be of somebody who goes on from that.
  bench.to->hook = [&](const std::string& verb, const std::string& key) -> Status {
    if (verb == "commit" && key == "a") bench.to->set(left, "fresh", kept);
    return {};
  };
  bytes[0] ^= 1;
  QVERIFY(bench.send(bytes));
  QVERIFY(bench.to->get(left));
}

void SignatureObjectTest::blobSyncsGoesOnlyIfItIsThat_data() {
  QTest::addColumn<QString>("name");
  QTest::addColumn<int>("size");
  QTest::addColumn<bool>("sound");
  QTest::addColumn<bool>("goes");
  QTest::newRow("its own") << "a.0.sig" << 7 << true << true;
  QTest::newRow("of another size") << "a.0.sig" << 8 << true << false;
  QTest::newRow("something else") << "a.0.sig" << 7 << false << false;
  QTest::newRow("another object's") << "b.0.sig" << 7 << true << false;
  QTest::newRow("of another kind") << "a.0.txt" << 7 << true << false;
}

void SignatureObjectTest::blobSyncsGoesOnlyIfItIsThat() {
  QFETCH(QString, name);
  QFETCH(int, size);
  QFETCH(bool, sound);
  QFETCH(bool, goes);
  MemoryStore store;
  const std::string content = "ABCDabc", key = name.toStdString();
  const ByteSpan bytes = std::as_bytes(std::span(content.data(), content.size()));
  delta::BlobSyncSignature signature;
  signature.blocks.push_back(delta::blobSyncBlock(bytes.first(4), 0, 0));
  signature.blocks.push_back(delta::blobSyncBlock(bytes.subspan(4), 4, 1));
  const auto encoded = delta::encodeBlobSync(signature);
  store.set(key, sound ? std::string(reinterpret_cast<const char*>(encoded.data()), encoded.size())
                       : std::string("minutes of a meeting"));
  const std::string named = blobSyncSignature({"box", "a"}, {{delta::kBlobSyncPointer, key}});
  removeBlobSyncSignature({}, store, {"box", "a"}, named, std::uint64_t(size));
  QCOMPARE(!store.get(key), goes);
}

QTEST_GUILESS_MAIN(SignatureObjectTest)
#include "signature_test.moc"
