// Planning: what goes where under which condition, and that nothing is written.
#include <QtTest>
#include <algorithm>

#include "support/memory_store.h"
#include "transfer/planner.h"

using namespace hawser;
using hawser::test::MemoryStore;
using Action = PlanItem::Action;

namespace {

struct Planned {
  std::vector<PlanItem> items;
  Status status;
  const PlanItem* to(const std::string& key) const {
    const auto found =
        std::find_if(items.begin(), items.end(), [&](const PlanItem& i) { return i.destinationKey == key; });
    return found == items.end() ? nullptr : &*found;
  }
};

Planned planOf(MemoryStore& from, std::vector<std::string> keys, MemoryStore& to, const std::string& key,
               JobOptions options = {}) {
  PlanRequest request;
  for (std::string& source : keys)
    request.sources.push_back({&from, "box", source});
  request.destinations = {{&to, "box", key}};
  request.options = std::move(options);
  Planned planned;
  planned.status = Planner(request).run({}, [&](std::vector<PlanItem> items) -> Status {
    std::move(items.begin(), items.end(), std::back_inserter(planned.items));
    return {};
  });
  return planned;
}

}  // namespace

class PlannerTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void foldersWithAndWithoutSlash();
  void anEmptyFolderIsSomething();
  void oneObject();
  void conditionsPinWhatIsThere();
  void policies();
  void renameFindsAFreeName();
  void filtersAndDepth();
  void linksAreKeptFollowedOrSkipped();
  void loopsOfLinksEnd();
  void intoItselfIsRefused();
  void missingSourceIsNotFound();
  void oneOfSeveralSourcesFailsAlone();
  void manyObjectsMergeInOrder();
  void planningNeverWrites();
  void foldersAreStripped();
  void whatTheSourceHasNotIsRemoved();
  void whatStaysIsTold();
  void removalsNeedAScope();
  void patternsOverWholeKeys();
};

void PlannerTest::foldersWithAndWithoutSlash() {
  MemoryStore from("from"), to("to");
  from.set("dir/a", "1");
  from.set("dir/sub/b", "2");
  from.set("dir/empty/", "");
  auto planned = planOf(from, {"dir/"}, to, "new/");
  QCOMPARE(planned.items.size(), std::size_t(3));
  QVERIFY(planned.to("new/a") && planned.to("new/sub/b"));
  QCOMPARE(planned.to("new/empty/")->kind, TransferKind::folder);
  planned = planOf(from, {"dir"}, to, "new/");
  QVERIFY(planned.to("new/dir/a"));
  planned = planOf(from, {"dir"}, to, "new");
  QVERIFY(planned.to("new/a"));
  to.set("new/x", "");
  planned = planOf(from, {"dir"}, to, "new");
  QVERIFY(planned.to("new/dir/a"));
  planned = planOf(from, {"dir"}, to, "");
  QVERIFY(planned.to("dir/a"));
}

void PlannerTest::anEmptyFolderIsSomething() {
  MemoryStore from("from"), to("to");
  from.set("dir/empty/", "");
  const auto planned = planOf(from, {"dir/empty"}, to, "new/");
  QCOMPARE(planned.items.size(), std::size_t(1));
  QVERIFY(planned.to("new/empty/"));
  QCOMPARE(planned.to("new/empty/")->kind, TransferKind::folder);
  QVERIFY(planOf(from, {"dir/empty/"}, to, "new/").items.empty());
}

void PlannerTest::oneObject() {
  MemoryStore from("from"), to("to");
  from.set("dir/a.txt", "1");
  QVERIFY(planOf(from, {"dir/a.txt"}, to, "b").to("b"));
  QVERIFY(planOf(from, {"dir/a.txt"}, to, "x/").to("x/a.txt"));
  QVERIFY(planOf(from, {"dir/a.txt"}, to, "").to("a.txt"));
}

