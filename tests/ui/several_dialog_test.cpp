// Several places in dialogs: a connection that is made of them, and a copy to them.
#include <QComboBox>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QtTest>

#include "api/stripe_connection.h"
#include "ui/hands.h"
#include "ui/stage.h"
#include "widgets/connection_dialog.h"
#include "widgets/several_dialog.h"

using namespace hawser;
using namespace hawser::ui;

class SeveralDialogTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() { stage_ = std::make_unique<Stage>(); }
  void cleanup() { stage_.reset(); }
  void savesAStripe();
  void editsReplicas();
  void copiesToSeveralPlaces();
  void copiesInSlices();
  void aRefusedCopyStays();

 private:
  std::unique_ptr<Stage> stage_;
};

void SeveralDialogTest::savesAStripe() {
  ConnectionDialog dialog(stage_->bridge);
  QSignalSpy saved(&dialog, &ConnectionDialog::saved);
  open(dialog);
  auto* kinds = named<QComboBox>(dialog, "Kind");
  kinds->setFocus();
  QTest::keyClick(kinds, Qt::Key_Down);
  QVERIFY(!named<QPlainTextEdit>(dialog, "Connection string or URL")->isVisible());
  QVERIFY(says(dialog, "Name the places first"));
  auto* places = named<QLineEdit>(dialog, "Places, as folders");
  for (const char* place : {"studio:backups", "/mnt/disk"}) {
    places->setFocus();
    type(places, place);
    QTest::keyClick(dialog.focusWidget(), Qt::Key_Return);
    QVERIFY(places->text().isEmpty());
  }
  QVERIFY(says(dialog, "is cut into slices of that size"));
  type(named<QLineEdit>(dialog, "Size of a slice"), "1 KiB");
  QVERIFY(!named<QAbstractButton>(dialog, "Test connection")->isEnabled());
  type(named<QLineEdit>(dialog, "Size of a slice"), "64 MiB");
  type(named<QLineEdit>(dialog, "Name"), "wide");
  press(dialog, "Save connection");
  QTRY_COMPARE(saved.count(), 1);
  const Connection kept = stage_->engine->connections().back();
  QCOMPARE(kept.name, std::string("wide"));
  QCOMPARE(kept.kind, std::string(kStripeKind));
  const auto stripe = stripePlaces(kept);
  QVERIFY(stripe.has_value());
  QCOMPARE(stripe->width, 64U << 20);
  QCOMPARE(stripe->members[0].text(), std::string("studio:backups"));
  QCOMPARE(stripe->members[1].text(), std::string("/mnt/disk/"));
}

void SeveralDialogTest::editsReplicas() {
  const std::vector<Location> members{*parseLocation("/a/", "/"), *parseLocation("/b/", "/"),
                                      *parseLocation("/c/", "/")};
  ConnectionDialog dialog(stage_->bridge);
  QSignalSpy saved(&dialog, &ConnectionDialog::saved);
  dialog.setConnection(*replicaConnection("safe", members));
  open(dialog);
  QVERIFY(!named<QComboBox>(dialog, "Kind")->isEnabled());
  QVERIFY(!named<QLineEdit>(dialog, "Size of a slice")->isVisible());
  auto* list = named<QListWidget>(dialog, "The places, in their order");
  QCOMPARE(list->count(), 3);
  list->setFocus();
  list->setCurrentRow(2);
  QTest::keyClick(list, Qt::Key_Up, Qt::AltModifier);
  QCOMPARE(list->currentRow(), 1);
  QTest::keyClick(list, Qt::Key_Home);
  QTest::keyClick(list, Qt::Key_Delete);
  press(dialog, "Save connection");
  QTRY_COMPARE(saved.count(), 1);
  const auto kept = membersOf(stage_->engine->connections().back());
  QVERIFY(kept.has_value());
  QCOMPARE(kept->size(), std::size_t(2));
  QCOMPARE(kept->front().text(), std::string("/c/"));
}

