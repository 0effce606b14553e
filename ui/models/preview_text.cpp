#include "models/preview_text.h"

#include <algorithm>
#include <array>

#include "base/encoding.h"

namespace hawser::ui {
namespace {

constexpr qsizetype kLooked = 64 * 1024;
// A view lays out a line as a whole: longer ones would hold it up.
constexpr qsizetype kLongestLine = 4096;

struct Mark {
  QByteArrayView bytes;
  TextCoding coding;
};
// The longer ones first: that of UTF-16 is the beginning of one of UTF-32.
const Mark kMarks[] = {{QByteArrayView("\xFF\xFE\x00\x00", 4), TextCoding::utf32le},
                       {QByteArrayView("\x00\x00\xFE\xFF", 4), TextCoding::utf32be},
                       {QByteArrayView("\xEF\xBB\xBF", 3), TextCoding::utf8},
                       {QByteArrayView("\xFF\xFE", 2), TextCoding::utf16le},
                       {QByteArrayView("\xFE\xFF", 2), TextCoding::utf16be}};

bool isControl(unsigned char byte) {
  return (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r' && byte != '\f' && byte != 0x1B) ||
         byte == 0x7F;
}

// Without what may be the beginning of a character whose end has not come.
std::string_view uncut(QByteArrayView bytes) {
  qsizetype size = bytes.size();
  for (qsizetype i = 1; i <= std::min<qsizetype>(3, size); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[size - i]);
    if ((byte & 0xC0) == 0x80) continue;
    const qsizetype length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
    if (length > i) size -= i;
    break;
  }
  return {bytes.data(), static_cast<std::size_t>(size)};
}

// Text of the west has a zero in every other place.
std::optional<TextCoding> guessWide(QByteArrayView bytes) {
  std::array<qsizetype, 2> zeros{};
  for (qsizetype i = 0; i < bytes.size(); ++i)
    if (bytes[i] == 0) ++zeros[static_cast<std::size_t>(i % 2)];
  const qsizetype half = bytes.size() / 2;
  if (half == 0) return std::nullopt;
  if (zeros[1] * 10 > half * 7 && zeros[0] * 50 <= half) return TextCoding::utf16le;
  if (zeros[0] * 10 > half * 7 && zeros[1] * 50 <= half) return TextCoding::utf16be;
  return std::nullopt;
}

// Of 0x80 to 0x9F, where it differs from Latin-1; 0: nothing.
constexpr char16_t kWindows[32] = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                   0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                   0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                   0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

QString fromWindows(QByteArrayView bytes) {
  QString text(bytes.size(), Qt::Uninitialized);
  for (qsizetype i = 0; i < bytes.size(); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    const bool special = byte >= 0x80 && byte < 0xA0;
    const char16_t letter = special ? kWindows[byte - 0x80] : byte;
    text[i] = letter == 0 && special ? QChar(QChar::ReplacementCharacter) : QChar(letter);
  }
  return text;
}

QStringConverter::Encoding encodingOf(TextCoding coding) {
  switch (coding) {
    case TextCoding::utf16le:
      return QStringConverter::Utf16LE;
    case TextCoding::utf16be:
      return QStringConverter::Utf16BE;
    case TextCoding::utf32le:
      return QStringConverter::Utf32LE;
    case TextCoding::utf32be:
      return QStringConverter::Utf32BE;
    case TextCoding::utf8:
    case TextCoding::windows1252:
      break;
  }
  return QStringConverter::Utf8;
}

}  // namespace

std::optional<TextCoding> guessCoding(QByteArrayView first, bool whole) {
  for (const Mark& mark : kMarks)
    if (first.startsWith(mark.bytes)) return mark.coding;
  whole = whole && first.size() <= kLooked;
  const QByteArrayView looked = first.first(std::min(first.size(), kLooked));
  if (looked.contains('\0')) return guessWide(looked);
  const auto controls = std::count_if(looked.begin(), looked.end(),
                                      [](char c) { return isControl(static_cast<unsigned char>(c)); });
  if (controls * 100 > looked.size()) return std::nullopt;
  const std::string_view all(looked.data(), static_cast<std::size_t>(looked.size()));
  return isValidUtf8(whole ? all : uncut(looked)) ? TextCoding::utf8 : TextCoding::windows1252;
}

QString codingName(TextCoding coding) {
  switch (coding) {
    case TextCoding::utf8:
      return QStringLiteral("UTF-8");
    case TextCoding::utf16le:
    case TextCoding::utf16be:
      return QStringLiteral("UTF-16");
    case TextCoding::utf32le:
    case TextCoding::utf32be:
      return QStringLiteral("UTF-32");
    case TextCoding::windows1252:
      break;
  }
  return QStringLiteral("Windows-1252");
}

TextPieces::TextPieces(TextCoding coding) : coding_(coding), decoder_(encodingOf(coding)) {}

QString TextPieces::decode(QByteArrayView bytes) {
  return coding_ == TextCoding::windows1252 ? fromWindows(bytes) : QString(decoder_(bytes));
}

QString TextPieces::next(QByteArrayView bytes) {
  const QString text = decode(bytes);
  QString shown;
  shown.reserve(text.size());
  for (const QChar letter : text) {
    const bool second =
        std::exchange(afterReturn_, letter == QLatin1Char('\r')) && letter == QLatin1Char('\n');
    if (second) continue;
    const ushort code = letter.unicode();
    const bool ends = code == '\n' || code == '\r' || code == 0x2028 || code == 0x2029;
    if (!ends && column_ >= kLongestLine && !letter.isLowSurrogate()) {
      shown += QLatin1Char('\n');
      column_ = 0;
      broke_ = true;
    }
    column_ = ends ? 0 : column_ + 1;
    if (ends)
      shown += QLatin1Char('\n');
    else if (code == '\t' || (code >= 0x20 && code != 0x7F))
      shown += letter;
    else
      shown += QChar(code == 0x7F ? 0x2421 : 0x2400 + code);
  }
  return shown;
}

QString hexLines(QByteArrayView bytes) {
  constexpr qsizetype kLine = 16;
  QString text;
  text.reserve((bytes.size() / kLine + 1) * 80);
  for (qsizetype at = 0; at < bytes.size(); at += kLine) {
    const QByteArrayView line = bytes.sliced(at, std::min(kLine, bytes.size() - at));
    QString letters;
    text += QStringLiteral("%1 ").arg(at, 8, 16, QLatin1Char('0'));
    for (qsizetype i = 0; i < kLine; ++i) {
      text += QLatin1String(i == kLine / 2 ? "  " : " ");
      if (i >= line.size()) {
        text += QStringLiteral("  ");
        continue;
      }
      const auto byte = static_cast<unsigned char>(line[i]);
      text += QStringLiteral("%1").arg(byte, 2, 16, QLatin1Char('0'));
      letters += byte >= 0x20 && byte < 0x7F ? QLatin1Char(line[i]) : QLatin1Char('.');
    }
    text += QStringLiteral("  |") + letters + QStringLiteral("|\n");
  }
  text.chop(1);
  return text;
}

}  // namespace hawser::ui
