// Which connection and credential a location means, from each source and in which order, and that an error
// says what would help and nothing secret.
#include <QTemporaryDir>
#include <QtTest>

#include "api/connection_resolver.h"
#include "api/error_sentence.h"

using namespace hawser;

namespace {

class CountingStore final : public CredentialStore {
 public:
  Result<Credential> get(const OpContext& context, const std::string& name) override {
    ++asked;
    if (locked) return fail(ErrorCode::denied, "it is locked");
    return kept.get(context, name);
  }
  Status put(const OpContext& context, const std::string& name, const Credential& credential) override {
    return kept.put(context, name, credential);
  }
  Status remove(const OpContext& context, const std::string& name) override {
    return kept.remove(context, name);
  }

  MemoryCredentialStore kept;
  int asked = 0;
  bool locked = false;
};

std::string sasOf(const Credential& credential) {
  const auto* sas = std::get_if<SasCredential>(&credential);
  return sas ? std::string(sas->token.reveal()) : "no SAS";
}

std::string keyOf(const Credential& credential) {
  const auto* key = std::get_if<AccountKeyCredential>(&credential);
  return key ? std::string(key->key.reveal()) : "no key";
}

std::string accessOf(const Credential& credential) {
  const auto* key = std::get_if<AccessKeyCredential>(&credential);
  return key ? key->id + " " + std::string(key->secret.reveal()) + " " + std::string(key->token.reveal())
             : "no access key";
}

}  // namespace

class ConnectionResolverTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void whoNeedsACredential();
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    book_ = std::make_unique<ConnectionBook>(
        FileSystem::system(), folder_->filePath(QStringLiteral("connections.yaml")).toStdString());
    store_ = std::make_unique<CountingStore>();
    environment_ = {};
  }
  void pathsAndTheDefaultNeedNothing();
  void theDefaultStoreIsAFileUnlessTheFolderIsThere();
  void urlsBringTheirSas();
  void accountsComeFromTheEnvironment();
  void filesAreLetInWithTheAccount();
  void connectionStringsComeFirst();
  void savedOnesTakeTheirCredentialFromTheKeychain();
  void theEnvironmentComesBeforeTheKeychain();
  void publicOnesNeedNoCredential();
  void oneContainersSasIsNotForAnother();
  void bucketsComeFromTheEnvironment();
  void bucketsComeFromAmazonsFiles();
  void bucketsComeFromWhatIsSaved();
  void missingOnesSayWhatHelps();
  void aDamagedBookHurtsOnlyThoseWhoNeedIt();

 private:
  Result<ConnectionWithCredential> resolve(const std::string& text) {
    const auto location = parseLocation(text, "/");
    if (!location) return fail(location.error());
    const EnvironmentCredentials environment = credentialsFrom(environment_);
    return resolveConnection({}, *location,
                             {*book_, store_.get(), environment, standard_, {}, &FileSystem::system()});
  }

  const Connection standard_{kDefaultConnection, "local", "/home/u/Hawser", {}, {}};
  std::unique_ptr<QTemporaryDir> folder_;
  std::unique_ptr<ConnectionBook> book_;
  std::unique_ptr<CountingStore> store_;
  Environment environment_;
};

void ConnectionResolverTest::pathsAndTheDefaultNeedNothing() {
  const auto path = resolve("/data/x");
  QCOMPARE(path->connection.kind, std::string("local"));
  QCOMPARE(path->connection.endpoint, std::string("/"));
  const auto standard = resolve("default:a/b");
  QCOMPARE(standard->connection.kind, std::string("local"));
  QCOMPARE(standard->connection.endpoint, std::string("/home/u/Hawser"));
  const auto store = resolve("store:/mnt/disks.store//box/a");
  QCOMPARE(store->connection.kind, std::string("embedded"));
  QCOMPARE(store->connection.endpoint, std::string("/mnt/disks.store"));
  QCOMPARE(store_->asked, 0);
}

void ConnectionResolverTest::theDefaultStoreIsAFileUnlessTheFolderIsThere() {
  FileSystem& files = FileSystem::system();
  const std::string there = folder_->path().toStdString(), missing = there + "/store";
  QCOMPARE(standardConnection(files, "/f.store", missing).kind, std::string("embedded"));
  QCOMPARE(standardConnection(files, "/f.store", missing).endpoint, std::string("/f.store"));
  QCOMPARE(standardConnection(files, "/f.store", there).kind, std::string("local"));
  QCOMPARE(standardConnection(files, "/f.store", there).endpoint, there);
  QCOMPARE(standardConnection(files, "", missing).kind, std::string("local"));
}

