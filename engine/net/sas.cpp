#include "net/sas.h"

#include "base/encoding.h"
#include "net/url.h"

namespace hawser {

namespace {

constexpr std::string_view kVersion = "2021-12-02";

// The service takes whole seconds only.
std::string sasTime(WallTime time) {
  return toIso8601(time).substr(0, 19) + "Z";
}

// Tokens may carry a date alone, or a time without seconds.
std::optional<WallTime> timeFrom(const std::string& text) {
  if (text.size() == 10) return fromIso8601(text + "T00:00:00Z");
  if (text.size() == 17 && text.back() == 'Z') return fromIso8601(text.substr(0, 16) + ":00Z");
  return fromIso8601(text);
}

}  // namespace

std::string blobSasStringToSign(const BlobSas& sas, std::string_view account) {
  std::string out = sas.permissions + "\n" + (sas.start ? sasTime(*sas.start) : std::string()) + "\n" +
                    sasTime(sas.expires) + "\n";
  out.append("/blob/").append(account).append("/").append(sas.container).append("/").append(sas.blob);
  out.append("\n\n\n").append(sas.httpsOnly ? "https" : "https,http").append("\n");
  out.append(kVersion).append("\nb");
  // Snapshot, encryption scope and the five response headers, none of which is asked for.
  out.append("\n\n\n\n\n\n\n");
  return out;
}

std::string makeBlobSas(const BlobSas& sas, const SharedKey& key) {
  std::string token = "sv=" + std::string(kVersion);
  if (sas.start) token += "&st=" + percentEncoded(sasTime(*sas.start));
  token += "&se=" + percentEncoded(sasTime(sas.expires));
  token += sas.httpsOnly ? "&spr=https" : "&spr=https%2Chttp";
  token += "&sr=b&sp=" + percentEncoded(sas.permissions);
  token += "&sig=" + percentEncoded(key.signature(blobSasStringToSign(sas, key.account())));
  return token;
}

SasFacts readSas(std::string_view token) {
  if (token.starts_with('?')) token.remove_prefix(1);
  SasFacts facts;
  for (const auto& [name, value] : queryItems(token)) {
    if (name == "st") facts.start = timeFrom(value);
    if (name == "se") facts.expires = timeFrom(value);
    if (name == "sp") facts.permissions = value;
    if (name == "sr") facts.resource = value;
    if (name == "srt") facts.resourceTypes = value;
    if (name == "sig") facts.signedAtAll = !value.empty();
  }
  return facts;
}

}  // namespace hawser
