// Profiles: what is saved is read back, whatever it says; what is hostile, newer, unknown or secret is
// refused and left alone; and when a profile runs by itself.
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <random>

#include "profile/profile_book.h"

using namespace hawser;

namespace {

Profile simple(const std::string& name) {
  Profile profile;
  profile.name = name;
  profile.sources = {"/data/photos/"};
  profile.destinations = {"work:photos/"};
  return profile;
}

const std::string kHead = "hawser-profile: 1\nsource: /a/\ndestination: /b/\n";

std::string refusal(const std::string& text) {
  const auto read = profileFromYaml(text, "p");
  return read ? "taken" : std::string(name(read.error().code)) + ": " + read.error().detail;
}

class Chance {
 public:
  explicit Chance(unsigned seed) : random_(seed) {}
  bool flag() { return random_() % 2 == 0; }
  std::uint32_t number(std::uint32_t most) { return static_cast<std::uint32_t>(random_() % (most + 1)); }
  std::string text() {
    static const std::vector<std::string> kTexts = {
        "a",      "*.jpg",      "- x", "tmp/",   "yes",     "1", "a: b", "#no",  "it's \"so\"", " blank ",
        "ünï/日", "two\nlines", "[x",  "*alias", "&anchor", "~", "null", "0x1f", "!tag",        "%percent"};
    return kTexts[random_() % kTexts.size()];
  }
  std::vector<std::string> texts() {
    std::vector<std::string> all(random_() % 3);
    for (std::string& one : all)
      one = text();
    return all;
  }

 private:
  std::mt19937 random_;
};

Profile anyProfile(unsigned seed) {
  Chance chance(seed);
  Profile profile = simple("p" + std::to_string(seed));
  profile.group = chance.flag() ? chance.text() : "";
  profile.sources = {"/x/" + chance.text()};
  if (chance.flag()) profile.sources.push_back(chance.text());
  JobOptions& options = profile.options;
  options.include = chance.texts();
  options.exclude = chance.texts();
  options.recursive = chance.flag();
  options.filterWholeKeys = chance.flag();
  options.stripComponents = chance.number(5);
  options.conflict = static_cast<ConflictPolicy>(chance.number(4));
  options.skip = static_cast<SkipRule>(chance.number(3));
  options.verify = static_cast<VerifyLevel>(chance.number(2));
  options.links = static_cast<LinkPolicy>(chance.number(2));
  options.mode = static_cast<WriteMode>(chance.number(3));
  options.deletes = static_cast<DeletePolicy>(chance.number(2));
  options.parallel = chance.number(kMostParallel);
  options.limitRate = chance.number(1'000'000);
  options.partSize = chance.number(10) * (std::uint64_t{1} << 40);
  options.storeMd5 = chance.flag();
  options.delta = chance.flag();
  options.deltaCell = chance.number(4096);
  options.deltaFrom = chance.texts();
  options.blobSync = chance.flag();
  options.owners = chance.flag();
  options.serviceCopies = chance.flag();
  options.kept.contentType = chance.flag() ? "text/plain" : "";
  options.kept.tier = chance.flag() ? "Cool" : "";
  if (chance.flag()) options.kept.metadata["team"] = chance.text();
  profile.deleteLimit = {chance.number(1000), chance.number(100)};
  profile.when.every = std::chrono::minutes(chance.number(5000));
  profile.when.atSignIn = chance.flag();
  profile.when.watch = chance.flag();
  profile.when.onMetered = chance.flag();
  profile.when.onBattery = chance.flag();
  for (std::uint32_t& day : profile.when.hours.days)
    day = chance.flag() ? WeekHours::kWholeDay : chance.number(WeekHours::kWholeDay);
  profile.notify = static_cast<NotifyRule>(chance.number(2));
  return profile;
}

}  // namespace

class ProfileTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void whatIsSavedIsReadBack();
  void whatIsNotSaidIsUsual();
  void refusesWithTheLine_data();
  void refusesWithTheLine();
  void aNewerOneStays();
  void bombsAreRefused();
  void holdsNoSecret();
  void theBook();
  void anothersFileStays();
  void hoursOfTheWeek();
};

void ProfileTest::whatIsSavedIsReadBack() {
  int kept = 0;
  for (unsigned seed = 0; seed < 400; ++seed) {
    const Profile profile = anyProfile(seed);
    const auto text = profileToYaml(profile);
    // A text may be refused, where the library does not write it as it was; it is never changed.
    if (!text) continue;
    ++kept;
    QVERIFY(*profileFromYaml(*text, profile.name) == profile);
    QVERIFY(isProfileText(*text));
  }
  QVERIFY2(kept > 350, qPrintable(QString::number(kept)));
}

