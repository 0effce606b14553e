// The window speaks whole languages: the German catalogue has every text, keeps what is filled in, and is
// really found; and there is room for texts longer than the English ones.
#include <QAbstractButton>
#include <QComboBox>
#include <QLabel>
#include <QProcess>
#include <QRegularExpression>
#include <QTabBar>
#include <QToolButton>
#include <QTranslator>
#include <QXmlStreamReader>
#include <QtTest>

#include "api/error_sentence.h"
#include "api/job_title.h"
#include "models/text.h"
#include "models/transfer_text.h"
#include "ui/scenes.h"

using namespace hawser;
using namespace hawser::ui;

namespace {

struct Message {
  QString source;
  QStringList translations;
  bool unfinished = false;
};
// By context, source and comment.
using Catalogue = QMap<QString, Message>;

QString keyOf(const QString& context, const QString& source, const QString& comment) {
  return context + QLatin1Char('|') + source + QLatin1Char('|') + comment;
}

Catalogue read(const QString& path) {
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly)) qFatal("no %s", qPrintable(path));
  Catalogue result;
  QXmlStreamReader xml(&file);
  QString context, comment;
  Message message;
  bool numerus = false;
  while (!xml.atEnd()) {
    const auto token = xml.readNext();
    const auto name = xml.name();
    if (token == QXmlStreamReader::EndElement && name == QLatin1String("message"))
      result.insert(keyOf(context, message.source, comment), message);
    if (token != QXmlStreamReader::StartElement) continue;
    if (name == QLatin1String("message")) {
      message = {};
      comment.clear();
      numerus = xml.attributes().hasAttribute(QStringLiteral("numerus"));
    }
    if (name == QLatin1String("name")) context = xml.readElementText();
    if (name == QLatin1String("source")) message.source = xml.readElementText();
    if (name == QLatin1String("comment")) comment = xml.readElementText();
    if (name == QLatin1String("numerusform")) message.translations << xml.readElementText();
    if (name != QLatin1String("translation")) continue;
    message.unfinished = xml.attributes().hasAttribute(QStringLiteral("type"));
    if (!numerus) message.translations << xml.readElementText();
  }
  return result;
}

QString german() {
  return QStringLiteral(HAWSER_SOURCES "/translations/hawser_de.ts");
}

QSet<QString> places(const QString& text) {
  static const QRegularExpression pattern(QStringLiteral("%(\\d|L?n)"));
  QSet<QString> result;
  for (auto all = pattern.globalMatch(text); all.hasNext();)
    result << all.next().captured();
  return result;
}

// Longer by two fifths, with accents above and below, around what is filled in.
QString stretched(const QString& text) {
  static const QRegularExpression kept(QStringLiteral("%(\\d|L?n)|<[^>]*>|&\\w?|\\n"));
  static const QString plain = QStringLiteral("aeiouAEIOUcns"), accented = QStringLiteral("ąéîöųÅÉÎÖŲçñş");
  QString result;
  qsizetype at = 0, letters = 0;
  const auto take = [&](qsizetype end) {
    for (; at < end; ++at, ++letters) {
      const auto place = plain.indexOf(text[at]);
      result += place < 0 ? text[at] : accented[place];
    }
  };
  for (auto all = kept.globalMatch(text); all.hasNext();) {
    const auto match = all.next();
    take(match.capturedStart());
    result += match.captured();
    at = match.capturedEnd();
  }
  take(text.size());
  for (qsizetype more = letters * 2 / 5; more > 1; more -= 6)
    result += QLatin1Char(' ') + QStringLiteral("þ").repeated(std::min<qsizetype>(more, 5));
  return result;
}

class PseudoTranslator final : public QTranslator {
 public:
  bool isEmpty() const override { return false; }
  QString translate(const char* context, const char* source, const char* comment, int) const override {
    if (QLatin1String(context).startsWith(QLatin1Char('Q'))) return {};
    asked.insert(keyOf(QLatin1String(context), QString::fromUtf8(source), QString::fromUtf8(comment)));
    return stretches ? stretched(QString::fromUtf8(source)) : QString();
  }
  mutable QSet<QString> asked;
  bool stretches = true;
};

// Cut off: it gets less room than its words need, and does not say them elsewhere.
bool isClipped(const QWidget& widget) {
  if (const auto* label = qobject_cast<const QLabel*>(&widget)) {
    if (label->text().isEmpty() || label->toolTip() == label->text()) return false;
    if (label->wordWrap()) return label->height() < label->heightForWidth(label->width());
    return label->width() < label->sizeHint().width();
  }
  const auto* button = qobject_cast<const QAbstractButton*>(&widget);
  if ((!button || button->text().isEmpty()) && !qobject_cast<const QComboBox*>(&widget)) return false;
  return widget.width() < widget.sizeHint().width() || widget.height() < widget.minimumSizeHint().height();
}

