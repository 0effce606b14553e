#include "checksum/digest.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <mutex>
#include <type_traits>

#include "base/assert.h"

namespace hawser {

namespace {

const unsigned char* data(ByteSpan bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

// A kind of digest and a context for it, which a thread has once: to look for them anew costs as much as
// some kilobytes.
class Digest {
 public:
  explicit Digest(const char* kind)
      : kind_(EVP_MD_fetch(nullptr, kind, nullptr)), context_(EVP_MD_CTX_new()) {
    HAWSER_ASSERT(kind_ != nullptr && context_ != nullptr);
  }
  ~Digest() {
    EVP_MD_CTX_free(context_);
    EVP_MD_free(kind_);
  }
  Digest(const Digest&) = delete;
  Digest& operator=(const Digest&) = delete;

  template <class Value>
  Value of(ByteSpan bytes) {
    Value value{};
    unsigned int size = 0;
    HAWSER_ASSERT(EVP_DigestInit_ex2(context_, kind_, nullptr) == 1);
    HAWSER_ASSERT(EVP_DigestUpdate(context_, bytes.data(), bytes.size()) == 1);
    HAWSER_ASSERT(EVP_DigestFinal_ex(context_, reinterpret_cast<unsigned char*>(value.data()), &size) == 1);
    HAWSER_ASSERT(size == value.size());
    return value;
  }

 private:
  EVP_MD* kind_;
  EVP_MD_CTX* context_;
};

}  // namespace

template <class Value>
struct RunningDigest<Value>::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  State() {
    const EVP_MD* const kind = std::is_same_v<Value, Md5Value> ? EVP_md5() : EVP_sha256();
    HAWSER_ASSERT(context != nullptr && EVP_DigestInit_ex(context, kind, nullptr) == 1);
  }
  ~State() { EVP_MD_CTX_free(context); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
};

template <class Value>
RunningDigest<Value>::RunningDigest() : state_(std::make_unique<State>()) {}
template <class Value>
RunningDigest<Value>::~RunningDigest() = default;
template <class Value>
RunningDigest<Value>::RunningDigest(RunningDigest&&) noexcept = default;
template <class Value>
RunningDigest<Value>& RunningDigest<Value>::operator=(RunningDigest&&) noexcept = default;

template <class Value>
void RunningDigest<Value>::add(ByteSpan bytes) {
  HAWSER_ASSERT(EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()) == 1);
}

template <class Value>
Value RunningDigest<Value>::finish() {
  Value value{};
  unsigned int size = 0;
  const int done = EVP_DigestFinal_ex(state_->context, reinterpret_cast<unsigned char*>(value.data()), &size);
  HAWSER_ASSERT(done == 1 && size == value.size());
  return value;
}

template class RunningDigest<Md5Value>;
template class RunningDigest<Sha256Value>;

Md5Value md5(ByteSpan bytes) {
  thread_local Digest digest("MD5");
  return digest.of<Md5Value>(bytes);
}

Sha256Value sha256(ByteSpan bytes) {
  thread_local Digest digest("SHA256");
  return digest.of<Sha256Value>(bytes);
}

struct HmacSha256::Keyed {
  explicit Keyed(ByteSpan key) {
    EVP_MAC* const hmac = EVP_MAC_fetch(nullptr, OSSL_MAC_NAME_HMAC, nullptr);
    HAWSER_ASSERT(hmac != nullptr);
    context = EVP_MAC_CTX_new(hmac);
    EVP_MAC_free(hmac);
    std::array<char, 7> name{"SHA256"};
    const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name.data(), 0),
                                     OSSL_PARAM_construct_end()};
    // A key of no bytes must not be a null pointer: OpenSSL takes that as "the key it has".
    static const unsigned char none = 0;
    HAWSER_ASSERT(EVP_MAC_init(context, key.empty() ? &none : data(key), key.size(), parameters) == 1);
  }
  ~Keyed() { EVP_MAC_CTX_free(context); }
  Keyed(const Keyed&) = delete;
  Keyed& operator=(const Keyed&) = delete;

  std::mutex mutex;
  EVP_MAC_CTX* context;
};

HmacSha256::HmacSha256(ByteSpan key) : keyed_(std::make_shared<Keyed>(key)) {}

Sha256Value HmacSha256::of(ByteSpan bytes) const {
  Sha256Value value{};
  std::size_t size = 0;
  auto* const result = reinterpret_cast<unsigned char*>(value.data());
  const std::lock_guard lock(keyed_->mutex);
  HAWSER_ASSERT(EVP_MAC_init(keyed_->context, nullptr, 0, nullptr) == 1);
  HAWSER_ASSERT(EVP_MAC_update(keyed_->context, data(bytes), bytes.size()) == 1);
  HAWSER_ASSERT(EVP_MAC_final(keyed_->context, result, &size, value.size()) == 1);
  HAWSER_ASSERT(size == value.size());
  return value;
}

}  // namespace hawser
