// SAS: shared access signatures of Azure storage: making one for an object, reading what one says.
//
// Format: "Create a service SAS", Azure storage REST reference, version 2020-12-06 and later. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "net/shared_key.h"

namespace hawser {

struct BlobSas {
  std::string container;
  std::string blob;               // as it is, not percent-encoded
  std::string permissions = "r";  // in the order "racwdxltmeop"
  std::optional<WallTime> start;
  WallTime expires;
  bool httpsOnly = true;
};

// What is signed, for account `account`.
std::string blobSasStringToSign(const BlobSas& sas, std::string_view account);
// "sv=...&sig=...", percent-encoded.
std::string makeBlobSas(const BlobSas& sas, const SharedKey& key);

// What a token says of itself, unchecked.
struct SasFacts {
  std::optional<WallTime> start;
  std::optional<WallTime> expires;
  std::string permissions;
  std::string resource;       // "b", "c"; empty: an account SAS
  std::string resourceTypes;  // of an account SAS: of "sco"
  bool signedAtAll = false;   // has a signature
};

// `token`: with or without a "?" in front.
SasFacts readSas(std::string_view token);

}  // namespace hawser