void verifyNothingIsClipped(const QString& name) {
  Scene scene(name);
  QVERIFY(QTest::qWaitForWindowExposed(&scene.shown()));
  QCoreApplication::processEvents();
  for (const QWidget* widget : scene.shown().findChildren<QWidget*>()) {
    if (!widget->isVisibleTo(&scene.shown()) || widget->window() != &scene.shown()) continue;
    // An answer may have come just now and changed its words.
    if (QTest::qWaitFor([widget] { return !isClipped(*widget); }, 1000)) continue;
    const auto* label = qobject_cast<const QLabel*>(widget);
    const auto* button = qobject_cast<const QAbstractButton*>(widget);
    const QString text = label ? label->text() : button ? button->text() : widget->accessibleName();
    QFAIL(qPrintable(QStringLiteral("%1: “%2” has %3 of %4")
                         .arg(name, text)
                         .arg(widget->width())
                         .arg(widget->sizeHint().width())));
  }
}

}  // namespace

class LanguagesTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void germanIsComplete();
  void everyTextIsInTheCatalogue();
  void whatIsAskedForIsInTheCatalogue();
  void germanIsSpoken();
  void plurals();
  void whatTheEngineSaysIsTranslatedOrMarked();
  void allTabsAreSeen_data();
  void allTabsAreSeen();
  void nothingIsClipped_data();
  void nothingIsClipped();
};

void LanguagesTest::germanIsComplete() {
  const Catalogue catalogue = read(german());
  QVERIFY(catalogue.size() > 400);
  for (const Message& message : catalogue) {
    const QByteArray where = message.source.toUtf8();
    QVERIFY2(!message.unfinished, where);
    for (const QString& text : message.translations) {
      QVERIFY2(!text.trimmed().isEmpty() || message.source.trimmed().isEmpty(), where);
      // Of one thing the number need not be said.
      const bool one = message.translations.size() > 1 && text == message.translations.front();
      const QSet<QString> unsaid = one ? QSet<QString>{QStringLiteral("%Ln")} : QSet<QString>();
      QVERIFY2(places(text) - unsaid == places(message.source) - unsaid, where);
      QCOMPARE(text.contains(QLatin1Char('&')), message.source.contains(QLatin1Char('&')));
      QCOMPARE(text.endsWith(QChar(0x2026)), message.source.endsWith(QChar(0x2026)));
      QCOMPARE(text.count(QLatin1Char('\n')), message.source.count(QLatin1Char('\n')));
      QCOMPARE(text.endsWith(QLatin1Char('.')), message.source.endsWith(QLatin1Char('.')));
    }
  }
}

