// Configurations of blobxfer: every key becomes a value or a note, what is wrong names its line and key, and
// no secret is in what is said.
#include <QtTest>
#include <algorithm>

#include "profile/blobxfer_yaml.h"
#include "support/blobxfer_example.h"

using namespace hawser;
using Job = BlobxferJob;

namespace {

BlobxferFile parsed(const std::string& text, const BlobxferVariables& variables = {}) {
  auto file = blobxferFromYaml(text, variables);
  if (!file) qFatal("%s\n%s", text.c_str(), file.error().detail.c_str());
  return std::move(*file);
}

// A job with these options.
std::string uploadWith(const std::string& options) {
  return "version: 1\nupload:\n  - source: [/a]\n    destination: [{acct: box/k}]\n    options: {" + options +
         "}\n";
}
std::string downloadWith(const std::string& options) {
  return "version: 1\ndownload:\n  - source: [{acct: box/k}]\n    destination: /a\n    options: {" + options +
         "}\n";
}
std::string copyWith(const std::string& options) {
  return "version: 1\nsynccopy:\n  - source: [{acct: box/k}]\n    destination: [{other: box}]\n    options: "
         "{" +
         options + "}\n";
}
Job jobOf(const std::string& text) {
  return parsed(text).jobs.at(0);
}

bool notes(const BlobxferFile& file, const std::string& start) {
  return std::any_of(file.notes.begin(), file.notes.end(),
                     [&](const std::string& note) { return note.starts_with(start + ": "); });
}

}  // namespace

class BlobxferYamlTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void aWholeFile();
  void defaults();
  void everyJobOption_data();
  void everyJobOption();
  void generalOptions();
  void dryRunHolds();
  void unknownKeysAreTold();
  void keysWithoutMeaningAreTold();
  void accountsHaveKeysOrSas();
  void places();
  void oneStandsForAListOfOne();
  void localPathsAreExpanded();
  void wrongOnesNameLineAndKey_data();
  void wrongOnesNameLineAndKey();
  void secretsAreNeverSaid();
  void aSmallTextThatStandsForMuchIsRefused();
};

void BlobxferYamlTest::aWholeFile() {
  const BlobxferFile file = parsed(test::kBlobxferExample);
  QCOMPARE(file.accounts.size(), std::size_t(3));
  QCOMPARE(file.accounts[0].name, std::string("eastacct"));
  QCOMPARE(file.accounts[0].endpoint, std::string("core.windows.net"));
  QCOMPARE(std::string(file.accounts[0].keyOrSas.reveal()), std::string("ZWFzdGh1c2g="));
  QVERIFY(!file.accounts[0].isSas && file.accounts[1].isSas && file.accounts[2].isSas);
  QCOMPARE(std::string(file.accounts[1].keyOrSas.reveal()),
           std::string("sv=2024-01-01&sp=rwdl&sig=westhush%3D"));
  QCOMPARE(file.jobs.size(), std::size_t(4));
  const Job& replicas = file.jobs[0];
  QCOMPARE(replicas.name, std::string("upload[0]"));
  QCOMPARE(replicas.localSources, std::vector<std::string>{"/srv/images"});
  QCOMPARE(replicas.remoteDestinations.size(), std::size_t(3));
  QCOMPARE(replicas.remoteDestinations[1].account, std::string("westacct"));
  QCOMPARE(replicas.remoteDestinations[1].container, std::string("backup"));
  QCOMPARE(replicas.remoteDestinations[1].key, std::string("img"));
  QCOMPARE(replicas.include, std::vector<std::string>{"*.qcow2"});
  QVERIFY(replicas.mode == BlobxferMode::block && replicas.skipOnMd5 && replicas.storeMd5);
  QVERIFY(replicas.storeAttributes && replicas.distribution == BlobxferDistribution::replica);
  QCOMPARE(replicas.accessTier, std::string("cool"));
  const Job& stripe = file.jobs[1];
  QVERIFY(stripe.distribution == BlobxferDistribution::stripe);
  QCOMPARE(stripe.stripeChunkSize, std::uint64_t(268435456));
  const Job& back = file.jobs[2];
  QVERIFY(back.verb == Job::Verb::download && back.checkMd5 && back.restoreAttributes && !back.restoreTime);
  QCOMPARE(back.remoteSources[0].key, std::string("scan.raw"));
  QCOMPARE(back.localDestination, std::string("/restore"));
  const Job& copy = file.jobs[3];
  QVERIFY(copy.verb == Job::Verb::synccopy && copy.serverSideCopy);
  QCOMPARE(copy.urls, std::vector<std::string>{"https://host.example/x?sig=urlhush"});
  QVERIFY(copy.remoteSources[0].key.empty());
  QCOMPARE(file.maxRetries, std::optional<std::int64_t>(50));
}

