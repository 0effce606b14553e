// SharedKey: signs requests to Azure storage with an account key.
//
// Format: "Authorize with Shared Key", Azure storage REST reference, as of version 2015-02-21 (an empty
// Content-Length for no body). Immutable after make(); any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/secret.h"
#include "checksum/digest.h"
#include "net/http.h"

namespace hawser {

// What is signed: method, standard headers, x-ms- headers, resource with its query. Every header that
// `request` will carry must be there already.
std::string sharedKeyStringToSign(const HttpRequest& request, std::string_view account);

class SharedKey {
 public:
  // invalidArgument where the key is not Base64; the error does not show it.
  static Result<SharedKey> make(std::string account, const Secret& base64Key);

  // Sets Authorization. The request already has x-ms-date and is not changed afterwards.
  void sign(HttpRequest& request) const;
  // Base64 of the HMAC-SHA-256 of `text`.
  std::string signature(std::string_view text) const;
  const std::string& account() const { return account_; }

 private:
  SharedKey(std::string account, HmacSha256 keyed) : account_(std::move(account)), keyed_(std::move(keyed)) {}

  std::string account_;
  HmacSha256 keyed_;
};

}  // namespace hawser
