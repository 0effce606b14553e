// Every dialog, with keys and clicks as its user has them.
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <QTreeWidget>
#include <QtTest>

#include "api/report.h"
#include "models/text.h"
#include "ui/hands.h"
#include "ui/stage.h"
#include "widgets/conflict_dialog.h"
#include "widgets/connection_dialog.h"
#include "widgets/delete_dialog.h"
#include "widgets/filter_dialog.h"
#include "widgets/limit_dialog.h"
#include "widgets/preferences_dialog.h"
#include "widgets/properties_dialog.h"
#include "widgets/report_window.h"
#include "widgets/shortcuts_dialog.h"
#include "widgets/url_dialog.h"

using namespace hawser;
using namespace hawser::ui;

namespace {

constexpr const char* kConnectionString =
    "DefaultEndpointsProtocol=https;AccountName=studio;AccountKey=c2VjcmV0c2VjcmV0;"
    "EndpointSuffix=core.windows.net";
constexpr const char* kSas = "https://studio.blob.core.windows.net/?sv=2024-11-04&sp=rl&sig=abc%3D";

QList<BrowseItem> items(int count, BrowseItem::Kind kind = BrowseItem::Kind::object) {
  QList<BrowseItem> result;
  for (int i = 0; i < count; ++i) {
    BrowseItem item;
    item.kind = kind;
    item.name = "frame-" + std::to_string(i);
    item.location = "studio:renders/" + item.name + (kind == BrowseItem::Kind::object ? "" : "/");
    item.size = 1000;
    result << item;
  }
  return result;
}

}  // namespace

class DialogsTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() { stage_ = std::make_unique<Stage>(); }
  void cleanup() { stage_.reset(); }
  void pasteIsRecognised_data();
  void pasteIsRecognised();
  void wrongTextIsSaidSo();
  void aTestShowsItsSteps();
  void aFailedTestNamesTheRemedy();
  void savesAConnection();
  void savesForTheSessionOnly();
  void saysThatThereIsNoKeychain();
  void refusesABadName();
  void editingKeepsTheName();
  void answersAConflict_data();
  void answersAConflict();
  void deletesFewAtOnce();
  void manyNeedTheirNumberTyped();
  void whatIsInFoldersIsCountedFirst();
  void whatCannotBeCountedStays();
  void pastesWhatTheFilterLeaves();
  void deletingIsNotTheDefault();
  void preferencesSayWhatWasChosen();
  void cancelledPreferencesSayNothing();
  void limits_data();
  void limits();
  void sharesAUrl();
  void showsProperties();
  void findsAShortcut();
  void exportsAReport_data();
  void exportsAReport();
  void saysWhenAReportCannotBeSaved();

 private:
  std::unique_ptr<Stage> stage_;
};

void DialogsTest::pasteIsRecognised_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<QString>("kind");
  QTest::addColumn<QString>("name");
  QTest::addColumn<QString>("endpoint");
  const auto add = [](const char* row, const char* text, const char* kind, const char* name, const char* at) {
    QTest::newRow(row) << QString::fromUtf8(text) << QString::fromUtf8(kind) << QString::fromUtf8(name)
                       << QString::fromUtf8(at);
  };
  add("connection string", kConnectionString, "with its key", "studio",
      "https://studio.blob.core.windows.net");
  add("SAS", kSas, "SAS", "studio", "https://studio.blob.core.windows.net");
  add("az", "az://studio", "without a key", "studio", "https://studio.blob.core.windows.net");
  add("public URL", "https://studio.blob.core.windows.net/box", "without a key", "studio",
      "https://studio.blob.core.windows.net");
  add("folder", "/srv/archive", "folder of this computer", "archive", "/srv/archive");
}

