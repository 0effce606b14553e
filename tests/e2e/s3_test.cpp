// hawserctl with a real S3 service, Ceph's RADOS Gateway: the main job there and back, resumed, only what
// changed, to and from a service of another kind, and s3cmd as a judge of what is there.
#include <signal.h>

#include <QDir>
#include <QEventLoop>
#include <QProcess>
#include <QRegularExpression>
#include <QtTest>

#include "e2e/counting_proxy.h"
#include "e2e/ctl.h"
#include "services/azurite.h"
#include "services/rados_gateway.h"

using namespace hawser::test;

namespace {
constexpr qsizetype kMiB = 1024 * 1024;
}

class S3E2eTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { gateway_ = std::make_unique<RadosGateway>(); }
  void cleanupTestCase() { gateway_.reset(); }
  void init();
  void oddTreesGoThereAndBack();
  void everyWayToName();
  void largeOnesGoInParts();
  void killedUploadsGoOn();
  void onlyChangesGoUp();
  void toAzureAndBack();
  void aStripeOverBothServices();
  void othersReadWhatWeWrote();
  void weReadWhatOthersWrote();
  void wrongKeysAreCredentials();
  void noKeyIsSaid();
  void noSecretStays();

 private:
  Finished ctl(const QStringList& arguments, const QByteArray& input = {}) {
    return ctl_->run(arguments, input);
  }
  Finished good(const QStringList& arguments) { return ctl_->good(arguments); }
  QString at(const std::string& key) const { return text(box_ + "/" + key); }
  void toAzure();
  // Ends the test where s3cmd fails.
  QByteArray s3cmd(const QStringList& arguments);

  std::unique_ptr<RadosGateway> gateway_;
  std::unique_ptr<Azurite> azurite_;
  std::unique_ptr<Ctl> ctl_;
  std::string source_, back_, box_;
  int boxes_ = 0;
};

void S3E2eTest::init() {
  ctl_ = std::make_unique<Ctl>();
  ctl_->setVariable(u"AWS_ACCESS_KEY_ID"_qs, gateway_->accessKey());
  ctl_->setVariable(u"AWS_SECRET_ACCESS_KEY"_qs, gateway_->secretKey());
  ctl_->setVariable(u"AWS_ENDPOINT_URL_S3"_qs, gateway_->endpoint());
  source_ = ctl_->path("source");
  back_ = ctl_->path("back");
  box_ = "s3://box-" + std::to_string(++boxes_);
  good({u"mkcontainer"_qs, text(box_)});
}

void S3E2eTest::oddTreesGoThereAndBack() {
  const std::vector<std::string> names = {"plain.txt", "with space", "ünï/日本語/😀.txt",
                                          "new\nline", "100%25",     "q?a#b&c=d+e",
                                          "-dash",     ".hidden",    "a:b",
                                          "quote\"'",  "trailing ",  std::string(250, 'n')};
  quint32 seed = 1;
  for (const std::string& name : names) {
    makeFile(source_ + "/" + name, randomBytes(100 * seed, seed));
    ++seed;
  }
  makeFile(source_ + "/zero", {});
  makeFile(source_ + "/big", randomBytes(23 * kMiB + 7, 99));
  good({u"copy"_qs, u"--recursive"_qs, u"--verify"_qs, u"full"_qs, text(source_ + "/"), at("there/")});
  good({u"copy"_qs, u"--recursive"_qs, at("there/"), text(back_ + "/")});
  QVERIFY(treeOf(back_) == treeOf(source_));
  // And nothing a second time.
  const Finished again = good({u"copy"_qs, u"--recursive"_qs, u"--skip"_qs, u"same-hash"_qs, u"--json"_qs,
                               text(source_ + "/"), at("there/")});
  QCOMPARE(again.report()[u"counts"][u"bytesSent"].toInteger(), 0);
}

