// Jobs of blobxfer as requests: every option, and that the planner puts objects where blobxfer puts them.
#include <QtTest>
#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "api/blobxfer_jobs.h"
#include "support/blobxfer_example.h"
#include "support/memory_store.h"
#include "transfer/planner.h"
#include "unit/api/blobxfer_samples.h"

using namespace hawser;
using namespace hawser::test;

namespace {

std::string joined(const Texts& texts) {
  std::string all;
  for (const std::string& text : texts)
    all += (all.empty() ? "" : " ") + text;
  return all;
}
std::string told(const BlobxferRequest& made) {
  Texts to = {made.request.destination};
  to.insert(to.end(), made.request.furtherDestinations.begin(), made.request.furtherDestinations.end());
  const std::string snapshot = made.request.snapshot.empty() ? "" : " @" + made.request.snapshot;
  return joined(made.request.sources) + " > " + joined(to) + " -" +
         std::to_string(made.request.options.stripComponents) + snapshot;
}

// What blobxfer calls an object at its destination, without the container.
std::string blobxferName(const std::string& name, const std::string& under, std::size_t drop) {
  Texts parts;
  const std::string whole = under.empty() ? name : under + "/" + name;
  for (std::size_t at = 0; at <= whole.size();) {
    const std::size_t end = std::min(whole.find('/', at), whole.size());
    parts.push_back(whole.substr(at, end - at));
    at = end + 1;
  }
  std::string left;
  for (std::size_t i = std::min(drop, parts.size() - 1); i < parts.size(); ++i)
    left += (left.empty() ? "" : "/") + parts[i];
  return left;
}

// Where the planner puts what is at the source: by the source's key.
std::map<std::string, std::string> planned(MemoryStore& from, const std::vector<BlobxferRequest>& requests) {
  std::map<std::string, std::string> put;
  MemoryStore to("to");
  for (const BlobxferRequest& made : requests) {
    PlanRequest plan;
    const auto keyOf = [](std::string text) {
      const std::string start = text.starts_with("az://") ? "az://acct/box/" : "/";
      if (!text.starts_with(start)) qFatal("%s", text.c_str());
      return text.substr(start.size());
    };
    for (const std::string& source : made.request.sources)
      plan.sources.push_back({&from, "box", keyOf(source)});
    plan.destinations = {{&to, "box", keyOf(made.request.destination)}};
    plan.options = made.request.options;
    plan.options.links = LinkPolicy::keep;
    const Status done = Planner(plan).run({}, [&](std::vector<PlanItem> items) -> Status {
      for (const PlanItem& item : items)
        put[item.sourceKey] = item.destinationKey;
      return {};
    });
    if (!done) qFatal("%s", done.error().detail.c_str());
  }
  return put;
}

}  // namespace

class BlobxferJobsTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void theExample();
  void placesAndNames_data();
  void placesAndNames();
  void namesAreAsBlobxferGivesThem();
  void localSourcesMayBeEither();
  void severalBecomeSeveral();
  void standardInput();
  void deletes();
  void refused_data();
  void refused();
};

void BlobxferJobsTest::theExample() {
  const auto file = blobxferFromYaml(kBlobxferExample);
  QVERIFY(file);
  const auto made = jobRequestsFrom(*file, never);
  QVERIFY2(made, made ? "" : made.error().detail.c_str());
  QCOMPARE(made->size(), std::size_t(4));
  QCOMPARE(told(made->at(0)), std::string("/srv/images > az://eastacct/backup/img/ az://westacct/backup/img/ "
                                          "az://northacct/backup/img/ -0"));
  QCOMPARE(made->at(0).request.stripeWidth, std::uint64_t(0));
  QCOMPARE(made->at(0).request.options.kept.tier, std::string("Cool"));
  QCOMPARE(made->at(0).request.options.include, Texts{"/**.qcow2"});
  QVERIFY(made->at(0).request.options.owners && made->at(0).request.options.storeMd5);
  QCOMPARE(told(made->at(1)),
           std::string("/srv/big/scan.raw > az://eastacct/slices/ az://westacct/slices/ -0"));
  QCOMPARE(made->at(1).request.stripeWidth, std::uint64_t(268435456));
  QCOMPARE(told(made->at(2)), std::string("az://eastacct/slices/scan.raw > /restore/ -0"));
  QVERIFY(made->at(2).request.options.owners);
  QCOMPARE(
      told(made->at(3)),
      std::string("az://eastacct/backup/ https://host.example/x?sig=urlhush > az://northacct/backup2/ -0"));
  QCOMPARE(made->at(3).job, std::string("synccopy[0]"));
  for (const BlobxferRequest& one : *made)
    QVERIFY(!one.files && !one.standardInput && one.encryptKeyFile.empty() && one.decryptKeyFile.empty());
}