void BlobxferYamlTest::defaults() {
  const Job job = jobOf(uploadWith(""));
  QVERIFY(job.mode == BlobxferMode::automatic && job.overwrite && !job.rename && job.recursive);
  QVERIFY(!job.deleteExtraneous && !job.deleteOnly && !job.skipOnSize && !job.skipOnTime && !job.skipOnMd5);
  QVERIFY(!job.storeMd5 && !job.storeAttributes && job.distribution == BlobxferDistribution::disabled);
  QCOMPARE(job.stripeChunkSize, std::uint64_t(1) << 30);
  QCOMPARE(job.stripComponents, 0U);
  QCOMPARE(job.chunkSize, std::uint64_t(0));
  QCOMPARE(jobOf(downloadWith("")).maxSingleObjectConcurrency, 8U);
  QVERIFY(jobOf(copyWith("")).serverSideCopy);
  // Nothing said is the default, too.
  QVERIFY(jobOf(uploadWith("overwrite: , mode: ~, skip_on: ")).overwrite);
}

void BlobxferYamlTest::everyJobOption_data() {
  using Check = std::function<bool(const Job&)>;
  using Text = std::string (*)(const std::string&);
  QTest::addColumn<std::string>("text");
  QTest::addColumn<Check>("check");
  const auto row = [](Text of, const char* options, Check check) {
    QTest::newRow(of(options).substr(11, 4).append(options).c_str()) << of(options) << std::move(check);
  };
  using Mode = BlobxferMode;
  for (const Text of : {&uploadWith, &downloadWith, &copyWith}) {
    row(of, "mode: append", [](const Job& j) { return j.mode == Mode::append; });
    row(of, "mode: BLOCK", [](const Job& j) { return j.mode == Mode::block; });
    row(of, "mode: file", [](const Job& j) { return j.mode == Mode::file; });
    row(of, "mode: page", [](const Job& j) { return j.mode == Mode::page; });
    row(of, "overwrite: false", [](const Job& j) { return !j.overwrite; });
    row(of, "rename: true", [](const Job& j) { return j.rename; });
    row(of, "strip_components: 3", [](const Job& j) { return j.stripComponents == 3; });
    row(of, "recursive: false", [](const Job& j) { return !j.recursive; });
    row(of, "delete_extraneous_destination: true", [](const Job& j) { return j.deleteExtraneous; });
    row(of, "delete_only: True", [](const Job& j) { return j.deleteOnly; });
    row(of, "skip_on: {filesize_match: true}", [](const Job& j) { return j.skipOnSize; });
    row(of, "skip_on: {lmt_ge: true}", [](const Job& j) { return j.skipOnTime; });
    row(of, "skip_on: {md5_match: true}", [](const Job& j) { return j.skipOnMd5; });
    row(of, "chunk_size_bytes: 8388608", [](const Job& j) { return j.chunkSize == 8388608; });
  }
  row(&uploadWith, "access_tier: archive", [](const Job& j) { return j.accessTier == "archive"; });
  row(&copyWith, "access_tier: hot", [](const Job& j) { return j.accessTier == "hot"; });
  row(&uploadWith, "one_shot_bytes: 268435456", [](const Job& j) { return j.oneShotBytes == 268435456; });
  row(&uploadWith, "stdin_as_page_blob_size: 512", [](const Job& j) { return j.stdinAsPageBlobSize == 512; });
  row(&uploadWith, "rsa_public_key: /k.pem", [](const Job& j) { return j.rsaPublicKey == "/k.pem"; });
  row(&uploadWith, "store_file_properties: {md5: true}", [](const Job& j) { return j.storeMd5; });
  row(&uploadWith, "store_file_properties: {attributes: true}",
      [](const Job& j) { return j.storeAttributes; });
  row(&uploadWith, "store_file_properties: {cache_control: no-cache}",
      [](const Job& j) { return j.cacheControl == "no-cache"; });
  row(&uploadWith, "store_file_properties: {content_type: text/x}",
      [](const Job& j) { return j.contentType == "text/x"; });
  row(&uploadWith, "vectored_io: {distribution_mode: stripe, stripe_chunk_size_bytes: 65536}",
      [](const Job& j) {
        return j.distribution == BlobxferDistribution::stripe && j.stripeChunkSize == 65536;
      });
  for (const Text of : {&uploadWith, &downloadWith}) {
    row(of, "rsa_private_key: /p.pem, rsa_private_key_passphrase: 1234",
        [](const Job& j) { return j.rsaPrivateKey == "/p.pem" && j.rsaPassphrase.reveal() == "1234"; });
  }
  row(&downloadWith, "check_file_md5: true", [](const Job& j) { return j.checkMd5; });
  row(&downloadWith, "max_single_object_concurrency: 2",
      [](const Job& j) { return j.maxSingleObjectConcurrency == 2; });
  row(&downloadWith, "restore_file_properties: {lmt: true}", [](const Job& j) { return j.restoreTime; });
  row(&downloadWith, "restore_file_properties: {attributes: true}",
      [](const Job& j) { return j.restoreAttributes; });
  row(&copyWith, "server_side_copy: false", [](const Job& j) { return !j.serverSideCopy; });
  row(&copyWith, "dest_mode: page", [](const Job& j) { return j.destMode == Mode::page; });
  row(&copyWith, "mode: append, dest_mode: auto", [](const Job& j) { return j.destMode == Mode::append; });
}

