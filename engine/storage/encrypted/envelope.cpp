#include "storage/encrypted/envelope.h"

#include <openssl/crypto.h>

#include <QJsonDocument>
#include <QJsonObject>
#include <cstring>

#include "base/encoding.h"
#include "storage/encrypted/random_bytes.h"

namespace hawser::encrypted {

namespace {

constexpr const char* kCipher = "AES_CBC_256";
constexpr const char* kProtocol = "1.0";
constexpr const char* kMode = "FullBlob";
constexpr const char* kWrapping = "RSA-OAEP";
constexpr const char* kMac = "HMAC-SHA256";
constexpr const char* kEncoding = "UTF-8";
constexpr std::size_t kKeySize = 32;

tl::unexpected<Error> damaged(std::string what) {
  return fail(ErrorCode::corrupt, "what is kept of its encryption is damaged: " + std::move(what));
}

ByteSpan spanOf(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

Result<QJsonObject> jsonFrom(std::string_view text, const char* which) {
  const auto size = static_cast<qsizetype>(text.size());
  const QJsonDocument document = QJsonDocument::fromJson(QByteArray(text.data(), size));
  if (!document.isObject()) return damaged(std::string(which) + " is no JSON object");
  return document.object();
}

Result<QJsonObject> objectIn(const QJsonObject& json, const char* name) {
  const QJsonValue value = json[QLatin1String(name)];
  if (!value.isObject()) return damaged(std::string(name) + " is missing");
  return value.toObject();
}

Result<std::string> textIn(const QJsonObject& json, const char* name) {
  const QJsonValue value = json[QLatin1String(name)];
  if (!value.isString() || value.toString().isEmpty()) return damaged(std::string(name) + " is missing");
  return value.toString().toStdString();
}

// Another way of encrypting is none that may be guessed at.
Status mustBe(const QJsonObject& json, const char* name, const char* wanted) {
  HAWSER_TRY(const std::string text, textIn(json, name));
  if (text == wanted) return {};
  return fail(ErrorCode::unsupported, "it is encrypted with " + std::string(name) + " \"" + text +
                                          "\"; what can be read is \"" + wanted + "\"");
}

Result<std::string> bytesIn(const QJsonObject& json, const char* name) {
  HAWSER_TRY(const std::string text, textIn(json, name));
  auto bytes = fromBase64(text);
  if (!bytes || bytes->empty()) return damaged(std::string(name) + " is no Base64");
  return std::move(*bytes);
}

template <std::size_t size>
Result<std::array<std::byte, size>> valueIn(const QJsonObject& json, const char* name) {
  HAWSER_TRY(const std::string bytes, bytesIn(json, name));
  std::array<std::byte, size> value;
  if (bytes.size() != size)
    return damaged(std::string(name) + " is not " + std::to_string(size) + " bytes long");
  std::memcpy(value.data(), bytes.data(), size);
  return value;
}

Result<Secret> unwrapped(const EncryptionKeys& keys, const std::string& wrapped) {
  HAWSER_TRY(Secret key, keys.unwrap(wrapped));
  if (key.reveal().size() != kKeySize) return damaged("a key in it has another length");
  return key;
}

Secret randomKey() {
  std::string key(kKeySize, '\0');
  fillWithRandom(std::as_writable_bytes(std::span(key.data(), key.size())));
  return Secret(std::move(key));
}

}  // namespace

ByteSpan bytesOf(const Secret& secret) {
  return spanOf(secret.reveal());
}

bool sameMac(const Sha256Value& one, const Sha256Value& other) {
  return CRYPTO_memcmp(one.data(), other.data(), one.size()) == 0;
}

ContentKeys newContentKeys() {
  ContentKeys keys{randomKey(), randomKey(), {}};
  fillWithRandom(keys.iv);
  return keys;
}

std::string encryptionDataText(const Envelope& envelope) {
  std::string text = "{";
  if (envelope.md5)
    text += R"("BlobxferExtensions":{"PreEncryptedContentMD5":")" + toBase64(*envelope.md5) + R"("},)";
  text += R"("ContentEncryptionIV":")" + toBase64(envelope.iv);
  text += R"(","EncryptionAgent":{"EncryptionAlgorithm":"AES_CBC_256","Protocol":"1.0"},)"
          R"("EncryptionAuthentication":{"Algorithm":"HMAC-SHA256","MessageAuthenticationCode":")";
  text += toBase64(envelope.mac);
  text += R"("},"EncryptionMode":"FullBlob","KeyWrappingMetadata":{},)"
          R"("WrappedContentKey":{"Algorithm":"RSA-OAEP","EncryptedAuthenticationKey":")";
  text += toBase64(envelope.wrappedMac);
  text += R"(","EncryptedKey":")" + toBase64(envelope.wrappedAes);
  return text + R"(","KeyId":"private:pem"}})";
}

