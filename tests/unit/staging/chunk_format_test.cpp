// The bytes of chunk files, and what is made of those that others left.
#include "checksum/crc32.h"
#include "staging/chunk_salvage.h"
#include "unit/staging/bench.h"

using namespace hawser;
using namespace hawser::staging;
using namespace hawser::test;
using fault::FaultFileSystem;

namespace {

std::string big(std::uint32_t value, int size) {
  std::string text;
  for (int i = size - 1; i >= 0; --i)
    text += static_cast<char>(value >> (8 * i));
  return text;
}
std::string little(std::uint32_t value) {
  std::string text = big(value, 4);
  return {text.rbegin(), text.rend()};
}

// As any program could write it.
struct Foreign {
  std::string metadata, content, slack;
  std::optional<std::uint32_t> length;  // instead of the content's
  std::string crc;                      // 4 bytes instead of the right ones
  std::string hint = std::string(8, '\0');

  std::uint32_t right(std::string_view of) const {
    return crc32(bytes(big(static_cast<std::uint32_t>(metadata.size()), 2) + metadata + std::string(of)));
  }
  std::string text() const {
    const std::string sum = crc.empty() ? big(right(content), 4) : crc;
    return "\xc1" + std::string(1, '\0') + sum + std::string(4, '\0') +
           big(length.value_or(static_cast<std::uint32_t>(content.size())), 4) + hint +
           big(static_cast<std::uint32_t>(metadata.size()), 2) + metadata + content + slack;
  }
};

Verdict judged(const std::string& text) {
  FaultFileSystem files;
  putFile(files, "/f", text);
  const auto file = files.open("/f", OpenMode::read, true);
  const auto verdict = judgeChunk({}, **file);
  if (!verdict) qFatal("not judged: %s", verdict.error().detail.c_str());
  return *verdict;
}

}  // namespace

class ChunkFormatTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void headersThereAndBack() {
    for (const ChunkHeader header : {ChunkHeader{}, ChunkHeader{0x41d912ff, 0, SyncHint{0, 0x41d912ff}, 0},
                                     ChunkHeader{0x01020304, 0xffffffff, SyncHint{0xfffffffe, 7}, 65535}}) {
      const HeaderBytes encoded = encodeHeader(header);
      QVERIFY(decodeHeader(encoded) == header);
      QVERIFY(!decodeHeader(ByteSpan(encoded).first(23)));
    }
    HeaderBytes other = encodeHeader({});
    other[1] = std::byte{1};
    QVERIFY(!decodeHeader(other));
  }

  void theCrcOfNothing() { QCOMPARE(metadataCrc(""), 0x41d912ffu); }

  void soundChunks_data() {
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<qint64>("length");
    QTest::addColumn<bool>("summed");
    const auto row = [](const char* name, const Foreign& foreign, qint64 length, bool summed = true) {
      QTest::newRow(name) << QByteArray::fromStdString(foreign.text()) << length << summed;
    };
    const std::string none(4, '\0');
    row("empty", {}, 0);
    row("content", {"", "hello", "", {}, "", std::string(8, '\0')}, 5);
    row("metadata", {"m", "hello", "", {}, "", std::string(8, '\0')}, 5);
    row("long metadata", {std::string(65535, 'm'), "hello", "", {}, "", std::string(8, '\0')}, 5);
    row("room behind", {"m", "hello", std::string(4000, '\0'), {}, "", std::string(8, '\0')}, 5);
    row("stale bytes behind", {"m", "hello", "rest", {}, "", std::string(8, '\0')}, 5);
    row("stale bytes behind nothing", {"m", "", "rest", {}, "", std::string(8, '\0')}, 0);
    row("a hint that is old", {"m", "hello", "", {}, "", "\1\2\3\4\5\6\7\10"}, 5);
    row("no checksum", {"m", "hello", "", {}, none, std::string(8, '\0')}, 5, false);
    row("legacy", {"m", "hello", "", 0, "", std::string(8, '\0')}, 5);
    row("legacy without checksum", {"m", "hello", "", 0, none, std::string(8, '\0')}, 5, false);
    row("room only, without checksum", {"", "", std::string(4072, '\0'), {}, none, std::string(8, '\0')}, 0,
        false);
  }
  void soundChunks() {
    QFETCH(QByteArray, file);
    QFETCH(qint64, length);
    QFETCH(bool, summed);
    const Verdict verdict = judged(file.toStdString());
    QCOMPARE(int(verdict.damage), 0);
    QCOMPARE(qint64(verdict.layout.contentLength), length);
    QCOMPARE(verdict.summed, summed);
    QVERIFY(!verdict.salvage);
  }

  void damagedChunks_data() {
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<int>("damage");
    QTest::addColumn<int>("kind");
    QTest::addColumn<qint64>("salvaged");
    const auto row = [](const char* name, const std::string& text, Damage damage, Salvage::Kind kind,
                        qint64 salvaged) {
      QTest::newRow(name) << QByteArray::fromStdString(text) << int(damage) << int(kind) << salvaged;
    };
    using Kind = Salvage::Kind;
    const std::string noHint(8, '\0');
    const Foreign sound{"m", "hello world", "", {}, "", noHint};
    row("no file", "", Damage::unreadable, Kind::unproven, 0);
    row("short", sound.text().substr(0, 23), Damage::badSize, Kind::unproven, 0);
    row("other", "XX" + sound.text().substr(2), Damage::badLayout, Kind::unproven, 0);
    row("cut in the metadata", Foreign{"meta", "", "", {}, "", noHint}.text().substr(0, 26), Damage::badSize,
        Kind::unproven, 0);
    row("cut in the content", sound.text().substr(0, 30), Damage::badSize, Kind::unproven, 5);
    std::string flipped = sound.text();
    flipped[30] ^= 1;
    row("a bit", flipped, Damage::badChecksum, Kind::unproven, 11);
    Foreign grown = sound;
    grown.crc = "\xde\xad\xbe\xef";
    grown.hint = big(5, 4) + big(grown.right("hello"), 4);
    row("grown since a sync", grown.text(), Damage::badChecksum, Kind::synced, 5);
    row("cut since a sync", grown.text().substr(0, 31), Damage::badSize, Kind::synced, 5);
    Foreign killed = sound;
    killed.crc = little(~killed.right("hello world"));
    row("killed before a sync", killed.text(), Damage::badChecksum, Kind::unfinished, 11);
    Foreign opened{"", "", "", {}, "\xff\x12\xd9\x41", noHint};
    row("killed after it was opened", opened.text(), Damage::badChecksum, Kind::unfinished, 0);
    Foreign legacy{"m", std::string("\0binary", 7), "", 0, "", noHint};
    row("legacy that begins with a zero", legacy.text(), Damage::badChecksum, Kind::legacy, 7);
    Foreign longer{"m", "hello", "", 6, "", noHint};
    row("longer than it is", longer.text(), Damage::badSize, Kind::legacy, 5);
  }
  void damagedChunks() {
    QFETCH(QByteArray, file);
    QFETCH(int, damage);
    QFETCH(int, kind);
    QFETCH(qint64, salvaged);
    const Verdict verdict = judged(file.toStdString());
    QCOMPARE(int(verdict.damage), damage);
    QVERIFY(verdict.salvage);
    QCOMPARE(int(verdict.salvage->kind), kind);
    QCOMPARE(qint64(verdict.salvage->length), salvaged);
    QVERIFY(!text(verdict.damage).empty());
  }

  void contentIsCopiedAsFarAsItIs() {
    FaultFileSystem files;
    const Foreign sound{"m", "hello world", "stale", {}, "", std::string(8, '\0')};
    for (const std::size_t cut : {0u, 10u}) {
      putFile(files, "/f", sound.text().substr(0, sound.text().size() - cut));
      const auto file = files.open("/f", OpenMode::read, true);
      const auto verdict = judgeChunk({}, **file);
      TextSink sink;
      QVERIFY(copyContent({}, **file, *verdict, sink));
      QCOMPARE(sink.text, cut == 0 ? std::string("hello world") : std::string("hello "));
    }
  }

  void stopsWhenTold() {
    FaultFileSystem files;
    putFile(files, "/f", Foreign{"m", "hello", "", {}, "", std::string(8, '\0')}.text());
    const auto file = files.open("/f", OpenMode::read, true);
    std::stop_source source;
    source.request_stop();
    OpContext context;
    context.stop = source.get_token();
    QCOMPARE(judgeChunk(context, **file).error().code, ErrorCode::cancelled);
  }
};

QTEST_GUILESS_MAIN(ChunkFormatTest)
#include "chunk_format_test.moc"
