// hawserctl with the cache: ranges of a remote object that were read once come from this machine, as long as
// it is the same object.
#include <QFile>
#include <QtTest>

#include "e2e/ctl.h"
#include "services/azurite.h"

using namespace hawser::test;

namespace {

constexpr qint64 kLarge = 8 * 1024 * 1024;

}  // namespace

class CacheE2eTest : public QObject {
  Q_OBJECT

  std::unique_ptr<Azurite> azurite_;
  std::unique_ptr<Ctl> ctl_;
  QString object_;
  QByteArray content_;
  int boxes_ = 0;

  void put(quint32 seed) {
    content_ = randomBytes(kLarge, seed);
    makeFile(ctl_->path("image"), content_);
    ctl_->good({u"copy"_qs, text(ctl_->path("image")), object_});
  }
  QByteArray range(qint64 from, qint64 to) {
    return ctl_->good({u"cat"_qs, object_, u"--range"_qs, QStringLiteral("%1-%2").arg(from).arg(to)}).out;
  }
  QList<QJsonObject> list() { return ctl_->good({u"cache"_qs, u"list"_qs, u"--json"_qs}).lines(); }
  std::string cacheFile() const { return ctl_->stateFolder() + "/cache/hawser/cache.store"; }

 private Q_SLOTS:
  void initTestCase() { azurite_ = std::make_unique<Azurite>(); }
  void cleanupTestCase() { azurite_.reset(); }
  void init() {
    ctl_ = std::make_unique<Ctl>();
    ctl_->setVariable(u"AZURE_STORAGE_CONNECTION_STRING"_qs, azurite_->connectionString());
    const QString box = QStringLiteral("az://devstoreaccount1/cache%1").arg(++boxes_);
    ctl_->good({u"mkcontainer"_qs, box});
    object_ = box + u"/image"_qs;
  }

  void readOnceIsKept() {
    QCOMPARE(list().size(), 1);  // how much room there would be
    put(1);
    QCOMPARE(range(1000, 1999), content_.mid(1000, 1000));
    QCOMPARE(range(5'000'000, 5'999'999), content_.mid(5'000'000, 1'000'000));
    const auto lines = list();
    QCOMPARE(lines.size(), 2);
    QCOMPARE(lines[0][u"location"].toString(), object_);
    const qint64 cached = lines[0][u"cached"].toInteger();
    QVERIFY(cached >= 1'001'000 && cached < kLarge);
    QCOMPARE(lines[1][u"cached"].toInteger(), cached);
    // The same again fetches nothing more.
    QCOMPARE(range(1000, 1999), content_.mid(1000, 1000));
    QCOMPARE(list()[0][u"cached"].toInteger(), cached);
    // Up to the end of the object, and what is beyond it.
    QCOMPARE(range(kLarge - 10, kLarge + 10), content_.right(10));
  }

  void anotherObjectUnderTheNameIsReadAnew() {
    put(1);
    QCOMPARE(range(0, 99), content_.left(100));
    ctl_->good({u"cache"_qs, u"pin"_qs, object_});
    put(2);
    QCOMPARE(range(0, 99), content_.left(100));
    const auto lines = list();
    QCOMPARE(lines.size(), 3);
    QCOMPARE(lines[0][u"superseded"].toBool() + lines[1][u"superseded"].toBool(), 1);
    for (int i : {0, 1})
      QCOMPARE(lines[i][u"pinned"].toBool(), !lines[i][u"superseded"].toBool());
  }

  void managed() {
    put(1);
    (void)range(0, 99);
    const Finished none = ctl_->run({u"cache"_qs, u"pin"_qs, u"az://devstoreaccount1/none"_qs});
    QCOMPARE(none.code, 1);
    QVERIFY2(
        none.err.contains("az://devstoreaccount1/none: nothing of it is in the cache. What was never read"),
        none.err);
    ctl_->good({u"cache"_qs, u"pin"_qs, object_});
    ctl_->good({u"cache"_qs, u"clear"_qs});
    QCOMPARE(list().size(), 2);
    ctl_->good({u"cache"_qs, u"unpin"_qs, object_});
    ctl_->good({u"cache"_qs, u"clear"_qs});
    QCOMPARE(list().size(), 1);
    (void)range(0, 99);
    ctl_->good({u"cache"_qs, u"drop"_qs, object_});
    ctl_->good({u"cache"_qs, u"resize"_qs, u"100MiB"_qs});
    QCOMPARE(list()[0][u"limit"].toInteger(), 100 * 1024 * 1024);
    QCOMPARE(ctl_->run({u"cache"_qs, u"resize"_qs, u"much"_qs}).code, 2);
    QCOMPARE(ctl_->run({u"cache"_qs, u"heat"_qs}).code, 2);
  }

  // As everywhere else: through a saved connection or one of the environment, whatever name it was read
  // under.
  void namedThroughAConnection() {
    ctl_->setVariable(u"HAWSER_CONNECTION_WORK"_qs, azurite_->connectionString());
    put(1);
    (void)range(0, 99);
    const QString named = u"work:"_qs + object_.mid(QStringLiteral("az://devstoreaccount1/").size());
    ctl_->good({u"cache"_qs, u"pin"_qs, named});
    QVERIFY(list()[0][u"pinned"].toBool());
    ctl_->good({u"cache"_qs, u"unpin"_qs, named});
    QVERIFY(!list()[0][u"pinned"].toBool());
    const Finished none = ctl_->run({u"cache"_qs, u"drop"_qs, named + u"2"_qs});
    QCOMPARE(none.code, 1);
    QVERIFY2(none.err.contains((named + u"2: nothing of it is in the cache"_qs).toUtf8()), none.err);
    QVERIFY(ctl_->run({u"cache"_qs, u"drop"_qs, u"none:box/key"_qs}).code != 0);
    ctl_->good({u"cache"_qs, u"drop"_qs, named});
    QCOMPARE(list().size(), 1);
    // The service is not asked: what is here can be let go of without it.
    (void)range(0, 99);
    azurite_->stop();
    ctl_->good({u"cache"_qs, u"drop"_qs, named});
    azurite_->start();
    QCOMPARE(list().size(), 1);
  }

  // Bits that turned over on the disk: what comes is what the service has.
  void aDamagedCacheIsSeen() {
    put(1);
    QCOMPARE(range(0, kLarge - 1), content_);
    QFile file(text(cacheFile()));
    QVERIFY(file.open(QIODevice::ReadWrite));
    const QByteArray all = file.readAll();
    for (const qint64 at : {qint64{5000}, qint64{3'000'000}, kLarge - 3000}) {
      const qsizetype place = all.indexOf(content_.mid(at, 64));
      QVERIFY(place >= 0);
      QVERIFY(file.seek(place) && file.putChar(static_cast<char>(all[place] ^ 1)));
    }
    file.close();
    QCOMPARE(range(0, kLarge - 1), content_);
    QCOMPARE(range(5000, 5063), content_.mid(5000, 64));
  }

  // It is never why something cannot be read.
  void readsGoOnWithoutIt() {
    put(1);
    makeFile(ctl_->stateFolder() + "/cache/hawser", "in the way");
    QCOMPARE(range(10, 19), content_.mid(10, 10));
    QVERIFY(QFile::remove(text(ctl_->stateFolder() + "/cache/hawser")));
    makeFile(cacheFile(), "no store");
    QCOMPARE(range(10, 19), content_.mid(10, 10));
    QVERIFY(QFile::exists(text(cacheFile() + ".damaged")));
    QCOMPARE(list().size(), 2);
  }
};

QTEST_GUILESS_MAIN(CacheE2eTest)
#include "cache_test.moc"