void DialogsTest::pasteIsRecognised() {
  QFETCH(QString, text);
  QFETCH(QString, kind);
  QFETCH(QString, name);
  QFETCH(QString, endpoint);
  ConnectionDialog dialog(stage_->bridge);
  open(dialog);
  auto* paste = named<QPlainTextEdit>(dialog, "Connection string or URL");
  QVERIFY(paste->hasFocus());
  QGuiApplication::clipboard()->setText(text);
  QTest::keyClick(paste, Qt::Key_V, Qt::ControlModifier);
  QVERIFY(says(dialog, qPrintable(kind)));
  QCOMPARE(named<QLineEdit>(dialog, "Name")->text(), name);
  const bool folder = text.startsWith(QLatin1Char('/'));
  QCOMPARE(named<QLineEdit>(dialog, folder ? "Folder" : "Endpoint")->text(), endpoint);
  QCOMPARE(named<QLineEdit>(dialog, "Account key or SAS")->isVisible(), !folder);
  QVERIFY(named<QAbstractButton>(dialog, "Test connection")->isEnabled());
  QVERIFY(named<QAbstractButton>(dialog, "Save connection")->isEnabled());
}

void DialogsTest::wrongTextIsSaidSo() {
  ConnectionDialog dialog(stage_->bridge);
  open(dialog);
  type(named<QPlainTextEdit>(dialog, "Connection string or URL"), "hello there");
  QVERIFY(says(dialog, "Not recognised"));
  QVERIFY(!named<QAbstractButton>(dialog, "Test connection")->isEnabled());
  QVERIFY(!named<QAbstractButton>(dialog, "Save connection")->isEnabled());
}

void DialogsTest::aTestShowsItsSteps() {
  ConnectionDialog dialog(stage_->bridge);
  dialog.setText(QString::fromUtf8(kSas));
  open(dialog);
  press(dialog, "Test connection");
  QVERIFY(says(dialog, "SAS"));
  QTRY_VERIFY(says(dialog, "containers: 34"));
  for (const char* step : {"Reach", "Sign-in", "List", "Write"})
    QVERIFY2(says(dialog, step), step);
}

void DialogsTest::aFailedTestNamesTheRemedy() {
  ConnectionDialog dialog(stage_->bridge);
  dialog.setText(QStringLiteral("https://wrong.blob.core.windows.net/?sv=2024-11-04&sp=rl&sig=abc"));
  open(dialog);
  press(dialog, "Test connection");
  QTRY_VERIFY(says(dialog, "not reached"));
  const Error error = makeError(ErrorCode::denied, "");
  bool remedy = false;
  for (const QLabel* label : dialog.findChildren<QLabel*>())
    remedy = remedy || label->accessibleName().startsWith(QStringLiteral("Sign-in: "));
  QVERIFY(remedy);
  QVERIFY(named<QAbstractButton>(dialog, "Test connection")->isEnabled());
}

void DialogsTest::savesAConnection() {
  ConnectionDialog dialog(stage_->bridge);
  QSignalSpy saved(&dialog, &ConnectionDialog::saved);
  dialog.setText(QString::fromUtf8(kConnectionString));
  open(dialog);
  type(named<QLineEdit>(dialog, "Name"), "work");
  QTest::keyClick(named<QLineEdit>(dialog, "Name"), Qt::Key_Return);
  QTRY_COMPARE(saved.count(), 1);
  QCOMPARE(saved[0][0].toString(), QStringLiteral("work"));
  QVERIFY(saved[0][1].toString().isEmpty());
  QCOMPARE(dialog.result(), static_cast<int>(QDialog::Accepted));
  const Connection kept = stage_->engine->connections().back();
  QCOMPARE(kept.name, std::string("work"));
  QCOMPARE(kept.account, std::string("studio"));
}

void DialogsTest::savesForTheSessionOnly() {
  ConnectionDialog dialog(stage_->bridge);
  QSignalSpy saved(&dialog, &ConnectionDialog::saved);
  dialog.setText(QString::fromUtf8(kSas));
  open(dialog);
  QTest::keyClick(named<QComboBox>(dialog, "Where the secret is kept"), Qt::Key_Down);
  press(dialog, "Save connection");
  QTRY_COMPARE(saved.count(), 1);
  QCOMPARE(stage_->engine->calls(), std::vector<std::string>{"provideCredential studio"});
}

