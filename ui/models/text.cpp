#include "models/text.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QStringConverter>
#include <algorithm>
#include <cmath>
#include <limits>

namespace hawser::ui {
namespace {

struct Text {
  Q_DECLARE_TR_FUNCTIONS(Text)
};

Units chosenUnits = Units::iec;

QLocale::DataSizeFormats format() {
  return chosenUnits == Units::iec ? QLocale::DataSizeIecFormat : QLocale::DataSizeSIFormat;
}

// At most three significant digits: a row that changes ten times a second must not jitter.
int decimals(std::uint64_t bytes) {
  const double base = chosenUnits == Units::iec ? 1024.0 : 1000.0;
  auto value = static_cast<double>(bytes);
  if (value < base) return 0;
  while (value >= base)
    value /= base;
  return value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
}

int decimalsChosen(std::uint64_t bytes) {
  const double base = chosenUnits == Units::iec ? 1024.0 : 1000.0;
  auto value = static_cast<double>(bytes);
  while (value >= base)
    value /= base;
  for (int digits = 0; digits < decimals(bytes); ++digits, value *= 10)
    if (std::abs(value - std::round(value)) < 1e-6) return digits;
  return decimals(bytes);
}

QString sizeWith(std::uint64_t bytes, int digits) {
  if (bytes < 1000) return Text::tr("%1 B", "bytes").arg(QLocale().toString(static_cast<qulonglong>(bytes)));
  return QLocale().formattedDataSize(static_cast<qint64>(bytes), digits, format());
}

QDateTime toDateTime(const WallTime& time) {
  const auto sinceEpoch = std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch());
  return QDateTime::fromMSecsSinceEpoch(sinceEpoch.count());
}

// "store:FILE" or "store:FILE//".
bool isStoreFile(const QString& location) {
  if (!location.startsWith(QLatin1String("store:"))) return false;
  const auto end = location.indexOf(QLatin1String("//"));
  return end < 0 || end + 2 == location.size();
}

}  // namespace

// File names are bytes. Those that are no UTF-8 travel as lone surrogates U+DC80..U+DCFF and come back as the
// same bytes.
QString fromUtf8(std::string_view text) {
  QStringDecoder decode(QStringConverter::Utf8, QStringConverter::Flag::Stateless);
  const QString usual = decode(QByteArrayView(text.data(), static_cast<qsizetype>(text.size())));
  if (!decode.hasError()) return usual;
  QString result;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    QStringDecoder one(QStringConverter::Utf8, QStringConverter::Flag::Stateless);
    const auto piece = text.substr(i, length);
    const QString letter = one(QByteArrayView(piece.data(), static_cast<qsizetype>(piece.size())));
    const bool good = !one.hasError() && piece.size() == length;
    result += good ? letter : QString(QChar(0xDC00 + lead));
    i += good ? length : 1;
  }
  return result;
}

std::string toUtf8(const QString& text) {
  std::string result;
  qsizetype from = 0;
  for (qsizetype i = 0; i < text.size(); ++i) {
    const char16_t unit = text[i].unicode();
    const bool lone = unit >= 0xDC80 && unit <= 0xDCFF && (i == 0 || !text[i - 1].isHighSurrogate());
    if (!lone) continue;
    result += text.mid(from, i - from).toStdString();
    result += static_cast<char>(unit - 0xDC00);
    from = i + 1;
  }
  return result + text.mid(from).toStdString();
}

void setUnits(Units units) {
  chosenUnits = units;
}

Units units() {
  return chosenUnits;
}

int counted32(std::uint64_t count) {
  return static_cast<int>(std::min<std::uint64_t>(count, std::numeric_limits<int>::max()));
}

QString sizeText(std::uint64_t bytes) {
  return sizeWith(bytes, decimals(bytes));
}

QString chosenSizeText(std::uint64_t bytes) {
  return sizeWith(bytes, decimalsChosen(bytes));
}

QString sizeOfText(std::uint64_t done, std::uint64_t all) {
  const QString whole = sizeText(all);
  const QString part = sizeText(done);
  // "150 of 250 MiB" where both share the unit.
  const auto unitOf = [](const QString& text) { return text.section(QLatin1Char(' '), -1); };
  if (unitOf(whole) == unitOf(part))
    return Text::tr("%1 of %2", "amount done, whole size").arg(part.section(QLatin1Char(' '), 0, 0), whole);
  return Text::tr("%1 of %2", "amount done, whole size").arg(part, whole);
}

QString rateText(double bytesPerSecond) {
  const auto bytes = static_cast<std::uint64_t>(bytesPerSecond < 0 ? 0 : bytesPerSecond);
  return Text::tr("%1/s", "a size per second").arg(sizeText(bytes));
}