void ConnectionResolverTest::urlsBringTheirSas() {
  environment_["AZURE_STORAGE_ACCOUNT"] = "acct";
  environment_["AZURE_STORAGE_KEY"] = "a2V5";
  const auto url = resolve("https://acct.blob.core.windows.net/box/k?sv=1&sig=own");
  QCOMPARE(sasOf(url->credential), std::string("sv=1&sig=own"));
  QCOMPARE(url->connection.options.at("container"), std::string("box"));
  // The same URL without one is the account's own.
  QCOMPARE(keyOf(resolve("https://acct.blob.core.windows.net/box/k")->credential), std::string("a2V5"));
  // But never another endpoint's, though the account is called the same.
  QVERIFY(std::holds_alternative<NoCredential>(resolve("https://acct.blob.evil.example/box/k")->credential));
}

void ConnectionResolverTest::accountsComeFromTheEnvironment() {
  environment_["AZURE_STORAGE_ACCOUNT"] = "acct";
  environment_["AZURE_STORAGE_SAS_TOKEN"] = "?sv=1&sig=token";
  const auto found = resolve("az://acct/box/k");
  QCOMPARE(found->connection.endpoint, std::string("https://acct.blob.core.windows.net"));
  QCOMPARE(sasOf(found->credential), std::string("sv=1&sig=token"));
  environment_["HAWSER_CONNECTION_OTHER"] = "http://127.0.0.1:10000/other?sv=1&sig=emulator";
  const auto other = resolve("az://other/box/k");
  QCOMPARE(other->connection.endpoint, std::string("http://127.0.0.1:10000/other"));
  QCOMPARE(sasOf(other->credential), std::string("sv=1&sig=emulator"));
  QCOMPARE(sasOf(resolve("other:box/k")->credential), std::string("sv=1&sig=emulator"));
  QCOMPARE(resolve("other:box/k")->connection.name, std::string("other"));
}

void ConnectionResolverTest::filesAreLetInWithTheAccount() {
  environment_["AZURE_STORAGE_ACCOUNT"] = "acct";
  environment_["AZURE_STORAGE_KEY"] = "a2V5";
  const auto own = resolve("https://acct.file.core.windows.net/box/k");
  QCOMPARE(own->connection.kind, std::string("azure-files"));
  QCOMPARE(own->connection.endpoint, std::string("https://acct.file.core.windows.net"));
  QCOMPARE(keyOf(own->credential), std::string("a2V5"));
  QCOMPARE(resolve("az://acct/box/k")->connection.kind, std::string("azure"));
  const auto sas = resolve("https://acct.file.core.windows.net/box/k?sv=1&sig=own");
  QCOMPARE(sas->connection.kind, std::string("azure-files"));
  QCOMPARE(sasOf(sas->credential), std::string("sv=1&sig=own"));
  const auto stranger = resolve("https://acct.file.evil.example/box/k");
  QCOMPARE(stranger->connection.kind, std::string("azure-files"));
  QVERIFY(std::holds_alternative<NoCredential>(stranger->credential));
  environment_["HAWSER_CONNECTION_NAS"] =
      "AccountName=nas;AccountKey=bmFz;FileEndpoint=http://127.0.0.1:9/nas;";
  const auto named = resolve("nas:box/k");
  QCOMPARE(named->connection.kind, std::string("azure-files"));
  QCOMPARE(keyOf(resolve("http://127.0.0.1:9/nas/box/k")->credential), std::string("bmFz"));
  QVERIFY(!resolve("az://nas/box/k").has_value());
}

void ConnectionResolverTest::connectionStringsComeFirst() {
  environment_["AZURE_STORAGE_ACCOUNT"] = "acct";
  environment_["AZURE_STORAGE_KEY"] = "b3RoZXI=";
  environment_["AZURE_STORAGE_CONNECTION_STRING"] =
      "AccountName=acct;AccountKey=a2V5;BlobEndpoint=http://127.0.0.1:10000/acct;";
  const auto found = resolve("az://acct/box/k");
  QCOMPARE(found->connection.endpoint, std::string("http://127.0.0.1:10000/acct"));
  QCOMPARE(keyOf(found->credential), std::string("a2V5"));
  QCOMPARE(keyOf(resolve("http://127.0.0.1:10000/acct/box/k")->credential), std::string("a2V5"));
  environment_["AZURE_STORAGE_CONNECTION_STRING"] = "AccountName=acct;AccountKey=hush hush";
  const Error wrong = resolve("az://acct/box/k").error();
  QCOMPARE(wrong.code, ErrorCode::invalidArgument);
  QCOMPARE(wrong.object, std::string("AZURE_STORAGE_CONNECTION_STRING"));
  QVERIFY(wrong.detail.find("hush") == std::string::npos);
}

