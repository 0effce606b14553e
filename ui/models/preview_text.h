// What bytes are, as far as their beginning tells, and how they are shown: as text in a guessed encoding, or
// as they are.
#pragma once

#include <QByteArrayView>
#include <QString>
#include <QStringDecoder>
#include <cstdint>
#include <optional>

namespace hawser::ui {

enum class TextCoding : std::uint8_t { utf8, utf16le, utf16be, utf32le, utf32be, windows1252 };

// From the first bytes; `whole`: there are no more. None: it is no text.
std::optional<TextCoding> guessCoding(QByteArrayView first, bool whole);
QString codingName(TextCoding coding);

// Takes text as it comes; what is cut off waits for the rest of it. Lines end as the window's do, and what
// would not be seen is shown as a sign.
class TextPieces {
 public:
  explicit TextPieces(TextCoding coding);
  QString next(QByteArrayView bytes);
  // A line was so long that it was broken.
  bool broke() const { return broke_; }

 private:
  QString decode(QByteArrayView bytes);

  TextCoding coding_;
  QStringDecoder decoder_;
  qsizetype column_ = 0;
  bool broke_ = false, afterReturn_ = false;
};

// "00000010  48 61 77 73 ...  |Haws...|", sixteen bytes a line.
QString hexLines(QByteArrayView bytes);

}  // namespace hawser::ui
