#include "net/shared_key.h"

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "base/encoding.h"
#include "base/text.h"
#include "checksum/digest.h"
#include "net/url.h"

namespace hawser {

namespace {

ByteSpan bytesOf(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

void appendHeaders(std::string& out, const HttpHeaders& headers) {
  std::vector<std::pair<std::string, std::string_view>> own;
  own.reserve(headers.size());
  for (const auto& [name, value] : headers) {
    if (startsWithIgnoringCase(name, "x-ms-")) own.emplace_back(lowered(name), trimmed(value));
  }
  std::sort(own.begin(), own.end());
  for (const auto& [name, value] : own) {
    out.append(name).append(":").append(value).append("\n");
  }
}

void appendResource(std::string& out, const Url& url, std::string_view account) {
  out.append("/").append(account).append(url.path.empty() ? "/" : url.path);
  std::map<std::string, std::vector<std::string>> sorted;
  for (auto& [name, value] : queryItems(url.query))
    sorted[lowered(name)].push_back(std::move(value));
  for (auto& [name, values] : sorted) {
    std::sort(values.begin(), values.end());
    out.append("\n").append(name).append(":");
    for (std::size_t i = 0; i < values.size(); ++i)
      out.append(i == 0 ? "" : ",").append(values[i]);
  }
}

}  // namespace

std::string sharedKeyStringToSign(const HttpRequest& request, std::string_view account) {
  static constexpr std::array<std::string_view, 11> kStandard = {"content-encoding",
                                                                 "content-language",
                                                                 "content-length",
                                                                 "content-md5",
                                                                 "content-type",
                                                                 "date",
                                                                 "if-modified-since",
                                                                 "if-match",
                                                                 "if-none-match",
                                                                 "if-unmodified-since",
                                                                 "range"};
  std::string out;
  out.reserve(512);
  out.append(request.method);
  for (const std::string_view name : kStandard) {
    out.append("\n");
    if (name == "content-length") {
      if (request.bodySize() != 0) out.append(std::to_string(request.bodySize()));
    } else if (const auto value = request.headers.find(name)) {
      out.append(*value);
    }
  }
  out.append("\n");
  appendHeaders(out, request.headers);
  appendResource(out, splitUrl(request.url), account);
  return out;
}

Result<SharedKey> SharedKey::make(std::string account, const Secret& base64Key) {
  if (account.empty()) return fail(ErrorCode::invalidArgument, "an account key needs an account name");
  auto key = fromBase64(base64Key.reveal());
  if (!key || key->empty()) {
    return fail(ErrorCode::invalidArgument, "the key of account \"" + account + "\" is not valid Base64");
  }
  const Secret raw(std::move(*key));  // wiped
  return SharedKey(std::move(account), HmacSha256(bytesOf(raw.reveal())));
}

void SharedKey::sign(HttpRequest& request) const {
  request.headers.set("Authorization",
                      "SharedKey " + account_ + ":" + signature(sharedKeyStringToSign(request, account_)));
}

std::string SharedKey::signature(std::string_view text) const {
  return toBase64(keyed_.of(bytesOf(text)));
}

}  // namespace hawser
