// Several places used together: what may be among them, the job and the command that come of it, and what is
// said of each of them while it runs.
#include <QtTest>

#include "api/stripe_connection.h"
#include "models/member_rates.h"
#include "models/member_text.h"
#include "models/text.h"
#include "presenters/copy_command.h"
#include "presenters/several_rules.h"
#include "ui/stage.h"
#include "widgets/member_map.h"
#include "widgets/member_marks.h"

using namespace hawser;
using namespace hawser::ui;

namespace {

const std::vector<Connection> kConnections{
    {"studio", "azure", "https://studio.blob.core.windows.net", "studio", {}},
    {"disk", "local", "/srv/disk", "", {}}};

QString text(const char* literal) {
  return QString::fromUtf8(literal);
}

Several several(std::initializer_list<const char*> places, std::uint64_t width = 0) {
  Several result;
  for (const char* place : places)
    if (const auto found = placeFrom(text(place), kConnections, result.places); found.place)
      result.places << *found.place;
  result.sliceWidth = width;
  return result;
}

TransferDetail stripe() {
  TransferDetail detail;
  detail.row.id = 7;
  detail.row.size = 4'000;
  detail.spread = Spread::slices;
  detail.sliceWidth = 1'000;
  for (const char* place : {"studio:a/", "/mnt/b/"}) {
    MemberDetail member;
    member.place = place;
    member.transfer = 7;
    member.state = TransferState::running;
    member.bytes = 2'000;
    detail.members.push_back(member);
  }
  detail.members[0].cells = {{PartState::sent, {0, 1'000}, 0, 0}, {PartState::pending, {2'000, 1'000}, 2, 2}};
  detail.members[1].cells = {{PartState::retry, {1'000, 3'000}, 1, 3}};
  return detail;
}

}  // namespace

class SeveralTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void placesAreFolders_data();
  void placesAreFolders();
  void aPlaceIsNamedOnce();
  void saysWhatIsMissing();
  void theJobIsWhatWasAskedFor();
  void theCommandDoesTheSame_data();
  void theCommandDoesTheSame();
  void theCommandKeepsSecrets();
  void widthsAreExact_data();
  void widthsAreExact();
  void aConnectionComesBack_data();
  void aConnectionComesBack();
  void ratesAreOfEachMember();
  void healthNamesTheCause();
  void copiesSayTheirState();
  void theSummarySaysAll();
  void cellsSayWhatTheyAre();
  void arrowsGoThroughTheLanes();
  void rangesHaveTheirPlacesColors();
};

void SeveralTest::placesAreFolders_data() {
  QTest::addColumn<QString>("typed");
  QTest::addColumn<QString>("place");  // empty: refused
  QTest::addColumn<QString>("problem");
  const auto add = [](const char* typed, const char* place, const char* problem = "") {
    QTest::newRow(typed) << text(typed) << text(place) << text(problem);
  };
  add("/mnt/disk", "/mnt/disk/");
  add(" studio:backups/in ", "studio:backups/in/");
  add("studio:backups", "studio:backups/");
  add("az://other/box", "az://other/box/");
  add("disk:", "disk:");
  add("studio:", "", "Objects live in containers");
  add("az://other", "", "Objects live in containers");
  add("backups", "", "This is no place yet");
}

void SeveralTest::placesAreFolders() {
  QFETCH(QString, typed);
  QFETCH(QString, place);
  QFETCH(QString, problem);
  const TypedPlace found = placeFrom(typed, kConnections, {});
  QCOMPARE(found.place ? found.place->text : QString(), place);
  QCOMPARE(found.problem.isEmpty(), problem.isEmpty());
  QVERIFY2(found.problem.contains(problem), qPrintable(found.problem));
}

void SeveralTest::aPlaceIsNamedOnce() {
  const Several one = several({"/mnt/disk"});
  QVERIFY(placeFrom(text("/mnt/disk/"), kConnections, one.places).problem.contains(text("already")));
}

void SeveralTest::saysWhatIsMissing() {
  QVERIFY(!whatIsMissing(several({})).isEmpty());
  QVERIFY(!whatIsMissing(several({"/a"})).isEmpty());
  QVERIFY(whatIsMissing(several({"/a", "/b"})).isEmpty());
  QVERIFY(whatIsMissing(several({"/a", "/b"}, kLeastStripeWidth)).isEmpty());
  QVERIFY(!whatIsMissing(several({"/a", "/b"}, kLeastStripeWidth - 1)).isEmpty());
}

void SeveralTest::theJobIsWhatWasAskedFor() {
  JobOptions options;
  options.conflict = ConflictPolicy::newer;
  const auto request = severalRequest({text("/home/ada/render/"), text("studio:"), text("studio:box/a.mov")},
                                      several({"/a", "studio:b", "/c"}, 1'000'000), options);
  QVERIFY(request.has_value());
  QCOMPARE(request->sources, (std::vector<std::string>{"/home/ada/render", "studio:box/a.mov"}));
  QCOMPARE(request->destination, std::string("/a/"));
  QCOMPARE(request->furtherDestinations, (std::vector<std::string>{"studio:b/", "/c/"}));
  QCOMPARE(request->stripeWidth, 1'000'000U);
  QCOMPARE(request->options, options);
  QVERIFY(!severalRequest({text("studio:")}, several({"/a", "/b"}), {}));
}

void SeveralTest::theCommandDoesTheSame_data() {
  QTest::addColumn<quint64>("width");
  QTest::addColumn<QString>("command");
  const QString copy = text("hawserctl copy '/home/ada/it'\\''s here' /a/ --to studio:b/ \\\n  ");
  QTest::newRow("replicas") << quint64(0) << copy + text("--replica --recursive --conflict ask");
  QTest::newRow("stripe") << quint64(kUsualSliceWidth)
                          << copy + text("--stripe 256MiB --recursive --conflict ask");
}

void SeveralTest::theCommandDoesTheSame() {
  QFETCH(quint64, width);
  QFETCH(QString, command);
  JobOptions options;
  options.conflict = ConflictPolicy::ask;
  const auto request =
      severalRequest({text("/home/ada/it's here")}, several({"/a", "studio:b"}, width), options);
  QCOMPARE(copyCommand(*request), command);
}

void SeveralTest::theCommandKeepsSecrets() {
  const Several two = several({"https://acct.blob.core.windows.net/box/?sv=2024-11-04&sig=hush", "/b"});
  QCOMPARE(two.places.size(), 2);
  QVERIFY(two.places.front().typed.contains(text("sig=hush")));
  const auto request = severalRequest({text("/x")}, two, {});
  QVERIFY(request->destination.find("sig=hush") != std::string::npos);
  QVERIFY(!copyCommand(*request).contains(text("hush")));
  // A saved connection must not hold it, and says so.
  QVERIFY(!severalConnection(text("set"), two));
}

void SeveralTest::widthsAreExact_data() {
  QTest::addColumn<quint64>("bytes");
  QTest::addColumn<QString>("shown");
  QTest::newRow("256 MiB") << quint64(kUsualSliceWidth) << text("256 MiB");
  QTest::newRow("odd") << quint64(65'537) << text("65537");
  QTest::newRow("1.5 GiB") << quint64(1536) * 1024 * 1024 << text("1536 MiB");
}

void SeveralTest::widthsAreExact() {
  QFETCH(quint64, bytes);
  QFETCH(QString, shown);
  QCOMPARE(sliceWidthText(bytes), shown);
  QCOMPARE(sliceWidthFrom(shown), bytes);
  QCOMPARE(sliceWidthFrom(text("wide")), 1U);
}

void SeveralTest::aConnectionComesBack_data() {
  QTest::addColumn<quint64>("width");
  QTest::newRow("replicas") << quint64(0);
  QTest::newRow("stripe") << quint64(70'000);
}

void SeveralTest::aConnectionComesBack() {
  QFETCH(quint64, width);
  const Several before = several({"/a", "studio:b/c"}, width);
  const auto connection = severalConnection(text("set"), before);
  QVERIFY(connection.has_value());
  QCOMPARE(connection->kind, std::string(width == 0 ? kReplicaKind : kStripeKind));
  const auto after = severalOf(*connection);
  QVERIFY(after.has_value());
  QCOMPARE(after->places, before.places);
  QCOMPARE(after->sliceWidth, width);
  QVERIFY(!severalOf(kConnections.front()));
}

void SeveralTest::ratesAreOfEachMember() {
  FakeClock clock;
  MemberRates rates;
  TransferDetail detail = stripe();
  for (int i = 0; i < 50; ++i) {
    rates.sample(detail, clock.steady());
    detail.members[0].bytesDone += 100'000;
    detail.members[1].bytesDone += 10'000;
    clock.advance(std::chrono::milliseconds(100));
  }
  const auto known = rates.rates();
  QCOMPARE(known.size(), std::size_t(2));
  QVERIFY(known[0] > 900'000 && known[0] < 1'100'000);
  QVERIFY(known[1] > 90'000 && known[1] < 110'000);
  // Another transfer has another history.
  for (MemberDetail& member : detail.members)
    member.transfer = 8;
  rates.sample(detail, clock.steady());
  QCOMPARE(rates.rates(), (std::vector<double>{0, 0}));
}

void SeveralTest::healthNamesTheCause() {
  MemberDetail member = stripe().members[0];
  const auto health = [&] { return memberHealth(Spread::slices, member); };
  QCOMPARE(health().tone, Tone::quiet);
  QCOMPARE(health().text, text("Fine"));
  member.failures = 2;
  QCOMPARE(health().text, text("Goes on after 2 failed tries"));
  member.retrying = 1;
  member.error = makeError(ErrorCode::timeout, "");
  QCOMPARE(health().tone, Tone::warning);
  QVERIFY2(health().text.startsWith(text("1 part to be tried again: no answer")), qPrintable(health().text));
  member.failed = 1;
  QCOMPARE(health().tone, Tone::bad);
  member.retrying = member.failed = 0;
  member.bytesDone = member.bytes;
  QCOMPARE(health().tone, Tone::good);
}

void SeveralTest::copiesSayTheirState() {
  MemberDetail copy;
  copy.state = TransferState::retrying;
  copy.error = makeError(ErrorCode::timeout, "");
  QCOMPARE(memberHealth(Spread::copies, copy).tone, Tone::warning);
  QVERIFY(memberHealth(Spread::copies, copy).text.contains(text("no answer")));
  copy.state = TransferState::failed;
  QCOMPARE(memberHealth(Spread::copies, copy).tone, Tone::bad);
  copy.state = TransferState::done;
  QCOMPARE(memberHealth(Spread::copies, copy).tone, Tone::good);
  copy.state = TransferState::queued;
  QCOMPARE(memberHealth(Spread::copies, copy).text, text("Queued"));
}

void SeveralTest::theSummarySaysAll() {
  TransferDetail detail = stripe();
  detail.members[0].bytesDone = 1'600;
  detail.members[1].retrying = 1;
  detail.members[1].error = makeError(ErrorCode::timeout, "");
  const QString said = membersSummary(detail, {1'000, 0});
  QVERIFY2(said.startsWith(text("Slices of 1,000 B, in turn on 2 places: 40 % has arrived.")) ||
               said.contains(text("40 % has arrived.")),
           qPrintable(said));
  for (const char* words : {"studio:a/", "80 %", "Fine", "/mnt/b/", "0 %", "tried again"})
    QVERIFY2(said.contains(text(words)), qPrintable(said));
}

void SeveralTest::cellsSayWhatTheyAre() {
  const TransferDetail detail = stripe();
  const QString one = memberCellText(detail, 0, 1), run = memberCellText(detail, 1, 0);
  QVERIFY2(one.startsWith(text("Slice 3, bytes")), qPrintable(one));
  QVERIFY(one.contains(text("to do")) && one.endsWith(text("\nPlace 1: studio:a/")));
  QVERIFY2(run.startsWith(text("Slices 2 to 4 in turn")), qPrintable(run));
  QVERIFY(run.contains(text("to be tried again")));
  QVERIFY(memberCellText(detail, 1, 1).isEmpty());
}

void SeveralTest::arrowsGoThroughTheLanes() {
  MemberMap map;
  map.resize(320, 200);
  map.setDetail(stripe(), {0, 0});
  QCOMPARE(map.accessibleName(), text("Map of slices"));
  QVERIFY(map.accessibleDescription().contains(text("has arrived")));
  const auto press = [&](Qt::Key key) {
    QTest::keyClick(&map, key);
    return map.cursorText();
  };
  QVERIFY(press(Qt::Key_Right).startsWith(text("Slice 1,")));
  QVERIFY(press(Qt::Key_Right).startsWith(text("Slice 3,")));
  QCOMPARE(map.accessibleDescription(), map.cursorText());
  QVERIFY(press(Qt::Key_Down).startsWith(text("Slices 2 to 4")));
  QVERIFY(press(Qt::Key_Down).startsWith(text("Slices 2 to 4")));
  QVERIFY(press(Qt::Key_Up).startsWith(text("Slice 1,")));
  QVERIFY(press(Qt::Key_End).startsWith(text("Slice 3,")));
  QVERIFY(press(Qt::Key_Home).startsWith(text("Slice 1,")));
  map.clear();
  QVERIFY(map.cursorText().isEmpty());
}

// The bar over the lanes: six slices, in turn on three places, each in its place's color and in no other.
void SeveralTest::rangesHaveTheirPlacesColors() {
  constexpr std::uint64_t kWidth = 1000, kSlices = 6, kPlaces = 3;
  TransferDetail detail;
  detail.row.size = kSlices * kWidth;
  detail.spread = Spread::slices;
  detail.sliceWidth = kWidth;
  detail.members.resize(kPlaces);
  for (std::uint64_t slice = 0; slice < kSlices; ++slice)
    detail.members[slice % kPlaces].cells.push_back(
        {PartState::sent, {slice * kWidth, kWidth}, slice, slice});
  MemberMap map;
  map.resize(606, 200);
  map.setDetail(detail, {0, 0, 0});
  const QImage image = map.grab().toImage();
  for (std::uint64_t slice = 0; slice < kSlices; ++slice) {
    std::array<int, kPlaces> pixels{};
    for (int x = static_cast<int>(slice) * 100 + 5; x < static_cast<int>(slice) * 100 + 95; ++x) {
      for (int y = 2; y < 12; ++y) {
        for (std::size_t place = 0; place < kPlaces; ++place)
          pixels[place] += image.pixelColor(x, y) == memberColor(place, map.palette()) ? 1 : 0;
      }
    }
    for (std::size_t place = 0; place < kPlaces; ++place)
      QCOMPARE(pixels[place] > 100, place == slice % kPlaces);
  }
}

int main(int argc, char** argv) {
  return runUiTest<SeveralTest>(argc, argv);
}
#include "several_test.moc"