void BlobxferJobsTest::placesAndNames_data() {
  using Change = std::function<void(Job&)>;
  QTest::addColumn<int>("verb");
  QTest::addColumn<Change>("change");
  QTest::addColumn<std::string>("expected");
  const auto row = [](const char* name, Verb verb, Change change, const char* expected) {
    QTest::newRow(name) << static_cast<int>(verb) << std::move(change) << std::string(expected);
  };
  const auto strip = [](std::uint32_t count) { return [count](Job& j) { j.stripComponents = count; }; };
  const auto from = [](const char* key, std::uint32_t count) {
    return [key, count](Job& j) {
      j.remoteSources[0].key = key;
      j.stripComponents = count;
    };
  };
  row(
      "up file", Verb::upload, [](Job&) {}, "/srv/images > az://other/box/to/dir/ -0");
  row(
      "up to container", Verb::upload, [](Job& j) { j.remoteDestinations[0].key = ""; },
      "/srv/images > az://other/box/ -0");
  row(
      "up contents", Verb::upload, [](Job& j) { j.localSources = {"/srv/images/"}; },
      "/srv/images/ > az://other/box/to/dir/ -0");
  row(
      "up here", Verb::upload, [](Job& j) { j.localSources = {"."}; }, "./ > az://other/box/to/dir/ -0");
  row("up strip", Verb::upload, strip(2), "/srv/images > az://other/box/to/dir/ -2");
  row(
      "up colon", Verb::upload, [](Job& j) { j.localSources = {"a:b"}; },
      "./a:b > az://other/box/to/dir/ -0");
  row(
      "up rename", Verb::upload, [](Job& j) { j.rename = true; }, "/srv/images > az://other/box/to/dir -0");
  row("down", Verb::download, strip(0), "az://acct/box/a/b > /restore/a/ -0");
  row("down strip 1", Verb::download, strip(1), "az://acct/box/a/b > /restore/ -0");
  row("down strip 2", Verb::download, strip(2), "az://acct/box/a/b > /restore/ -1");
  row("down strip 9", Verb::download, strip(9), "az://acct/box/a/b > /restore/ -8");
  row("down deep", Verb::download, from("a/b/c/d", 1), "az://acct/box/a/b/c/d > /restore/b/c/ -0");
  row("down container", Verb::download, from("", 2), "az://acct/box/ > /restore/ -2");
  row(
      "down rename", Verb::download,
      [](Job& j) {
        j.rename = true;
        j.localDestination = "/restore/x/";
      },
      "az://acct/box/a/b > /restore/x -0");
  row(
      "down snapshot", Verb::download, [](Job& j) { j.remoteSources[0].snapshot = "T"; },
      "az://acct/box/a/b > /restore/a/ -0 @T");
  row("copy", Verb::synccopy, strip(0), "az://acct/box/a/b > az://other/box/to/dir/a/ -0");
  row("copy strip 1", Verb::synccopy, strip(1), "az://acct/box/a/b > az://other/box/dir/a/ -0");
  row("copy strip 3", Verb::synccopy, strip(3), "az://acct/box/a/b > az://other/box/ -0");
  row("copy strip 4", Verb::synccopy, strip(4), "az://acct/box/a/b > az://other/box/ -1");
  row("copy container", Verb::synccopy, from("", 3), "az://acct/box/ > az://other/box/ -1");
  row(
      "copy rename", Verb::synccopy, [](Job& j) { j.rename = true; },
      "az://acct/box/a/b > az://other/box/to/dir -0");
  row(
      "copy url", Verb::synccopy,
      [](Job& j) {
        j.remoteSources.clear();
        j.urls = {"https://h.example/box/a/b"};
      },
      "https://h.example/box/a/b > az://other/box/to/dir/ -0");
}

void BlobxferJobsTest::placesAndNames() {
  QFETCH(int, verb);
  QFETCH(std::function<void(Job&)>, change);
  QFETCH(std::string, expected);
  Job job = jobOf(static_cast<Verb>(verb));
  change(job);
  QCOMPARE(told(only(job, never)), expected);
}

