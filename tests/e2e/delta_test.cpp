// hawserctl delta with real files: what it makes anew is the same byte by byte, and it sends no more than
// rdiff does.
#include <signal.h>
#include <sys/stat.h>

#include <QJsonArray>
#include <QtTest>
#include <filesystem>
#include <random>

#include "e2e/ctl.h"

using namespace hawser::test;
namespace fs = std::filesystem;

namespace {

QByteArray contentOf(const std::string& path) {
  QFile file(text(path));
  if (!file.open(QIODevice::ReadOnly)) qFatal("cannot read %s", path.c_str());
  return file.readAll();
}

class Changes {
 public:
  explicit Changes(quint32 seed) : random_(seed) {}
  int below(qsizetype end) { return std::uniform_int_distribution<int>(0, int(end) - 1)(random_); }
  QByteArray changed(QByteArray bytes) {
    const int at = below(bytes.size() + 1),
              length = below(std::min<qsizetype>(bytes.size() - at, 20'000) + 1);
    const QByteArray piece = bytes.mid(at, length);
    switch (below(5)) {
      case 0:
        return bytes.replace(at, length, randomBytes(length, random_()));
      case 1:
        return bytes.insert(at, randomBytes(below(3000), random_()));
      case 2:
        return bytes.remove(at, length);
      case 3:
        return bytes + piece;
      default:
        return piece + bytes.remove(at, length);
    }
  }

 private:
  std::mt19937 random_;
};

qint64 rdiffSize(const std::string& old, const std::string& made, int block) {
  const auto run = [](const QStringList& words) {
    if (QProcess::execute(QStringLiteral("rdiff"), words) != 0) qFatal("rdiff does not do it");
  };
  const std::string signature = old + ".rdiff-signature", delta = old + ".rdiff-delta";
  run({u"-f"_qs, u"-b"_qs, QString::number(block), u"signature"_qs, text(old), text(signature)});
  run({u"-f"_qs, u"delta"_qs, text(signature), text(made), text(delta)});
  return qint64(fs::file_size(delta));
}

}  // namespace

class DeltaE2eTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() {
    ctl_ = std::make_unique<Ctl>();
    old_ = ctl_->path("old");
    new_ = ctl_->path("new");
    signature_ = ctl_->path("signature");
    delta_ = ctl_->path("delta");
    out_ = ctl_->path("out");
  }
  void whatIsMadeAnewIsTheSame();
  void noMoreIsSentThanByRdiff();
  void smallestFiles();
  void standardInputAndOutput();
  void filesOfBlobSync();
  void anotherOldFileIsRefused();
  void damageIsToldAndNothingIsLeft();
  void equalHashesOfOtherBytesAreNoticed();
  void aStopLeavesNothing();
  void planSaysWhere();
  void wrongUsage();

 private:
  Finished delta(const QStringList& arguments, const QByteArray& input = {}) {
    return ctl_->run(QStringList{u"delta"_qs} + arguments, input);
  }
  void goodDelta(const QStringList& arguments) { ctl_->good(QStringList{u"delta"_qs} + arguments); }
  // A delta of both files, by a signature of that format.
  QJsonObject makeDelta(const QByteArray& old, const QByteArray& made, const QString& block,
                        const char* format = "hawser") {
    makeFile(old_, old);
    makeFile(new_, made);
    goodDelta({u"signature"_qs, text(old_), u"--block"_qs, block, u"--format"_qs, QLatin1String(format),
               u"-o"_qs, text(signature_)});
    return ctl_
        ->good({u"delta"_qs, u"plan"_qs, text(signature_), text(new_), u"-o"_qs, text(delta_), u"--json"_qs})
        .report();
  }
  Finished apply() { return delta({u"apply"_qs, text(old_), text(delta_), u"-o"_qs, text(out_)}); }
  // Names in the folder that none of these files has.
  QStringList leftovers() {
    QStringList names = QDir(text(fs::path(old_).parent_path()))
                            .entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    for (const char* name : {"old", "new", "signature", "delta", "out"})
      names.removeAll(QLatin1String(name));
    return names;
  }

