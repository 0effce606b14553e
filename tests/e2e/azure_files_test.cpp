// hawserctl with Azure Files: the main job there and back, over the FAKE of services/azure_files_fake.h.
#include <QtTest>
#include <filesystem>

#include "e2e/ctl.h"
#include "services/azure_files_fake.h"

using namespace hawser::test;
namespace fs = std::filesystem;

class AzureFilesE2eTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void treesGoThereAndBack();
  void namesThatDifferInCaseAreReported();
};

namespace {

void connectTo(Ctl& ctl, const AzureFilesFake& fake) {
  ctl.setVariable(u"HAWSER_CONNECTION_NAS"_qs, "AccountName=" + fake.account() + ";AccountKey=" + fake.key() +
                                                   ";FileEndpoint=" + fake.endpoint());
  ctl.good({u"mkcontainer"_qs, u"NAS:box"_qs});
}

}  // namespace

void AzureFilesE2eTest::treesGoThereAndBack() {
  const AzureFilesFake fake;
  Ctl ctl;
  connectTo(ctl, fake);
  const std::string source = ctl.path("source"), back = ctl.path("back");
  quint32 seed = 1;
  for (const char* name : {"plain.txt", "with space", "ünï/日本語/😀.txt", "a/b/c", "a.b", "a0", "100%25"})
    makeFile(source + "/" + name, randomBytes(1000 * seed, seed)), ++seed;
  makeFile(source + "/zero", {});
  makeFile(source + "/big", randomBytes(40 * 1024 * 1024 + 7, 99));
  fs::create_directories(source + "/empty/inner");
  fs::create_symlink("plain.txt", source + "/link");
  const Finished up = ctl.good({u"copy"_qs, u"--recursive"_qs, u"--json"_qs, u"--verify"_qs, u"full"_qs,
                                text(source + "/"), u"NAS:box/there/"_qs});
  QCOMPARE(up.report()[u"counts"][u"failed"].toInteger(), 0);
  for (const std::string& path : fake.paths("box"))
    QVERIFY2(path.find(".hawser-part-") == std::string::npos, path.c_str());
  ctl.good({u"copy"_qs, u"--recursive"_qs, u"NAS:box/there/"_qs, text(back + "/")});
  const Tree before = treeOf(source), after = treeOf(back);
  for (const auto& [name, what] : before)
    QVERIFY2(after.contains(name) && after.at(name) == what, (name + ": " + what).c_str());
  QCOMPARE(after.size(), before.size());
  ctl.good({u"rm"_qs, u"--recursive"_qs, u"--yes"_qs, u"NAS:box/there/"_qs});
  QVERIFY(fake.paths("box").empty());
}

void AzureFilesE2eTest::namesThatDifferInCaseAreReported() {
  const AzureFilesFake fake;
  Ctl ctl;
  connectTo(ctl, fake);
  const std::string source = ctl.path("source");
  makeFile(source + "/Name", "one");
  makeFile(source + "/name", "two");
  const Finished up =
      ctl.run({u"copy"_qs, u"--recursive"_qs, u"--json"_qs, text(source + "/"), u"NAS:box/"_qs});
  QCOMPARE(up.code, 1);
  QCOMPARE(up.report()[u"counts"][u"failed"].toInteger(), 1);
  QCOMPARE(fake.paths("box").size(), std::size_t{1});
}

QTEST_GUILESS_MAIN(AzureFilesE2eTest)
#include "azure_files_test.moc"
