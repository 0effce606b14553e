#include "conformance/key_cases.h"

namespace hawser::conformance {

namespace {

void addRow(const char* title, const std::string& rest) {
  QTest::newRow(title) << QByteArray::fromStdString(rest);
}

}  // namespace

// Every store has to hold these, but for what its place is known to refuse.
void KeyCases::kept_data() {
  QTest::addColumn<QByteArray>("rest");
  addRow("space", "a b");
  addRow("spaces around", " a ");
  addRow("percent", "100%");
  addRow("percent code", "a%2Fb%41");
  addRow("plus", "a+b");
  addRow("hash", "a#b");
  addRow("question", "a?b=c&d");
  addRow("quotes", "it's \"quoted\"");
  addRow("ampersand and angle", "<a>&amp;</a>");
  addRow("colon", "c:d");
  addRow("star and pipe", "a*|b");
  addRow("brackets", "[a]{b}(c)");
  addRow("equals and comma", "a=b,c;d@e$f!");
  addRow("tilde", "~a");
  addRow("leading dot", ".hidden");
  addRow("dots inside", "a..b");
  addRow("three dots", "...");
  addRow("leading dash", "-rf");
  addRow("umlaut composed", "\u00FC");
  addRow("umlaut decomposed", "u\u0308");
  addRow("cjk", "東京/資料.txt");
  addRow("emoji", "🚢⚓");
  addRow("right to left", "שלום");
  addRow("zero width", "a\u200Bb");
  addRow("255 bytes", std::string(255, 'n'));
  addRow("deep", "1/2/3/4/5/6/7/8/9/10/11/12/f");
}

void KeyCases::kept() {
  QFETCH(QByteArray, rest);
  const std::string name = rest.toStdString();
  const Bytes bytes = patternBytes(100, static_cast<unsigned>(crc64(bytesOf(name))));
  if (under_.refuses(name)) {
    refusedByAll(name, name.size() > 200 ? ErrorCode::tooLarge : ErrorCode::invalidArgument);
    return;
  }
  EXPECT_OK(put(ref(name), bytes));
  const auto got = read(ref(name));
  EXPECT_OK(got);
  QVERIFY(*got == bytes);
  QCOMPARE(stat(ref(name)).value().key, key(name));
  const auto keys = listKeys(key(""), true);
  EXPECT_OK(keys);
  QVERIFY(*keys == std::vector<std::string>{key(name)});
  EXPECT_OK(remove(ref(name)));
  EXPECT_OK(writeWhole(ref(name), bytes));
  const auto again = read(ref(name));
  EXPECT_OK(again);
  QVERIFY(*again == bytes);
}

void KeyCases::lengths_data() {
  QTest::addColumn<QByteArray>("rest");
  addRow("256 byte name", std::string(256, 'n'));
  addRow("86 characters of 3 bytes", [] {
    std::string name;
    for (int i = 0; i < 86; ++i)
      name += "東";
    return name;
  }());
  addRow("key of 2000", [] {
    std::string name = "f";
    while (name.size() < 2000)
      name += "/folder";
    return name;
  }());
  addRow("key of 5000", [] {
    std::string name = "f";
    while (name.size() < 5000)
      name += "/folder";
    return name;
  }());
}

void KeyCases::lengths() {
  QFETCH(QByteArray, rest);
  const ObjectRef at = ref(rest.toStdString());
  const auto written = put(at, bytesOf("x"));
  if (!written) {
    EXPECT_CODE(written, ErrorCode::tooLarge);
    EXPECT_CODE(writeWhole(at, patternBytes(10)), ErrorCode::tooLarge);
    const auto info = stat(at);
    QVERIFY2(!info, "there although refused");
    QVERIFY(listAll(key(""), true).value().empty());
    return;
  }
  QCOMPARE(stat(at).value().key, at.key);
  const auto keys = listKeys(key(""), true);
  EXPECT_OK(keys);
  QVERIFY(*keys == std::vector<std::string>{at.key});
}

void KeyCases::similarNamesStayApart() {
  const std::vector<std::string> names = {"A",      "a",       "a ",  "a%20", "a.",  "a/b",  "ab",
                                          "\u00E9", "e\u0301", "%E9", "a+b",  "a b", "a%2Bb"};
  std::vector<std::string> stored;
  for (const std::string& name : names) {
    // "A" and "a" cannot both be in a store that folds case, nor "a" and "a/b" at one place of real folders.
    if (under_.foldsCase && name == "a") {
      EXPECT_CODE(put(ref(name), bytesOf(name)), ErrorCode::exists);
      continue;
    }
    const auto written = put(ref(name), bytesOf(name));
    if (!written && can().realFolders && name == "a/b") {
      EXPECT_CODE(written, ErrorCode::exists);
      continue;
    }
    if (!written && name == "a.") continue;  // see refusedOrKept
    EXPECT_OK(written);
    stored.push_back(name);
  }
  for (const std::string& name : stored) {
    const auto got = read(ref(name));
    EXPECT_OK(got);
    QVERIFY2(std::ranges::equal(*got, bytesOf(name)), name.c_str());
  }
  QCOMPARE(listAll(key(""), true).value().size(), stored.size());
}

// These a store may refuse, but not turn into something else.
void KeyCases::refusedOrKept_data() {
  QTest::addColumn<QByteArray>("rest");
  addRow("newline", "a\nb");
  addRow("tab", "a\tb");
  addRow("carriage return", "a\rb");
  addRow("control", "a\x01\x1f\x7f");
  addRow("backslash", "a\\b");
  addRow("trailing dot", "a.");
  addRow("trailing dot of a folder", "a./b");
  addRow("empty part", "a//b");
  addRow("empty last parts", "a//");
  addRow("leading slash", "/a");
  addRow("dot part", "a/./b");
  addRow("dot", ".");
  addRow("dot at the end", "a/.");
  addRow("dot dot part", "a/../b");
  addRow("dot dot", "..");
  addRow("far up", "../../../../../../../../../../tmp/hawser-escaped");
  addRow("nul", std::string("a\0b", 3));
  addRow("not utf-8", "a\xff\xfe");
  addRow("surrogate", "a\xED\xA0\x80");
  addRow("not a character", "a\xEF\xBF\xBF");
}

void KeyCases::refusedByAll(const std::string& name, ErrorCode code) {
  const Bytes bytes = patternBytes(100);
  EXPECT_CODE(put(ref(name), bytes), code);
  EXPECT_CODE(writeWhole(ref(name), bytes), code);
  EXPECT_CODE(stat(ref(name)), code);
  EXPECT_CODE(read(ref(name)), code);
  EXPECT_CODE(remove(ref(name)), code);
}

void KeyCases::refusedOrKept() {
  QFETCH(QByteArray, rest);
  const std::string name = rest.toStdString();
  const Bytes bytes = patternBytes(100);
  const auto before = listKeys(key("").substr(0, key("").find('/') + 1), true);
  EXPECT_OK(before);
  const auto written = put(ref(name), bytes);
  const auto after = listKeys(key("").substr(0, key("").find('/') + 1), true);
  EXPECT_OK(after);
  if (!written) {
    EXPECT_CODE(written, ErrorCode::invalidArgument);
    refusedByAll(name);
    QVERIFY(*before == *after);
    return;
  }
  QCOMPARE(after->size(), before->size() + 1);
  QVERIFY(std::find(after->begin(), after->end(), key(name)) != after->end());
  QCOMPARE(stat(ref(name)).value().key, key(name));
  const auto got = read(ref(name));
  EXPECT_OK(got);
  QVERIFY(*got == bytes);
  EXPECT_OK(remove(ref(name)));
}

void KeyCases::emptyKeyIsRefused() {
  const ObjectRef at{under_.container, ""};
  EXPECT_CODE(put(at, bytesOf("x")), ErrorCode::invalidArgument);
  EXPECT_CODE(read(at), ErrorCode::invalidArgument);
  EXPECT_CODE(stat(at), ErrorCode::invalidArgument);
  EXPECT_CODE(remove(at), ErrorCode::invalidArgument);
  if (under_.writesByParts) EXPECT_CODE(start(at, 10), ErrorCode::invalidArgument);
}

}  // namespace hawser::conformance
