// The command line of hawser-nbd.
#include <QtTest>

#include "options.h"

using namespace hawser;
using namespace hawser::nbd;

class OptionsTest : public QObject {
  Q_OBJECT

  static Result<ProgramOptions> parse(const std::vector<std::string>& words) { return parseOptions(words); }

 private Q_SLOTS:
  void takesAllItKnows() {
    const auto options =
        parse({"--file", "a b", "--socket=/run/x=y", "--export", "disk", "--read-only", "--parent", "7"});
    QVERIFY(options);
    QCOMPARE(options->file, std::string("a b"));
    QCOMPARE(options->socket, std::string("/run/x=y"));
    QCOMPARE(options->exportName, std::string("disk"));
    QCOMPARE(options->parentPipe, std::optional<int>(7));
    QVERIFY(options->readOnly);
    const auto least = parse({"--file=x"});
    QVERIFY(least && !least->readOnly && !least->parentPipe && least->socket.empty());
  }

  void refusesWhatItDoesNotKnow() {
    using Words = std::vector<std::string>;
    for (const Words& words :
         {Words{}, Words{"--socket", "x"}, Words{"--file"}, Words{"file"}, Words{"--parent=-1"},
          Words{"--file=x", "--parent=1x"}, Words{"--file=x", "--parent="}, Words{"--fil=x"}}) {
      const auto options = parse(words);
      QVERIFY(!options);
      QCOMPARE(options.error().code, ErrorCode::invalidArgument);
      QVERIFY(!options.error().detail.empty());
    }
  }

  void helpNeedsNoFile() {
    QVERIFY(parse({"--help"})->help);
    QVERIFY(parse({"--version"})->version);
    for (const char* option :
         {"--file", "--read-only", "--export", "--socket", "--parent", "--help", "--version"})
      QVERIFY(usage().find(option) != std::string_view::npos);
  }
};

QTEST_GUILESS_MAIN(OptionsTest)
#include "options_test.moc"