// Random trees, every source that can be named in them, all numbers of parts to drop.
void BlobxferJobsTest::namesAreAsBlobxferGivesThem() {
  std::mt19937 random(5);
  for (int round = 0; round < 300; ++round) {
    MemoryStore store("from");
    Texts keys;
    for (int i = 0; i < 6; ++i) {
      std::string key;
      for (unsigned depth = random() % 4; depth > 0; --depth)
        key += std::string(1, static_cast<char>('a' + random() % 2)) + "/";
      key += std::string(1, static_cast<char>('w' + random() % 3)) + ".x";
      keys.push_back(key);
      store.set(key, "1");
    }
    std::string source = keys[random() % keys.size()];
    for (unsigned up = random() % 4; up > 0 && !source.empty(); --up)
      source.erase(source.find('/') == std::string::npos ? 0 : source.rfind('/'));
    const auto verb = static_cast<Verb>(random() % 3);
    Job job = jobOf(verb);
    job.stripComponents = random() % 6;
    const bool object = std::find(keys.begin(), keys.end(), source) != keys.end();
    // A folder of files: names are counted from below it, not from the container on.
    const std::string folder = source.empty() || object ? "" : source + "/";
    std::string under;
    if (verb == Verb::upload) {
      job.localSources = {"/" + source};
      if (!job.remoteDestinations.empty()) job.remoteDestinations = {{"acct", "box", "to/dir", {}}};
    } else {
      job.remoteSources[0].key = source;
      if (verb == Verb::synccopy) job.remoteDestinations = {{"acct", "box", "to/dir", {}}};
      if (verb == Verb::synccopy) under = "to/dir";
    }
    const bool looks = random() % 2 == 0;
    const IsFolder isFolder = [&](const std::string&) { return !object; };
    const auto put = planned(store, all(job, looks ? isFolder : IsFolder()));
    std::set<std::string> taken;
    for (const std::string& key : keys) {
      if (object ? key != source : !key.starts_with(folder)) continue;
      taken.insert(key);
      std::string expected;
      if (verb == Verb::upload) {
        const std::string path = object ? key.substr(key.rfind('/') + 1) : key.substr(folder.size());
        expected = "to/dir/" + blobxferName(path, "", job.stripComponents);
      } else {
        expected = blobxferName(key, under, job.stripComponents);
        if (verb == Verb::download) expected = "restore/" + expected;
      }
      QVERIFY2(put.count(key) == 1, key.c_str());
      QCOMPARE(put.at(key), expected);
    }
    QCOMPARE(put.size(), taken.size());
  }
}

void BlobxferJobsTest::localSourcesMayBeEither() {
  Job job = jobOf(Verb::upload);
  QCOMPARE(told(only(job, always)), std::string("/srv/images/ > az://other/box/to/dir/ -0"));
  QCOMPARE(told(only(job)), std::string("/srv/images > az://other/box/to/dir/ -1"));
  job.localSources = {"/a", "/b/", "/c"};
  const auto requests = all(job);
  QCOMPARE(requests.size(), std::size_t(2));
  QCOMPARE(told(requests[0]), std::string("/a /c > az://other/box/to/dir/ -1"));
  QCOMPARE(told(requests[1]), std::string("/b/ > az://other/box/to/dir/ -0"));
  QVERIFY(only(job, never).request.options.links == LinkPolicy::follow);
}

void BlobxferJobsTest::severalBecomeSeveral() {
  // Snapshots each, what has other folders each, the rest together.
  Job job = jobOf(Verb::download);
  job.remoteSources = {{"a", "box", "x", {}},
                       {"b", "box", "y", "T1"},
                       {"b", "box", "y", "T2"},
                       {"c", "box", "z", {}},
                       {"c", "box", "d/z", {}}};
  auto requests = all(job);
  QCOMPARE(requests.size(), std::size_t(4));
  QCOMPARE(told(requests[0]), std::string("az://a/box/x az://c/box/z > /restore/ -0"));
  QCOMPARE(told(requests[1]), std::string("az://b/box/y > /restore/ -0 @T1"));
  QCOMPARE(told(requests[2]), std::string("az://b/box/y > /restore/ -0 @T2"));
  QCOMPARE(told(requests[3]), std::string("az://c/box/d/z > /restore/d/ -0"));
  // Destinations whose own names take up more or less of what is dropped.
  job = jobOf(Verb::synccopy);
  job.remoteDestinations = {{"x", "box", "", {}}, {"y", "box", "", {}}, {"z", "box", "to", {}}};
  job.stripComponents = 2;
  requests = all(job);
  QCOMPARE(requests.size(), std::size_t(2));
  QCOMPARE(told(requests[0]), std::string("az://acct/box/a/b > az://x/box/ az://y/box/ -1"));
  QCOMPARE(told(requests[1]), std::string("az://acct/box/a/b > az://z/box/ -0"));
  // A new name each: several destinations of one request are folders.
  job = jobOf(Verb::upload);
  job.rename = true;
  job.remoteDestinations = {{"x", "box", "n", {}}, {"y", "box", "n", {}}};
  QCOMPARE(all(job).size(), std::size_t(2));
}