void PlannerTest::conditionsPinWhatIsThere() {
  MemoryStore from("from"), to("to");
  from.set("d/a", "1");
  from.set("d/b", "2");
  to.set("t/a", "old");
  const auto planned = planOf(from, {"d/"}, to, "t/");
  QCOMPARE(planned.to("t/a")->condition.kind, Condition::Kind::matches);
  QCOMPARE(planned.to("t/a")->condition.etag, to.object("t/a").etag);
  QCOMPARE(planned.to("t/b")->condition.kind, Condition::Kind::absent);
  QCOMPARE(planned.to("t/a")->sourceEtag, from.object("d/a").etag);
}

void PlannerTest::policies() {
  MemoryStore from("from"), to("to");
  ObjectProperties newer, older;
  newer.sourceModified = WallTime(std::chrono::hours(10));
  older.sourceModified = WallTime(std::chrono::hours(5));
  from.set("d/a", "12", newer);
  to.set("t/a", "34", older);
  const auto action = [&](JobOptions options) {
    return planOf(from, {"d/"}, to, "t/", options).to("t/a")->action;
  };
  JobOptions options;
  QCOMPARE(action(options), Action::copy);
  options.conflict = ConflictPolicy::skip;
  QCOMPARE(action(options), Action::skip);
  options.conflict = ConflictPolicy::ask;
  QCOMPARE(action(options), Action::ask);
  options.conflict = ConflictPolicy::newer;
  QCOMPARE(action(options), Action::copy);
  from.set("d/a", "12", older);
  to.set("t/a", "34", newer);
  QCOMPARE(action(options), Action::skip);
  options = {};
  options.skip = SkipRule::sameSize;
  QCOMPARE(action(options), Action::skip);
  options.skip = SkipRule::sameHash;
  QCOMPARE(action(options), Action::compare);
  from.set("d/a", "123");
  QCOMPARE(action(options), Action::copy);
}

void PlannerTest::foldersAreStripped() {
  MemoryStore from("from"), to("to");
  from.set("d/a/b/c", "1");
  from.set("d/x", "2");
  from.set("d/a/empty/", "");
  to.set("t/c", "old");
  JobOptions options;
  options.stripComponents = 2;
  auto planned = planOf(from, {"d/"}, to, "t/", options);
  QCOMPARE(planned.items.size(), std::size_t(3));
  QCOMPARE(planned.to("t/c")->condition.kind, Condition::Kind::matches);
  QVERIFY(planned.to("t/x") && planned.to("t/empty/"));
  // The folder's own name is the first.
  planned = planOf(from, {"d"}, to, "t/", options);
  QVERIFY(planned.to("t/b/c") && planned.to("t/x"));
}

void PlannerTest::whatTheSourceHasNotIsRemoved() {
  MemoryStore from("from"), to("to");
  from.set("d/b", "1");
  from.set("d/f", "2");
  for (const char* key : {"t/a", "t/b", "t/c", "t/f", "t/g", "t/keep.txt", "u/other"})
    to.set(key, "old");
  JobOptions options;
  options.deletes = DeletePolicy::after;
  options.exclude = {"*.txt"};
  const auto planned = planOf(from, {"d/"}, to, "t/", options);
  QVERIFY(planned.status);
  std::vector<std::string> removed;
  for (const PlanItem& item : planned.items) {
    if (item.action != Action::remove) continue;
    removed.push_back(item.destinationKey);
    QCOMPARE(item.kind, TransferKind::removal);
    QCOMPARE(item.condition.etag, to.object(item.destinationKey).etag);
  }
  QCOMPARE(removed, (std::vector<std::string>{"t/a", "t/c", "t/g"}));
  options.deletes = DeletePolicy::only;
  QCOMPARE(planOf(from, {"d/"}, to, "t/", options).items.size(), std::size_t(3));
}

void PlannerTest::whatStaysIsTold() {
  MemoryStore from("from"), to("to");
  from.set("d/a/1", "1");
  from.set("d/c/x/1", "1");
  from.set("d/skipped/1", "1");
  for (const char* key : {"t/a/2", "t/b/deep/1", "t/c/x/2", "t/c/y/1", "t/skipped/2"})
    to.set(key, "old");
  JobOptions options;
  options.deletes = DeletePolicy::after;
  options.exclude = {"/skipped/1"};
  const auto planned = planOf(from, {"d/"}, to, "t/", options);
  const auto stays = [&](const char* key) { return planned.to(key)->sourceKey; };
  QCOMPARE(stays("t/a/2"), std::string("t/a/"));
  QCOMPARE(stays("t/b/deep/1"), std::string("t/"));
  QCOMPARE(stays("t/c/x/2"), std::string("t/c/x/"));
  QCOMPARE(stays("t/c/y/1"), std::string("t/c/"));
  QCOMPARE(stays("t/skipped/2"), std::string("t/skipped/"));
}