// What the sources say now, against what was translated.
void LanguagesTest::everyTextIsInTheCatalogue() {
  const QTemporaryDir folder;
  const QString path = folder.filePath(QStringLiteral("now.ts"));
  QProcess lupdate;
  lupdate.setWorkingDirectory(QStringLiteral(HAWSER_SOURCES));
  QStringList arguments{QStringLiteral("-silent"), QStringLiteral("-Iengine"), QStringLiteral("-Iui")};
  for (const char* part : {"ui", "app/hawser", "engine/api"}) {
    QDirIterator files(QStringLiteral(HAWSER_SOURCES "/") + QLatin1String(part),
                       {QStringLiteral("*.cpp"), QStringLiteral("*.h")}, QDir::Files,
                       QDirIterator::Subdirectories);
    while (files.hasNext())
      arguments << files.next();
  }
  lupdate.start(QStringLiteral(HAWSER_LUPDATE), arguments + QStringList{QStringLiteral("-ts"), path});
  QVERIFY(lupdate.waitForFinished(60'000));
  const Catalogue now = read(path), known = read(german());
  const QList<QString> wanted = now.keys(), there = known.keys();
  const QSet<QString> missing =
      QSet<QString>(wanted.begin(), wanted.end()) - QSet<QString>(there.begin(), there.end());
  QVERIFY2(missing.isEmpty(),
           qPrintable(QStringList(missing.begin(), missing.end()).join(QLatin1Char('\n'))));
}

// The contexts that the program asks for are those that the catalogue has.
void LanguagesTest::whatIsAskedForIsInTheCatalogue() {
  PseudoTranslator listener;
  listener.stretches = false;
  QCoreApplication::installTranslator(&listener);
  for (const QString& name : sceneNames())
    const Scene scene(name);
  for (int code = 0; code <= static_cast<int>(ErrorCode::internal); ++code)
    (void)sentence(makeError(static_cast<ErrorCode>(code), "some detail"));
  QCoreApplication::removeTranslator(&listener);
  const Catalogue known = read(german());
  QVERIFY(listener.asked.size() > 250);
  for (const QString& key : std::as_const(listener.asked))
    QVERIFY2(known.contains(key), qPrintable(key));
}

void LanguagesTest::germanIsSpoken() {
  QTranslator catalogue;
  QVERIFY(catalogue.load(QStringLiteral(":/i18n/hawser_de.qm")));
  QCoreApplication::installTranslator(&catalogue);
  const Scene scene(QStringLiteral("window"));
  QCOMPARE(const_cast<Scene&>(scene).window().action(QStringLiteral("quit"))->text(),
           QStringLiteral("Been&den"));
  QCOMPARE(sentence(makeError(ErrorCode::noSpace, "")).cause,
           QStringLiteral("der Datenträger oder das Kontingent ist voll"));
  QCOMPARE(QCoreApplication::translate("hawser::ConnectionTest", "Sign-in", "a step of the connection test"),
           QStringLiteral("Anmelden"));
  QCOMPARE(QCoreApplication::translate("hawser::ui::DeleteDialog", "Delete %Ln item(s) for good?", "", 1),
           QStringLiteral("1 Eintrag endgültig löschen?"));
  QCoreApplication::removeTranslator(&catalogue);
}

void LanguagesTest::plurals() {
  const auto text = [](int count) {
    return QCoreApplication::translate("hawser::ui::DeleteDialog", "Delete %Ln item(s) for good?", "", count);
  };
  QCOMPARE(text(1), QStringLiteral("Delete 1 item for good?"));
  QCOMPARE(text(5), QStringLiteral("Delete 5 items for good?"));
}

// The engine's own words are English. In a German window they stand as a detail, in a German sentence.
void LanguagesTest::whatTheEngineSaysIsTranslatedOrMarked() {
  QTranslator catalogue;
  QVERIFY(catalogue.load(QStringLiteral(":/i18n/hawser_de.qm")));
  QCoreApplication::installTranslator(&catalogue);
  const QString traced = QStringLiteral("xyzzy went wrong"),
                marked = QStringLiteral("technisches Detail: ") + traced;
  for (int code = 0; code <= static_cast<int>(ErrorCode::internal); ++code) {
    const Error error = makeError(static_cast<ErrorCode>(code), toUtf8(traced));
    TransferRow row;
    row.source = "/home/ada/a";
    row.state = TransferState::failed;
    row.error = error;
    QStringList shown{sentence(error, Speaker::window).whole(), transferTruth(row, {}),
                      transferToolTip(row, {})};
    for (const QString& text : std::as_const(shown))
      QVERIFY2(!text.contains(traced) || text.contains(marked), qPrintable(text));
    shown << logText({LogLine::Kind::failed, error, {}, 0});
    // The log is where details are looked for.
    QVERIFY2(shown.last().contains(QStringLiteral("technisches Detail: ")) && shown.last().contains(traced),
             qPrintable(shown.last()));
  }
  QCOMPARE(sentence(makeError(ErrorCode::invalidArgument, "there is nothing to copy"), Speaker::window).cause,
           QStringLiteral("es gibt nichts zu kopieren"));
  QCOMPARE(titleText({{}, 3, "studio:renders/"}), QStringLiteral("3 Einträge nach studio:renders/"));
  QCOMPARE(titleText({"night", 1, "studio:renders/"}), QStringLiteral("night nach studio:renders/"));
  QVERIFY(logText({LogLine::Kind::resumed, {}, {}, 1024}).contains(QStringLiteral("Fortgesetzt")));
  QCoreApplication::removeTranslator(&catalogue);
}

void LanguagesTest::allTabsAreSeen_data() {
  QTest::addColumn<bool>("german");
  QTest::newRow("en") << false;
  QTest::newRow("de") << true;
}

void LanguagesTest::allTabsAreSeen() {
  QFETCH(bool, german);
  QTranslator catalogue;
  QVERIFY(catalogue.load(QStringLiteral(":/i18n/hawser_de.qm")));
  if (german) QCoreApplication::installTranslator(&catalogue);
  Scene scene(QStringLiteral("window"));
  QVERIFY(QTest::qWaitForWindowExposed(&scene.shown()));
  const auto all = scene.shown().findChildren<QTabBar*>();
  QVERIFY(all.size() >= 2);
  for (const QTabBar* tabs : all)
    if (tabs->isVisibleTo(&scene.shown()))
      QVERIFY2(
          tabs->tabRect(tabs->count() - 1).right() < tabs->width(),
          qPrintable(
              QStringLiteral("%1 of %2").arg(tabs->width()).arg(tabs->tabRect(tabs->count() - 1).right())));
  QCoreApplication::removeTranslator(&catalogue);
}

void LanguagesTest::nothingIsClipped_data() {
  QTest::addColumn<QString>("name");
  QTest::addColumn<QString>("language");
  for (const QString& name : sceneNames())
    for (const char* language : {"en", "de", "pseudo"})
      QTest::addRow("%s %s", qPrintable(name), language) << name << QString::fromLatin1(language);
}

void LanguagesTest::nothingIsClipped() {
  QFETCH(QString, name);
  QFETCH(QString, language);
  QTranslator catalogue;
  PseudoTranslator pseudo;
  QVERIFY(catalogue.load(QStringLiteral(":/i18n/hawser_de.qm")));
  if (language == QLatin1String("de")) QCoreApplication::installTranslator(&catalogue);
  if (language == QLatin1String("pseudo")) QCoreApplication::installTranslator(&pseudo);
  verifyNothingIsClipped(name);
  QCoreApplication::removeTranslator(&catalogue);
  QCoreApplication::removeTranslator(&pseudo);
}

int main(int argc, char** argv) {
  return runUiTest<LanguagesTest>(argc, argv);
}
#include "languages_test.moc"
