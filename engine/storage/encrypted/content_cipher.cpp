#include "storage/encrypted/content_cipher.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <algorithm>
#include <cstring>
#include <limits>

#include "base/assert.h"

namespace hawser::encrypted {

namespace {

const unsigned char* data(ByteSpan bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

unsigned char* data(MutableByteSpan bytes) {
  return reinterpret_cast<unsigned char*>(bytes.data());
}

// OpenSSL counts in int.
constexpr std::size_t kMostAtOnce = std::size_t{1} << 30;

std::unique_ptr<EVP_CIPHER_CTX, FreeCipher> cipherFor(const ContentKeys& keys, const CipherBlock& iv,
                                                      bool encrypts) {
  std::unique_ptr<EVP_CIPHER_CTX, FreeCipher> context(EVP_CIPHER_CTX_new());
  HAWSER_ASSERT(context != nullptr);
  HAWSER_ASSERT(bytesOf(keys.aes).size() == 32);
  HAWSER_ASSERT(EVP_CipherInit_ex2(context.get(), EVP_aes_256_cbc(), data(bytesOf(keys.aes)),
                                   data(ByteSpan(iv)), encrypts ? 1 : 0, nullptr) == 1);
  return context;
}

// Gives how many came out.
std::size_t update(EVP_CIPHER_CTX* context, ByteSpan in, MutableByteSpan out) {
  std::size_t made = 0;
  while (!in.empty()) {
    const ByteSpan piece = in.first(std::min(in.size(), kMostAtOnce));
    int size = 0;
    HAWSER_ASSERT(EVP_CipherUpdate(context, data(out.subspan(made)), &size, data(piece),
                                   static_cast<int>(piece.size())) == 1);
    made += static_cast<std::size_t>(size);
    in = in.subspan(piece.size());
  }
  return made;
}

}  // namespace

void FreeCipher::operator()(evp_cipher_ctx_st* context) const {
  EVP_CIPHER_CTX_free(context);
}

void FreeMac::operator()(evp_mac_ctx_st* context) const {
  EVP_MAC_CTX_free(context);
}

CipherMac::CipherMac(const ContentKeys& keys) {
  EVP_MAC* const hmac = EVP_MAC_fetch(nullptr, OSSL_MAC_NAME_HMAC, nullptr);
  HAWSER_ASSERT(hmac != nullptr);
  context_.reset(EVP_MAC_CTX_new(hmac));
  EVP_MAC_free(hmac);
  HAWSER_ASSERT(context_ != nullptr);
  std::array<char, 7> name{"SHA256"};
  const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name.data(), 0),
                                   OSSL_PARAM_construct_end()};
  const ByteSpan key = bytesOf(keys.mac);
  HAWSER_ASSERT(key.size() == 32);
  HAWSER_ASSERT(EVP_MAC_init(context_.get(), data(key), key.size(), parameters) == 1);
  add(keys.iv);
}

CipherMac::CipherMac(const CipherMac& other) : context_(EVP_MAC_CTX_dup(other.context_.get())) {
  HAWSER_ASSERT(context_ != nullptr);
}

void CipherMac::add(ByteSpan ciphertext) {
  HAWSER_ASSERT(EVP_MAC_update(context_.get(), data(ciphertext), ciphertext.size()) == 1);
}

Sha256Value CipherMac::finish() {
  Sha256Value value{};
  std::size_t size = 0;
  HAWSER_ASSERT(EVP_MAC_final(context_.get(), data(MutableByteSpan(value)), &size, value.size()) == 1);
  HAWSER_ASSERT(size == value.size());
  return value;
}

Encryptor::Encryptor(const ContentKeys& keys) : cipher_(cipherFor(keys, keys.iv, true)), mac_(keys) {}

Encryptor::Encryptor(const Encryptor& other) : cipher_(EVP_CIPHER_CTX_new()), mac_(other.mac_) {
  HAWSER_ASSERT(cipher_ != nullptr && EVP_CIPHER_CTX_copy(cipher_.get(), other.cipher_.get()) == 1);
}

std::vector<std::byte> Encryptor::encrypt(ByteSpan plaintext, bool last) {
  HAWSER_ASSERT(last || plaintext.size() % kCipherBlock == 0);
  std::vector<std::byte> out(last ? cipherSize(plaintext.size()) : plaintext.size());
  std::size_t made = update(cipher_.get(), plaintext, out);
  if (last) {
    int size = 0;
    HAWSER_ASSERT(EVP_CipherFinal_ex(cipher_.get(), data(MutableByteSpan(out).subspan(made)), &size) == 1);
    made += static_cast<std::size_t>(size);
  }
  HAWSER_ASSERT(made == out.size());
  mac_.add(out);
  return out;
}

Decryptor::Decryptor(const ContentKeys& keys, const CipherBlock& iv) : cipher_(cipherFor(keys, iv, false)) {
  HAWSER_ASSERT(EVP_CIPHER_CTX_set_padding(cipher_.get(), 0) == 1);
}

void Decryptor::decrypt(ByteSpan ciphertext, MutableByteSpan plaintext) {
  HAWSER_ASSERT(ciphertext.size() % kCipherBlock == 0 && plaintext.size() >= ciphertext.size());
  HAWSER_ASSERT(update(cipher_.get(), ciphertext, plaintext) == ciphertext.size());
}

std::optional<std::uint64_t> paddingOf(const CipherBlock& lastPlainBlock) {
  const auto count = std::to_integer<std::uint64_t>(lastPlainBlock.back());
  if (count == 0 || count > kCipherBlock) return std::nullopt;
  const bool right =
      std::all_of(lastPlainBlock.end() - static_cast<std::ptrdiff_t>(count), lastPlainBlock.end(),
                  [&](std::byte byte) { return byte == lastPlainBlock.back(); });
  return right ? std::optional(count) : std::nullopt;
}

std::optional<std::uint64_t> plainSizeOf(std::uint64_t size, ByteSpan tail, const ContentKeys& keys) {
  if (size == 0 || size % kCipherBlock != 0) return std::nullopt;
  if (tail.size() != std::min(size, 2 * kCipherBlock)) return std::nullopt;
  CipherBlock before = keys.iv;
  if (tail.size() > kCipherBlock) std::memcpy(before.data(), tail.data(), before.size());
  CipherBlock last{};
  Decryptor(keys, before).decrypt(tail.last(kCipherBlock), last);
  const auto padding = paddingOf(last);
  return padding ? std::optional(size - *padding) : std::nullopt;
}

}  // namespace hawser::encrypted