void BlobxferYamlTest::everyJobOption() {
  QFETCH(std::string, text);
  QFETCH(std::function<bool(const Job&)>, check);
  QVERIFY(check(jobOf(text)));
}

void BlobxferYamlTest::generalOptions() {
  const BlobxferFile file = parsed(
      "version: 1\noptions:\n  timeout: {connect: 3, read: 4, max_retries: -1}\n"
      "  proxy: {host: 'p.example:80', username: u, password: hush}\n");
  QCOMPARE(file.connectSeconds, std::optional<std::uint32_t>(3));
  QCOMPARE(file.readSeconds, std::optional<std::uint32_t>(4));
  QCOMPARE(file.maxRetries, std::optional<std::int64_t>(-1));
  QCOMPARE(file.proxyHost, std::string("p.example:80"));
  QCOMPARE(file.proxyUser, std::string("u"));
  QCOMPARE(std::string(file.proxyPassword.reveal()), std::string("hush"));
  QVERIFY(notes(file, "options.proxy.password"));
}

// blobxfer transfers and deletes for real there.
void BlobxferYamlTest::dryRunHolds() {
  QVERIFY(parsed("version: 1\noptions: {dry_run: true}\n").dryRun);
  QVERIFY(!parsed("version: 1\noptions: {dry_run: false}\n").dryRun);
  QVERIFY(!parsed("version: 1\n").dryRun);
}

void BlobxferYamlTest::unknownKeysAreTold() {
  BlobxferFile file =
      parsed(uploadWith("restore_file_attributes: true, 'sig=hush&': 1, skip_on: {md5: true}"));
  QVERIFY(notes(file, "upload[0].options.restore_file_attributes"));
  QVERIFY(notes(file, "upload[0].options.(a key of other characters)"));
  QVERIFY(notes(file, "upload[0].options.skip_on.md5"));
  // Of another command.
  QVERIFY(notes(parsed(downloadWith("access_tier: hot")), "download[0].options.access_tier"));
  QVERIFY(notes(parsed(uploadWith("server_side_copy: true")), "upload[0].options.server_side_copy"));
  file = parsed("version: 1\nuplaod: []\nazure_storage: {sas: hush}\noptions: {dryrun: true}\n");
  for (const char* key : {"uplaod", "azure_storage.sas", "options.dryrun"})
    QVERIFY(notes(file, key));
}