QString chosenRateText(std::uint64_t bytesPerSecond) {
  return Text::tr("%1/s", "a size per second").arg(chosenSizeText(bytesPerSecond));
}

QString durationText(std::chrono::seconds duration) {
  const auto seconds = duration.count();
  if (seconds < 60)
    return Text::tr("%1 s", "seconds").arg(QLocale().toString(static_cast<qlonglong>(seconds)));
  if (seconds < 3600)
    return Text::tr("%1 min", "minutes").arg(QLocale().toString(static_cast<qlonglong>((seconds + 30) / 60)));
  if (seconds < 86400)
    return Text::tr("%1 h %2 min", "hours, minutes")
        .arg(QLocale().toString(static_cast<qlonglong>(seconds / 3600)),
             QLocale().toString(static_cast<qlonglong>(seconds % 3600 / 60)));
  return Text::tr("%Ln day(s)", "a duration", static_cast<int>(seconds / 86400));
}

QString percentText(double fraction) {
  // Never 100 before it is done.
  const int percent = static_cast<int>(fraction * 100.0);
  return Text::tr("%1 %", "per cent").arg(QLocale().toString(percent));
}

QString timeText(const std::optional<WallTime>& time) {
  if (!time) return {};
  const QDateTime when = toDateTime(*time);
  const QString clock = QLocale().toString(when.time(), QLocale::ShortFormat);
  const auto days = when.date().daysTo(QDate::currentDate());
  if (days == 0) return Text::tr("Today %1", "time of day").arg(clock);
  if (days == 1) return Text::tr("Yesterday %1", "time of day").arg(clock);
  return Text::tr("%1 %2", "date, time of day")
      .arg(QLocale().toString(when.date(), QLocale::ShortFormat), clock);
}

QString onOneLine(const QString& text) {
  QString result = text;
  for (QChar& letter : result) {
    const char16_t unit = letter.unicode();
    const bool turns = unit == 0x200E || unit == 0x200F || (unit >= 0x202A && unit <= 0x202E) ||
                       (unit >= 0x2066 && unit <= 0x2069);
    if (unit == '\n' || unit == '\r' || unit == 0x2028 || unit == 0x2029)
      letter = QChar(0x21B5);
    else if (unit < 0x20 || unit == 0x7F || turns)
      letter = QChar(QChar::ReplacementCharacter);
  }
  return result;
}

QString capitalised(const QString& text) {
  return text.isEmpty() ? text : text.front().toUpper() + text.mid(1);
}

QString clockText(const WallTime& time) {
  return toDateTime(time).time().toString(QStringLiteral("HH:mm:ss"));
}

QString exactTimeText(const WallTime& time) {
  return QLocale().toString(toDateTime(time), QLocale::LongFormat);
}

QString nameOf(const QString& location) {
  QString text = location;
  while (text.size() > 1 && text.endsWith(QLatin1Char('/')))
    text.chop(1);
  if (text.endsWith(QLatin1Char(':'))) return text.chopped(1);
  const auto cut = text.lastIndexOf(QLatin1Char('/'));
  if (cut >= 0 && text.size() > 1) return text.mid(cut + 1);
  const auto colon = text.indexOf(QLatin1Char(':'));
  return colon >= 0 && !isLocalPath(text) ? text.mid(colon + 1) : text;
}

QString parentOf(const QString& location) {
  QString text = location;
  if (text == QLatin1String("/") || text.isEmpty() || isStoreFile(text)) return {};
  while (text.size() > 1 && text.endsWith(QLatin1Char('/')))
    text.chop(1);
  if (text.endsWith(QLatin1Char(':'))) return {};
  const auto cut = text.lastIndexOf(QLatin1Char('/'));
  if (cut >= 0) return text.left(cut + 1);
  const auto colon = text.indexOf(QLatin1Char(':'));
  return colon >= 0 ? text.left(colon + 1) : QString();
}

bool isLocalPath(const QString& location) {
  if (location.startsWith(QLatin1Char('/'))) return true;
  return location.size() >= 3 && location[0].isLetter() && location[1] == QLatin1Char(':') &&
         location[2] == QLatin1Char('\\');
}

bool isStoreRoot(const QString& location) {
  return location.endsWith(QLatin1Char(':')) || isStoreFile(location);
}

QString folderLocation(const QString& location) {
  if (isStoreFile(location) && !location.endsWith(QLatin1Char('/'))) return location + QLatin1String("//");
  if (location.endsWith(QLatin1Char('/')) || location.endsWith(QLatin1Char(':'))) return location;
  return location + QLatin1Char('/');
}

}  // namespace hawser::ui
