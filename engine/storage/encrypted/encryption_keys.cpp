#include "storage/encrypted/encryption_keys.h"

#include <openssl/bio.h>
#include <openssl/decoder.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <cstring>
#include <limits>

#include "base/assert.h"

namespace hawser::encrypted {

namespace {

using ContextPtr = std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)>;
using BioPtr = std::unique_ptr<BIO, decltype(&BIO_free)>;

// Shorter ones can be broken by anybody with some patience.
constexpr int kLeastBits = 1024;

const unsigned char* data(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

BioPtr reading(std::string_view text) {
  HAWSER_ASSERT(text.size() <= static_cast<std::size_t>(std::numeric_limits<int>::max()));
  BioPtr bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), &BIO_free);
  HAWSER_ASSERT(bio != nullptr);
  return bio;
}

struct Asked {
  const Secret& passphrase;
  bool asked = false;
};

int givePassphrase(char* into, int size, int, void* given) {
  auto& asked = *static_cast<Asked*>(given);
  asked.asked = true;
  const std::string_view text = asked.passphrase.reveal();
  if (text.empty() || text.size() > static_cast<std::size_t>(size)) return -1;
  std::memcpy(into, text.data(), text.size());
  return static_cast<int>(text.size());
}

// Nobody is asked at a terminal for what a public key does not have.
int giveNone(char*, int, int, void*) {
  return -1;
}

void useOaep(EVP_PKEY_CTX* context) {
  HAWSER_ASSERT(EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) == 1);
  HAWSER_ASSERT(EVP_PKEY_CTX_set_rsa_oaep_md(context, EVP_sha1()) == 1);
  HAWSER_ASSERT(EVP_PKEY_CTX_set_rsa_mgf1_md(context, EVP_sha1()) == 1);
}

}  // namespace

struct EncryptionKeys::Pkey {
  explicit Pkey(EVP_PKEY* taken) : key(taken) {}
  ~Pkey() { EVP_PKEY_free(key); }
  Pkey(const Pkey&) = delete;
  Pkey& operator=(const Pkey&) = delete;

  ContextPtr context() const {
    ContextPtr made(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr), &EVP_PKEY_CTX_free);
    HAWSER_ASSERT(made != nullptr);
    return made;
  }

  EVP_PKEY* const key;
};

Status EncryptionKeys::check(const Pkey& key, const char* which) {
  if (!EVP_PKEY_is_a(key.key, "RSA"))
    return fail(ErrorCode::invalidArgument, std::string(which) + " is not an RSA key");
  if (EVP_PKEY_get_bits(key.key) < kLeastBits) {
    return fail(ErrorCode::invalidArgument,
                std::string(which) + " is shorter than " + std::to_string(kLeastBits) + " bits");
  }
  return {};
}

Result<std::shared_ptr<const EncryptionKeys::Pkey>> EncryptionKeys::privateFrom(const Secret& pem,
                                                                                const Secret& passphrase) {
  Asked asked{passphrase};
  EVP_PKEY* key = PEM_read_bio_PrivateKey(reading(pem.reveal()).get(), nullptr, &givePassphrase, &asked);
  ERR_clear_error();
  if (!key && asked.asked) {
    return fail(ErrorCode::denied,
                passphrase.empty() ? "the private key has a passphrase, and none was given"
                                   : "the passphrase of the private key is another one",
                Retry::afterAuth);
  }
  if (!key) return fail(ErrorCode::invalidArgument, "this is no private key in PEM form");
  auto made = std::make_shared<const Pkey>(key);
  HAWSER_CHECK(check(*made, "the private key"));
  return made;
}

// "PUBLIC KEY" and "RSA PUBLIC KEY".
Result<std::shared_ptr<const EncryptionKeys::Pkey>> EncryptionKeys::publicFrom(std::string_view pem) {
  EVP_PKEY* key = nullptr;
  const std::unique_ptr<OSSL_DECODER_CTX, decltype(&OSSL_DECODER_CTX_free)> decoder(
      OSSL_DECODER_CTX_new_for_pkey(&key, "PEM", nullptr, nullptr, EVP_PKEY_PUBLIC_KEY, nullptr, nullptr),
      &OSSL_DECODER_CTX_free);
  HAWSER_ASSERT(decoder != nullptr);
  HAWSER_ASSERT(OSSL_DECODER_CTX_set_pem_password_cb(decoder.get(), &giveNone, nullptr) == 1);
  const bool decoded = OSSL_DECODER_from_bio(decoder.get(), reading(pem).get()) == 1;
  ERR_clear_error();
  if (!decoded || !key) return fail(ErrorCode::invalidArgument, "this is no public key in PEM form");
  auto made = std::make_shared<const Pkey>(key);
  HAWSER_CHECK(check(*made, "the public key"));
  return made;
}

Result<EncryptionKeys> EncryptionKeys::load(const KeyTexts& texts) {
  if (texts.publicKey.empty() && texts.privateKey.empty())
    return fail(ErrorCode::invalidArgument, "to encrypt takes a key, and none is given");
  std::shared_ptr<const Pkey> writing, reads;
  if (!texts.privateKey.empty()) {
    HAWSER_TRY(reads, privateFrom(texts.privateKey, texts.passphrase));
  }
  if (texts.publicKey.empty()) return EncryptionKeys(reads, reads);
  HAWSER_TRY(writing, publicFrom(texts.publicKey));
  return EncryptionKeys(std::move(writing), std::move(reads));
}

std::string EncryptionKeys::wrap(ByteSpan key) const {
  const ContextPtr context = public_->context();
  HAWSER_ASSERT(EVP_PKEY_encrypt_init(context.get()) == 1);
  useOaep(context.get());
  const auto* const in = reinterpret_cast<const unsigned char*>(key.data());
  std::string wrapped(static_cast<std::size_t>(EVP_PKEY_get_size(public_->key)), '\0');
  std::size_t size = wrapped.size();
  auto* const out = reinterpret_cast<unsigned char*>(wrapped.data());
  HAWSER_ASSERT(EVP_PKEY_encrypt(context.get(), out, &size, in, key.size()) == 1);
  wrapped.resize(size);
  return wrapped;
}

Result<Secret> EncryptionKeys::unwrap(std::string_view wrapped) const {
  HAWSER_ASSERT(canUnwrap());
  const ContextPtr context = private_->context();
  HAWSER_ASSERT(EVP_PKEY_decrypt_init(context.get()) == 1);
  useOaep(context.get());
  // Never moved to another place in memory: it becomes the Secret's own, which wipes it.
  std::string key(static_cast<std::size_t>(EVP_PKEY_get_size(private_->key)), '\0');
  std::size_t size = key.size();
  auto* const out = reinterpret_cast<unsigned char*>(key.data());
  const bool done = EVP_PKEY_decrypt(context.get(), out, &size, data(wrapped), wrapped.size()) == 1;
  ERR_clear_error();
  if (!done) return fail(ErrorCode::denied, "it was encrypted for another key than the one given");
  key.resize(size);
  return Secret(std::move(key));
}

}  // namespace hawser::encrypted
