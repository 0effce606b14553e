// Bytes that turn on their way or in the store: what passes is asked for again and little of it, what lasts
// is told with exit code 5, and what was there before stays.
#include <QCryptographicHash>
#include <QFile>
#include <QtTest>
#include <atomic>

#include "base/encoding.h"
#include "e2e/ctl.h"
#include "fault/engine/summing_service.h"

using namespace hawser::test;

namespace {

constexpr qsizetype kMiB = 1024 * 1024;
constexpr qsizetype kBig = 24 * kMiB + 5;  // four parts

std::string md5Of(const QByteArray& bytes) {
  return QCryptographicHash::hash(bytes, QCryptographicHash::Md5).toBase64().toStdString();
}

QByteArray contentOf(const std::string& path) {
  QFile file(text(path));
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace

class EngineDamageTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init();
  void damageOfARangeIsMendedAlone_data();
  void damageOfARangeIsMendedAlone();
  void catGivesOnlyWhatIsRight();
  void wrongMd5sReplaceNothing();
  void md5sFindDamageThatPasses();

 private:
  // An object "big", and one "small".
  void serve(bool sums, const std::string& md5 = {});
  // Turns a bit of the first body that holds the byte at `offset`.
  void turnOnce(std::uint64_t offset);

  std::unique_ptr<SummingService> service_;
  std::unique_ptr<Ctl> ctl_;
  std::string back_;
  QByteArray big_ = randomBytes(kBig, 1), small_ = randomBytes(100'000, 2);
};

void EngineDamageTest::init() {
  ctl_ = std::make_unique<Ctl>();
  back_ = ctl_->path("back");
}

void EngineDamageTest::serve(bool sums, const std::string& md5) {
  service_ = std::make_unique<SummingService>(
      std::map<std::string, SummingService::Object>{{"big", {big_.toStdString(), md5}},
                                                    {"small", {small_.toStdString(), md5}}},
      sums);
  ctl_->setVariable(u"HAWSER_CONNECTION_X"_qs, service_->connectionString());
}

void EngineDamageTest::turnOnce(std::uint64_t offset) {
  // Several threads call it, each with a copy of its own.
  const auto turned = std::make_shared<std::atomic<bool>>(false);
  service_->damage([offset, turned](std::uint64_t first, std::string& body) {
    if (offset >= first && offset - first < body.size() && !turned->exchange(true)) body[offset - first] ^= 1;
  });
}

void EngineDamageTest::damageOfARangeIsMendedAlone_data() {
  QTest::addColumn<QString>("key");
  QTest::addColumn<quint64>("offset");
  QTest::addColumn<quint64>("most");  // sent in all
  QTest::newRow("begin of a part") << u"big"_qs << quint64(8 * kMiB) << quint64(kBig + 8 * kMiB);
  QTest::newRow("end of a part") << u"big"_qs << quint64(16 * kMiB - 1) << quint64(kBig + 8 * kMiB);
  QTest::newRow("last byte") << u"big"_qs << quint64(kBig - 1) << quint64(kBig + 8 * kMiB);
  QTest::newRow("small") << u"small"_qs << quint64(50'000) << quint64(200'000);
}

// No hash is kept with it: nothing else would ever tell.
void EngineDamageTest::damageOfARangeIsMendedAlone() {
  QFETCH(QString, key);
  QFETCH(quint64, offset);
  QFETCH(quint64, most);
  serve(true);
  turnOnce(offset);
  const Finished copied = ctl_->run({u"copy"_qs, u"x:box/"_qs + key, text(back_)});
  QVERIFY2(copied.code == 0, copied.err.constData());
  QVERIFY(contentOf(back_) == (key == u"big"_qs ? big_ : small_));
  QVERIFY2(service_->sent() <= most, qPrintable(QString::number(service_->sent())));
}

void EngineDamageTest::catGivesOnlyWhatIsRight() {
  serve(true);
  turnOnce(5 * kMiB);
  const Finished mended = ctl_->run({u"cat"_qs, u"x:box/big"_qs, u"x:box/small"_qs});
  QVERIFY2(mended.code == 0, mended.err.constData());
  QVERIFY(mended.out == big_ + small_);
  // Where the service sums up nothing, the end tells.
  serve(false, md5Of("other"));
  const Finished wrong = ctl_->run({u"cat"_qs, u"x:box/big"_qs});
  QCOMPARE(wrong.code, 5);
  QVERIFY(wrong.out == big_);
  QVERIFY2(wrong.err.contains("x:box/big: the bytes are not those"), wrong.err.constData());
}

void EngineDamageTest::wrongMd5sReplaceNothing() {
  serve(true, md5Of("other"));
  makeFile(back_, "old");
  const Finished copied = ctl_->run({u"copy"_qs, u"x:box/big"_qs, text(back_)});
  QCOMPARE(copied.code, 5);
  QVERIFY2(copied.err.contains("x:box/big: the bytes are not those"), copied.err.constData());
  QCOMPARE(contentOf(back_), QByteArray("old"));
  QCOMPARE(treeOf(ctl_->path("")).size(), std::size_t(1));  // nor is anything unfinished left
}

void EngineDamageTest::md5sFindDamageThatPasses() {
  serve(false, md5Of(big_));
  turnOnce(12 * kMiB);
  makeFile(back_, "old");
  const Finished copied = ctl_->run({u"copy"_qs, u"x:box/big"_qs, text(back_)});
  QVERIFY2(copied.code == 0, copied.err.constData());
  QVERIFY2(copied.out.contains("verified"), copied.out.constData());
  QVERIFY(contentOf(back_) == big_);
}

QTEST_GUILESS_MAIN(EngineDamageTest)
#include "engine_damage_test.moc"