void BlobxferYamlTest::keysWithoutMeaningAreTold() {
  const BlobxferFile file = parsed(test::kBlobxferExample);
  for (const char* key :
       {"options.log_file", "options.resume_file", "options.concurrency.disk_threads",
        "options.concurrency.transfer_threads", "options.concurrency.md5_processes",
        "options.concurrency.crypto_processes", "options.timeout.connect", "options.timeout.read",
        "options.timeout.max_retries", "download[0].options.max_single_object_concurrency",
        "download[0].options.restore_file_properties.lmt"})
    QVERIFY2(notes(file, key), key);
  QCOMPARE(file.notes.size(), std::size_t(11));
  QVERIFY(notes(parsed(uploadWith("one_shot_bytes: 1")), "upload[0].options.one_shot_bytes"));
  QVERIFY(notes(parsed(uploadWith("recursive: false")), "upload[0].options.recursive"));
  QVERIFY(
      notes(parsed(uploadWith("stdin_as_page_blob_size: 512")), "upload[0].options.stdin_as_page_blob_size"));
  QVERIFY(notes(parsed(downloadWith("mode: block")), "download[0].options.mode"));
  QVERIFY(parsed(uploadWith("mode: block")).notes.empty());
  const BlobxferFile shown = parsed(
      "version: 1\noptions: {progress_bar: true, quiet: true, verbose: true, enable_azure_storage_logger: "
      "true}\n");
  QCOMPARE(shown.notes.size(), std::size_t(4));
}

void BlobxferYamlTest::accountsHaveKeysOrSas() {
  const auto account = [](const std::string& value) {
    return parsed("version: 1\nazure_storage: {accounts: {a: " + value + "}}\n").accounts.at(0);
  };
  QVERIFY(account("'?x'").isSas);
  QVERIFY(account("'sig=x&sv=1'").isSas);
  QVERIFY(account("'sv=1&sig=x'").isSas);
  QVERIFY(!account("c2lnPQ==").isSas);
  QVERIFY(account("").keyOrSas.empty());
  const BlobxferFile china =
      parsed("version: 1\nazure_storage: {accounts: {a: aGk=}, endpoint: core.chinacloudapi.cn}\n");
  QCOMPARE(china.accounts[0].endpoint, std::string("core.chinacloudapi.cn"));
}

void BlobxferYamlTest::places() {
  const auto place = [](const std::string& path) {
    return jobOf("version: 1\ndownload: [{source: [{acct: '" + path + "'}], destination: /a}]\n")
        .remoteSources.at(0);
  };
  const auto text = [](const BlobxferPlace& p) { return p.container + "|" + p.key + "|" + p.snapshot; };
  QCOMPARE(text(place("box")), std::string("box||"));
  QCOMPARE(text(place("/box/")), std::string("box||"));
  QCOMPARE(text(place("//box//a/b//")), std::string("box|a/b|"));
  QCOMPARE(text(place("box/a?b")), std::string("box|a?b|"));
  QCOMPARE(text(place("box/a/b?snapshot=2017-02-23T22:21:14.8121864Z")),
           std::string("box|a/b|2017-02-23T22:21:14.8121864Z"));
  QCOMPARE(text(place("share/a?sharesnapshot=T")), std::string("share|a|T"));
  // A destination has none.
  const Job job = jobOf("version: 1\nupload: [{source: [/a], destination: [{acct: 'box/a?snapshot=T'}]}]\n");
  QCOMPARE(text(job.remoteDestinations.at(0)), std::string("box|a?snapshot=T|"));
}

void BlobxferYamlTest::oneStandsForAListOfOne() {
  const Job job = jobOf(
      "version: 1\nupload:\n  - source: /a\n    destination: {acct: box}\n    include: '*.x'\n    exclude: "
      "['y', "
      "'z']\n");
  QCOMPARE(job.localSources, std::vector<std::string>{"/a"});
  QCOMPARE(job.remoteDestinations.size(), std::size_t(1));
  QCOMPARE(job.include, std::vector<std::string>{"*.x"});
  QCOMPARE(job.exclude, (std::vector<std::string>{"y", "z"}));
}

