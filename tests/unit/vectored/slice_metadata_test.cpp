#include <QtTest>

#include "vectored/slice_metadata.h"

using namespace hawser;

namespace {

// As blobxfer 1.11 writes them.
const std::string kFirst = R"({"FileAttributes": {"POSIX": {"gid": 1000, "mode": "0o100644", "uid": 1000}}, )"
                           R"("VectoredIO": {"Mode": "Stripe", "Stripe": {"Next": )"
                           R"("acct2.blob.core.windows.net;data;in/x.bin.bxslice-1", )"
                           R"("OffsetStart": 0, "SliceId": 0, "TotalSize": 2684354560, "TotalSlices": 3}}})";
const std::string kLast =
    R"({"VectoredIO": {"Mode": "Stripe", "Stripe": {"Next": null, "OffsetStart": 2147483648, "SliceId": 2, )"
    R"("TotalSize": 2684354560, "TotalSlices": 3}}})";

}  // namespace

class SliceMetadataTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void readsAndWritesBlobxfersText() {
    const BlobxferMetadata first{
        PosixAttributes{0100644, 1000, 1000},
        SliceMetadata{2684354560, 0, 3, 0,
                      SliceAddress{"acct2.blob.core.windows.net", "data", "in/x.bin.bxslice-1"}}};
    const BlobxferMetadata last{std::nullopt, SliceMetadata{2684354560, 2147483648, 3, 2, std::nullopt}};
    QCOMPARE(blobxferText(first), kFirst);
    QCOMPARE(blobxferText(last), kLast);
    QVERIFY(blobxferMetadataFrom(kFirst) == first);
    QVERIFY(blobxferMetadataFrom(kLast) == last);
  }

  void keysOfAllKindsComeBack() {
    const std::string keys[] = {"a;b;c.bxslice-1", "naïve ☃ 𝄞.bxslice-1", "quote\" back\\ tab\t.bxslice-1",
                                "\x01\x7f.bxslice-1"};
    for (const std::string& key : keys) {
      const BlobxferMetadata metadata{std::nullopt,
                                      SliceMetadata{10, 5, 2, 0, SliceAddress{"h", "box", key}}};
      const std::string text = blobxferText(metadata);
      for (const char c : text)
        QVERIFY(c >= 0x20 && c < 0x7f);
      QVERIFY(blobxferMetadataFrom(text) == metadata);
    }
  }

  // blobxfer does not escape it.
  void utf8IsRead() {
    const auto parsed = blobxferMetadataFrom(
        R"({"VectoredIO": {"Mode": "Stripe", "Stripe": {"Next": "h;box;naïve ☃.bxslice-1", )"
        R"("OffsetStart": 0, "SliceId": 0, "TotalSize": 10, "TotalSlices": 2}}})");
    QVERIFY(parsed && parsed->slice && parsed->slice->next);
    QCOMPARE(parsed->slice->next->key, std::string("naïve ☃.bxslice-1"));
  }

  void sizesBeyondDoublesAreExact() {
    const BlobxferMetadata metadata{std::nullopt,
                                    SliceMetadata{(1ull << 62) + 1, (1ull << 61) + 1, 9, 8, std::nullopt}};
    QVERIFY(blobxferMetadataFrom(blobxferText(metadata)) == metadata);
  }

  void otherMetadataIsNoSlice() {
    const auto parsed = blobxferMetadataFrom(R"({"FileAttributes": {"Windows": {}}})");
    QVERIFY(parsed && !parsed->slice && !parsed->attributes);
  }

  void damageIsAnError_data() {
    QTest::addColumn<QString>("find");
    QTest::addColumn<QString>("put");
    QTest::addColumn<bool>("unsupported");
    const auto row = [](const char* name, const char* find, const char* put, bool unsupported = false) {
      QTest::newRow(name) << find << put << unsupported;
    };
    row("no JSON", "}}}", "}}");
    row("mode", "\"Stripe\", ", "\"Mirror\", ", true);
    row("negative size", "2684354560", "-1");
    row("fraction", "2684354560", "2684354560.5");
    row("huge", "2684354560", "26843545600000000000");
    row("text for a number", "2684354560", "\"2684354560\"");
    row("missing", "\"TotalSize\"", "\"TotalSizes\"");
    row("index too high", "\"SliceId\": 0", "\"SliceId\": 3");
    row("offset too high", "\"OffsetStart\": 0", "\"OffsetStart\": 2684354561");
    row("no slices", "\"TotalSlices\": 3", "\"TotalSlices\": 0");
    row("next without a key", ";in/x.bin.bxslice-1", "");
    row("next with an empty key", ";in/x.bin.bxslice-1", ";");
    row("mode of the file", "0o100644", "0o10098");
  }
  void damageIsAnError() {
    QFETCH(QString, find);
    QFETCH(QString, put);
    QFETCH(bool, unsupported);
    QString text = QString::fromStdString(kFirst);
    QVERIFY(text.contains(find));
    text.replace(text.indexOf(find), find.size(), put);
    const auto parsed = blobxferMetadataFrom(text.toStdString());
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().code, unsupported ? ErrorCode::unsupported : ErrorCode::corrupt);
  }

  void marks() {
    const StripeMark first{0x0123456789abcdef, 0xfedcba9876543210};
    const StripeMark other{0x0123456789abcdef, std::nullopt};
    QCOMPARE(stripeMarkText(first), std::string("1 0123456789abcdef fedcba9876543210"));
    QCOMPARE(stripeMarkText(other), std::string("1 0123456789abcdef"));
    QVERIFY(stripeMarkFrom(stripeMarkText(first)) == first);
    QVERIFY(stripeMarkFrom(stripeMarkText(other)) == other);
    QCOMPARE(stripeMarkFrom("2 whatever").error().code, ErrorCode::unsupported);
    for (const char* text : {"", "x", "1", "1 zz", "1 0123456789abcdef zz"})
      QCOMPARE(stripeMarkFrom(text).error().code, ErrorCode::corrupt);
  }
};

QTEST_GUILESS_MAIN(SliceMetadataTest)
#include "slice_metadata_test.moc"