void DialogsTest::saysThatThereIsNoKeychain() {
  stage_->engine->failKeychain(makeError(ErrorCode::unsupported, "no keychain"));
  ConnectionDialog dialog(stage_->bridge);
  QSignalSpy saved(&dialog, &ConnectionDialog::saved);
  dialog.setText(QString::fromUtf8(kSas));
  open(dialog);
  press(dialog, "Save connection");
  QTRY_COMPARE(saved.count(), 1);
  QVERIFY(saved[0][1].toString().contains(QStringLiteral("keychain")));
}

void DialogsTest::refusesABadName() {
  ConnectionDialog dialog(stage_->bridge);
  dialog.setText(QString::fromUtf8(kSas));
  open(dialog);
  type(named<QLineEdit>(dialog, "Name"), "a/b");
  QVERIFY(!named<QAbstractButton>(dialog, "Save connection")->isEnabled());
  QVERIFY(says(dialog, "A name has no"));
  QTest::keyClick(&dialog, Qt::Key_Escape);
  QVERIFY(!dialog.isVisible());
}

void DialogsTest::editingKeepsTheName() {
  ConnectionDialog dialog(stage_->bridge);
  dialog.setConnection(stage_->engine->connections()[1]);
  open(dialog);
  auto* name = named<QLineEdit>(dialog, "Name");
  QVERIFY(name->isReadOnly());
  type(named<QPlainTextEdit>(dialog, "Connection string or URL"), "az://other");
  QCOMPARE(name->text(), QStringLiteral("studio"));
  QVERIFY(named<QLineEdit>(dialog, "Account key or SAS")->text().isEmpty());
}

void DialogsTest::answersAConflict_data() {
  QTest::addColumn<QByteArray>("button");
  QTest::addColumn<int>("choice");
  QTest::addColumn<bool>("all");
  const auto add = [](const char* button, ConflictPolicy choice) {
    QTest::addRow("%s", button) << QByteArray(button) << static_cast<int>(choice) << false;
    QTest::addRow("%s, all", button) << QByteArray(button) << static_cast<int>(choice) << true;
  };
  add("Overwrite", ConflictPolicy::overwrite);
  add("Keep the newer", ConflictPolicy::newer);
  add("Keep both", ConflictPolicy::rename);
  add("Skip", ConflictPolicy::skip);
}

void DialogsTest::answersAConflict() {
  QFETCH(QByteArray, button);
  QFETCH(int, choice);
  QFETCH(bool, all);
  stage_->engine->addShowcase();
  ConflictDialog dialog(*stage_->engine->conflict(4));
  QList<std::pair<int, bool>> decided;
  connect(&dialog, &ConflictDialog::decided, this, [&](ConflictPolicy policy, bool forAll) {
    decided.append({static_cast<int>(policy), forAll});
  });
  open(dialog);
  QVERIFY(says(dialog, "(newer)"));
  if (all) {
    QTest::keyClick(&dialog, Qt::Key_A, Qt::AltModifier);
    QTRY_VERIFY(dialog.findChild<QCheckBox*>()->isChecked());
  }
  press(dialog, button.constData());
  QCOMPARE(decided, (QList<std::pair<int, bool>>{{choice, all}}));
  QVERIFY(!dialog.isVisible());
}

void DialogsTest::deletesFewAtOnce() {
  DeleteDialog dialog(stage_->bridge, items(3));
  open(dialog);
  QVERIFY(says(dialog, "frame-2"));
  QTest::keyClick(&dialog, Qt::Key_D, Qt::AltModifier);
  QTRY_COMPARE(dialog.result(), static_cast<int>(QDialog::Accepted));
}