void SeveralDialogTest::copiesToSeveralPlaces() {
  SeveralDialog dialog(stage_->bridge, {QStringLiteral("studio:renders/cut-07.mov")}, {},
                       {QStringLiteral("archive:")});
  open(dialog);
  QVERIFY(says(dialog, "Name the places first"));
  auto* places = named<QLineEdit>(dialog, "Places to copy to, as folders");
  QVERIFY(places->hasFocus());
  type(places, "archive:");
  QTest::keyClick(dialog.focusWidget(), Qt::Key_Return);
  QVERIFY(says(dialog, "Objects live in containers"));
  type(places, "archive:backups");
  QTest::keyClick(dialog.focusWidget(), Qt::Key_Return);
  QVERIFY(says(dialog, "one place more"));
  type(places, "/mnt/disk");
  QTest::keyClick(dialog.focusWidget(), Qt::Key_Return);
  QVERIFY(says(dialog, "All of it is copied to each of 2 places"));
  QVERIFY(
      named<QPlainTextEdit>(dialog, "The same as a command")
          ->toPlainText()
          .startsWith(QStringLiteral(
              "hawserctl copy studio:renders/cut-07.mov archive:backups/ \\\n  --to /mnt/disk/ --replica")));
  press(dialog, "Copy to 2 places");
  QTRY_COMPARE(dialog.result(), static_cast<int>(QDialog::Accepted));
  const JobRequest request = stage_->engine->submitted().back();
  QCOMPARE(request.destination, std::string("archive:backups/"));
  QCOMPARE(request.furtherDestinations, std::vector<std::string>{"/mnt/disk/"});
  QCOMPARE(request.stripeWidth, 0U);
}

void SeveralDialogTest::copiesInSlices() {
  SeveralDialog dialog(stage_->bridge,
                       {QStringLiteral("/home/ada/render"), QStringLiteral("/home/ada/scans")}, {}, {});
  dialog.addPlace(QStringLiteral("/a"));
  dialog.addPlace(QStringLiteral("/b"));
  open(dialog);
  auto* width = named<QLineEdit>(dialog, "Size of a slice");
  QVERIFY(!width->isEnabled());
  QTest::keyClick(&dialog, Qt::Key_C, Qt::AltModifier);
  QTRY_VERIFY(width->isEnabled());
  type(width, "wide");
  QVERIFY(!named<QAbstractButton>(dialog, "Copy there")->isEnabled());
  type(width, "100M");
  press(dialog, "Copy to 2 places");
  QTRY_COMPARE(dialog.result(), static_cast<int>(QDialog::Accepted));
  QCOMPARE(stage_->engine->submitted().back().stripeWidth, 100'000'000U);
}

void SeveralDialogTest::aRefusedCopyStays() {
  QSignalSpy elsewhere(&stage_->bridge, &EngineBridge::submitFailed);
  Error refusal = makeError(ErrorCode::invalidArgument, "replicas cannot lie on other replicas");
  refusal.object = "safe:";
  stage_->engine->failSubmit(refusal);
  SeveralDialog dialog(stage_->bridge, {QStringLiteral("/home/ada/render")}, {}, {});
  dialog.addPlace(QStringLiteral("/a"));
  dialog.addPlace(QStringLiteral("/b"));
  open(dialog);
  press(dialog, "Copy to 2 places");
  QTRY_VERIFY(says(dialog, "safe:"));
  QVERIFY(dialog.isVisible());
  QCOMPARE(elsewhere.count(), 0);
  stage_->engine->failSubmit(std::nullopt);
  press(dialog, "Copy to 2 places");
  QTRY_COMPARE(dialog.result(), static_cast<int>(QDialog::Accepted));
}

int main(int argc, char** argv) {
  return runUiTest<SeveralDialogTest>(argc, argv);
}
#include "several_dialog_test.moc"
