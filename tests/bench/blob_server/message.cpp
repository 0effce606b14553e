#include "blob_server/message.h"

#include <openssl/evp.h>

#include <algorithm>
#include <cctype>
#include <charconv>

namespace hawser::bench {
namespace {

int hexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string lowerCase(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
  return lower;
}

std::uint64_t number(std::string_view text, std::uint64_t otherwise) {
  std::uint64_t value = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::string_view reason(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 206:
      return "Partial Content";
    case 304:
      return "Not Modified";
    default:
      return status < 500 ? "Refused" : "Failed";
  }
}

}  // namespace

std::string percentDecoded(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hexDigit(text[i + 1]) >= 0 && hexDigit(text[i + 2]) >= 0) {
      decoded += static_cast<char>(hexDigit(text[i + 1]) * 16 + hexDigit(text[i + 2]));
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

std::string xmlEscaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

std::string base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

std::string_view Request::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return {};
}

std::string_view Request::queryValue(std::string_view name) const {
  const auto found = query.find(name);
  return found == query.end() ? std::string_view() : std::string_view(found->second);
}

std::uint64_t Request::queryNumber(std::string_view name, std::uint64_t otherwise) const {
  return number(queryValue(name), otherwise);
}

bool Request::parse(std::string_view head) {
  const std::size_t lineEnd = head.find("\r\n");
  const std::string_view line = head.substr(0, lineEnd);
  const std::size_t targetStart = line.find(' ');
  const std::size_t targetEnd = line.rfind(' ');
  if (targetStart == std::string_view::npos || targetEnd <= targetStart) return false;
  if (!line.substr(targetEnd + 1).starts_with("HTTP/1.")) return false;
  method = line.substr(0, targetStart);
  const std::string_view target = line.substr(targetStart + 1, targetEnd - targetStart - 1);
  const std::size_t question = target.find('?');
  path = target.substr(0, question);
  if (question != std::string_view::npos) {
    for (std::string_view rest = target.substr(question + 1); !rest.empty();) {
      const std::string_view pair = rest.substr(0, rest.find('&'));
      const std::size_t equals = pair.find('=');
      query[percentDecoded(pair.substr(0, equals))] =
          equals == std::string_view::npos ? "" : percentDecoded(pair.substr(equals + 1));
      rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
    }
  }
  for (std::string_view rest = head.substr(lineEnd + 2); rest.size() > 2;) {
    const std::string_view field = rest.substr(0, rest.find("\r\n"));
    const std::size_t colon = field.find(':');
    if (colon == std::string_view::npos) return false;
    std::string_view value = field.substr(colon + 1);
    value.remove_prefix(std::min(value.size(), value.find_first_not_of(' ')));
    headers.emplace_back(lowerCase(field.substr(0, colon)), value);
    rest.remove_prefix(field.size() + 2);
  }
  contentLength = number(header("content-length"), 0);
  keepAlive = lowerCase(header("connection")) != "close";
  return true;
}

std::uint64_t Reply::contentSize() const {
  std::uint64_t size = text.size();
  for (const Slice& slice : slices)
    size += slice.size;
  return size;
}

std::string Reply::head(bool toHeadRequest, bool keepAlive) const {
  std::string out = "HTTP/1.1 " + std::to_string(status) + " ";
  out += reason(status);
  out += "\r\n";
  for (const auto& [name, value] : headers)
    out += name + ": " + value + "\r\n";
  out += "Content-Length: " + std::to_string(toHeadRequest ? headSize : contentSize()) + "\r\n";
  if (!keepAlive) out += "Connection: close\r\n";
  return out + "\r\n";
}

}  // namespace hawser::bench