void DialogsTest::manyNeedTheirNumberTyped() {
  DeleteDialog dialog(stage_->bridge, items(250));
  open(dialog);
  QVERIFY(says(dialog, "242 more"));
  auto* typed = named<QLineEdit>(dialog, "Number of objects to delete");
  auto* remove = named<QAbstractButton>(dialog, "Delete 250 objects");
  QVERIFY(!remove->isEnabled());
  type(typed, "25");
  QVERIFY(!remove->isEnabled());
  QTest::keyClicks(typed, QStringLiteral("0"));
  QVERIFY(remove->isEnabled());
  QTest::keyClick(&dialog, Qt::Key_D, Qt::AltModifier);
  QTRY_COMPARE(dialog.result(), static_cast<int>(QDialog::Accepted));
}

void DialogsTest::whatIsInFoldersIsCountedFirst() {
  stage_->engine->holdRemovals();
  DeleteDialog dialog(stage_->bridge, items(1, BrowseItem::Kind::container));
  open(dialog);
  QVERIFY(says(dialog, "Counting what is in there: 0 objects so far"));
  QVERIFY(!named<QAbstractButton>(dialog, "Delete")->isEnabled());
  stage_->engine->letRemovalsGo();
  QTRY_VERIFY(says(dialog, "250 objects with"));
  QVERIFY(says(dialog, "1 container will be gone too"));
  QVERIFY(!named<QAbstractButton>(dialog, "Delete 250 objects")->isEnabled());
  type(named<QLineEdit>(dialog, "Number of objects to delete"), "250");
  QVERIFY(named<QAbstractButton>(dialog, "Delete 250 objects")->isEnabled());
  QCOMPARE(dialog.objects(), std::uint64_t{250});
}

void DialogsTest::whatCannotBeCountedStays() {
  stage_->engine->failRemovals(makeError(ErrorCode::connection, "refused"));
  DeleteDialog dialog(stage_->bridge, items(1, BrowseItem::Kind::folder));
  open(dialog);
  QTRY_VERIFY(says(dialog, "cannot be deleted"));
  QVERIFY(!named<QAbstractButton>(dialog, "Delete")->isEnabled());
}

void DialogsTest::pastesWhatTheFilterLeaves() {
  FilterDialog dialog(stage_->bridge, {{"/home/ada/render"}, "studio:renders/", {}});
  open(dialog);
  QTRY_VERIFY(says(dialog, "1 object with"));
  type(named<QLineEdit>(dialog, "Only what matches"), "*.exr; *.mov;");
  type(named<QLineEdit>(dialog, "Leave out what matches"), "cache/**");
  QTRY_VERIFY(says(dialog, "would be copied"));
  const JobRequest request = dialog.request();
  QCOMPARE(request.options.include, (std::vector<std::string>{"*.exr", "*.mov"}));
  QCOMPARE(request.options.exclude, std::vector<std::string>{"cache/**"});
  QCOMPARE(request.sources, std::vector<std::string>{"/home/ada/render"});
  press(dialog, "Copy");
  QCOMPARE(dialog.result(), static_cast<int>(QDialog::Accepted));
}

void DialogsTest::deletingIsNotTheDefault() {
  DeleteDialog dialog(stage_->bridge, items(1));
  open(dialog);
  QTest::keyClick(&dialog, Qt::Key_Return);
  QCOMPARE(dialog.result(), static_cast<int>(QDialog::Rejected));
  QVERIFY(!dialog.isVisible());
}