void S3E2eTest::everyWayToName() {
  makeFile(source_, "12345");
  good({u"copy"_qs, text(source_), at("folder/a b?c")});
  QCOMPARE(good({u"cat"_qs, at("folder/a b?c")}).out, QByteArray("12345"));
  QCOMPARE(good({u"ls"_qs, text(box_)}).out, QByteArray("folder/\n"));
  QVERIFY(good({u"ls"_qs, u"s3://"_qs}).out.contains(QByteArray::fromStdString(box_.substr(5) + "/\n")));
  QVERIFY(good({u"stat"_qs, at("folder/a b?c")}).out.contains("5"));
  // By its name, and nothing else there.
  Ctl other;
  other.setVariable(u"HAWSER_CONNECTION_CEPH"_qs, gateway_->connectionString());
  QCOMPARE(other.run({u"cat"_qs, text("ceph:" + box_.substr(5) + "/folder/a b?c")}).out, QByteArray("12345"));
  // By a URL for others.
  const QByteArray url = good({u"url"_qs, at("folder/a b?c"), u"--expires"_qs, u"10m"_qs}).out.trimmed();
  QVERIFY(url.contains("X-Amz-Signature="));
  QProcess curl;
  curl.start(u"curl"_qs, {u"-sSf"_qs, QString::fromUtf8(url)});
  QVERIFY(curl.waitForFinished(60'000));
  QCOMPARE(curl.readAllStandardOutput(), QByteArray("12345"));
  good({u"rm"_qs, at("folder/a b?c")});
  const Finished gone = ctl({u"cat"_qs, at("folder/a b?c")});
  QCOMPARE(gone.code, 1);
  // As a missing bucket is named, and what makes it.
  const Finished missing = ctl({u"stat"_qs, u"s3://no-such-box/a"_qs});
  QVERIFY2(missing.err.contains("\"hawserctl mkcontainer s3://no-such-box\""), missing.err.constData());
}

void S3E2eTest::largeOnesGoInParts() {
  makeFile(source_, randomBytes(64 * kMiB + 11, 3));
  const Finished up = good({u"copy"_qs, u"--json"_qs, text(source_), at("a")});
  QCOMPARE(up.report()[u"counts"][u"verified"].toInteger(), 1);
  // ETags of uploads in parts say how many there were.
  const QByteArray info = s3cmd({u"info"_qs, at("a")});
  static const QRegularExpression sum(QStringLiteral("MD5 sum: *[0-9a-f]{32}-(\\d+)"));
  const auto parts = sum.match(QString::fromUtf8(info));
  QVERIFY2(parts.hasMatch() && parts.captured(1).toInt() >= 8, info.constData());
  good({u"copy"_qs, at("a"), text(back_)});
  const Tree tree = treeOf(ctl_->path(""));
  QCOMPARE(tree.at("./back"), tree.at("./source"));
}

void S3E2eTest::killedUploadsGoOn() {
  constexpr qint64 kSize = 96 * kMiB;
  CountingProxy proxy(gateway_->port());
  ctl_->setVariable(u"AWS_ENDPOINT_URL_S3"_qs, "http://127.0.0.1:" + std::to_string(proxy.serverPort()));
  makeFile(source_, randomBytes(kSize, 11));
  const auto run = [&](const QStringList& arguments, qint64 killAfter) {
    const auto process = ctl_->start(arguments);
    process->closeWriteChannel();
    QEventLoop loop;
    QObject::connect(process.get(), &QProcess::finished, &loop, &QEventLoop::quit);
    proxy.reset();
    if (killAfter != 0)
      proxy.after(killAfter, [&] { ::kill(static_cast<pid_t>(process->processId()), SIGKILL); });
    if (process->state() != QProcess::NotRunning) loop.exec();
    proxy.after(0, nullptr);
    const int code = process->exitStatus() == QProcess::NormalExit ? process->exitCode() : -1;
    return Finished{code, process->readAllStandardOutput(), process->readAllStandardError()};
  };
  QCOMPARE(run({u"copy"_qs, u"--parallel"_qs, u"2"_qs, text(source_), at("a")}, 60 * kMiB).code, -1);
  const qint64 first = proxy.sent();
  const QString job =
      QString::number(run({u"jobs"_qs, u"list"_qs, u"--json"_qs}, 0).lines().value(0)[u"id"].toInteger());
  const Finished resumed = run({u"jobs"_qs, u"resume"_qs, job, u"--json"_qs}, 0);
  QVERIFY2(resumed.code == 0, (resumed.out + resumed.err).constData());
  QVERIFY2(first + proxy.sent() <= kSize + 2 * 8 * kMiB + 6 * kMiB,
           qPrintable(QStringLiteral("%1 + %2").arg(first).arg(proxy.sent())));
  const QJsonObject counts = resumed.report()[u"counts"].toObject();
  QVERIFY(counts[u"bytesResumed"].toInteger() > 0);
  QCOMPARE(counts[u"bytesSent"].toInteger() + counts[u"bytesResumed"].toInteger(), kSize);
  QCOMPARE(run({u"copy"_qs, at("a"), text(back_)}, 0).code, 0);
  const Tree tree = treeOf(ctl_->path(""));
  QCOMPARE(tree.at("./back"), tree.at("./source"));
}

void S3E2eTest::onlyChangesGoUp() {
  QByteArray bytes = randomBytes(80 * kMiB + 4321, 5);
  makeFile(source_, bytes);
  good({u"copy"_qs, u"--delta"_qs, text(source_), at("disk")});
  bytes.replace(33 * kMiB, 1000, randomBytes(1000, 6));
  bytes.insert(5 * kMiB, randomBytes(100, 7));
  makeFile(source_, bytes);
  const Finished second = good({u"copy"_qs, u"--delta"_qs, u"--json"_qs, text(source_), at("disk")});
  const QJsonObject counts = second.report()[u"counts"].toObject();
  // Two pieces of 5 MiB at least, and what the service copies: none of that is sent.
  QVERIFY2(counts[u"bytesSent"].toInteger() <= 25 * kMiB, second.out.constData());
  QVERIFY(counts[u"bytesSent"].toInteger() > 0);
  QCOMPARE(good({u"cat"_qs, at("disk")}).out, bytes);
  // And down again, where only what is new comes.
  const Finished down = good({u"copy"_qs, u"--delta"_qs, u"--json"_qs, at("disk"), text(back_)});
  const Tree tree = treeOf(ctl_->path(""));
  QCOMPARE(tree.at("./back"), tree.at("./source"));
}

void S3E2eTest::toAzure() {
  if (!azurite_) azurite_ = std::make_unique<Azurite>();
  ctl_->setVariable(u"AZURE_STORAGE_CONNECTION_STRING"_qs, azurite_->connectionString());
}

void S3E2eTest::toAzureAndBack() {
  toAzure();
  for (int i = 0; i < 20; ++i)
    makeFile(source_ + "/d/" + std::to_string(i), randomBytes(1000 * i, static_cast<quint32>(i)));
  makeFile(source_ + "/big", randomBytes(22 * kMiB + 1, 9));
  const QString azure = u"az://devstoreaccount1/box%1/"_qs.arg(boxes_);
  good({u"mkcontainer"_qs, azure.chopped(1)});
  good({u"copy"_qs, u"--recursive"_qs, text(source_ + "/"), at("")});
  good({u"copy"_qs, u"--recursive"_qs, at(""), azure});
  good({u"copy"_qs, u"--recursive"_qs, azure, at("again/")});
  good({u"copy"_qs, u"--recursive"_qs, at("again/"), text(back_ + "/")});
  QVERIFY(treeOf(back_) == treeOf(source_));
}

void S3E2eTest::aStripeOverBothServices() {
  toAzure();
  const QString azure = u"az://devstoreaccount1/stripe%1/"_qs.arg(boxes_);
  good({u"mkcontainer"_qs, azure.chopped(1)});
  ctl_->setVariable(u"HAWSER_CONNECTION_CEPH"_qs, gateway_->connectionString());
  good({u"connection"_qs, u"add"_qs, u"wide"_qs, u"--stripe"_qs, u"8MiB"_qs,
        text("ceph:" + box_.substr(5) + "/"), azure});
  makeFile(source_, randomBytes(50 * kMiB + 3, 8));
  good({u"mkcontainer"_qs, u"wide:images"_qs});
  good({u"copy"_qs, text(source_), u"wide:images/disk"_qs});
  good({u"copy"_qs, u"wide:images/disk"_qs, text(back_)});
  const Tree tree = treeOf(ctl_->path(""));
  QCOMPARE(tree.at("./back"), tree.at("./source"));
  // Each second of the seven slices, from the first on.
  const QByteArray slices = good({u"ls"_qs, u"--recursive"_qs, text(box_)}).out;
  QVERIFY2(slices.count("disk.bxslice-") == 4, slices.constData());
}

QByteArray S3E2eTest::s3cmd(const QStringList& arguments) {
  const QString config = text(ctl_->path("s3cfg"));
  QFile file(config);
  if (!file.open(QIODevice::WriteOnly)) qFatal("no configuration for s3cmd");
  const std::string host = gateway_->endpoint().substr(7);
  file.write(QByteArray::fromStdString("[default]\naccess_key = " + gateway_->accessKey() +
                                       "\nsecret_key = " + gateway_->secretKey() + "\nhost_base = " + host +
                                       "\nhost_bucket = " + host + "\nuse_https = False\n"));
  file.close();
  QProcess process;
  process.setProcessChannelMode(QProcess::MergedChannels);
  process.start(u"s3cmd"_qs, QStringList{u"-c"_qs, config} + arguments);
  if (!process.waitForFinished(120'000) || process.exitCode() != 0)
    qFatal("s3cmd %s: %s: `script/bootstrap test` installs it", qPrintable(arguments.join(QLatin1Char(' '))),
           process.readAll().constData());
  QFile::remove(config);
  return process.readAll();
}

void S3E2eTest::othersReadWhatWeWrote() {
  makeFile(source_ + "/a b+ü", randomBytes(1234, 1));
  makeFile(source_ + "/big", randomBytes(21 * kMiB, 2));
  good({u"copy"_qs, u"--recursive"_qs, text(source_ + "/"), at("")});
  QVERIFY(QDir().mkpath(text(back_)));
  s3cmd({u"get"_qs, u"--recursive"_qs, u"--no-progress"_qs, at(""), text(back_ + "/")});
  const Tree tree = treeOf(back_), before = treeOf(source_);
  QCOMPARE(tree.at("./a b+ü"), before.at("./a b+ü"));
  QCOMPARE(tree.at("./big"), before.at("./big"));
}

void S3E2eTest::weReadWhatOthersWrote() {
  makeFile(source_ + "/a b+ü", randomBytes(1234, 1));
  makeFile(source_ + "/big", randomBytes(21 * kMiB, 2));
  s3cmd({u"put"_qs, u"--recursive"_qs, u"--multipart-chunk-size-mb=5"_qs, u"--no-progress"_qs,
         text(source_ + "/"), at("")});
  good({u"copy"_qs, u"--recursive"_qs, at(""), text(back_ + "/")});
  QVERIFY(treeOf(back_).at("./big") == treeOf(source_).at("./big"));
  QVERIFY(treeOf(back_).at("./a b+ü") == treeOf(source_).at("./a b+ü"));
}

void S3E2eTest::wrongKeysAreCredentials() {
  for (const bool id : {true, false}) {
    ctl_->setVariable(id ? u"AWS_ACCESS_KEY_ID"_qs : u"AWS_SECRET_ACCESS_KEY"_qs, "nobody");
    const Finished listed = ctl({u"ls"_qs, text(box_)});
    QCOMPARE(listed.code, 3);
    QVERIFY2(listed.err.contains("the service does not accept the access key or its secret"),
             listed.err.constData());
  }
}

void S3E2eTest::noKeyIsSaid() {
  Ctl none;
  const Finished listed = none.run({u"ls"_qs, u"s3://box"_qs});
  QCOMPARE(listed.code, 3);
  QVERIFY2(listed.err.contains("AWS_ACCESS_KEY_ID"), listed.err.constData());
}

void S3E2eTest::noSecretStays() {
  makeFile(source_, randomBytes(9'000'000, 5));
  const Finished copied = good({u"copy"_qs, u"--json"_qs, text(source_), at("a")});
  QVERIFY(!copied.out.contains(gateway_->secretKey().c_str()));
  QVERIFY(!anyFileHolds(ctl_->stateFolder(), gateway_->secretKey()));
  const Finished pasted = ctl({u"ls"_qs, text(gateway_->connectionString())});
  QCOMPARE(pasted.code, 2);
  QVERIFY(!(pasted.out + pasted.err).contains(gateway_->secretKey().c_str()));
}

QTEST_GUILESS_MAIN(S3E2eTest)
#include "s3_test.moc"