void ConnectionResolverTest::savedOnesTakeTheirCredentialFromTheKeychain() {
  QVERIFY(book_->put({"photos", "azure", "https://acct.blob.core.windows.net", "acct", {}}));
  QVERIFY(store_->put({}, "photos", AccountKeyCredential{"acct", Secret("a2V5")}));
  QCOMPARE(keyOf(resolve("photos:box/k")->credential), std::string("a2V5"));
  QCOMPARE(keyOf(resolve("az://acct/box/k")->credential), std::string("a2V5"));
  QCOMPARE(store_->asked, 2);
}

void ConnectionResolverTest::theEnvironmentComesBeforeTheKeychain() {
  QVERIFY(book_->put({"photos", "azure", "https://acct.blob.core.windows.net", "acct", {}}));
  environment_["AZURE_STORAGE_ACCOUNT"] = "acct";
  environment_["AZURE_STORAGE_KEY"] = "a2V5";
  QCOMPARE(keyOf(resolve("photos:box/k")->credential), std::string("a2V5"));
  environment_["HAWSER_CONNECTION_PHOTOS"] = "https://new.blob.core.windows.net?sv=1&sig=x";
  QCOMPARE(resolve("photos:box/k")->connection.account, std::string("new"));
  QCOMPARE(store_->asked, 0);
}

void ConnectionResolverTest::publicOnesNeedNoCredential() {
  QVERIFY(
      std::holds_alternative<NoCredential>(resolve("https://acct.blob.core.windows.net/box/k")->credential));
  QVERIFY(
      book_->put({"open", "azure", "https://acct.blob.core.windows.net", "acct", {{"anonymous", "yes"}}}));
  QVERIFY(std::holds_alternative<NoCredential>(resolve("open:box/k")->credential));
  QVERIFY(book_->put({"nas", "local", "/mnt/nas", "", {}}));
  QCOMPARE(resolve("nas:box/k")->connection.endpoint, std::string("/mnt/nas"));
  QCOMPARE(store_->asked, 0);
}

void ConnectionResolverTest::oneContainersSasIsNotForAnother() {
  environment_["HAWSER_CONNECTION_A"] = "https://acct.blob.core.windows.net/box?sv=1&sig=box";
  QCOMPARE(sasOf(resolve("az://acct/box/k")->credential), std::string("sv=1&sig=box"));
  QCOMPARE(resolve("az://acct/other/k").error().code, ErrorCode::denied);
}

void ConnectionResolverTest::bucketsComeFromTheEnvironment() {
  environment_["AWS_ACCESS_KEY_ID"] = "AKIA";
  environment_["AWS_SECRET_ACCESS_KEY"] = "hush";
  const auto amazons = resolve("s3://box/k");
  QCOMPARE(amazons->connection.kind, std::string("s3"));
  QCOMPARE(amazons->connection.endpoint, std::string("https://s3.us-east-1.amazonaws.com"));
  QCOMPARE(accessOf(amazons->credential), std::string("AKIA hush "));
  environment_["AWS_SESSION_TOKEN"] = "token";
  environment_["AWS_DEFAULT_REGION"] = "eu-west-1";
  QCOMPARE(resolve("s3://box/k")->connection.endpoint, std::string("https://s3.eu-west-1.amazonaws.com"));
  QCOMPARE(accessOf(resolve("s3://box")->credential), std::string("AKIA hush token"));
  environment_["AWS_REGION"] = "us-west-2";
  environment_["AWS_ENDPOINT_URL"] = "http://other:1/";
  environment_["AWS_ENDPOINT_URL_S3"] = "http://127.0.0.1:9000/";
  const auto own = resolve("s3://");
  QCOMPARE(own->connection.endpoint, std::string("http://127.0.0.1:9000"));
  QCOMPARE(own->connection.options.at("region"), std::string("us-west-2"));
  QCOMPARE(store_->asked, 0);
}

