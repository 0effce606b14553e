// A service whose names lead out of the folder they are copied to: nothing outside is ever written, each such
// name fails alone and with a sentence, and the rest arrives.
#include <QtTest>
#include <filesystem>

#include "e2e/ctl.h"
#include "fault/engine/hostile_service.h"

using namespace hawser::test;
namespace fs = std::filesystem;

class EngineHostileTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void namesStayInside();
};

void EngineHostileTest::namesStayInside() {
  Ctl ctl;
  const std::string outside = ctl.path("outside"), back = ctl.path("way/back");
  fs::create_directories(outside);
  fs::create_directories(back);
  const std::string nul("nul\0byte", 8);
  const std::vector<std::string> bad = {"../x",
                                        "../../outside/x",
                                        "/abs" + outside + "/x",
                                        outside + "/x",
                                        "a//b",
                                        "./dot",
                                        "in/../../x",
                                        "in/..",
                                        "C:\\x",
                                        "link/x",
                                        "chain/inner/x",
                                        nul,
                                        std::string(300, 'n'),
                                        "d/" + std::string(256, 'm') + "/x",
                                        ".",
                                        ".."};
  const std::vector<std::string> fine = {"good",       "new\nline", "a/b",   "~",
                                         "$(touch x)", "-rf",       "tab\t", "in/x"};
  std::map<std::string, HostileService::Object> objects;
  for (const std::string& key : bad)
    objects[key] = {"evil", false};
  for (const std::string& key : fine)
    objects[key] = {"fine", false};
  objects["link"] = {outside, true};
  objects["chain"] = {"link", true};
  HostileService service(objects);
  ctl.setVariable(
      QStringLiteral("HAWSER_CONNECTION_EVIL"),
      "DefaultEndpointsProtocol=http;AccountName=evil;AccountKey=a2V5;BlobEndpoint=http://127.0.0.1:" +
          std::to_string(service.port()) + "/evil;");
  const Finished copied =
      ctl.run({QStringLiteral("copy"), QStringLiteral("--recursive"), QStringLiteral("--json"),
               QStringLiteral("evil:box/"), QString::fromStdString(back + "/")});
  QVERIFY2(copied.code == 1, (copied.out + copied.err).constData());
  // Outside: nothing came, nothing went.
  Tree all = treeOf(ctl.path(""));
  QVERIFY(treeOf(outside).empty());
  for (const auto& [name, what] : all)
    QVERIFY2(name == "./way" || name == "./outside" || name.starts_with("way/"), name.c_str());
  const Tree came = treeOf(back);
  for (const std::string& key : fine) {
    const std::string name = key.find('/') == std::string::npos ? "./" + key : key;
    QVERIFY2(came.contains(name) && came.at(name).starts_with("file 4 "), key.c_str());
  }
  // Of "link" and "link/x" the first that comes keeps the name: then either the one or the other failed.
  int failed = 0, done = 0;
  for (const QJsonObject& line : copied.lines()) {
    if (line[u"type"].toString() != u"transfer") continue;
    (line[u"state"].toString() == u"failed" ? failed : done) += 1;
    if (line[u"state"].toString() != u"failed") continue;
    const QJsonObject error = line[u"error"].toObject();
    QVERIFY2(!error[u"cause"].toString().isEmpty() && !error[u"nextStep"].toString().isEmpty() &&
                 error[u"code"].toString() != u"internal",
             QJsonDocument(line).toJson().constData());
  }
  QCOMPARE(failed, static_cast<int>(bad.size()));
  QCOMPARE(done, static_cast<int>(fine.size()) + 2);
}

QTEST_GUILESS_MAIN(EngineHostileTest)
#include "engine_hostile_test.moc"
