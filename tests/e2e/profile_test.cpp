// hawserctl with configurations of blobxfer, over a real blob service: what they say is done, and their
// secrets are kept nowhere.
#include <QtTest>
#include <filesystem>

#include "e2e/ctl.h"
#include "net/http.h"
#include "services/azurite.h"
#include "storage/azure/azure_client.h"
#include "storage/azure/protocol.h"

using namespace hawser::test;
namespace fs = std::filesystem;

namespace {
constexpr qsizetype kMega = 1024 * 1024;
}  // namespace

class ProfileE2eTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { azurite_ = std::make_unique<Azurite>(); }
  void cleanupTestCase() { azurite_.reset(); }
  void init() {
    ctl_ = std::make_unique<Ctl>();
    // Where the accounts are: their real addresses are those of the cloud.
    ctl_->setVariable(u"HAWSER_CONNECTION_ALPHA"_qs, azurite_->connectionString("alpha"));
    ctl_->setVariable(u"HAWSER_CONNECTION_BETA"_qs, azurite_->connectionString("beta"));
    source_ = ctl_->path("source");
    back_ = ctl_->path("back");
    box_ = "box" + std::to_string(++boxes_);
    good({u"mkcontainer"_qs, text("ALPHA:" + box_), text("BETA:" + box_)});
  }
  void upAndDownAgain();
  void inSlicesAndInCopies();
  void betweenAccountsAndExtraneous();
  void aDryRunDoesNothing();
  void whatMeansNothingIsTold();
  void importKeepsNoSecret();
  void snapshotsAreReadAndStay();

 private:
  // Of an object of alpha; its name as the service gives it.
  std::string snapshotOf(const std::string& key) {
    using namespace hawser;
    azure::AzureAccess access;
    access.base = azurite_->endpoint("alpha");
    access.account = "alpha";
    access.emulator = true;
    access.key = SharedKey::make("alpha", Secret(azurite_->key("alpha"))).value();
    const auto http = makeHttpTransport({});
    azure::AzureClient client(access, *http, Clock::system());
    HttpRequest request;
    request.method = "PUT";
    request.url = azure::blobUrl(access.base, {box_, key}) + "?comp=snapshot";
    const auto made = client.send({}, request, "object");
    return made ? std::string(made->headers.find("x-ms-snapshot").value_or("")) : std::string();
  }
  Finished good(const QStringList& arguments) { return ctl_->good(arguments); }
  // The file of these jobs.
  std::string profile(const std::string& jobs) {
    const std::string path = ctl_->path("run.yaml");
    makeFile(path, QByteArray::fromStdString("version: 1\nazure_storage:\n  endpoint: core.windows.net\n"
                                             "  accounts:\n    alpha: " +
                                             azurite_->key("alpha") + "\n    beta: " + azurite_->key("beta") +
                                             "\n" + jobs));
    return path;
  }
  QByteArray listing(const std::string& account) {
    return good({u"ls"_qs, u"--recursive"_qs, text(account + ":" + box_)}).out;
  }

  std::unique_ptr<Azurite> azurite_;
  std::unique_ptr<Ctl> ctl_;
  std::string source_, back_, box_;
  int boxes_ = 0;
};

void ProfileE2eTest::upAndDownAgain() {
  makeFile(source_ + "/a.bin", randomBytes(5 * kMega, 1));
  makeFile(source_ + "/sub/b.bin", randomBytes(100, 2));
  makeFile(source_ + "/sub/c.txt", randomBytes(100, 3));
  good(
      {u"profile"_qs, u"run"_qs,
       text(profile("upload:\n  - source: [" + source_ + "]\n    destination: [{alpha: " + box_ +
                    "/in}]\n    include: [\"*.bin\"]\n    options:\n      store_file_properties: {md5: true, "
                    "attributes: true}\n      access_tier: cool\n"
                    "download:\n  - source: [{alpha: " +
                    box_ + "/in}]\n    destination: " + back_ +
                    "\n    options: {check_file_md5: true, strip_components: 1}\n"))});
  QCOMPARE(listing("ALPHA"), QByteArray("in/a.bin\nin/sub/b.bin\n"));
  Tree wanted = treeOf(source_);
  wanted.erase("sub/c.txt");
  QVERIFY(treeOf(back_) == wanted);
  const auto stat = good({u"stat"_qs, u"--json"_qs, text("ALPHA:" + box_ + "/in/a.bin")}).lines().front();
  QVERIFY(stat.contains(u"md5"));
  QCOMPARE(stat[u"tier"].toString().toLower(), u"cool"_qs);
  QVERIFY(stat[u"metadata"][u"blobxfer_metadata"].toString().contains(u"POSIX"));
}

