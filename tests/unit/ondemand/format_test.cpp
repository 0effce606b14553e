// What the state of a mount looks like on the disk: as FORMAT.md shows it.
#include <QFile>

#include "ondemand/slot_page.h"
#include "unit/ondemand/ondemand_fixture.h"

using namespace hawser;
using namespace hawser::ondemand;
using namespace hawser::test;

namespace {

std::string hexDump(ByteSpan bytes) {
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += 16) {
    text += QString::asprintf("%04zx ", at).toStdString();
    for (std::size_t i = at; i < std::min(at + 16, bytes.size()); ++i)
      text += QString::asprintf(" %02x", static_cast<unsigned>(bytes[i])).toStdString();
    text += "\n";
  }
  return text;
}

std::string example(const std::string& name) {
  QFile file(QStringLiteral(HAWSER_FORMAT));
  if (!file.open(QIODevice::ReadOnly)) qFatal("no FORMAT.md");
  const std::string text = file.readAll().toStdString();
  const std::size_t begin = text.find("```" + name + "\n") + name.size() + 4;
  return text.substr(begin, text.find("```", begin) - begin);
}

MountHeader theHeader() {
  MountHeader header;
  header.source = {"azure", "az://a/b/c", "0x8D", 8292};
  header.boot = "b1";
  header.closed = true;
  for (std::size_t i = 0; i < header.uuid.size(); ++i)
    header.uuid[i] = static_cast<std::byte>(i);
  return header;
}

}  // namespace

class FormatTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void theWordOfTheExample() {
    std::vector<std::uint64_t> words(BlockMap::kPageBytes / 8);
    BlockMap map(std::as_writable_bytes(std::span(words)), 3);
    map.markClean({0, 3});
    map.markWritten({2, 3});
    QCOMPARE(hexDump(std::as_bytes(std::span(words)).first(8)), example("word"));
  }

  void theHeaderOfTheExample() {
    const Bytes slot = encodeSlot(~std::uint64_t{0}, 1, encode(theHeader()));
    QCOMPARE(hexDump(ByteSpan(slot).first(144)), example("header"));
    Bytes slots(2 * kSlotBytes);
    std::copy(slot.begin(), slot.end(), slots.begin() + kSlotBytes);
    const auto page = newestSlot(~std::uint64_t{0}, slots);
    QVERIFY(page && *page);
    QCOMPARE((*page)->version, 1U);
    const auto header = decodeMountHeader((*page)->payload);
    QVERIFY(header);
    QVERIFY(*header == theHeader());
  }

  void headersThatAreNoneAreRefused() {
    Bytes bytes = encode(theHeader());
    bytes.resize(kSlotPayload);
    Bytes wrong = bytes;
    wrong[0] ^= std::byte{1};
    QCOMPARE(decodeMountHeader(wrong).error().code, ErrorCode::corrupt);
    wrong = bytes;
    wrong[8] = std::byte{2};
    QCOMPARE(decodeMountHeader(wrong).error().code, ErrorCode::unsupported);
    wrong = bytes;
    wrong[45] = std::byte{0xFF};  // a text longer than the page
    QCOMPARE(decodeMountHeader(wrong).error().code, ErrorCode::corrupt);
    wrong = bytes;
    wrong[27] = std::byte{0x80};  // a size nobody has
    QCOMPARE(decodeMountHeader(wrong).error().code, ErrorCode::corrupt);
    QCOMPARE(decodeMountHeader({}).error().code, ErrorCode::corrupt);
  }
};

QTEST_GUILESS_MAIN(FormatTest)
#include "format_test.moc"
