// What is kept of a cache beside the bytes: as FORMAT.md shows it.
#include <QFile>
#include <random>

#include "cache/recency.h"
#include "cache/sums.h"
#include "unit/cache/cache_fixture.h"

using namespace hawser;
using namespace hawser::test;
using hawser::cache::addTo;
using hawser::cache::decodeRecency;
using hawser::cache::encode;
using hawser::cache::Recency;

namespace {

std::string hexDump(const Bytes& bytes) {
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += 16) {
    text += QString::asprintf("%04zx ", at).toStdString();
    for (std::size_t i = at; i < std::min(at + 16, bytes.size()); ++i)
      text += QString::asprintf(" %02x", static_cast<unsigned>(bytes[i])).toStdString();
    text += "\n";
  }
  return text;
}

std::string example(const std::string& name) {
  QFile file(QStringLiteral(HAWSER_FORMAT));
  if (!file.open(QIODevice::ReadOnly)) qFatal("no FORMAT.md");
  const std::string text = file.readAll().toStdString();
  const std::size_t begin = text.find("```" + name + "\n") + name.size() + 4;
  return text.substr(begin, text.find("```", begin) - begin);
}

}  // namespace

class FormatTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void theExample() {
    Recency recency;
    for (const std::uint32_t cluster : {4U, 5U, 6U})
      addTo(recency.probation, 3, cluster);
    addTo(recency.kept, 2, 0);
    addTo(recency.kept, 3, 1);
    const Bytes bytes = encode(recency);
    QCOMPARE(hexDump(bytes), example("recency"));
    QVERIFY(decodeRecency(bytes) == recency);
  }

  void theSumsOfTheExample() {
    Bytes page(kPageSize);
    const std::string text = "hawser";
    std::copy_n(reinterpret_cast<const std::byte*>(text.data()), text.size(), page.begin());
    cache::PageSums pages;
    cache::addPageSums(page, pages);
    const std::array<std::uint32_t, 1> sums{cache::clusterSumOf(pages)};
    const std::string written = cache::encodeSums(sums);
    const auto* bytes = reinterpret_cast<const std::byte*>(written.data());
    QCOMPARE(hexDump({bytes, bytes + written.size()}), example("sums"));
    std::array<std::uint32_t, 2> read{7, 7};
    cache::decodeSums(written, read);
    QCOMPARE(read[0], sums[0]);
    QCOMPARE(read[1], 7U);
    QVERIFY(cache::matches(page, pages, 0));
    page[4095] ^= std::byte{1};
    QVERIFY(!cache::matches(page, pages, 0));
  }

  void whatIsDamagedIsNoHint() {
    Recency recency;
    for (std::uint32_t i = 0; i < 20; ++i)
      addTo(i % 3 == 0 ? recency.kept : recency.probation, i / 4, i * 2);
    const Bytes bytes = encode(recency);
    Bytes longer = bytes;
    longer.resize(bytes.size() + 100, std::byte{9});
    QVERIFY(decodeRecency(longer) == recency);
    for (std::size_t length = 0; length < bytes.size(); ++length)
      QVERIFY(!decodeRecency(ByteSpan(bytes).first(length)));
    std::mt19937 random(1);
    for (int i = 0; i < 2000; ++i) {
      Bytes wrong = bytes;
      wrong[random() % wrong.size()] ^= static_cast<std::byte>(1 << random() % 8);
      QVERIFY(!decodeRecency(wrong));
    }
  }

  void blobsSayWhatTheyAre() {
    CacheFixture cache;
    const auto identity = identityOf("a", 3 * kCluster, "tag");
    QVERIFY(readsRight(*cache->open(identity, std::make_shared<ModelOrigin>(identity)), 0, 3 * kCluster));
    QVERIFY(cache->pin(identity.location, true));
    cache.cache.reset();
    auto store = *Blobstore::load(cache.device);
    auto blob = *store->openFirst();
    QCOMPARE(blob->id(), *store->superBlob());
    QCOMPARE(*blob->xattr("cache.limit"), std::string("0"));
    blob = *store->openNext(blob);
    QCOMPARE(*blob->xattr("cache.store"), identity.store);
    QCOMPARE(*blob->xattr("cache.location"), identity.location);
    QCOMPARE(*blob->xattr("cache.version"), identity.version);
    QCOMPARE(*blob->xattr("cache.size"), std::to_string(identity.size));
    QCOMPARE(*blob->xattr("cache.pinned"), std::string("1"));
    QVERIFY(blob->xattr("cache.used").has_value());
    QCOMPARE(blob->xattr("cache.sums.0")->size(), std::size_t{3 * 4});
    QVERIFY(readAll(*blob) == contentOf(identity, 0, 3 * kCluster));
    QVERIFY(store->close(blob));
  }
};

QTEST_GUILESS_MAIN(FormatTest)
#include "format_test.moc"