void ProfileTest::whatIsNotSaidIsUsual() {
  const auto read =
      profileFromYaml("hawser-profile: 1\nsource: /data/photos/\ndestination: [work:photos/]\n", "p");
  QVERIFY(read.has_value());
  QVERIFY(*read == simple("p"));
  QVERIFY(read->when.isManual());
  QCOMPARE(read->deleteLimit.percent, 50u);
}

void ProfileTest::refusesWithTheLine_data() {
  QTest::addColumn<QString>("more");
  QTest::addColumn<QString>("says");
  const auto row = [](const char* name, const QString& more, const QString& says) {
    QTest::newRow(name) << more << says;
  };
  row("unknown key", u"colour: red\n"_qs, u"line 4: \"colour\" of the profile is not known"_qs);
  row("unknown key inside", u"what:\n  skpi: newer\n"_qs, u"line 5: \"skpi\" of what is not known"_qs);
  row("a key that could be a secret", u"sig=AbC123: 1\n"_qs, u"line 4: a key of the profile is not known"_qs);
  row("twice", u"group: a\ngroup: b\n"_qs, u"line 5: a key of the profile is there twice"_qs);
  row("no word of ours", u"kind: mirrored\n"_qs, u"line 4: \"kind\" must be one of copy, update"_qs);
  row("no number", u"how: {parallel: many}\n"_qs, u"line 4: \"parallel\" must be a number"_qs);
  row("too many", u"how: {parallel: 9999}\n"_qs, u"line 4: \"parallel\" must be a number up to 256"_qs);
  row("no size", u"how:\n  part-size: -3\n"_qs, u"line 5: \"part-size\" is no size"_qs);
  row("no flag", u"how: {delta: maybe}\n"_qs, u"line 4: \"delta\" must be yes or no"_qs);
  row("no list", u"what: {include: {a: b}}\n"_qs, u"line 4: \"include\" is no list"_qs);
  row("no hours", u"when: {hours: {mon: 8-25}}\n"_qs, u"mon: \"8-25\" are no hours"_qs);
  row("no interval", u"when: {every: soon}\n"_qs, u"every: \"soon\" is no interval"_qs);
  row("a list of what", u"what: [a]\n"_qs, u"line 4: what is no mapping"_qs);
  row("two ways and slices", u"kind: two-way\nhow: {stripe: 1MiB}\n"_qs, u"slices"_qs);
  row("a mirror of several sources", u"kind: mirror\nwhat: {delete: after}\n"_qs, u"of copies alone"_qs);
}

void ProfileTest::refusesWithTheLine() {
  QFETCH(QString, more);
  QFETCH(QString, says);
  const QString got = QString::fromStdString(refusal(kHead + more.toStdString()));
  QVERIFY2(got.startsWith(u"corrupt: "_qs) && got.contains(says), qPrintable(got));
}

void ProfileTest::aNewerOneStays() {
  const QTemporaryDir place;
  ProfileBook book(FileSystem::system(), place.path().toStdString());
  QFile file(QString::fromStdString(book.pathOf("late")));
  QVERIFY(file.open(QIODevice::WriteOnly));
  const QByteArray text = "hawser-profile: 2\nwarp: 9\n";
  file.write(text);
  file.close();
  QCOMPARE(book.load("late").error().code, ErrorCode::unsupported);
  QCOMPARE(book.save(simple("late")).error().code, ErrorCode::unsupported);
  const auto listed = book.list();
  QCOMPARE(listed->size(), std::size_t{1});
  QCOMPARE(listed->front().error->code, ErrorCode::unsupported);
  QVERIFY(file.open(QIODevice::ReadOnly));
  QCOMPARE(file.readAll(), text);
}