void PlannerTest::removalsNeedAScope() {
  MemoryStore from("from"), to("to");
  from.set("a/1", "1");
  from.set("b/2", "2");
  from.set("file", "3");
  to.set("t/old", "old");
  JobOptions options;
  options.deletes = DeletePolicy::after;
  const auto refused = [&](std::vector<std::string> keys) {
    const auto planned = planOf(from, std::move(keys), to, "t/", options);
    const bool none = std::none_of(planned.items.begin(), planned.items.end(),
                                   [](const PlanItem& item) { return item.action == Action::remove; });
    return !planned.status && planned.status.error().code == ErrorCode::invalidArgument && none;
  };
  QVERIFY(refused({"a/", "b/"}));
  QVERIFY(planOf(from, {"a", "b"}, to, "t/", options).status);
  from.set("none/", "");
  QVERIFY(refused({"none/"}));
  QVERIFY(refused({"nothing/"}));
  QVERIFY(!planOf(from, {"file"}, to, "t/", options).to("t/old"));
  options.recursive = false;
  QVERIFY(refused({"a/"}));
  options.recursive = true;
  options.stripComponents = 1;
  QVERIFY(refused({"a/"}));
  // A source that breaks off says nothing of what it has not told.
  options.stripComponents = 0;
  from.hook = [](const std::string& verb, const std::string&) -> Status {
    if (verb == "list") return fail(ErrorCode::denied, "not you");
    return {};
  };
  QVERIFY(!planOf(from, {"a/"}, to, "t/", options).status);
}

void PlannerTest::patternsOverWholeKeys() {
  MemoryStore from("from"), to("to");
  from.set("d/sub/a.bin", "1");
  from.set("d/sub/b.txt", "1");
  JobOptions options;
  options.include = {"/d/**.bin"};
  QVERIFY(planOf(from, {"d/sub/"}, to, "t/", options).items.empty());
  options.filterWholeKeys = true;
  const auto planned = planOf(from, {"d/sub/"}, to, "t/", options);
  QCOMPARE(planned.items.size(), std::size_t(1));
  QVERIFY(planned.to("t/a.bin"));
}

void PlannerTest::renameFindsAFreeName() {
  MemoryStore from("from"), to("to");
  from.set("d/a.tar", "1");
  to.set("t/a.tar", "");
  to.set("t/a (2).tar", "");
  JobOptions options;
  options.conflict = ConflictPolicy::rename;
  const auto planned = planOf(from, {"d/"}, to, "t/", options);
  QCOMPARE(planned.items.at(0).destinationKey, std::string("t/a (3).tar"));
  QCOMPARE(planned.items.at(0).condition.kind, Condition::Kind::absent);
}

void PlannerTest::filtersAndDepth() {
  MemoryStore from("from"), to("to");
  for (const char* key : {"d/a.jpg", "d/b.txt", "d/s/c.jpg"})
    from.set(key, "x");
  JobOptions options;
  options.include = {"*.jpg"};
  QCOMPARE(planOf(from, {"d/"}, to, "t/", options).items.size(), std::size_t(2));
  options.recursive = false;
  const auto flat = planOf(from, {"d/"}, to, "t/", options);
  QCOMPARE(flat.items.size(), std::size_t(1));
  QVERIFY(flat.to("t/a.jpg"));
  options.include.clear();
  const auto told = planOf(from, {"d/"}, to, "t/", options);
  QCOMPARE(told.items.size(), std::size_t(3));
  QCOMPARE(told.to("t/s/")->action, Action::skip);
}