void BlobxferYamlTest::localPathsAreExpanded() {
  const BlobxferVariables variables = [](std::string_view name) -> std::optional<std::string> {
    if (name == "HOME") return "/home/u";
    if (name == "DAY") return "mon";
    return std::nullopt;
  };
  const auto source = [&](const std::string& path) {
    return parsed("version: 1\nupload: [{source: ['" + path + "'], destination: [{a: b}]}]\n", variables)
        .jobs.at(0)
        .localSources.at(0);
  };
  const std::pair<const char*, const char*> rows[] = {
      {"~", "/home/u"},   {"~/x", "/home/u/x"},      {"~x/y", "~x/y"},
      {"/a/~", "/a/~"},   {"/a/$DAY/b", "/a/mon/b"}, {"${DAY}s", "mons"},
      {"$DAYS", "$DAYS"}, {"$NONE/x", "$NONE/x"},    {"a$", "a$"},
      {"${DAY", "${DAY"}, {"${}x$DAY", "${}xmon"},   {"-", "-"},
      {"/dev/stdin", "-"}};
  for (const auto& [written, meant] : rows)
    QCOMPARE(source(written), std::string(meant));
  const Job back = parsed(downloadWith("rsa_private_key: ~/k.pem"), variables).jobs.at(0);
  QCOMPARE(back.rsaPrivateKey, std::string("/home/u/k.pem"));
}

void BlobxferYamlTest::wrongOnesNameLineAndKey_data() {
  QTest::addColumn<std::string>("text");
  QTest::addColumn<std::string>("start");
  const auto row = [](const std::string& text, const char* start) {
    QTest::newRow(text.c_str()) << text << std::string(start);
  };
  row("", "it is empty");
  row("- a\n", "line 1: it is no mapping");
  row("upload: []\n", "line 1: version: it is missing");
  row("version: 2\n", "version: only version 1");
  row("version: [1\n", "line ");
  row("version: 1\nversion: 1\n", "line 2: version: it is there twice");
  row("version: 1\nupload: {}\n", "line 2: upload: must be a list");
  row("version: 1\nupload: [7]\n", "line 2: upload[0]: must be a mapping");
  row("version: 1\noptions: []\n", "line 2: options: must be a mapping");
  row("version: 1\noptions: {<<: {dry_run: true}}\n", "line 2: options: \"<<\" is not understood");
  row("version: 1\nazure_storage: {accounts: hush}\n", "line 2: azure_storage.accounts: must be a mapping");
  row("version: 1\nazure_storage: {accounts: {a: [hush]}}\n",
      "line 2: azure_storage.accounts.a: must be a text");
  row("version: 1\nazure_storage: {accounts: {'hush=': a}}\n",
      "line 2: azure_storage.accounts: an account has");
  row("version: 1\nazure_storage: {accounts: {a: 'hush!'}}\n",
      "line 2: azure_storage.accounts.a: this is neither");
  row("version: 1\nazure_storage: {endpoint: 'https://core.windows.net'}\n",
      "line 2: azure_storage.endpoint: must");
  row("version: 1\nazure_storage: {endpoint: localhost}\n", "line 2: azure_storage.endpoint: must");
  row("version: 1\nupload:\n  - destination: [{a: b}]\n", "line 3: upload[0]: it has no source");
  row("version: 1\nupload:\n  - source: [/a]\n", "line 3: upload[0]: it has no destination");
  row("version: 1\nupload: [{source: [{a: b}], destination: [{a: b}]}]\n",
      "line 2: upload[0].source[0]: must be");
  row("version: 1\nupload: [{source: [/a], destination: [b]}]\n",
      "line 2: upload[0].destination[0]: must be one");
  row("version: 1\nupload: [{source: [/a], destination: [{a: b, c: d}]}]\n",
      "line 2: upload[0].destination[0]: m");
  row("version: 1\nupload: [{source: [/a], destination: [{a: /}]}]\n",
      "line 2: upload[0].destination[0]: the con");
  row("version: 1\nupload: [{source: [/a], destination: [{'*': 'http://h/x'}]}]\n",
      "line 2: upload[0].destination");
  row("version: 1\nsynccopy: [{source: [{'*': 'hush'}], destination: [{a: b}]}]\n",
      "line 2: synccopy[0].source[0]");
  row(uploadWith("overwrite: yes"), "line 5: upload[0].options.overwrite: must be true or false");
  row(uploadWith("overwrite: 'false'"), "line 5: upload[0].options.overwrite: must be true or false");
  row(uploadWith("mode: blocks"), "line 5: upload[0].options.mode: must be one of auto, append");
  row(uploadWith("strip_components: -1"),
      "line 5: upload[0].options.strip_components: must be a whole number");
  row(uploadWith("chunk_size_bytes: 4M"),
      "line 5: upload[0].options.chunk_size_bytes: must be a whole number");
  row(uploadWith("chunk_size_bytes: -1"),
      "line 5: upload[0].options.chunk_size_bytes: must be a whole number");
  row(uploadWith("one_shot_bytes: 268435457"),
      "line 5: upload[0].options.one_shot_bytes: must be a whole number");
  row(uploadWith("skip_on: true"), "line 5: upload[0].options.skip_on: must be a mapping");
  row(uploadWith("access_tier: [hot]"), "line 5: upload[0].options.access_tier: must be a text");
  row(uploadWith("access_tier: \"a\\nb\""), "line 5: upload[0].options.access_tier: it holds a control");
  row(uploadWith("vectored_io: {distribution_mode: both}"),
      "line 5: upload[0].options.vectored_io.distribution_mo");
  row(uploadWith("vectored_io: {stripe_chunk_size_bytes: 0}"),
      "line 5: upload[0].options.vectored_io.stripe_chunk");
  row(downloadWith("max_single_object_concurrency: 0"),
      "line 5: download[0].options.max_single_object_concurrency");
  row("version: 1\n---\nversion: 1\n", "it holds more than one document");
  row("version: 1\nx: *hush\n", "line 2: ");
}

