// What of an object is shown before anything else is done with it: which bytes are read, what they are taken
// for, and how they are written.
#include <QtTest>

#include "models/preview.h"
#include "models/preview_text.h"
#include "ui/stage.h"

using namespace hawser;
using namespace hawser::ui;

namespace {

QByteArray wide(const QString& text, QStringConverter::Encoding encoding, bool mark) {
  QStringEncoder encoder(encoding, mark ? QStringConverter::Flag::WriteBom : QStringConverter::Flag::Default);
  return encoder(text);
}

// Taken in pieces of this length.
QString shownIn(TextCoding coding, const QByteArray& bytes, qsizetype piece) {
  TextPieces pieces(coding);
  QString text;
  for (qsizetype at = 0; at < bytes.size(); at += piece)
    text += pieces.next(QByteArrayView(bytes).sliced(at, std::min(piece, bytes.size() - at)));
  return text;
}

}  // namespace

class PreviewTest : public QObject {
  Q_OBJECT

  std::unique_ptr<Stage> stage_;

  BrowseItem listed(const char* name) {
    BrowseItem found;
    bool done = false;
    const auto operation = stage_->engine->browse(
        "studio:box/", name, {}, stage_->bridge.carry<Result<BrowsePage>>(this, [&](Result<BrowsePage> page) {
          found = page->items.front();
          done = true;
        }));
    while (!done)
      QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    return found;
  }

 private Q_SLOTS:
  void init() { stage_ = std::make_unique<Stage>(); }
  void cleanup() { stage_.reset(); }