void ProfileE2eTest::inSlicesAndInCopies() {
  makeFile(source_ + "/scan.raw", randomBytes(3 * kMega + 1, 1));
  const std::string both = "    destination: [{alpha: " + box_ + "/s}, {beta: " + box_ + "/s}]\n";
  good({u"profile"_qs, u"run"_qs,
        text(profile(
            "upload:\n  - source: [" + source_ + "/scan.raw]\n" + both +
            "    options: {vectored_io: {distribution_mode: stripe, stripe_chunk_size_bytes: 1048576}}\n" +
            "  - source: [" + source_ + "/scan.raw]\n    destination: [{alpha: " + box_ +
            "/r}, {beta: " + box_ + "/r}]\n    options: {vectored_io: {distribution_mode: replica}}\n" +
            "download:\n  - source: [{alpha: " + box_ + "/s/scan.raw}]\n    destination: " + back_ +
            "\n    options: {strip_components: 1}\n"))});
  QCOMPARE(listing("ALPHA"), QByteArray("r/scan.raw\ns/scan.raw.bxslice-0\ns/scan.raw.bxslice-2\n"));
  QCOMPARE(listing("BETA"), QByteArray("r/scan.raw\ns/scan.raw.bxslice-1\ns/scan.raw.bxslice-3\n"));
  QVERIFY(treeOf(back_) == treeOf(source_));
}

void ProfileE2eTest::betweenAccountsAndExtraneous() {
  makeFile(source_ + "/a", randomBytes(kMega, 1));
  good({u"copy"_qs, text(source_ + "/a"), text("ALPHA:" + box_ + "/x/")});
  good({u"copy"_qs, text(source_ + "/a"), text("BETA:" + box_ + "/x/old")});
  good({u"copy"_qs, text(source_ + "/a"), text("BETA:" + box_ + "/beside")});
  const std::string path =
      profile("synccopy:\n  - source: [{alpha: " + box_ + "/x}]\n    destination: [{beta: " + box_ +
              "}]\n    options: {delete_extraneous_destination: true}\n");
  // What goes is shown and asked for.
  const Finished unasked = ctl_->run({u"profile"_qs, u"run"_qs, text(path)});
  QCOMPARE(unasked.code, 2);
  QVERIFY2(unasked.err.contains("x/old") && !unasked.err.contains("beside"), unasked.err);
  good({u"profile"_qs, u"run"_qs, u"--yes"_qs, text(path)});
  QCOMPARE(listing("BETA"), QByteArray("beside\nx/a\n"));
}

void ProfileE2eTest::aDryRunDoesNothing() {
  makeFile(source_ + "/a", randomBytes(10, 1));
  const std::string jobs =
      "upload:\n  - source: [" + source_ + "]\n    destination: [{alpha: " + box_ + "/in}]\n";
  QVERIFY(good({u"profile"_qs, u"run"_qs, text(profile("options: {dry_run: true}\n" + jobs))})
              .out.contains("Nothing was done"));
  QVERIFY(good({u"profile"_qs, u"run"_qs, u"--dry-run"_qs, text(profile(jobs))})
              .out.contains("Nothing was done"));
  QCOMPARE(listing("ALPHA"), QByteArray());
}

void ProfileE2eTest::whatMeansNothingIsTold() {
  makeFile(source_ + "/a", randomBytes(10, 1));
  const Finished run =
      good({u"profile"_qs, u"run"_qs,
            text(profile("options: {log_file: run.log}\nupload:\n  - source: [" + source_ +
                         "]\n    destination: [{alpha: " + box_ + "/in}]\n    options: {no_such: 1}\n"))});
  QVERIFY2(run.err.contains("options.log_file") && run.err.contains("no_such"), run.err);
  const Finished wrong = ctl_->run({u"profile"_qs, u"run"_qs, text(profile("upload: 7\n"))});
  QVERIFY(wrong.code != 0 && !(wrong.out + wrong.err).contains(azurite_->key("alpha").c_str()));
}