void ProfileTest::bombsAreRefused() {
  std::string billion = "hawser-profile: 1\na0: &a0 [x,x,x,x,x,x,x,x,x,x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    billion += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
    for (int n = 0; n < 9; ++n)
      billion += "," + before;
    billion += "]\n";
  }
  QVERIFY(refusal(billion + "source: *a11\ndestination: /b/\n").starts_with("corrupt"));
  QVERIFY(refusal(kHead + "what: {include: " + std::string(100'000, '[') + "}\n").starts_with("corrupt"));
  QVERIFY(refusal(kHead + "group: " + std::string(2 << 20, 'x') + "\n").starts_with("corrupt"));
  QVERIFY(refusal(kHead + "---\n" + kHead).starts_with("corrupt"));
  QVERIFY(refusal("").starts_with("corrupt"));
  QVERIFY(refusal("- hawser-profile\n").starts_with("corrupt"));
}

void ProfileTest::holdsNoSecret() {
  for (const char* location :
       {"https://a.blob.core.windows.net/box?sv=1&sig=c2VjcmV0", "https://u:p@host/x"}) {
    Profile profile = simple("p");
    profile.sources = {location};
    const auto text = profileToYaml(profile);
    QVERIFY(!text);
    QCOMPARE(text.error().code, ErrorCode::invalidArgument);
    const std::string said =
        refusal(std::string("hawser-profile: 1\nsource: \"") + location + "\"\ndestination: /b/\n");
    QVERIFY(said.starts_with("corrupt"));
    QVERIFY(said.find("c2Vj") == std::string::npos);
  }
  Profile profile = simple("p");
  profile.options.kept.metadata["x"] = "AccountKey=c2VjcmV0c2VjcmV0";
  QVERIFY(!profileToYaml(profile));
}

void ProfileTest::theBook() {
  const QTemporaryDir place;
  const std::string folder = place.path().toStdString() + "/state/profiles";
  ProfileBook book(FileSystem::system(), folder);
  QVERIFY(book.list()->empty());
  QCOMPARE(book.load("a").error().code, ErrorCode::notFound);
  QVERIFY(book.save(simple("b")));
  QVERIFY(book.save(simple("a")));
  QCOMPARE(book.save(simple("a"), false).error().code, ErrorCode::exists);
  Profile changed = simple("a");
  changed.kind = ProfileKind::twoWay;
  QVERIFY(book.save(changed));
  QVERIFY(*book.load("a") == changed);
  const auto listed = book.list();
  QCOMPARE(listed->size(), std::size_t{2});
  QCOMPARE(listed->front().name, std::string("a"));
  QCOMPARE(QFile(QString::fromStdString(book.pathOf("a"))).permissions() & QFileDevice::ReadOther,
           QFileDevice::Permissions());
  QVERIFY(book.remove("a"));
  QCOMPARE(book.remove("a").error().code, ErrorCode::notFound);
  for (const char* name : {"", ".x", "a/b", "-x", " x", "a\nb"})
    QCOMPARE(book.save(simple(name)).error().code, ErrorCode::invalidArgument);
}

void ProfileTest::anothersFileStays() {
  const QTemporaryDir place;
  ProfileBook book(FileSystem::system(), place.path().toStdString());
  QFile file(QString::fromStdString(book.pathOf("old")));
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write("version: 1\nazure_storage:\n  accounts: {}\n");
  file.close();
  QVERIFY(book.list()->front().foreign);
  QCOMPARE(book.save(simple("old")).error().code, ErrorCode::unsupported);
}

void ProfileTest::hoursOfTheWeek() {
  QCOMPARE(hoursText(*parseHours("8-18")), std::string("8-18"));
  QCOMPARE(hoursText(*parseHours("20-24,0-6")), std::string("0-6, 20-24"));
  QCOMPARE(*parseHours(""), 0u);
  QCOMPARE(*parseHours("0-24"), WeekHours::kWholeDay);
  for (const char* text : {"8", "18-8", "8-8", "-1-3", "1-25", "a-b", "8-18;"})
    QVERIFY2(!parseHours(text), text);
  WhenRules rules;
  rules.hours.days[2] = *parseHours("8-18");
  QCOMPARE(hindrance(rules, {2, 7, {}, {}}), Hindrance::hour);
  QCOMPARE(hindrance(rules, {2, 8, {}, {}}), Hindrance::none);
  QCOMPARE(hindrance(rules, {2, 18, {}, {}}), Hindrance::hour);
  rules.onMetered = rules.onBattery = false;
  QCOMPARE(hindrance(rules, {0, 0, true, {}}), Hindrance::metered);
  QCOMPARE(hindrance(rules, {0, 0, false, true}), Hindrance::battery);
  QCOMPARE(hindrance(rules, {0, 0, {}, {}}), Hindrance::none);
}

QTEST_GUILESS_MAIN(ProfileTest)
#include "profile_test.moc"
