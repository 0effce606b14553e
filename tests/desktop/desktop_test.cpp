// One name in all that desktops read of the program, and icons that can be seen at every size.
#include <QDirIterator>
#include <QGuiApplication>
#include <QIcon>
#include <QPainter>
#include <QRegularExpression>
#include <QSettings>
#include <QSvgRenderer>
#include <QtTest>

#include "widgets/icons.h"

using namespace hawser::ui;

namespace {

const QString kId = QStringLiteral("org.hawser.Hawser");

QString textOf(const char* path) {
  QFile file(QStringLiteral(HAWSER_SOURCES "/") + QLatin1String(path));
  if (!file.open(QIODevice::ReadOnly)) qFatal("no %s", path);
  return QString::fromUtf8(file.readAll());
}

// Share of the pixels that show something.
double covered(const QImage& image) {
  int seen = 0;
  for (int y = 0; y < image.height(); ++y)
    for (int x = 0; x < image.width(); ++x)
      seen += image.pixelColor(x, y).alpha() > 96;
  return static_cast<double>(seen) / (image.width() * image.height());
}

}  // namespace

class DesktopTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { initResources(); }
  void oneNameEverywhere();
  void theProgramsIconIsSeen();
  void whatQtItselfDrawsIsSeen();
  void symbolsAreSeen();
  void everySymbolAskedForIsThere();
};

void DesktopTest::oneNameEverywhere() {
  const QString entry = textOf("resources/org.hawser.Hawser.desktop");
  QVERIFY(entry.contains(QStringLiteral("\nIcon=") + kId + QLatin1Char('\n')));
  QVERIFY(entry.contains(QStringLiteral("\nExec=hawser ")));
  const QString info = textOf("resources/org.hawser.Hawser.metainfo.xml");
  QVERIFY(info.contains(QStringLiteral("<id>") + kId + QStringLiteral("</id>")));
  QVERIFY(
      info.contains(QStringLiteral("<launchable type=\"desktop-id\">") + kId + QStringLiteral(".desktop<")));
  QVERIFY(info.contains(QStringLiteral("<release version=\"" HAWSER_VERSION "\"")));
  QVERIFY(
      textOf("app/hawser/main.cpp").contains(QStringLiteral("setDesktopFileName(QStringLiteral(\"") + kId));
  QVERIFY(textOf("app/hawser/CMakeLists.txt").contains(kId + QStringLiteral(".svg")));
}

void DesktopTest::theProgramsIconIsSeen() {
  QSvgRenderer renderer(QStringLiteral(":/hawser.svg"));
  QVERIFY(renderer.isValid());
  QCOMPARE(renderer.defaultSize().width(), renderer.defaultSize().height());
  for (const int size : {16, 22, 32, 64, 256}) {
    QImage image(size, size, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    renderer.render(&painter);
    painter.end();
    QVERIFY2(covered(image) > 0.5, qPrintable(QString::number(size)));
  }
}

// The window's icon and what the style names: a plugin draws them, which not all that has Qt brings along.
void DesktopTest::whatQtItselfDrawsIsSeen() {
  static const QRegularExpression named(QStringLiteral("url\\((:[^)]+)\\)"));
  QStringList pictures = {QStringLiteral(":/hawser.svg")};
  for (auto all = named.globalMatch(textOf("resources/hawser.qss")); all.hasNext();)
    pictures << all.next().captured(1);
  QVERIFY(pictures.size() > 3);
  for (const QString& picture : std::as_const(pictures))
    QVERIFY2(covered(QIcon(picture).pixmap(32, 32).toImage()) > 0.02, qPrintable(picture));
}

void DesktopTest::symbolsAreSeen() {
  QVERIFY(iconNames().size() > 30);
  for (const QString& name : iconNames()) {
    for (const double scale : {1.0, 1.5, 2.0}) {
      const QImage image = symbol(name, Qt::black, 16, scale).toImage();
      QCOMPARE(image.width(), qRound(16 * scale));
      QVERIFY2(covered(image) > 0.02, qPrintable(name));
    }
  }
}

void DesktopTest::everySymbolAskedForIsThere() {
  static const QRegularExpression asked(
      QStringLiteral("(?:icon|symbol)\\(QStringLiteral\\(\"([a-z-]+)\"\\)"));
  int found = 0;
  QDirIterator files(QStringLiteral(HAWSER_SOURCES "/ui"), {QStringLiteral("*.cpp")}, QDir::Files,
                     QDirIterator::Subdirectories);
  while (files.hasNext()) {
    QFile file(files.next());
    QVERIFY(file.open(QIODevice::ReadOnly));
    for (auto all = asked.globalMatch(QString::fromUtf8(file.readAll())); all.hasNext(); ++found) {
      const QString name = all.next().captured(1);
      QVERIFY2(iconNames().contains(name), qPrintable(name));
    }
  }
  QVERIFY(found > 5);
}

QTEST_MAIN(DesktopTest)
#include "desktop_test.moc"
