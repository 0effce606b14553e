// blobxfer's formats in both directions, over four accounts: what a double of it wrote (blobxfer_double.py)
// is read here, and what is written here it reads, in one, two and seventeen slices, encrypted and not.
#include <QJsonDocument>
#include <QRegularExpression>
#include <QtTest>
#include <filesystem>

#include "e2e/ctl.h"
#include "services/azurite.h"
#include "support/encryption_test_keys.h"

using namespace hawser::test;
namespace fs = std::filesystem;

namespace {
constexpr qsizetype kWidth = 64 * 1024;
const QStringList kAccounts = {u"one"_qs, u"two"_qs, u"three"_qs, u"four"_qs};
}  // namespace

class BlobxferTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    AzuriteOptions options;
    options.accounts.clear();
    for (const QString& account : kAccounts)
      options.accounts.push_back(account.toStdString());
    azurite_ = std::make_unique<Azurite>(options);
    ctl_ = std::make_unique<Ctl>();
    for (const QString& account : kAccounts) {
      const std::string name = account.toStdString();
      ctl_->setVariable(u"HAWSER_CONNECTION_"_qs + account.toUpper(), azurite_->connectionString(name));
      // Each of another name.
      ctl_->good({u"mkcontainer"_qs, account + u":in-"_qs + account});
    }
    public_ = ctl_->path("public.pem");
    private_ = ctl_->path("private.pem");
    makeFile(public_, kPublicKey);
    makeFile(private_, kPrivateKey);
  }
  void cleanupTestCase() { azurite_.reset(); }
  void thereAndBack_data();
  void thereAndBack();

 private:
  QByteArray runDouble(const QStringList& words) {
    QProcess program;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const QString& account : kAccounts)
      environment.insert(u"KEY_"_qs + account.toUpper(), text(azurite_->key(account.toStdString())));
    program.setProcessEnvironment(environment);
    const QString endpoint = u"http://127.0.0.1:%1"_qs.arg(azurite_->port());
    program.start(u"python3"_qs, QStringList{QStringLiteral(HAWSER_BLOBXFER_DOUBLE), endpoint} + words);
    if (!program.waitForFinished(60'000) || program.exitCode() != 0)
      qFatal("the double: %s", program.readAllStandardError().constData());
    return program.readAllStandardOutput();
  }
  QStringList places() const {
    QStringList all;
    for (const QString& account : kAccounts)
      all << account + u"/in-"_qs + account;
    return all;
  }
  QJsonObject metadata(const QString& place) {
    return QJsonDocument::fromJson(runDouble({u"metadata"_qs, place})).object();
  }

  std::unique_ptr<Azurite> azurite_;
  std::unique_ptr<Ctl> ctl_;
  std::string public_, private_;
};

void BlobxferTest::thereAndBack_data() {
  QTest::addColumn<int>("slices");
  QTest::addColumn<bool>("encrypts");
  for (const int slices : {1, 2, 17}) {
    QTest::addRow("%d", slices) << slices << false;
    QTest::addRow("%d, encrypted", slices) << slices << true;
  }
}

void BlobxferTest::thereAndBack() {
  QFETCH(int, slices);
  QFETCH(bool, encrypts);
  const QString key = u"dir/%1%2; x.bin"_qs.arg(slices).arg(encrypts ? u"e"_qs : u"p"_qs);
  const QString ours = key + u"-ours"_qs;
  const std::string folder = ctl_->path("f" + std::to_string(slices) + (encrypts ? "e" : "p"));
  const std::string file = folder + "/sent";
  const QByteArray bytes = randomBytes((slices - 1) * kWidth + 4321, static_cast<unsigned>(slices));
  makeFile(file, bytes);
  // Its own is read.
  QStringList up = {u"upload"_qs, text(file), key, QString::number(kWidth)};
  if (encrypts) up << u"--public"_qs << text(public_);
  runDouble(up + places());
  QStringList down = {u"copy"_qs, u"one:in-one/"_qs + key, text(folder + "/got")};
  if (encrypts) down << u"--decrypt-key"_qs << text(private_);
  ctl_->good(down);
  const Tree tree = treeOf(folder);
  QCOMPARE(tree.at("./got"), tree.at("./sent"));
  // From any slice of it.
  if (slices > 2) {
    down[1] = u"three:in-three/"_qs + key + u".bxslice-2"_qs;
    down[2] = text(folder + "/any");
    ctl_->good(down);
    QCOMPARE(treeOf(folder).at("./any"), tree.at("./sent"));
  }
  // What is written here it reads.
  QStringList write = {u"copy"_qs,          u"--stripe"_qs,       QString::number(kWidth),
                       text(file),          u"one:in-one/w/"_qs,  u"--to"_qs,
                       u"two:in-two/w/"_qs, u"--to"_qs,           u"three:in-three/w/"_qs,
                       u"--to"_qs,          u"four:in-four/w/"_qs};
  if (encrypts) write << u"--encrypt-key"_qs << text(public_);
  ctl_->good(write);
  const QString first = slices == 1 ? u"one/in-one/w/sent"_qs : u"one/in-one/w/sent.bxslice-0"_qs;
  runDouble({u"download"_qs, first, text(folder + "/read"), u"--private"_qs, text(private_)});
  QCOMPARE(treeOf(folder).at("./read"), tree.at("./sent"));
  // And its text is the same, byte for byte.
  runDouble(QStringList{u"upload"_qs, text(file), u"w/sent"_qs, QString::number(kWidth)} +
            (encrypts ? QStringList{u"--public"_qs, text(public_)} : QStringList()) + places());
  QStringList names = {first};
  const QStringList accounts = {u"one"_qs, u"two"_qs, u"three"_qs, u"four"_qs};
  for (int i = 1; i < slices; ++i)
    names << u"%1/in-%1/w/sent.bxslice-%2"_qs.arg(accounts[i % 4]).arg(i);
  QList<QJsonObject> all;
  for (const QString& name : names)
    all << metadata(name);
  ctl_->good(write);
  for (int i = 0; i < slices; ++i) {
    QCOMPARE(metadata(names[i])[u"blobxfer_metadata"], all[i][u"blobxfer_metadata"]);
    if (slices > 1) QVERIFY(!all[i][u"blobxfer_metadata"].toString().isEmpty());
  }
  const QJsonObject theirs = all[0], mine = metadata(first);
  QCOMPARE(mine.contains(u"encryptiondata"), encrypts);
  if (!encrypts) return;
  // Keys are others each time; but for the MD5, which nobody asked for, all of it has its place.
  const QString envelope = mine[u"encryptiondata"].toString();
  constexpr qsizetype kMd5Part = 75;
  QCOMPARE(envelope.size(), theirs[u"encryptiondata"].toString().size() - kMd5Part);
  // Names in the order that blobxfer's are in, too.
  const auto namesIn = [](const QString& json) {
    QStringList found;
    static const QRegularExpression name(u"\"([A-Za-z0-9]+)\":"_qs);
    for (auto match = name.globalMatch(json); match.hasNext();)
      found << match.next().captured(1);
    found.removeAll(u"BlobxferExtensions"_qs);
    found.removeAll(u"PreEncryptedContentMD5"_qs);
    return found;
  };
  QCOMPARE(namesIn(envelope), namesIn(theirs[u"encryptiondata"].toString()));
}

QTEST_GUILESS_MAIN(BlobxferTest)
#include "blobxfer_test.moc"