  std::unique_ptr<Ctl> ctl_;
  std::string old_, new_, signature_, delta_, out_;
};

void DeltaE2eTest::whatIsMadeAnewIsTheSame() {
  Changes changes(1);
  for (int round = 0; round < 24; ++round) {
    const QByteArray old = randomBytes(changes.below(300'000), quint32(round));
    QByteArray made = old;
    for (int i = changes.below(6); i > 0; --i)
      made = changes.changed(made);
    const char* const format = round % 2 == 0 ? "hawser" : "blobsync";
    const QJsonObject plan = makeDelta(old, made, QString::number(20 + changes.below(10'000)), format);
    QCOMPARE(plan[u"sent"].toInteger() + plan[u"copied"].toInteger(), qint64(made.size()));
    QCOMPARE(plan[u"deltaBytes"].toInteger(), qint64(fs::file_size(delta_)));
    QVERIFY(plan[u"deltaBytes"].toInteger() <=
            plan[u"sent"].toInteger() + 16 * plan[u"runs"].toInteger() + 96);
    const Finished applied = apply();
    QVERIFY2(applied.code == 0, applied.err.constData());
    QVERIFY2(contentOf(out_) == made, qPrintable(QString::number(round)));
  }
  QCOMPARE(leftovers(), QStringList());
  // As any new file, and one that is replaced keeps its mode.
  ::chmod(out_.c_str(), 0640);
  QCOMPARE(apply().code, 0);
  QCOMPARE(fs::status(out_).permissions(), fs::perms(0640));
}

void DeltaE2eTest::noMoreIsSentThanByRdiff() {
  Changes changes(2);
  for (const int block : {512, 8192}) {
    for (int round = 0; round < 6; ++round) {
      const QByteArray old = randomBytes(1'000'000 + round, quint32(round));
      QByteArray made = round == 0 ? randomBytes(700'000, 99) : old;
      for (int i = 0; i < 10 * round; ++i)
        made = changes.changed(made);
      const qint64 sent = makeDelta(old, made, QString::number(block))[u"sent"].toInteger();
      const qint64 theirs = rdiffSize(old_, new_, block);
      QVERIFY2(double(sent) <= 1.02 * double(theirs),
               qPrintable(QStringLiteral("%1 against %2").arg(sent).arg(theirs)));
    }
  }
}

void DeltaE2eTest::smallestFiles() {
  for (const char* format : {"hawser", "blobsync"}) {
    for (const QByteArray& old : {QByteArray(), QByteArray("a"), QByteArray("ABCDabc")}) {
      for (const QByteArray& made :
           {QByteArray(), QByteArray("a"), QByteArray("ABCDabc"), QByteArray("xABCDabcx")}) {
        makeDelta(old, made, u"4"_qs, format);
        QCOMPARE(apply().code, 0);
        QCOMPARE(contentOf(out_), made);
      }
    }
  }
}

void DeltaE2eTest::standardInputAndOutput() {
  const QByteArray old = randomBytes(3'000'000, 3), made = "head" + old;
  makeFile(old_, old);
  makeFile(new_, made);
  for (const char* format : {"hawser", "blobsync"}) {
    const QStringList options = {u"--format"_qs, QLatin1String(format), u"-o"_qs, u"-"_qs};
    const QByteArray signature = delta(QStringList{u"signature"_qs, text(old_)} + options).out;
    const Finished piped = delta(QStringList{u"signature"_qs, u"-"_qs} + options, old);
    QCOMPARE(piped.code, 0);
    QVERIFY(piped.out == signature && !signature.isEmpty());
    const Finished planned = delta({u"plan"_qs, u"-"_qs, text(new_), u"-o"_qs, u"-"_qs}, signature);
    QCOMPARE(planned.code, 0);
    QVERIFY(planned.out.size() < 200'000);
    const Finished applied = delta({u"apply"_qs, text(old_), u"-"_qs, u"-o"_qs, text(out_)}, planned.out);
    QVERIFY2(applied.code == 0, applied.err.constData());
    QVERIFY(contentOf(out_) == made);
  }
}

void DeltaE2eTest::filesOfBlobSync() {
  makeFile(old_, "ABCDabc");
  goodDelta({u"signature"_qs, text(old_), u"--format"_qs, u"blobsync"_qs, u"--block=4"_qs, u"-o"_qs,
             text(signature_)});
  const QByteArray bytes = contentOf(signature_);
  QCOMPARE(bytes.size(), 148);
  QCOMPARE(bytes.left(44).toHex(), QByteArray("0200000004000000010000000000000000000000"
                                              "04000000000000000a010000000000000000000000000000"));
  makeFile(old_, "");
  goodDelta({u"signature"_qs, text(old_), u"--format"_qs, u"blobsync"_qs, u"-o"_qs, text(signature_)});
  QCOMPARE(contentOf(signature_), QByteArray(4, '\0'));
  // So many blocks no blob has.
  makeFile(old_, QByteArray(60'000, 'x'));
  const QJsonObject made =
      ctl_->good({u"delta"_qs, u"signature"_qs, text(old_), u"--format"_qs, u"blobsync"_qs, u"--block"_qs,
                  u"1"_qs, u"--json"_qs, u"-o"_qs, text(signature_)})
          .report();
  QCOMPARE(made[u"block"].toInt(), 2);
  QCOMPARE(made[u"blocks"].toInt(), 30'000);
}

void DeltaE2eTest::anotherOldFileIsRefused() {
  const QByteArray old = randomBytes(100'000, 4);
  makeDelta(old, old + "more", u"1000"_qs);
  makeFile(out_, "as it was");
  for (const QByteArray& other : {old + "x", old.left(99'999) + char(old.back() + 1), QByteArray()}) {
    makeFile(old_, other);
    const Finished refused = apply();
    QCOMPARE(refused.code, 1);
    QVERIFY2(refused.err.contains("this is not the file the delta was made for"), refused.err.constData());
    QVERIFY2(refused.err.contains(old_.c_str()), refused.err.constData());
    QCOMPARE(contentOf(out_), QByteArray("as it was"));
  }
  QCOMPARE(leftovers(), QStringList());
}

void DeltaE2eTest::damageIsToldAndNothingIsLeft() {
  const QByteArray old = randomBytes(10'000, 5);
  makeDelta(old, "new" + old, u"100"_qs);
  const QByteArray good = contentOf(delta_), signature = contentOf(signature_);
  for (qsizetype at = 0; at < good.size(); at += 9) {
    QByteArray bad = good;
    bad[at] = char(bad[at] ^ 0x10);
    makeFile(delta_, bad);
    const int code = apply().code;
    QVERIFY2(code == 5 || (at >= 8 && at < 12 && code == 1), qPrintable(QString::number(at)));
    QVERIFY(!fs::exists(out_));
  }
  makeFile(delta_, good.left(good.size() - 1));
  QCOMPARE(apply().code, 5);
  QVERIFY(!fs::exists(out_));
  for (const QByteArray& bad : {signature.left(500), QByteArray("no signature at all"), QByteArray()}) {
    makeFile(signature_, bad);
    QCOMPARE(delta({u"plan"_qs, text(signature_), text(new_)}).code, 5);
  }
  // One that a service keeps as the changes of another.
  makeFile(signature_, "HWSRSIGD" + QByteArray(300, '\1'));
  const Finished changes = delta({u"plan"_qs, text(signature_), text(new_)});
  QCOMPARE(changes.code, 1);
  QVERIFY2(changes.err.contains("hawserctl delta signature"), changes.err);
  QCOMPARE(leftovers(), QStringList());
}

// BlobSync tells blocks apart by MD5, which can be forged. Here the old file is one that its signature, which
// has no more than that, is not of.
void DeltaE2eTest::equalHashesOfOtherBytesAreNoticed() {
  const QByteArray old = randomBytes(100'000, 6);
  makeDelta(old, "new" + old, u"1000"_qs, "blobsync");
  QByteArray forged = old;
  forged.replace(5000, 1000, randomBytes(1000, 7));
  makeFile(old_, forged);
  const Finished refused = apply();
  QCOMPARE(refused.code, 5);
  QVERIFY(!fs::exists(out_));
  QCOMPARE(leftovers(), QStringList());
}

void DeltaE2eTest::aStopLeavesNothing() {
  const QByteArray old = randomBytes(100'000, 8);
  makeDelta(old, randomBytes(3'000'000, 9), u"1000"_qs);
  // Of the delta only a part comes, and then nothing for long.
  const auto process = ctl_->start({u"delta"_qs, u"apply"_qs, text(old_), u"-"_qs, u"-o"_qs, text(out_)});
  process->write(contentOf(delta_).left(2'000'000));
  QDeadlineTimer patience(60'000);
  while (leftovers().isEmpty()) {
    process->waitForBytesWritten(50);
    if (patience.hasExpired()) qFatal("nothing is made");
  }
  ::kill(static_cast<pid_t>(process->processId()), SIGINT);
  QVERIFY(process->waitForFinished());
  QCOMPARE(process->exitCode(), 4);
  QCOMPARE(leftovers(), QStringList());
  QVERIFY(!fs::exists(out_));
}

void DeltaE2eTest::planSaysWhere() {
  const QByteArray old = randomBytes(10'000, 10);
  const QByteArray made = old.left(4000) + "inserted" + old.mid(4000, 3000) + old.mid(8000);
  makeFile(old_, old);
  makeFile(new_, made);
  goodDelta({u"signature"_qs, text(old_), u"--block"_qs, u"1000"_qs, u"-o"_qs, text(signature_)});
  const Finished json = delta({u"plan"_qs, text(signature_), text(new_), u"--json"_qs});
  const auto lines = json.lines();
  QCOMPARE(lines.size(), qsizetype(5));
  QCOMPARE(lines[1][u"kind"].toString(), u"send"_qs);
  QCOMPARE(lines[1][u"offset"].toInteger(), 4000);
  QCOMPARE(lines[1][u"length"].toInteger(), 8);
  QCOMPARE(lines[3][u"from"].toInteger(), 8000);
  QCOMPARE(lines[4][u"sent"].toInteger(), 8);
  QCOMPARE(lines[4][u"copied"].toInteger(), 9000);
  const Finished plain = delta({u"plan"_qs, text(signature_), text(new_)});
  QCOMPARE(plain.out, QByteArray("  4000: 8 sent\n  4008: 3000 from 4000\n  7008: 2000 from 8000\n"
                                 "8 B of 8.8 KiB would be sent, 8.8 KiB copied.\n"));
  QVERIFY(plain.err.isEmpty());
}

void DeltaE2eTest::wrongUsage() {
  makeFile(old_, "old");
  QCOMPARE(delta({u"dance"_qs, text(old_)}).code, 2);
  QCOMPARE(delta({u"signature"_qs, text(old_)}).code, 2);
  for (const char* block : {"0", "none", "65MiB", "-1"})
    QCOMPARE(delta({u"signature"_qs, text(old_), u"--block"_qs, QLatin1String(block), u"-o"_qs, text(out_)})
                     .code == 0,
             false);
  QCOMPARE(delta({u"signature"_qs, text(old_), u"--format"_qs, u"other"_qs, u"-o"_qs, text(out_)}).code, 2);
  QCOMPARE(delta({u"plan"_qs, text(old_)}).code, 2);
  QCOMPARE(delta({u"plan"_qs, text(old_), u"-"_qs}).code, 2);
  QCOMPARE(delta({u"apply"_qs, text(old_), text(old_), u"-o"_qs, u"-"_qs}).code, 2);
  QCOMPARE(delta({u"apply"_qs, u"-"_qs, text(old_), u"-o"_qs, text(out_)}).code, 2);
  QCOMPARE(delta({u"plan"_qs, text(old_), text(old_), u"-o"_qs, u"-"_qs, u"--json"_qs}).code, 2);
  QCOMPARE(delta({u"signature"_qs, text(ctl_->path("none")), u"-o"_qs, text(out_)}).code, 1);
  QCOMPARE(delta({u"signature"_qs, text(ctl_->path("")), u"-o"_qs, text(out_)}).code, 1);
  QVERIFY(!fs::exists(out_));
}

QTEST_GUILESS_MAIN(DeltaE2eTest)
#include "delta_test.moc"
