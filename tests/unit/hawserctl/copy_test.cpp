// What hawserctl copies that is no file, reads in part, and removes.
#include <QtTest>

#include "fake_engine.h"

using namespace hawser;
using namespace hawser::ctl;

class CopyTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() {
    state_ = stateOfDoneJob();
    console_ = {};
  }
  void standardInputIsCopied();
  void partsOfObjectsAreWritten();
  void removalsAreShownAndAskedFor();
  void theEndIsToldOnceTheJournalHasIt();

 private:
  int run(std::vector<std::string> arguments) { return runWith(state_, console_, std::move(arguments)); }
  bool said(const char* text) const { return console_.errors.find(text) != std::string::npos; }
  bool printed(const char* text) const { return console_.output.find(text) != std::string::npos; }

  FakeState state_;
  FakeConsole console_;
};

void CopyTest::standardInputIsCopied() {
  console_.input = {"one", "two"};
  QCOMPARE(run({"copy", "-", "work:box/list.txt"}), 0);
  QCOMPARE(state_.objects.at("work:box/list.txt"), std::string("one\ntwo\n"));
  QVERIFY(printed("8 B arrived"));
  QCOMPARE(run({"copy", "-", "work:box/list.txt", "--json"}), 0);
  QVERIFY(printed("\"written\""));
  for (const auto& wrong : std::vector<std::vector<std::string>>{{"copy", "a", "-"},
                                                                 {"copy", "-", "a", "b"},
                                                                 {"copy", "-", "a", "--stripe", "1M"},
                                                                 {"copy", "-", "a", "--dry-run"}})
    QCOMPARE(run(wrong), 2);
  QVERIFY(state_.submitted.empty());
}

void CopyTest::partsOfObjectsAreWritten() {
  state_.objects["work:box/a"] = "0123456789";
  QCOMPARE(run({"cat", "--range", "2-4", "work:box/a"}), 0);
  QCOMPARE(console_.output, std::string("234"));
  QCOMPARE(run({"cat", "--range", "7-", "work:box/a"}), 0);
  QCOMPARE(console_.output, std::string("789"));
  for (const char* wrong : {"x", "4-2", "-3", "1-2-3", "3"})
    QCOMPARE(run({"cat", "--range", wrong, "work:box/a"}), 2);
}

void CopyTest::removalsAreShownAndAskedFor() {
  state_.plan.removals = 2;
  state_.plan.lines = {{"", "work:box/old", 5, "remove", "", {}}, {"/a", "work:box/a", 5, "copy", "", {}}};
  const std::vector<std::string> copy = {"copy", "--recursive", "a/", "work:box/", "--delete"};
  QCOMPARE(run(copy), 2);
  QVERIFY(said("work:box/old") && said("and 1 more") && said("2 objects") && said("--yes"));
  QVERIFY(!said("work:box/a"));
  QCOMPARE(state_.submitted.size(), std::size_t(1));  // only looked at
  console_.terminal = true;
  console_.input = {"n"};
  QCOMPARE(run(copy), 4);
  console_.input = {"y"};
  QCOMPARE(run(copy), 0);
  QCOMPARE(state_.submitted.back().options.deletes, DeletePolicy::after);
  QCOMPARE(state_.submitted.back().options.mostDeletes, std::uint64_t(2));
  console_.terminal = false;
  auto sure = copy;
  sure.back() = "--delete-only";
  sure.push_back("--yes");
  QCOMPARE(run(sure), 0);
  QCOMPARE(state_.submitted.back().options.deletes, DeletePolicy::only);
  state_.plan.removals = 0;
  state_.plan.lines.clear();
  QCOMPARE(run(copy), 0);
  QCOMPARE(state_.submitted.back().options.mostDeletes, std::uint64_t(0));
}

// What is not in the journal yet is not in the report: the exit code would be that of another failure.
void CopyTest::theEndIsToldOnceTheJournalHasIt() {
  state_.jobs.front().state = JobState::failed;
  state_.report.job = state_.jobs.front();
  state_.journalSaved = false;
  state_.steps.assign(500, [](FakeState&) {});
  state_.steps.push_back([](FakeState& state) {
    ReportLine line;
    line.state = TransferState::failed;
    line.error = makeError(ErrorCode::corrupt, "the bytes are not those that were sent");
    state.report.lines = {line};
    state.journalSaved = true;
  });
  QCOMPARE(run({"copy", "a", "b"}), 5);
  QVERIFY(state_.steps.empty());
}

QTEST_GUILESS_MAIN(CopyTest)
#include "copy_test.moc"