void DialogsTest::preferencesSayWhatWasChosen() {
  Preferences before;
  before.limitRate = 1'500'000;
  PreferencesDialog dialog(before);
  std::optional<Preferences> after;
  connect(&dialog, &PreferencesDialog::chosen, this, [&](const Preferences& chosen) { after = chosen; });
  open(dialog);
  type(named<QSpinBox>(dialog, "Memory for parts on their way"), "256");
  type(named<QSpinBox>(dialog, "Parts at the same time"), "12");
  QTest::keyClick(named<QComboBox>(dialog, "Where something is already there"), Qt::Key_Home);
  QTest::keyClick(named<QComboBox>(dialog, "Verification"), Qt::Key_End);
  QTest::keyClick(named<QComboBox>(dialog, "Appearance"), Qt::Key_End);
  QTest::keyClick(named<QComboBox>(dialog, "Units"), Qt::Key_End);
  QTest::keyClick(named<QComboBox>(dialog, "Language"), Qt::Key_End);
  QTest::keyClick(named<QCheckBox>(dialog, "Send only what changed where possible"), Qt::Key_Space);
  press(dialog, "Save");
  QVERIFY(after.has_value());
  QVERIFY(after->onlyChanges);
  QCOMPARE(after->memoryMiB, 256ULL);
  QCOMPARE(after->parallel, 12U);
  QCOMPARE(after->conflict, ConflictPolicy::overwrite);
  QCOMPARE(after->verify, VerifyLevel::full);
  QCOMPARE(after->appearance, 2);
  QCOMPARE(after->units, Units::si);
  QCOMPARE(after->language, QStringLiteral("de"));
  // Finer than the box shows, and not touched.
  QCOMPARE(after->limitRate, 1'500'000ULL);
  after->save();
  QCOMPARE(Preferences::load().language, QStringLiteral("de"));
  QCOMPARE(Preferences::load().memoryMiB, 256ULL);
}

void DialogsTest::cancelledPreferencesSayNothing() {
  PreferencesDialog dialog(Preferences{});
  QSignalSpy chosen(&dialog, &PreferencesDialog::chosen);
  open(dialog);
  type(named<QSpinBox>(dialog, "Memory for parts on their way"), "256");
  QTest::keyClick(&dialog, Qt::Key_Escape);
  QCOMPARE(chosen.count(), 0);
  QVERIFY(!dialog.isVisible());
}

void DialogsTest::limits_data() {
  QTest::addColumn<QByteArray>("typed");
  QTest::addColumn<qlonglong>("rate");  // -1: refused
  QTest::newRow("20M") << QByteArray("20M") << 20'000'000LL;
  QTest::newRow("512 KiB/s") << QByteArray("512 KiB/s") << 524'288LL;
  QTest::newRow("0") << QByteArray("0") << 0LL;
  QTest::newRow("empty") << QByteArray() << 0LL;
  QTest::newRow("words") << QByteArray("fast") << -1LL;
}

void DialogsTest::limits() {
  QFETCH(QByteArray, typed);
  QFETCH(qlonglong, rate);
  LimitDialog dialog(QStringLiteral("Limit"), 7'000'000);
  std::optional<std::uint64_t> chosen;
  connect(&dialog, &LimitDialog::chosen, this, [&](std::uint64_t value) { chosen = value; });
  open(dialog);
  auto* edit = named<QLineEdit>(dialog, "Limit in bytes a second");
  edit->selectAll();
  QTest::keyClick(edit, Qt::Key_Delete);
  QTest::keyClicks(edit, QString::fromUtf8(typed));
  QTest::keyClick(edit, Qt::Key_Return);
  QCOMPARE(chosen.has_value(), rate >= 0);
  if (rate >= 0) QCOMPARE(*chosen, static_cast<std::uint64_t>(rate));
  QCOMPARE(dialog.isVisible(), rate < 0);
}

void DialogsTest::sharesAUrl() {
  UrlDialog dialog(stage_->bridge, QStringLiteral("studio:renders/cut-07.mov"));
  open(dialog);
  QVERIFY(!named<QAbstractButton>(dialog, "Copy URL")->isEnabled());
  QTest::keyClick(&dialog, Qt::Key_Return);
  QTRY_VERIFY(named<QAbstractButton>(dialog, "Copy URL")->isEnabled());
  press(dialog, "Copy URL");
  QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("renders/cut-07.mov?")));
  QTest::keyClick(named<QComboBox>(dialog, "How long the URL works"), Qt::Key_End);
  // Another time needs another URL, and a long one a warning.
  QVERIFY(named<QLineEdit>(dialog, "The URL")->text().isEmpty());
  QVERIFY(says(dialog, "cannot be taken back"));
}