Result<Envelope> envelopeFrom(std::string_view encryptionData) {
  HAWSER_TRY(const QJsonObject json, jsonFrom(encryptionData, kDataMetadata));
  HAWSER_TRY(const QJsonObject agent, objectIn(json, "EncryptionAgent"));
  HAWSER_CHECK(mustBe(agent, "Protocol", kProtocol));
  HAWSER_CHECK(mustBe(agent, "EncryptionAlgorithm", kCipher));
  HAWSER_CHECK(mustBe(json, "EncryptionMode", kMode));
  HAWSER_TRY(const QJsonObject wrapped, objectIn(json, "WrappedContentKey"));
  HAWSER_CHECK(mustBe(wrapped, "Algorithm", kWrapping));
  HAWSER_TRY(const QJsonObject authentication, objectIn(json, "EncryptionAuthentication"));
  HAWSER_CHECK(mustBe(authentication, "Algorithm", kMac));
  Envelope envelope;
  HAWSER_TRY(envelope.wrappedAes, bytesIn(wrapped, "EncryptedKey"));
  HAWSER_TRY(envelope.wrappedMac, bytesIn(wrapped, "EncryptedAuthenticationKey"));
  HAWSER_TRY(envelope.iv, valueIn<kCipherBlock>(json, "ContentEncryptionIV"));
  HAWSER_TRY(envelope.mac, valueIn<sizeof(Sha256Value)>(authentication, "MessageAuthenticationCode"));
  if (!json.contains(QLatin1String("BlobxferExtensions"))) return envelope;
  HAWSER_TRY(const QJsonObject extensions, objectIn(json, "BlobxferExtensions"));
  if (!extensions.contains(QLatin1String("PreEncryptedContentMD5"))) return envelope;
  HAWSER_TRY(envelope.md5, valueIn<sizeof(Md5Value)>(extensions, "PreEncryptedContentMD5"));
  return envelope;
}

std::string authenticationText(const Sha256Value& mac) {
  return R"({"EncryptionMetadataAuthentication":{"Algorithm":"HMAC-SHA256","Encoding":"UTF-8",)"
         R"("MessageAuthenticationCode":")" +
         toBase64(mac) + R"("}})";
}

Result<Sha256Value> authenticationFrom(std::string_view text) {
  HAWSER_TRY(const QJsonObject json, jsonFrom(text, kAuthenticationMetadata));
  HAWSER_TRY(const QJsonObject authentication, objectIn(json, "EncryptionMetadataAuthentication"));
  HAWSER_CHECK(mustBe(authentication, "Algorithm", kMac));
  HAWSER_CHECK(mustBe(authentication, "Encoding", kEncoding));
  return valueIn<sizeof(Sha256Value)>(authentication, "MessageAuthenticationCode");
}

EnvelopeTexts sealed(const Envelope& envelope, const ContentKeys& keys) {
  EnvelopeTexts texts{encryptionDataText(envelope), {}};
  texts.authentication = authenticationText(HmacSha256(bytesOf(keys.mac)).of(spanOf(texts.data)));
  return texts;
}

bool isSealed(const std::map<std::string, std::string>& metadata) {
  return metadata.contains(kDataMetadata) || metadata.contains(kAuthenticationMetadata);
}

Result<Opened> opened(const std::map<std::string, std::string>& metadata, const EncryptionKeys& keys) {
  const auto data = metadata.find(kDataMetadata);
  if (data == metadata.end()) return damaged(std::string(kDataMetadata) + " is missing");
  const auto authentication = metadata.find(kAuthenticationMetadata);
  if (authentication == metadata.end()) return damaged(std::string(kAuthenticationMetadata) + " is missing");
  HAWSER_TRY(Envelope envelope, envelopeFrom(data->second));
  HAWSER_TRY(const Sha256Value proof, authenticationFrom(authentication->second));
  if (!keys.canUnwrap()) {
    Error error = makeError(ErrorCode::denied, "it is encrypted, and its private key was not given");
    error.serviceCode = kKeyMissing;
    return fail(std::move(error));
  }
  HAWSER_TRY(Secret mac, unwrapped(keys, envelope.wrappedMac));
  if (!sameMac(HmacSha256(bytesOf(mac)).of(spanOf(data->second)), proof))
    return damaged(std::string(kDataMetadata) + " is not what was written");
  HAWSER_TRY(Secret aes, unwrapped(keys, envelope.wrappedAes));
  ContentKeys content{std::move(aes), std::move(mac), envelope.iv};
  return Opened{std::move(envelope), std::move(content)};
}

}  // namespace hawser::encrypted