void BlobxferJobsTest::standardInput() {
  Job job = jobOf(Verb::upload);
  job.localSources = {"-"};
  BlobxferRequest made = only(job);
  QVERIFY(made.standardInput);
  QCOMPARE(told(made), std::string("- > az://other/box/to/dir -0"));
  QVERIFY(!only(jobOf(Verb::upload), never).standardInput);
}

void BlobxferJobsTest::deletes() {
  Job job = jobOf(Verb::upload);
  job.deleteExtraneous = true;
  // Without a look, too, it is the folder.
  QCOMPARE(told(only(job)), std::string("/srv/images/ > az://other/box/to/dir/ -0"));
  QCOMPARE(told(only(job, always)), std::string("/srv/images/ > az://other/box/to/dir/ -0"));
  job = jobOf(Verb::download);
  job.deleteExtraneous = true;
  job.stripComponents = 2;  // the one left is the folder's own name
  QCOMPARE(told(only(job)), std::string("az://acct/box/a/b/ > /restore/ -0"));
  job.stripComponents = 3;
  QVERIFY(!requestsOf(job));
  job.stripComponents = 0;
  job.remoteSources.push_back({"acct", "box", "a/c", {}});
  QCOMPARE(told(only(job)), std::string("az://acct/box/a/b az://acct/box/a/c > /restore/a/ -0"));
  // One would remove what the other brings.
  for (const char* key : {"a/b", "a", ""}) {
    job.remoteSources[1] = {"more", "box", key, {}};
    const auto requests = requestsOf(job);
    QVERIFY(!requests);
    QCOMPARE(requests.error().code, ErrorCode::invalidArgument);
  }
}

void BlobxferJobsTest::refused_data() {
  using Change = std::function<void(Job&)>;
  QTest::addColumn<int>("verb");
  QTest::addColumn<Change>("change");
  const auto row = [](const char* name, Verb verb, Change change) {
    QTest::newRow(name) << static_cast<int>(verb) << std::move(change);
  };
  row("appending", Verb::upload, [](Job& j) {
    j.mode = BlobxferMode::append;
    j.overwrite = false;
  });
  row("pattern", Verb::upload, [](Job& j) { j.include = {"a/**/b"}; });
  row("rename of two", Verb::upload, [](Job& j) {
    j.rename = true;
    j.localSources = {"/a", "/b"};
  });
  row("rename of a container", Verb::download, [](Job& j) {
    j.rename = true;
    j.remoteSources[0].key = "";
  });
  row("rename to a container", Verb::synccopy, [](Job& j) {
    j.rename = true;
    j.remoteDestinations[0].key = "";
  });
  row("rename of a stripe", Verb::upload, [](Job& j) {
    j.rename = true;
    j.distribution = BlobxferDistribution::stripe;
  });
  row("rename and delete", Verb::download, [](Job& j) { j.rename = j.deleteExtraneous = true; });
  row("input and more", Verb::upload, [](Job& j) { j.localSources = {"/a", "-"}; });
  row("input in slices", Verb::upload, [](Job& j) {
    j.localSources = {"-"};
    j.distribution = BlobxferDistribution::stripe;
  });
  row("input to two", Verb::upload, [](Job& j) {
    j.localSources = {"-"};
    j.remoteDestinations.push_back({"more", "box", "x", {}});
  });
  row("input to a container", Verb::upload, [](Job& j) {
    j.localSources = {"-"};
    j.remoteDestinations[0].key = "";
  });
  row("input and delete", Verb::upload, [](Job& j) {
    j.localSources = {"-"};
    j.deleteOnly = true;
  });
  row("strip and delete", Verb::upload, [](Job& j) {
    j.stripComponents = 1;
    j.deleteExtraneous = true;
  });
  row("url with another query", Verb::synccopy, [](Job& j) { j.urls = {"https://h.example/a?token=hush"}; });
  row("nothing", Verb::upload, [](Job& j) { j.localSources.clear(); });
  row("to nothing", Verb::download, [](Job& j) { j.localDestination.clear(); });
}

void BlobxferJobsTest::refused() {
  QFETCH(int, verb);
  QFETCH(std::function<void(Job&)>, change);
  Job job = jobOf(static_cast<Verb>(verb));
  change(job);
  const auto requests = requestsOf(job, always);
  QVERIFY(!requests);
  QVERIFY(requests.error().code == ErrorCode::unsupported ||
          requests.error().code == ErrorCode::invalidArgument);
  QVERIFY2(requests.error().detail.starts_with("job[0]: "), requests.error().detail.c_str());
  QVERIFY(requests.error().detail.find("hush") == std::string::npos);
}

QTEST_GUILESS_MAIN(BlobxferJobsTest)
#include "blobxfer_jobs_test.moc"