void ConnectionResolverTest::bucketsComeFromAmazonsFiles() {
  const auto write = [&](const char* name, const QByteArray& text) {
    QDir(folder_->path()).mkpath(QStringLiteral(".aws"));
    QFile file(folder_->filePath(QStringLiteral(".aws/") + QLatin1String(name)));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
  };
  environment_["HOME"] = folder_->path().toStdString();
  QVERIFY(!resolve("s3://box/k"));
  write("credentials",
        "[default]\naws_access_key_id = AKIA\naws_secret_access_key=hush\n"
        "[work]\naws_access_key_id=WORK\naws_secret_access_key=silence\naws_session_token=t\n");
  write("config",
        "[default]\nregion = eu-west-1\n[profile work]\nregion=eu-central-1\ns3 =\n"
        "  addressing_style = path\nendpoint_url = http://ceph:7480\n");
  const auto standard = resolve("s3://box/k");
  QCOMPARE(standard->connection.endpoint, std::string("https://s3.eu-west-1.amazonaws.com"));
  QCOMPARE(accessOf(standard->credential), std::string("AKIA hush "));
  environment_["AWS_PROFILE"] = "work";
  const auto work = resolve("s3://box/k");
  QCOMPARE(work->connection.endpoint, std::string("http://ceph:7480"));
  QCOMPARE(work->connection.options.at("style"), std::string("path"));
  QCOMPARE(accessOf(work->credential), std::string("WORK silence t"));
  environment_["AWS_PROFILE"] = "none";
  QVERIFY(!resolve("s3://box/k"));
}

void ConnectionResolverTest::bucketsComeFromWhatIsSaved() {
  QVERIFY(book_->put({"ceph", "s3", "http://ceph:7480", "AKIA", {}}));
  QVERIFY(book_->put({"one", "s3", "http://one:1", "ONE", {{"container", "one"}}}));
  QVERIFY(store_->put({}, "ceph", AccessKeyCredential{"AKIA", Secret("hush")}));
  QVERIFY(store_->put({}, "one", AccessKeyCredential{"ONE", Secret("hush")}));
  QCOMPARE(resolve("s3://box/k")->connection.endpoint, std::string("http://ceph:7480"));
  QCOMPARE(resolve("s3://one/k")->connection.endpoint, std::string("http://one:1"));
  QCOMPARE(accessOf(resolve("ceph:box/k")->credential), std::string("AKIA hush "));
  // Two that are for any: nobody can tell which.
  QVERIFY(book_->put({"minio", "s3", "http://minio:9000", "AKIA", {}}));
  QVERIFY(!resolve("s3://box/k"));
}

void ConnectionResolverTest::missingOnesSayWhatHelps() {
  const Error nobody = resolve("my-store:box/k").error();
  QCOMPARE(nobody.code, ErrorCode::denied);
  QCOMPARE(nobody.retry, Retry::afterAuth);
  QVERIFY(nobody.detail.find("HAWSER_CONNECTION_MY_STORE") != std::string::npos);
  const QString words = sentence(nobody).whole();
  QVERIFY(words.contains(u"HAWSER_CONNECTION_MY_STORE") &&
          words.contains(u"hawserctl connection add my-store"));
  QVERIFY(sentence(resolve("az://acct/box").error()).whole().contains(u"AZURE_STORAGE_KEY"));
  QVERIFY(book_->put({"photos", "azure", "https://acct.blob.core.windows.net", "acct", {}}));
  QVERIFY(sentence(resolve("photos:").error()).whole().contains(u"connection add photos"));
  store_->locked = true;
  QVERIFY(sentence(resolve("photos:").error()).cause.contains(u"keychain"));
  environment_["HAWSER_CONNECTION_PHOTOS"] = "hush";
  const Error wrong = resolve("photos:box").error();
  QCOMPARE(wrong.code, ErrorCode::invalidArgument);
  QCOMPARE(wrong.object, std::string("HAWSER_CONNECTION_PHOTOS"));
  QVERIFY(wrong.detail.find("hush") == std::string::npos);
}

void ConnectionResolverTest::aDamagedBookHurtsOnlyThoseWhoNeedIt() {
  QFile file(folder_->filePath(QStringLiteral("connections.yaml")));
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write("{");
  file.close();
  QVERIFY(resolve("/data/x"));
  QVERIFY(resolve("default:x"));
  QCOMPARE(resolve("photos:x").error().code, ErrorCode::corrupt);
}

void ConnectionResolverTest::whoNeedsACredential() {
  QVERIFY(needsCredential({"a", "azure", "https://a.example", "a", {}}));
  QVERIFY(needsCredential({"a", "azure", "https://a.example", "a", {{"anonymous", "no"}}}));
  QVERIFY(!needsCredential({"a", "azure", "https://a.example", "a", {{"anonymous", "yes"}}}));
  QVERIFY(!needsCredential({"default", "local", "/store", {}, {}}));
  QVERIFY(!needsCredential({"wide", "stripe", {}, {}, {{"member1", "/a/"}}}));
}

QTEST_GUILESS_MAIN(ConnectionResolverTest)
#include "connection_resolver_test.moc"