void ProfileE2eTest::importKeepsNoSecret() {
  makeFile(source_ + "/a", randomBytes(10, 1));
  const std::string path =
      profile("upload:\n  - source: [" + source_ + "]\n    destination: [{alpha: " + box_ + "/in}]\n");
  // There is no keychain here: it says so, and keeps nothing.
  const Finished import = ctl_->run({u"profile"_qs, u"import"_qs, text(path), u"nightly"_qs});
  QCOMPARE(import.code, 3);
  QVERIFY2(import.err.contains("there is no keychain to keep the secret of alpha"), import.err);
  QCOMPARE(good({u"profile"_qs}).out, QByteArray());
  QVERIFY(!anyFileHolds(ctl_->stateFolder(), azurite_->key("alpha")));
  QVERIFY(!(import.out + import.err).contains(azurite_->key("alpha").c_str()));
  // A configuration without keys uses what is known otherwise.
  QFile file(text(path));
  QVERIFY(file.open(QIODevice::ReadOnly));
  QByteArray bare = file.readAll();
  file.close();
  bare.replace(azurite_->key("alpha").c_str(), "''").replace(azurite_->key("beta").c_str(), "''");
  makeFile(path, bare);
  good({u"profile"_qs, u"import"_qs, text(path), u"nightly"_qs});
  QCOMPARE(good({u"profile"_qs}).out, QByteArray("nightly\n"));
  QVERIFY(good({u"profile"_qs, u"show"_qs, u"nightly"_qs}).out.contains("upload"));
  good({u"profile"_qs, u"run"_qs, u"nightly"_qs});
  QCOMPARE(listing("ALPHA"), QByteArray("in/a\n"));
  good({u"profile"_qs, u"remove"_qs, u"nightly"_qs});
  QCOMPARE(good({u"profile"_qs}).out, QByteArray());
}

// By the option, and in a configuration; a blob that has some is not removed with what its source has not.
void ProfileE2eTest::snapshotsAreReadAndStay() {
  makeFile(source_ + "/a", "before");
  makeFile(source_ + "/b", "b");
  good({u"copy"_qs, u"--recursive"_qs, text(source_ + "/"), text("ALPHA:" + box_ + "/in/")});
  const std::string snapshot = snapshotOf("in/a");
  QVERIFY(!snapshot.empty());
  makeFile(source_ + "/a", "after it");
  good({u"copy"_qs, text(source_ + "/a"), text("ALPHA:" + box_ + "/in/")});
  good({u"copy"_qs, u"--snapshot"_qs, text(snapshot), text("ALPHA:" + box_ + "/in/a"), text(back_ + "/1")});
  good({u"profile"_qs, u"run"_qs,
        text(profile("download:\n  - source: [{alpha: \"" + box_ + "/in/a?snapshot=" + snapshot +
                     "\"}]\n    destination: " + back_ + "/2\n    options: {rename: true}\n"))});
  good({u"copy"_qs, text("ALPHA:" + box_ + "/in/a"), text(back_ + "/3")});
  const Tree back = treeOf(back_);
  QCOMPARE(back.at("./1"), back.at("./2"));
  QVERIFY(back.at("./1") != back.at("./3"));
  fs::remove(source_ + "/a");
  const Finished removed = ctl_->run({u"copy"_qs, u"--recursive"_qs, u"--delete"_qs, u"--yes"_qs,
                                      text(source_ + "/"), text("ALPHA:" + box_ + "/in/")});
  QCOMPARE(removed.code, 1);
  QVERIFY2(removed.err.contains("snapshot"), removed.err);
  QCOMPARE(listing("ALPHA"), QByteArray("in/a\nin/b\n"));
}

QTEST_GUILESS_MAIN(ProfileE2eTest)
#include "profile_test.moc"
