// Patterns of Python's fnmatch as patterns of ours: what they take and leave is the same.
#include <QtTest>

#include "api/blobxfer_jobs.h"
#include "transfer/filter.h"

using namespace hawser;

class BlobxferPatternsTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void patterns_data();
  void patterns();
  void patternsThatCannotBe();
};

void BlobxferPatternsTest::patterns_data() {
  QTest::addColumn<std::string>("pattern");
  QTest::addColumn<std::string>("glob");
  QTest::addColumn<std::string>("takes");
  QTest::addColumn<std::string>("leaves");
  const auto row = [](const char* pattern, const char* glob, const char* takes, const char* leaves) {
    QTest::newRow(pattern) << std::string(pattern) << std::string(glob) << std::string(takes)
                           << std::string(leaves);
  };
  row("*.txt", "/**.txt", "a.txt d/a.txt d/e/.txt", "a.txtx txt");
  row("**/*.txt", "/**.txt", "a.txt d/a.txt", "a.tx");
  row("a.txt", "/a.txt", "a.txt", "d/a.txt xa.txt");
  row("**/a.txt", "/a.txt", "a.txt", "d/a.txt");
  row("dir/*", "/dir/**", "dir/a dir/e/b", "dir dir1/a x/dir/a");
  row("*/x", "/**\\/x", "d/x d/e/x", "x dx d/xx");
  row("d*/x", "/d**\\/x", "d/x de/x d/e/x", "dx d");
  row("a?c", "/a?c", "abc", "ac abbc");
  row("[ab]*", "/[ab]**", "a b/c", "c");
  row("[!ab]", "/[!ab]", "c", "a");
  row("[^a]", "/[a^]", "^ a", "b");
  row("[^]", "/\\^", "^", "a");
  row("[^-]", "/[-^]", "^ -", "a");
  row("[]x]", "/[]x]", "] x", "a");
  row("[x", "/\\[x", "[x", "x");
  row("a\\b", "/a\\\\b", "a\\b", "ab");
  row("[\\a]", "/[\\a]", "\\ a", "b");
  row("/a", "//a", "", "a");
}

void BlobxferPatternsTest::patterns() {
  QFETCH(std::string, pattern);
  QFETCH(std::string, glob);
  QFETCH(std::string, takes);
  QFETCH(std::string, leaves);
  const auto made = globFromFnmatch(pattern);
  QVERIFY(made);
  QCOMPARE(*made, glob);
  const Filter filter({*made}, {});
  const auto each = [&](const std::string& words, bool expected) {
    for (const QString& word : QString::fromStdString(words).split(QLatin1Char(' '), Qt::SkipEmptyParts))
      QVERIFY2(filter.takes(word.toStdString()) == expected, qPrintable(word));
  };
  each(takes, true);
  each(leaves, false);
}

void BlobxferPatternsTest::patternsThatCannotBe() {
  for (const char* pattern : {"", "**", "a**", "**/**/x", "**/", "dir/", "[^-z]", "[\xc3\xa9]"})
    QVERIFY2(!globFromFnmatch(pattern), pattern);
}

QTEST_GUILESS_MAIN(BlobxferPatternsTest)
#include "blobxfer_patterns_test.moc"
