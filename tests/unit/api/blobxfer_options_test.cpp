// Options of blobxfer's jobs as options of ours, one row each.
#include <QtTest>

#include "unit/api/blobxfer_samples.h"

using namespace hawser;
using namespace hawser::test;

namespace {

using Change = std::function<void(Job&)>;
using Check = std::function<bool(const BlobxferRequest&)>;

void row(const char* name, Verb verb, Change change, Check check) {
  QTest::newRow(name) << static_cast<int>(verb) << std::move(change) << std::move(check);
}
const JobOptions& made(const BlobxferRequest& b) {
  return b.request.options;
}

void forms() {
  using Mode = BlobxferMode;
  row(
      "block", Verb::upload, [](Job& j) { j.mode = Mode::block; },
      [](const BlobxferRequest& b) { return made(b).mode == WriteMode::block; });
  row(
      "page", Verb::upload, [](Job& j) { j.mode = Mode::page; },
      [](const BlobxferRequest& b) { return made(b).mode == WriteMode::page; });
  row(
      "append", Verb::upload, [](Job& j) { j.mode = Mode::append; },
      [](const BlobxferRequest& b) { return made(b).mode == WriteMode::append; });
  row(
      "auto", Verb::upload, [](Job&) {},
      [](const BlobxferRequest& b) { return made(b).mode == WriteMode::automatic; });
  row(
      "file", Verb::upload, [](Job& j) { j.mode = Mode::file; },
      [](const BlobxferRequest& b) { return b.files; });
  row(
      "files down", Verb::download, [](Job& j) { j.mode = Mode::file; },
      [](const BlobxferRequest& b) { return b.files; });
  row(
      "files copied to", Verb::synccopy, [](Job& j) { j.destMode = Mode::file; },
      [](const BlobxferRequest& b) { return b.files; });
  row(
      "no files", Verb::download, [](Job& j) { j.mode = Mode::page; },
      [](const BlobxferRequest& b) { return !b.files && made(b).mode == WriteMode::automatic; });
  row(
      "dest_mode", Verb::synccopy, [](Job& j) { j.destMode = Mode::page; },
      [](const BlobxferRequest& b) { return made(b).mode == WriteMode::page; });
  row(
      "recursive", Verb::download, [](Job& j) { j.recursive = false; },
      [](const BlobxferRequest& b) { return !made(b).recursive; });
}

void whatIsKept() {
  row(
      "whole keys", Verb::download, [](Job&) {},
      [](const BlobxferRequest& b) { return made(b).filterWholeKeys; });
  row(
      "whole keys copied", Verb::synccopy, [](Job&) {},
      [](const BlobxferRequest& b) { return made(b).filterWholeKeys; });
  row(
      "paths", Verb::upload, [](Job&) {}, [](const BlobxferRequest& b) { return !made(b).filterWholeKeys; });
  row(
      "exclude", Verb::upload,
      [](Job& j) {
        j.exclude = {"*.tmp", "**/x"};
      },
      [](const BlobxferRequest& b) {
        return made(b).exclude == Texts{"/**.tmp", "/x"};
      });
  row(
      "md5", Verb::upload, [](Job& j) { j.storeMd5 = true; },
      [](const BlobxferRequest& b) { return made(b).storeMd5; });
  row(
      "check", Verb::download, [](Job& j) { j.checkMd5 = true; },
      [](const BlobxferRequest& b) { return made(b).verify == VerifyLevel::parts; });
  row(
      "attributes", Verb::upload, [](Job& j) { j.storeAttributes = true; },
      [](const BlobxferRequest& b) { return made(b).owners; });
  row(
      "attributes back", Verb::download, [](Job& j) { j.restoreAttributes = true; },
      [](const BlobxferRequest& b) { return made(b).owners; });
  row(
      "cache", Verb::upload, [](Job& j) { j.cacheControl = "no-cache"; },
      [](const BlobxferRequest& b) { return made(b).kept.cacheControl == "no-cache"; });
  row(
      "type", Verb::upload, [](Job& j) { j.contentType = "text/x"; },
      [](const BlobxferRequest& b) { return made(b).kept.contentType == "text/x"; });
}

void tiersAndParts() {
  row(
      "tier", Verb::upload, [](Job& j) { j.accessTier = "archive"; },
      [](const BlobxferRequest& b) { return made(b).kept.tier == "Archive"; });
  row(
      "tier copied", Verb::synccopy, [](Job& j) { j.accessTier = "P10"; },
      [](const BlobxferRequest& b) { return made(b).kept.tier == "P10"; });
  row(
      "no tier", Verb::upload, [](Job&) {},
      [](const BlobxferRequest& b) { return made(b).kept == KeptProperties(); });
  row(
      "chunk", Verb::upload, [](Job& j) { j.chunkSize = 1 << 20; },
      [](const BlobxferRequest& b) { return made(b).partSize == 1 << 20; });
  row(
      "chunk down", Verb::download, [](Job& j) { j.chunkSize = 1 << 20; },
      [](const BlobxferRequest& b) { return made(b).partSize == 1 << 20; });
  row(
      "chunk copied", Verb::synccopy, [](Job& j) { j.chunkSize = 1 << 20; },
      [](const BlobxferRequest& b) { return made(b).partSize == 0; });
  row(
      "by the service", Verb::synccopy, [](Job&) {},
      [](const BlobxferRequest& b) { return made(b).serviceCopies; });
  row(
      "not by it", Verb::synccopy, [](Job& j) { j.serverSideCopy = false; },
      [](const BlobxferRequest& b) { return !made(b).serviceCopies; });
}

void destinations() {
  row(
      "delete", Verb::download, [](Job& j) { j.deleteExtraneous = true; },
      [](const BlobxferRequest& b) { return made(b).deletes == DeletePolicy::after; });
  row(
      "delete only", Verb::download, [](Job& j) { j.deleteOnly = j.deleteExtraneous = true; },
      [](const BlobxferRequest& b) {
        return made(b).deletes == DeletePolicy::only && made(b).mostDeletes == 0;
      });
  row(
      "none deleted", Verb::download, [](Job&) {},
      [](const BlobxferRequest& b) { return made(b).deletes == DeletePolicy::none; });
  for (const auto distribution : {BlobxferDistribution::replica, BlobxferDistribution::disabled}) {
    row(
        distribution == BlobxferDistribution::replica ? "replica" : "disabled", Verb::upload,
        [=](Job& j) {
          j.distribution = distribution;
          j.remoteDestinations.push_back({"more", "box", {}, {}});
        },
        [](const BlobxferRequest& b) {
          return b.request.furtherDestinations == Texts{"az://more/box/"} && b.request.stripeWidth == 0;
        });
  }
  row(
      "stripe on one", Verb::upload, [](Job& j) { j.distribution = BlobxferDistribution::stripe; },
      [](const BlobxferRequest& b) {
        return b.request.stripeWidth == 1 << 30 && b.request.furtherDestinations.empty();
      });
}

}  // namespace

class BlobxferOptionsTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void options_data();
  void options();
  void skipRules_data();
  void skipRules();
  void keysOfEncryption();
};

void BlobxferOptionsTest::options_data() {
  QTest::addColumn<int>("verb");
  QTest::addColumn<Change>("change");
  QTest::addColumn<Check>("check");
  forms();
  whatIsKept();
  tiersAndParts();
  destinations();
}

void BlobxferOptionsTest::options() {
  QFETCH(int, verb);
  QFETCH(std::function<void(Job&)>, change);
  QFETCH(std::function<bool(const BlobxferRequest&)>, check);
  Job job = jobOf(static_cast<Verb>(verb));
  change(job);
  QVERIFY(check(only(job, never)));
}

void BlobxferOptionsTest::skipRules_data() {
  QTest::addColumn<bool>("overwrite");
  QTest::addColumn<int>("on");  // size 1, time 2, MD5 4
  QTest::addColumn<int>("skip");
  QTest::addColumn<int>("conflict");
  const auto row = [](bool overwrite, int on, SkipRule skip, ConflictPolicy conflict) {
    QTest::newRow((std::to_string(on) + (overwrite ? "" : " kept")).c_str())
        << overwrite << on << static_cast<int>(skip) << static_cast<int>(conflict);
  };
  for (const bool overwrite : {true, false}) {
    const ConflictPolicy other = overwrite ? ConflictPolicy::overwrite : ConflictPolicy::skip;
    row(overwrite, 0, SkipRule::none, other);
    row(overwrite, 1, SkipRule::sameSize, other);
    row(overwrite, 2, SkipRule::none, overwrite ? ConflictPolicy::newer : ConflictPolicy::skip);
    row(overwrite, 3, SkipRule::newer, other);
    for (const int on : {4, 5, 6, 7})
      row(overwrite, on, SkipRule::sameHash, other);
  }
}

void BlobxferOptionsTest::skipRules() {
  QFETCH(bool, overwrite);
  QFETCH(int, on);
  QFETCH(int, skip);
  QFETCH(int, conflict);
  for (const Verb verb : {Verb::upload, Verb::download, Verb::synccopy}) {
    Job job = jobOf(verb);
    job.overwrite = overwrite;
    job.skipOnSize = on & 1;
    job.skipOnTime = on & 2;
    job.skipOnMd5 = on & 4;
    const JobOptions options = only(job, never).request.options;
    QCOMPARE(static_cast<int>(options.skip), skip);
    QCOMPARE(static_cast<int>(options.conflict), conflict);
  }
}

void BlobxferOptionsTest::keysOfEncryption() {
  Job job = jobOf(Verb::upload);
  job.rsaPrivateKey = "/private.pem";
  job.rsaPassphrase = Secret("hush");
  BlobxferRequest made = only(job, never);
  QCOMPARE(made.encryptKeyFile, std::string("/private.pem"));
  QCOMPARE(std::string(made.passphrase.reveal()), std::string("hush"));
  QVERIFY(made.decryptKeyFile.empty());
  job.rsaPublicKey = "/public.pem";
  made = only(job, never);
  QCOMPARE(made.encryptKeyFile, std::string("/public.pem"));
  QVERIFY(made.passphrase.empty());
  job = jobOf(Verb::download);
  job.rsaPrivateKey = "/private.pem";
  job.rsaPassphrase = Secret("hush");
  made = only(job);
  QCOMPARE(made.decryptKeyFile, std::string("/private.pem"));
  QCOMPARE(std::string(made.passphrase.reveal()), std::string("hush"));
  QVERIFY(made.encryptKeyFile.empty());
}

QTEST_GUILESS_MAIN(BlobxferOptionsTest)
#include "blobxfer_options_test.moc"