  void textIsKnown_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("coding");  // -1: no text
    const QString german = QStringLiteral("Grüße aus Köln\n");
    const auto row = [](const char* name, const QByteArray& bytes, int coding) {
      QTest::newRow(name) << bytes << coding;
    };
    row("ASCII", "one\ntwo\n", int(TextCoding::utf8));
    row("UTF-8", german.toUtf8(), int(TextCoding::utf8));
    row("UTF-8 with a mark", "\xEF\xBB\xBFone", int(TextCoding::utf8));
    row("Windows", german.toLatin1(), int(TextCoding::windows1252));
    row("UTF-16 with a mark", wide(german, QStringConverter::Utf16LE, true), int(TextCoding::utf16le));
    row("UTF-16, the other way", wide(german, QStringConverter::Utf16BE, true), int(TextCoding::utf16be));
    row("UTF-16 without a mark", wide(german, QStringConverter::Utf16LE, false), int(TextCoding::utf16le));
    row("UTF-16 without, other", wide(german, QStringConverter::Utf16BE, false), int(TextCoding::utf16be));
    row("UTF-32", wide(german, QStringConverter::Utf32LE, true), int(TextCoding::utf32le));
    row("colours of a terminal", "\x1B[31mred\x1B[0m\n", int(TextCoding::utf8));
    row("zeros", QByteArray(100, '\0'), -1);
    row("a program",
        QByteArray("\x7F"
                   "ELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0\x01\0\0\0",
                   24),
        -1);
    QByteArray noise;
    for (unsigned i = 1; noise.size() < 4000; i = i * 1103515245U + 12345U)
      if (const char byte = static_cast<char>(i >> 16); byte != 0) noise += byte;
    row("noise", noise, -1);
  }
  void textIsKnown() {
    QFETCH(QByteArray, bytes);
    QFETCH(int, coding);
    const auto guessed = guessCoding(bytes, true);
    QCOMPARE(guessed ? int(*guessed) : -1, coding);
  }

  // Where the first piece ends in the midst of a character, and the next begins there.
  void charactersAreNotCut() {
    const QString text = QStringLiteral("Ä€𝄞 und weiter");
    for (qsizetype cut = 1; cut < 9; ++cut)
      QCOMPARE(int(*guessCoding(QByteArrayView(text.toUtf8()).first(cut), false)), int(TextCoding::utf8));
    for (const qsizetype piece : {1, 2, 3, 5, 100}) {
      QCOMPARE(shownIn(TextCoding::utf8, text.toUtf8(), piece), text);
      QCOMPARE(shownIn(TextCoding::utf16be, wide(text, QStringConverter::Utf16BE, true), piece), text);
    }
    QCOMPARE(shownIn(TextCoding::windows1252, "\x80 5, \x84so\x93", 2), QStringLiteral("€ 5, „so“"));
  }

  void linesAndSigns() {
    for (const qsizetype piece : {1, 2, 3, 100})
      QCOMPARE(shownIn(TextCoding::utf8, "a\r\nb\rc\n\td\x01\x7F", piece), QStringLiteral("a\nb\nc\n\td␁␡"));
    TextPieces pieces(TextCoding::utf8);
    QVERIFY(!pieces.next("short\n").isEmpty() && !pieces.broke());
    const QStringList lines = pieces.next(QByteArray(10'000, 'x')).split(u'\n');
    QCOMPARE(lines.size(), 3);
    QVERIFY(pieces.broke());
    QCOMPARE(lines.join(QString()), QString(10'000, u'x'));
  }

  void hex() {
    QCOMPARE(hexLines(QByteArray("Hawser \0\x7F\xFF and more", 19)),
             QStringLiteral("00000000  48 61 77 73 65 72 20 00  7f ff 20 61 6e 64 20 6d  |Hawser ... and m|\n"
                            "00000010  6f 72 65                                          |ore|"));
    QCOMPARE(hexLines({}), QString());
  }

  void readsInSteps() {
    const std::string content(Preview::kStep * 2 + 100, 'x');
    stage_->engine->setObject("studio:box/", "a", content);
    Preview preview(stage_->bridge);
    QSignalSpy arrived(&preview, &Preview::arrived);
    preview.open(listed("a"));
    QVERIFY(preview.reading());
    preview.more();  // is under way
    QTRY_COMPARE(arrived.size(), 1);
    QCOMPARE(preview.bytes().size(), qsizetype{Preview::kStep});
    QVERIFY(!preview.whole() && !preview.reading());
    preview.readRest();
    QTRY_COMPARE(arrived.size(), 2);
    QVERIFY(preview.whole());
    QCOMPARE(preview.bytes().toStdString(), content);
    preview.more();
    const auto calls = stage_->engine->calls();
    QCOMPARE(calls.size(), std::size_t{2});
    QCOMPARE(calls[1], std::string("readRange studio:box/a 262144 262244"));
  }

  // What was asked for before does not come to what is shown now.
  void anotherIsOpenedMeanwhile() {
    stage_->engine->setObject("studio:box/", "a", "of a");
    stage_->engine->setObject("studio:box/", "b", "of b");
    const BrowseItem a = listed("a"), b = listed("b");
    stage_->engine->holdReads();
    Preview preview(stage_->bridge);
    QSignalSpy arrived(&preview, &Preview::arrived);
    preview.open(a);
    preview.open(b);
    stage_->engine->letReadsGo();
    stage_->engine->finishAnswers();
    QTRY_COMPARE(arrived.size(), 1);
    QCOMPARE(preview.bytes(), QByteArray("of b"));
  }

  void whatHasChangedIsNotShown() {
    stage_->engine->setObject("studio:box/", "a", std::string(Preview::kStep + 1, 'x'));
    const BrowseItem before = listed("a");
    Preview preview(stage_->bridge);
    QSignalSpy arrived(&preview, &Preview::arrived), failed(&preview, &Preview::failed);
    preview.open(before);
    QTRY_COMPARE(arrived.size(), 1);
    stage_->engine->setObject("studio:box/", "a", std::string(Preview::kStep + 1, 'y'));
    preview.more();
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(preview.error()->code, ErrorCode::changedUnderUs);
    preview.open(before);
    QTRY_COMPARE(failed.size(), 2);
    QVERIFY(preview.bytes().isEmpty());
    preview.open(listed("a"));
    QTRY_COMPARE(arrived.size(), 2);
    QVERIFY(preview.bytes().startsWith('y'));
  }

  // Also where a listing does not say which version it shows: the first answer does.
  void withoutAnEtag() {
    stage_->engine->setObject("studio:box/", "a", std::string(Preview::kStep + 1, 'x'));
    BrowseItem item = listed("a");
    item.etag.clear();
    Preview preview(stage_->bridge);
    QSignalSpy arrived(&preview, &Preview::arrived), failed(&preview, &Preview::failed);
    preview.open(item);
    QTRY_COMPARE(arrived.size(), 1);
    stage_->engine->setObject("studio:box/", "a", std::string(Preview::kStep + 1, 'y'));
    preview.more();
    QTRY_COMPARE(failed.size(), 1);
  }

  void ofAFolderNothingIsRead() {
    Preview preview(stage_->bridge);
    QSignalSpy arrived(&preview, &Preview::arrived);
    BrowseItem folder;
    folder.kind = BrowseItem::Kind::folder;
    folder.location = "studio:box/deep/";
    preview.open(folder);
    QCOMPARE(arrived.size(), 1);
    QVERIFY(preview.whole() && stage_->engine->calls().empty());
  }
};

int main(int argc, char** argv) {
  return runUiTest<PreviewTest>(argc, argv);
}

#include "preview_test.moc"