void BlobxferYamlTest::wrongOnesNameLineAndKey() {
  QFETCH(std::string, text);
  QFETCH(std::string, start);
  const auto file = blobxferFromYaml(text);
  QVERIFY(!file);
  const std::string& detail = file.error().detail;
  QVERIFY2(detail.starts_with(start), detail.c_str());
  QVERIFY2(detail.find("hush") == std::string::npos, detail.c_str());
  QVERIFY(file.error().code == ErrorCode::corrupt || file.error().code == ErrorCode::unsupported);
}

// Whatever line of the whole file is broken off, bent or doubled.
void BlobxferYamlTest::secretsAreNeverSaid() {
  const std::string whole = test::kBlobxferExample;
  const auto quiet = [](const std::string& text) {
    const auto file = blobxferFromYaml(text);
    std::string said = file ? "" : file.error().detail;
    if (file)
      for (const std::string& note : file->notes)
        said += note;
    for (const char* secret : {"hush", "ZWFz"})
      if (said.find(secret) != std::string::npos) return false;
    return true;
  };
  for (std::size_t at = 0; at < whole.size(); at += 3) {
    QVERIFY(quiet(whole.substr(0, at)));
    for (const char* in : {"", "\n", ":", "&", "*", "'", "{", "- "})
      QVERIFY2(quiet(whole.substr(0, at) + in + whole.substr(std::min(at + 1, whole.size()))), in);
  }
}

void BlobxferYamlTest::aSmallTextThatStandsForMuchIsRefused() {
  std::string text = "version: 1\nupload:\n  - &job {destination: [{a: b}], source: [";
  for (int i = 0; i < 1000; ++i)
    text += "/a,";
  text += "/a]}\n";
  for (int i = 0; i < 1000; ++i)
    text += "  - *job\n";
  const auto file = blobxferFromYaml(text);
  QVERIFY(!file);
  QVERIFY(file.error().detail.find("entries") != std::string::npos);
}

QTEST_GUILESS_MAIN(BlobxferYamlTest)
#include "blobxfer_yaml_test.moc"