void DialogsTest::showsProperties() {
  PropertiesDialog dialog(stage_->bridge, items(1).front());
  open(dialog);
  QTRY_VERIFY(says(dialog, "9ae16a3b2f90404f"));
  QVERIFY(says(dialog, "camera = b"));
  QVERIFY(says(dialog, "studio:renders/frame-0"));
}

void DialogsTest::findsAShortcut() {
  QAction upload(QStringLiteral("&Upload Files…")), quit(QStringLiteral("&Quit"));
  upload.setShortcut(QKeySequence(QStringLiteral("Ctrl+U")));
  quit.setShortcut(QKeySequence(QStringLiteral("Ctrl+Q")));
  ShortcutsDialog dialog({&upload, &quit});
  open(dialog);
  auto* list = named<QTreeWidget>(dialog, "Commands and their keys");
  QCOMPARE(list->topLevelItemCount(), 2);
  QTest::keyClicks(named<QLineEdit>(dialog, "Find a command"), QStringLiteral("upl"));
  QVERIFY(!list->topLevelItem(0)->isHidden());
  QVERIFY(list->topLevelItem(1)->isHidden());
}

void DialogsTest::exportsAReport_data() {
  QTest::addColumn<QString>("ending");
  QTest::addColumn<int>("format");
  QTest::newRow("html") << QStringLiteral("html") << static_cast<int>(ReportFormat::html);
  QTest::newRow("text") << QStringLiteral("txt") << static_cast<int>(ReportFormat::text);
  QTest::newRow("csv") << QStringLiteral("csv") << static_cast<int>(ReportFormat::csv);
  QTest::newRow("json") << QStringLiteral("json") << static_cast<int>(ReportFormat::json);
}

void DialogsTest::exportsAReport() {
  QFETCH(QString, ending);
  QFETCH(int, format);
  stage_->engine->addShowcase();
  const Report report = *stage_->engine->report(1);
  ReportWindow window(stage_->bridge, report);
  open(window);
  press(window, "Save report");
  auto* dialog = window.findChild<QFileDialog*>();
  QVERIFY(dialog);
  const QTemporaryDir folder;
  dialog->setDirectory(folder.path());
  for (const QString& filter : dialog->nameFilters())
    if (filter.contains(ending)) Q_EMIT dialog->filterSelected(filter);
  const QString path = folder.filePath(QStringLiteral("report-1.") + ending);
  QTest::keyClick(dialog, Qt::Key_Return);
  QTRY_VERIFY(QFile::exists(path));
  QFile file(path);
  QVERIFY(file.open(QIODevice::ReadOnly));
  QCOMPARE(file.readAll().toStdString(), rendered(report, static_cast<ReportFormat>(format)));
}

void DialogsTest::saysWhenAReportCannotBeSaved() {
  stage_->engine->addShowcase();
  ReportWindow window(stage_->bridge, *stage_->engine->report(1));
  open(window);
  press(window, "Save report");
  auto* dialog = window.findChild<QFileDialog*>();
  QVERIFY(dialog);
  Q_EMIT dialog->fileSelected(QStringLiteral("/no/such/folder/report.csv"));
  QTRY_VERIFY(window.findChild<QMessageBox*>());
  auto* box = window.findChild<QMessageBox*>();
  QVERIFY(box->text().contains(QStringLiteral("/no/such/folder/report.csv")));
}

int main(int argc, char** argv) {
  return runUiTest<DialogsTest>(argc, argv);
}
#include "dialogs_test.moc"
