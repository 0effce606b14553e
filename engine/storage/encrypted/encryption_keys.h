// EncryptionKeys: the RSA keys of a user, with which the keys of each object are wrapped (RSA-OAEP, SHA-1 and
// MGF1-SHA-1, as blobxfer does).
//
// The public key wraps: enough to write. Only the private one unwraps: needed to read. A private key has its
// public half with it, which wraps where no other is given. Values; copies share the keys. Thread-safe.
// No error shows anything of a key.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/byte_range.h"
#include "base/result.h"
#include "base/secret.h"

namespace hawser::encrypted {

// PEM texts. One of the two keys may be empty.
struct KeyTexts {
  std::string publicKey;
  Secret privateKey;
  Secret passphrase;  // of the private key, where it has one
};

class EncryptionKeys {
 public:
  // invalidArgument for a text that is no such key, for a key that is not RSA or too short, and where no key
  // is given; denied with Retry::afterAuth where the passphrase is missing or another one.
  static Result<EncryptionKeys> load(const KeyTexts& texts);

  bool canUnwrap() const { return private_ != nullptr; }
  // Another text each time.
  std::string wrap(ByteSpan key) const;
  // Only with canUnwrap(). denied where it was wrapped for another key, or is damaged: nobody can tell which.
  Result<Secret> unwrap(std::string_view wrapped) const;

 private:
  struct Pkey;
  EncryptionKeys(std::shared_ptr<const Pkey> writing, std::shared_ptr<const Pkey> reading)
      : public_(std::move(writing)), private_(std::move(reading)) {}
  static Result<std::shared_ptr<const Pkey>> privateFrom(const Secret& pem, const Secret& passphrase);
  static Result<std::shared_ptr<const Pkey>> publicFrom(std::string_view pem);
  static Status check(const Pkey& key, const char* which);

  std::shared_ptr<const Pkey> public_;   // always there
  std::shared_ptr<const Pkey> private_;  // null: can only write
};

}  // namespace hawser::encrypted
