// The ciphertext of one object: AES-256-CBC as one stream with the padding of PKCS#7 at its end, and an
// HMAC-SHA-256 over the IV and all of it.
//
// One thread at a time. By OpenSSL.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "storage/encrypted/envelope.h"

struct evp_cipher_ctx_st;
struct evp_mac_ctx_st;

namespace hawser::encrypted {

struct FreeCipher {
  void operator()(evp_cipher_ctx_st* context) const;
};
struct FreeMac {
  void operator()(evp_mac_ctx_st* context) const;
};

// HMAC of the IV and the ciphertext that is added.
class CipherMac {
 public:
  explicit CipherMac(const ContentKeys& keys);
  CipherMac(const CipherMac& other);
  CipherMac(CipherMac&&) noexcept = default;
  CipherMac& operator=(const CipherMac&) = delete;
  CipherMac& operator=(CipherMac&&) noexcept = default;
  void add(ByteSpan ciphertext);
  Sha256Value finish();  // once; add() no more

 private:
  std::unique_ptr<evp_mac_ctx_st, FreeMac> context_;
};

// A copy goes on from where the original stands, whatever becomes of that.
class Encryptor {
 public:
  explicit Encryptor(const ContentKeys& keys);
  Encryptor(const Encryptor& other);
  Encryptor(Encryptor&&) noexcept = default;
  Encryptor& operator=(const Encryptor&) = delete;
  Encryptor& operator=(Encryptor&&) noexcept = default;

  // Of the next bytes. `last`: they are the object's last ones, and are filled up; the others are a multiple
  // of kCipherBlock.
  std::vector<std::byte> encrypt(ByteSpan plaintext, bool last);
  Sha256Value mac() { return mac_.finish(); }  // once, after the last bytes

 private:
  std::unique_ptr<evp_cipher_ctx_st, FreeCipher> cipher_;
  CipherMac mac_;
};

// From any block on: `iv` is the block of ciphertext before it, or that of the keys.
class Decryptor {
 public:
  Decryptor(const ContentKeys& keys, const CipherBlock& iv);
  // A multiple of kCipherBlock at a time, to a place as large. Padding is bytes like others to it.
  void decrypt(ByteSpan ciphertext, MutableByteSpan plaintext);

 private:
  std::unique_ptr<evp_cipher_ctx_st, FreeCipher> cipher_;
};

// How many bytes at the end of the last block are padding; nothing where that is damaged.
std::optional<std::uint64_t> paddingOf(const CipherBlock& lastPlainBlock);

// The size of the plaintext of `size` bytes of ciphertext that end in `tail`, which is its last two blocks,
// or the only one. Nothing where it cannot be decrypted.
std::optional<std::uint64_t> plainSizeOf(std::uint64_t size, ByteSpan tail, const ContentKeys& keys);

}  // namespace hawser::encrypted
