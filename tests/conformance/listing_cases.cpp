#include "conformance/listing_cases.h"

#include <algorithm>

namespace hawser::conformance {

namespace {

// '-' and '.' sort before '/', '0' after it: the traps of walking folders instead of keys.
const std::vector<std::string> kNames = {"a-b",      "a.txt", "a/b-c",   "a/b/c",    "a/b0",
                                         "a0",       "b",     "b.d/x/y", "b.d/x0/y", "b0/c/d/e",
                                         "c/\u00FC", "c/z",   "\u00FC/x"};

}  // namespace

void ListingCases::emptyPrefixIsEmpty() {
  const auto keys = listKeys(key(""), true);
  EXPECT_OK(keys);
  QVERIFY(keys->empty());
  const auto level = listKeys(key("none/"), false);
  EXPECT_OK(level);
  QVERIFY(level->empty());
}

void ListingCases::recursiveInByteOrder() {
  std::vector<std::string> expected;
  for (const std::string& name : kNames) {
    EXPECT_OK(put(ref(name), bytesOf(name)));
    expected.push_back(key(name));
  }
  std::sort(expected.begin(), expected.end());
  const auto keys = listKeys(key(""), true);
  EXPECT_OK(keys);
  QVERIFY(*keys == expected);
}

void ListingCases::oneLevelInByteOrder() {
  if (!under_.listsAll) return;
  for (const std::string& name : kNames)
    EXPECT_OK(put(ref(name), bytesOf(name)));
  const auto items = listAll(key(""), false);
  EXPECT_OK(items);
  std::vector<std::string> expected;
  for (const char* name : {"a-b", "a.txt", "a/", "a0", "b", "b.d/", "b0/", "c/", "\u00FC/"}) {
    expected.push_back(key(name));
  }
  std::vector<std::string> keys;
  for (const ObjectInfo& item : *items) {
    keys.push_back(item.key);
    QCOMPARE(item.kind == ObjectKind::prefix, item.key.back() == '/');
  }
  QVERIFY(keys == expected);
  const auto below = listKeys(key("a/"), false);
  EXPECT_OK(below);
  QVERIFY((*below == std::vector<std::string>{key("a/b-c"), key("a/b/"), key("a/b0")}));
}

void ListingCases::prefixNeedNotEndAtASlash_data() {
  QTest::addColumn<QByteArray>("prefix");
  for (const char* prefix :
       {"a", "a/", "a/b", "a-b", "b", "b.", "b.d/x", "c/z", "zzz", "a0x", "\u00FC", "a-b/"}) {
    QTest::newRow(prefix) << QByteArray(prefix);
  }
}

void ListingCases::prefixNeedNotEndAtASlash() {
  QFETCH(QByteArray, prefix);
  const std::string start = key(prefix.toStdString());
  std::vector<std::string> expected;
  std::vector<std::string> expectedLevel;
  for (const std::string& name : kNames) {
    EXPECT_OK(put(ref(name), bytesOf(name)));
    const std::string full = key(name);
    if (!full.starts_with(start)) continue;
    expected.push_back(full);
    const std::size_t slash = full.find('/', start.size());
    expectedLevel.push_back(slash == std::string::npos ? full : full.substr(0, slash + 1));
  }
  std::sort(expected.begin(), expected.end());
  std::sort(expectedLevel.begin(), expectedLevel.end());
  expectedLevel.erase(std::unique(expectedLevel.begin(), expectedLevel.end()), expectedLevel.end());
  const auto keys = listKeys(start, true);
  EXPECT_OK(keys);
  QVERIFY(*keys == expected);
  const auto level = listKeys(start, false);
  EXPECT_OK(level);
  QVERIFY(*level == expectedLevel || !under_.listsAll);
}

void ListingCases::pagesAddUpToTheWhole_data() {
  QTest::addColumn<bool>("recursive");
  QTest::addColumn<quint32>("pageSize");
  for (const bool recursive : {false, true}) {
    for (const quint32 pageSize : {1u, 2u, 3u, 7u, 1000u}) {
      if (!under_.listsAll && (!recursive || pageSize < 7)) continue;
      QTest::addRow("%s by %u", recursive ? "recursive" : "one level", pageSize) << recursive << pageSize;
    }
  }
}

void ListingCases::pagesAddUpToTheWhole() {
  QFETCH(bool, recursive);
  QFETCH(quint32, pageSize);
  for (const std::string& name : kNames)
    EXPECT_OK(put(ref(name), bytesOf(name)));
  const auto whole = listKeys(key(""), recursive);
  const auto paged = listKeys(key(""), recursive, pageSize);
  EXPECT_OK(whole);
  EXPECT_OK(paged);
  QVERIFY(!whole->empty());
  QVERIFY(*whole == *paged);
}

void ListingCases::pagesStandChangesBehindThem() {
  for (int i = 10; i < 30; ++i)
    EXPECT_OK(put(ref("d/" + std::to_string(i)), bytesOf("x")));
  ListQuery query{under_.container, key(""), true, {}, 5};
  std::vector<std::string> seen;
  do {
    const auto page = store().list(context_, query);
    EXPECT_OK(page);
    for (const ObjectInfo& object : page->objects)
      seen.push_back(object.key);
    query.continuation = page->continuation;
    if (seen.size() == 5) {
      EXPECT_OK(remove(ref("d/10")));
      EXPECT_OK(remove(ref("d/14")));  // the last one listed
      EXPECT_OK(put(ref("d/0"), bytesOf("x")));
    }
  } while (!query.continuation.empty());
  QCOMPARE(seen.size(), std::size_t{20});
  QVERIFY(std::is_sorted(seen.begin(), seen.end()));
}

void ListingCases::itemsAgreeWithStat() {
  EXPECT_OK(put(ref("d/f"), patternBytes(1234)));
  const auto items = listAll(key(""), true);
  EXPECT_OK(items);
  QCOMPARE(items->size(), std::size_t{1});
  const ObjectInfo& item = items->front();
  const auto info = stat(ref("d/f"));
  EXPECT_OK(info);
  QCOMPARE(item.key, info->key);
  QCOMPARE(item.size, info->size);
  QVERIFY(item.kind == info->kind);
  // Some services list whole seconds only.
  QVERIFY(std::chrono::abs(item.modified - info->modified) < std::chrono::seconds(1));
  if (!item.etag.empty()) QCOMPARE(item.etag, info->etag);
}

void ListingCases::deepAndWide() {
  std::vector<std::string> expected;
  std::string folder;
  for (int depth = 0; depth < 20; ++depth) {
    folder += "d" + std::to_string(depth) + "/";
    for (const char* name : {"+", "f", "z"}) {
      EXPECT_OK(put(ref(folder + name), bytesOf("x")));
      expected.push_back(key(folder + name));
    }
  }
  std::sort(expected.begin(), expected.end());
  const auto keys = listKeys(key(""), true, 4);
  EXPECT_OK(keys);
  QVERIFY(*keys == expected);
}

}  // namespace hawser::conformance
