// Filters: globs against a plain recursive reference, and the rules of folders.
#include <QtTest>
#include <random>

#include "transfer/filter.h"

using namespace hawser;

namespace {

// The meaning of '*', '?' and '**' written down without any care for speed.
bool slow(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern.starts_with("**")) {
    const std::string_view rest = pattern.substr(2);
    if (rest.starts_with('/') && slow(rest.substr(1), text)) return true;
    for (std::size_t i = 0; i <= text.size(); ++i) {
      if (slow(rest, text.substr(i))) return true;
    }
    return false;
  }
  if (pattern[0] == '*') {
    for (std::size_t i = 0; i <= text.size(); ++i) {
      if (slow(pattern.substr(1), text.substr(i))) return true;
      if (i < text.size() && text[i] == '/') return false;
    }
    return false;
  }
  if (text.empty()) return false;
  if (pattern[0] == '?' ? text[0] == '/' : pattern[0] != text[0]) return false;
  return slow(pattern.substr(1), text.substr(1));
}

}  // namespace

class FilterTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void globsMeanWhatTheReferenceSays();
  void sets();
  void patternsWithoutSlashMatchAtAnyDepth();
  void foldersTakeAllBelow();
  void excludesWin();
  void hostilePatternsEnd();
};

void FilterTest::globsMeanWhatTheReferenceSays() {
  std::mt19937 random(1);
  const std::string_view letters = "ab/*?*";
  for (int round = 0; round < 200'000; ++round) {
    std::string pattern, text;
    for (auto n = random() % 8; n > 0; --n)
      pattern.push_back(letters[random() % letters.size()]);
    for (auto n = random() % 9; n > 0; --n)
      text.push_back("ab/"[random() % 3]);
    if (pattern.find("***") != std::string::npos) continue;  // no meaning agreed
    QVERIFY2(globMatches(pattern, text) == slow(pattern, text), (pattern + " | " + text).c_str());
  }
}

void FilterTest::sets() {
  QVERIFY(globMatches("[a-c]x", "bx"));
  QVERIFY(!globMatches("[!a-c]x", "bx"));
  QVERIFY(globMatches("[]]", "]"));
  QVERIFY(globMatches("[abc", "[abc"));  // no end: the letters themselves
  QVERIFY(globMatches("\\*", "*"));
  QVERIFY(!globMatches("\\*", "x"));
}

void FilterTest::patternsWithoutSlashMatchAtAnyDepth() {
  const Filter filter({"*.jpg"}, {});
  QVERIFY(filter.takes("a.jpg"));
  QVERIFY(filter.takes("x/y/a.jpg"));
  QVERIFY(!filter.takes("a.jpg/b"));
  QVERIFY(Filter({"x/*.jpg"}, {}).takes("x/a.jpg"));
  QVERIFY(!Filter({"x/*.jpg"}, {}).takes("y/x/a.jpg"));
  QVERIFY(Filter({"**/x/*.jpg"}, {}).takes("y/x/a.jpg"));
}

void FilterTest::foldersTakeAllBelow() {
  const Filter filter({}, {"node_modules/", "build/out/"});
  QVERIFY(!filter.takes("node_modules/a"));
  QVERIFY(!filter.takes("x/node_modules/y/a"));
  QVERIFY(!filter.takes("build/out/a"));
  QVERIFY(filter.takes("x/build/out/a"));
  QVERIFY(filter.takes("node_modules.txt"));
}

void FilterTest::excludesWin() {
  const Filter filter({"*.log"}, {"secret*"});
  QVERIFY(filter.takes("a.log"));
  QVERIFY(!filter.takes("secret.log"));
}

void FilterTest::hostilePatternsEnd() {
  std::string stars;
  for (int i = 0; i < 40; ++i)
    stars += "*a";
  QVERIFY(!globMatches(stars + "b", std::string(20'000, 'a')));
}

QTEST_GUILESS_MAIN(FilterTest)
#include "filter_test.moc"
