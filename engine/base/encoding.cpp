#include "base/encoding.h"

#include <QByteArray>
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

namespace hawser {

namespace {

bool isUnreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

int hexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

constexpr int kFirstYear = 1678, kLastYear = 2261;

struct CivilTime {
  std::chrono::year_month_day date;
  std::chrono::weekday weekday;
  std::chrono::hh_mm_ss<std::chrono::milliseconds> time;
};

CivilTime civil(WallTime time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  return {std::chrono::year_month_day(day), std::chrono::weekday(day),
          std::chrono::hh_mm_ss(std::chrono::floor<std::chrono::milliseconds>(time - day))};
}

// Reads exactly `digits` digits at `at`.
std::optional<int> number(std::string_view text, std::size_t at, std::size_t digits) {
  int value = 0;
  if (at + digits > text.size()) return std::nullopt;
  const char* first = text.data() + at;
  const auto [end, ec] = std::from_chars(first, first + digits, value);
  if (ec != std::errc{} || end != first + digits || value < 0) return std::nullopt;
  return value;
}

std::optional<WallTime> timeFrom(std::optional<int> year, unsigned month, std::optional<int> day,
                                 std::string_view clock) {
  const auto hour = number(clock, 0, 2), minute = number(clock, 3, 2), second = number(clock, 6, 2);
  if (!year || !day || !hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60)
    return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(month),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok() || clock[2] != ':' || clock[5] != ':') return std::nullopt;
  // Nanoseconds in 64 bits reach no further. A signature "for ever" (9999) is long valid, not long over.
  if (*year < kFirstYear) return WallTime(std::chrono::sys_days(std::chrono::year(kFirstYear) / 1 / 1));
  if (*year > kLastYear) return WallTime(std::chrono::sys_days(std::chrono::year(kLastYear) / 12 / 31));
  return WallTime(std::chrono::sys_days(date)) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
         std::chrono::seconds(*second);
}

}  // namespace

std::string percentEncoded(std::string_view text, std::string_view keep) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (isUnreserved(c) || keep.find(c) != std::string_view::npos) {
      out.push_back(c);
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out.push_back('%');
      out.push_back(kDigits[byte >> 4]);
      out.push_back(kDigits[byte & 15]);
    }
  }
  return out;
}

std::string percentDecoded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hexDigit(text[i + 1]) : -1;
    const int low = high >= 0 ? hexDigit(text[i + 2]) : -1;
    if (low >= 0) {
      out.push_back(static_cast<char>(high * 16 + low));
      i += 2;
    } else {
      out.push_back(text[i]);
    }
  }
  return out;
}

std::string toBase64(ByteSpan bytes) {
  return QByteArray::fromRawData(reinterpret_cast<const char*>(bytes.data()),
                                 static_cast<qsizetype>(bytes.size()))
      .toBase64()
      .toStdString();
}

std::string toBase64(std::string_view bytes) {
  return toBase64(std::as_bytes(std::span(bytes.data(), bytes.size())));
}

std::optional<std::string> fromBase64(std::string_view text) {
  const auto decoded = QByteArray::fromBase64Encoding(
      QByteArray(text.data(), static_cast<qsizetype>(text.size())), QByteArray::AbortOnBase64DecodingErrors);
  if (!decoded) return std::nullopt;
  return decoded.decoded.toStdString();
}

std::string toHex(ByteSpan bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const std::byte b : bytes) {
    out.push_back(kDigits[std::to_integer<unsigned>(b) >> 4]);
    out.push_back(kDigits[std::to_integer<unsigned>(b) & 15]);
  }
  return out;
}

std::string toHex(std::uint64_t value) {
  std::array<char, 17> text{};
  std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(value));
  return text.data();
}

std::optional<std::uint64_t> uint64FromHex(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (text.empty() || ec != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string toHttpDate(WallTime time) {
  const CivilTime c = civil(time);
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT",
                kDays[c.weekday.c_encoding()].data(), unsigned(c.date.day()),
                kMonths[unsigned(c.date.month()) - 1].data(), int(c.date.year()), int(c.time.hours().count()),
                int(c.time.minutes().count()), int(c.time.seconds().count()));
  return text.data();
}

std::optional<WallTime> fromHttpDate(std::string_view text) {
  if (text.size() != 29 || !text.ends_with(" GMT")) return std::nullopt;
  const auto month = std::find(kMonths.begin(), kMonths.end(), text.substr(8, 3));
  if (month == kMonths.end()) return std::nullopt;
  return timeFrom(number(text, 12, 4), static_cast<unsigned>(month - kMonths.begin()) + 1, number(text, 5, 2),
                  text.substr(17, 8));
}

std::string toIso8601(WallTime time) {
  const CivilTime c = civil(time);
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", int(c.date.year()),
                unsigned(c.date.month()), unsigned(c.date.day()), int(c.time.hours().count()),
                int(c.time.minutes().count()), int(c.time.seconds().count()),
                int(c.time.subseconds().count()));
  return text.data();
}

std::optional<WallTime> fromIso8601(std::string_view text) {
  if (text.size() < 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text.back() != 'Z')
    return std::nullopt;
  auto time = timeFrom(number(text, 0, 4), static_cast<unsigned>(number(text, 5, 2).value_or(0)),
                       number(text, 8, 2), text.substr(11, 8));
  if (!time || text.size() == 20) return time;
  const std::string_view fraction = text.substr(20, text.size() - 21);
  if (text[19] != '.' || fraction.empty() || fraction.size() > 9) return std::nullopt;
  const auto digits = number(text, 20, fraction.size());
  if (!digits) return std::nullopt;
  std::int64_t nanoseconds = *digits;
  for (std::size_t i = fraction.size(); i < 9; ++i)
    nanoseconds *= 10;
  return *time + std::chrono::nanoseconds(nanoseconds);
}

bool isValidUtf8(std::string_view text) {
  return QByteArray::fromRawData(text.data(), static_cast<qsizetype>(text.size())).isValidUtf8();
}

}  // namespace hawser
