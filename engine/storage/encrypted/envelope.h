// The envelope of an encrypted object: what stands in its metadata (FORMAT.md), which is blobxfer's.
//
// Pure but for the chance of new keys. Parsing alone proves nothing: opened() is what holds the text against
// its authentication code, and that is demanded, never waived. Errors: corrupt for a text that is damaged or
// lacks anything of its proof, unsupported for another way of encrypting, denied where the private key is
// missing or another one. None names the object: the caller does, with about().
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/secret.h"
#include "checksum/digest.h"
#include "storage/encrypted/encryption_keys.h"
#include "storage/object_store.h"

namespace hawser::encrypted {

inline constexpr const char* kDataMetadata = kEncryptionMetadata;
inline constexpr const char* kAuthenticationMetadata = "encryptiondata_authentication";

// Of AES: pieces of the ciphertext are multiples of it.
inline constexpr std::uint64_t kCipherBlock = 16;

using CipherBlock = std::array<std::byte, kCipherBlock>;

// Bytes of ciphertext of that many of plaintext: always at least one more, to fill up a block.
constexpr std::uint64_t cipherSize(std::uint64_t plainSize) {
  return (plainSize / kCipherBlock + 1) * kCipherBlock;
}

// What one object is encrypted with.
struct ContentKeys {
  Secret aes;  // 32 bytes
  Secret mac;  // 32 bytes, of the HMAC
  CipherBlock iv{};
};

ContentKeys newContentKeys();

// What `encryptiondata` says. Keys are wrapped in it.
struct Envelope {
  std::string wrappedAes;
  std::string wrappedMac;
  CipherBlock iv{};
  Sha256Value mac{};            // of the IV and the ciphertext
  std::optional<Md5Value> md5;  // of the plaintext
  friend bool operator==(const Envelope&, const Envelope&) = default;
};

std::string encryptionDataText(const Envelope& envelope);
Result<Envelope> envelopeFrom(std::string_view encryptionData);

std::string authenticationText(const Sha256Value& mac);
Result<Sha256Value> authenticationFrom(std::string_view text);

// As metadata of one object.
struct EnvelopeTexts {
  std::string data;
  std::string authentication;
};

EnvelopeTexts sealed(const Envelope& envelope, const ContentKeys& keys);

// Whether either of the two is there: then the object counts as encrypted, and has to prove it.
bool isSealed(const std::map<std::string, std::string>& metadata);

struct Opened {
  Envelope envelope;
  ContentKeys keys;
};

// The envelope in `metadata`, proven to be what was written.
Result<Opened> opened(const std::map<std::string, std::string>& metadata, const EncryptionKeys& keys);

// In a time that does not depend on where they differ.
bool sameMac(const Sha256Value& one, const Sha256Value& other);

ByteSpan bytesOf(const Secret& secret);

}  // namespace hawser::encrypted
