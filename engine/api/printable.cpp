#include "api/printable.h"

#include <QByteArray>
#include <QString>
#include <array>
#include <cstdio>

#include "base/encoding.h"

namespace hawser {

namespace {

bool isHarmful(char32_t c) {
  if (c < 0x20 || (c >= 0x7f && c < 0xa0)) return true;
  return c == 0x2028 || c == 0x2029 || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) ||
         c == 0xfeff;
}

std::string escaped(char32_t c) {
  if (c == '\n') return "\\n";
  if (c == '\t') return "\\t";
  if (c == '\r') return "\\r";
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), c < 0x100 ? "\\x%02x" : "\\u%04x", static_cast<unsigned>(c));
  return text.data();
}

// Length of the UTF-8 sequence at `at`, 0 where there is none.
std::size_t sequenceAt(std::string_view text, std::size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  const std::size_t length = byte < 0x80 ? 1 : byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 0;
  if (length == 0 || at + length > text.size() || !isValidUtf8(text.substr(at, length))) return 0;
  return length;
}

char32_t decoded(std::string_view sequence) {
  const auto byte = static_cast<unsigned char>(sequence[0]);
  if (sequence.size() == 1) return byte;
  char32_t c = byte & (0x7fu >> sequence.size());
  for (std::size_t i = 1; i < sequence.size(); ++i)
    c = (c << 6) | (static_cast<unsigned char>(sequence[i]) & 0x3fu);
  return c;
}

}  // namespace

std::string printable(std::string_view name) {
  std::string out;
  out.reserve(name.size());
  bool changed = false;
  for (std::size_t at = 0; at < name.size();) {
    const std::size_t length = sequenceAt(name, at);
    const std::string_view sequence = name.substr(at, length == 0 ? 1 : length);
    at += sequence.size();
    if (length == 0) {
      out += escaped(static_cast<unsigned char>(sequence[0]));
      changed = true;
    } else if (const char32_t c = decoded(sequence); isHarmful(c)) {
      out += escaped(c);
      changed = true;
    } else {
      out += c == '\\' ? "\\\\" : sequence;
    }
  }
  return changed ? out : std::string(name);
}

}  // namespace hawser