void PlannerTest::linksAreKeptFollowedOrSkipped() {
  MemoryStore from("from"), to("to");
  ObjectProperties link;
  link.linkTarget = "../e/real";
  from.set("d/link", "", link);
  from.set("e/real", "bytes");
  JobOptions options;
  QCOMPARE(planOf(from, {"d/"}, to, "t/", options).to("t/link")->kind, TransferKind::link);
  options.links = LinkPolicy::skip;
  QCOMPARE(planOf(from, {"d/"}, to, "t/", options).to("t/link")->action, Action::skip);
  options.links = LinkPolicy::follow;
  const auto followed = planOf(from, {"d/"}, to, "t/", options);
  QCOMPARE(followed.to("t/link")->kind, TransferKind::object);
  QCOMPARE(followed.to("t/link")->sourceKey, std::string("e/real"));
}

void PlannerTest::loopsOfLinksEnd() {
  MemoryStore from("from"), to("to");
  ObjectProperties first, second;
  first.linkTarget = "b";
  second.linkTarget = "a";
  from.set("d/a", "", first);
  from.set("d/b", "", second);
  JobOptions options;
  options.links = LinkPolicy::follow;
  const auto planned = planOf(from, {"d/"}, to, "t/", options);
  QVERIFY(planned.status);
  QCOMPARE(planned.to("t/a")->action, Action::fail);
  QVERIFY(planned.to("t/a")->error->object.ends_with("d/a"));
}

void PlannerTest::intoItselfIsRefused() {
  MemoryStore store;
  store.set("d/a", "1");
  const auto planned = planOf(store, {"d/"}, store, "d/sub/");
  QCOMPARE(planned.status.error().code, ErrorCode::invalidArgument);
  const auto same = planOf(store, {"d/a"}, store, "d/a");
  QCOMPARE(same.to("d/a")->action, Action::skip);
}

void PlannerTest::missingSourceIsNotFound() {
  MemoryStore from("from"), to("to");
  const auto planned = planOf(from, {"nothing"}, to, "t/");
  QCOMPARE(planned.status.error().code, ErrorCode::notFound);
  QVERIFY(planned.status.error().object.ends_with("nothing"));
}

void PlannerTest::oneOfSeveralSourcesFailsAlone() {
  MemoryStore from("from"), to("to");
  from.set("a", "1");
  from.set("c", "1");
  const auto planned = planOf(from, {"a", "gone", "c"}, to, "t/");
  QVERIFY(planned.status.has_value());
  QCOMPARE(planned.items.size(), std::size_t(3));
  QCOMPARE(planned.to("t/gone")->action, Action::fail);
  QCOMPARE(planned.to("t/gone")->error->code, ErrorCode::notFound);
  QCOMPARE(planned.to("t/a")->action, Action::copy);
  QCOMPARE(planned.to("t/c")->action, Action::copy);
}

void PlannerTest::manyObjectsMergeInOrder() {
  MemoryStore from("from"), to("to");
  for (int i = 0; i < 5000; ++i) {
    const std::string name = std::to_string(i * 7919 % 5000);
    from.set("d/" + name, "x");
    if (i % 3 == 0) to.set("t/" + name, "y");
    if (i % 5 == 0) to.set("t/" + name + "-other", "z");
  }
  const auto planned = planOf(from, {"d/"}, to, "t/");
  QCOMPARE(planned.items.size(), std::size_t(5000));
  for (const PlanItem& item : planned.items) {
    const bool there = to.get(item.destinationKey).has_value();
    QCOMPARE(item.condition.kind, there ? Condition::Kind::matches : Condition::Kind::absent);
  }
}

void PlannerTest::planningNeverWrites() {
  MemoryStore from("from"), to("to");
  from.set("d/a", "1");
  to.hook = [](const std::string& verb, const std::string&) -> Status {
    if (verb == "list" || verb == "stat") return {};
    return fail(ErrorCode::internal, "planning must not " + verb);
  };
  QVERIFY(planOf(from, {"d/"}, to, "t/").status);
  QCOMPARE(to.count(), std::size_t(0));
}

QTEST_GUILESS_MAIN(PlannerTest)
#include "planner_test.moc"
