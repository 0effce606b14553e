#include "checksum/digest.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/assert.h"

namespace hawser {

namespace {

const unsigned char* data(ByteSpan bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

template <class Value>
Value digest(const EVP_MD* kind, ByteSpan bytes) {
  Value value{};
  unsigned int size = 0;
  const int done = EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(value.data()),
                              &size, kind, nullptr);
  HAWSER_ASSERT(done == 1 && size == value.size());
  return value;
}

}  // namespace

struct Md5::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  State() { HAWSER_ASSERT(context != nullptr && EVP_DigestInit_ex(context, EVP_md5(), nullptr) == 1); }
  ~State() { EVP_MD_CTX_free(context); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
};

Md5::Md5() : state_(std::make_unique<State>()) {}
Md5::~Md5() = default;
Md5::Md5(Md5&&) noexcept = default;
Md5& Md5::operator=(Md5&&) noexcept = default;

void Md5::add(ByteSpan bytes) {
  HAWSER_ASSERT(EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()) == 1);
}

Md5Value Md5::finish() {
  Md5Value value{};
  unsigned int size = 0;
  const int done = EVP_DigestFinal_ex(state_->context, reinterpret_cast<unsigned char*>(value.data()), &size);
  HAWSER_ASSERT(done == 1 && size == value.size());
  return value;
}

Md5Value md5(ByteSpan bytes) {
  return digest<Md5Value>(EVP_md5(), bytes);
}

Sha256Value sha256(ByteSpan bytes) {
  return digest<Sha256Value>(EVP_sha256(), bytes);
}

Sha256Value hmacSha256(ByteSpan key, ByteSpan bytes) {
  Sha256Value value{};
  unsigned int size = 0;
  // A key of no bytes must not be a null pointer: OpenSSL takes that as "the key of the last call".
  static const unsigned char none = 0;
  const unsigned char* keyData = key.empty() ? &none : data(key);
  const unsigned char* done = HMAC(EVP_sha256(), keyData, static_cast<int>(key.size()), data(bytes),
                                   bytes.size(), reinterpret_cast<unsigned char*>(value.data()), &size);
  HAWSER_ASSERT(done != nullptr && size == value.size());
  return value;
}

}  // namespace hawser
