// The envelope of an encrypted object: its text byte for byte, what another program made of the same format,
// and every way of leaving out or changing what proves it. Keys: what is taken, what is refused and how.
#include "storage/encrypted/envelope.h"

#include <QFile>
#include <QtTest>

#include "base/encoding.h"
#include "storage/encrypted/content_cipher.h"
#include "support/encryption_test_keys.h"
#include "unit/storage/encrypted/foreign_object.h"

using namespace hawser;
using namespace hawser::encrypted;
using namespace hawser::test;

namespace {

using Metadata = std::map<std::string, std::string>;

Metadata foreign() {
  return {{kDataMetadata, kEncryptionData}, {kAuthenticationMetadata, kAuthentication}};
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const std::size_t at = text.find(what);
  if (at == std::string::npos) qFatal("%s is not in it", what.c_str());
  return text.replace(at, what.size(), by);
}

// With its authentication made anew, by one who knows the HMAC key.
Metadata signedAnew(const std::string& data) {
  const auto keys = opened(foreign(), encryptionTestKeys()).value().keys;
  const Sha256Value mac = HmacSha256(bytesOf(keys.mac)).of(std::as_bytes(std::span(data)));
  return {{kDataMetadata, data}, {kAuthenticationMetadata, authenticationText(mac)}};
}

Envelope sample() {
  Envelope envelope;
  envelope.wrappedAes = "aes";
  envelope.wrappedMac = "mac";
  for (std::size_t i = 0; i < envelope.iv.size(); ++i)
    envelope.iv[i] = static_cast<std::byte>(i);
  envelope.mac.fill(std::byte{0xff});
  return envelope;
}

std::string codeOf(const Result<Opened>& result) {
  return result ? "ok" : std::string(name(result.error().code));
}

}  // namespace

class EnvelopeTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void isTextByteForByte();
  void isReadBackAsWritten();
  void opensWhatWasSealed();
  void readsWhatAnotherProgramWrote();
  void writesWhatAnotherProgramWrites();
  void theFormatShowsIt();
  void missingProofIsRefused_data();
  void missingProofIsRefused();
  void changedProofIsRefused_data();
  void changedProofIsRefused();
  void otherWaysAreRefused_data();
  void otherWaysAreRefused();
  void keysAreNeverTheSame();
  void takesKeysOfAllForms();
  void refusesWhatIsNoKey_data();
  void refusesWhatIsNoKey();
  void asksForThePassphrase();
  void onlyThePrivateKeyOpens();
  void paddingIsChecked();
};

void EnvelopeTest::isTextByteForByte() {
  Envelope envelope = sample();
  const std::string rest =
      R"("ContentEncryptionIV":"AAECAwQFBgcICQoLDA0ODw==",)"
      R"("EncryptionAgent":{"EncryptionAlgorithm":"AES_CBC_256","Protocol":"1.0"},)"
      R"("EncryptionAuthentication":{"Algorithm":"HMAC-SHA256",)"
      R"("MessageAuthenticationCode":"//////////////////////////////////////////8="},)"
      R"("EncryptionMode":"FullBlob","KeyWrappingMetadata":{},"WrappedContentKey":{"Algorithm":"RSA-OAEP",)"
      R"("EncryptedAuthenticationKey":"bWFj","EncryptedKey":"YWVz","KeyId":"private:pem"}})";
  QCOMPARE(encryptionDataText(envelope), "{" + rest);
  envelope.md5.emplace().fill(std::byte{});
  const std::string md5 = R"({"BlobxferExtensions":{"PreEncryptedContentMD5":"AAAAAAAAAAAAAAAAAAAAAA=="},)";
  QCOMPARE(encryptionDataText(envelope), md5 + rest);
  const std::string proof =
      R"({"EncryptionMetadataAuthentication":{"Algorithm":"HMAC-SHA256","Encoding":"UTF-8",)"
      R"("MessageAuthenticationCode":"//////////////////////////////////////////8="}})";
  QCOMPARE(authenticationText(envelope.mac), proof);
}

void EnvelopeTest::isReadBackAsWritten() {
  Envelope envelope = sample();
  QVERIFY(envelopeFrom(encryptionDataText(envelope)).value() == envelope);
  envelope.md5.emplace().fill(std::byte{7});
  QVERIFY(envelopeFrom(encryptionDataText(envelope)).value() == envelope);
  QVERIFY(authenticationFrom(authenticationText(envelope.mac)).value() == envelope.mac);
}

void EnvelopeTest::opensWhatWasSealed() {
  const EncryptionKeys keys = encryptionTestKeys();
  const ContentKeys content = newContentKeys();
  Envelope envelope = sample();
  envelope.wrappedAes = keys.wrap(bytesOf(content.aes));
  envelope.wrappedMac = keys.wrap(bytesOf(content.mac));
  envelope.iv = content.iv;
  const EnvelopeTexts texts = sealed(envelope, content);
  const auto back = opened(
      {{kDataMetadata, texts.data}, {kAuthenticationMetadata, texts.authentication}, {"note", "x"}}, keys);
  QVERIFY2(back, back ? "" : back.error().detail.c_str());
  QVERIFY(back->envelope == envelope);
  QVERIFY(back->keys.aes.reveal() == content.aes.reveal());
  QVERIFY(back->keys.mac.reveal() == content.mac.reveal());
  QVERIFY(back->keys.iv == content.iv);
}

void EnvelopeTest::readsWhatAnotherProgramWrote() {
  const QByteArray cipher = QByteArray::fromHex(kCiphertextHex);
  const ByteSpan bytes = std::as_bytes(std::span(cipher.data(), static_cast<std::size_t>(cipher.size())));
  const Metadata spaced = {{kDataMetadata, kSpacedEncryptionData},
                           {kAuthenticationMetadata, kSpacedAuthentication}};
  for (const Metadata& metadata : {foreign(), spaced}) {
    const auto back = opened(metadata, encryptionTestKeys());
    QVERIFY2(back, back ? "" : back.error().detail.c_str());
    CipherMac mac(back->keys);
    mac.add(bytes);
    QVERIFY(sameMac(mac.finish(), back->envelope.mac));
    QCOMPARE(plainSizeOf(bytes.size(), bytes.last(32), back->keys).value(), std::strlen(kPlaintext));
    std::string plain(bytes.size(), '\0');
    Decryptor(back->keys, back->keys.iv).decrypt(bytes, std::as_writable_bytes(std::span(plain)));
    plain.resize(std::strlen(kPlaintext));
    QCOMPARE(plain, std::string(kPlaintext));
    QVERIFY(back->envelope.md5 == md5(std::as_bytes(std::span(plain))));
  }
}

void EnvelopeTest::writesWhatAnotherProgramWrites() {
  const auto back = opened(foreign(), encryptionTestKeys()).value();
  Encryptor encryptor(back.keys);
  const auto cipher = encryptor.encrypt(std::as_bytes(std::span(kPlaintext, std::strlen(kPlaintext))), true);
  QCOMPARE(toHex(cipher), std::string(kCiphertextHex));
  Envelope envelope = back.envelope;
  envelope.mac = encryptor.mac();
  const EnvelopeTexts texts = sealed(envelope, back.keys);
  QCOMPARE(texts.data, std::string(kEncryptionData));
  QCOMPARE(texts.authentication, std::string(kAuthentication));
}

// The worked example of FORMAT.md, which is this object.
void EnvelopeTest::theFormatShowsIt() {
  QFile file(QStringLiteral(HAWSER_ENCRYPTED_FORMAT));
  QVERIFY(file.open(QIODevice::ReadOnly));
  const QByteArray text = file.readAll();
  QVERIFY(text.contains(kPlaintext));
  QVERIFY(text.contains(QByteArray("```hex\n") + kCiphertextHex + "\n```"));
  const QByteArray joined = QByteArray(text).replace("\n", "");
  QVERIFY(joined.contains(QByteArray("```json") + kEncryptionData + "```"));
  QVERIFY(joined.contains(QByteArray("```text") + kAuthentication + "```"));
}

void EnvelopeTest::missingProofIsRefused_data() {
  QTest::addColumn<QByteArray>("what");
  QTest::addColumn<QByteArray>("by");
  const auto row = [](const char* title, const char* what, const char* by) {
    QTest::newRow(title) << QByteArray(what) << QByteArray(by);
  };
  row("authentication key", "EncryptedAuthenticationKey", "EncryptedOtherKey");
  row("EncryptionAuthentication", "EncryptionAuthentication", "EncryptionOther");
  row("its algorithm", R"("Algorithm":"HMAC-SHA256",)", "");
  row("its code", "MessageAuthenticationCode", "MessageCode");
  row("IV", "ContentEncryptionIV", "ContentIV");
  row("agent", "EncryptionAgent", "Agent");
  row("protocol", R"(,"Protocol":"1.0")", "");
  row("mode", "EncryptionMode", "Mode");
  row("keys", "WrappedContentKey", "Wrapped");
  row("content key", "EncryptedKey", "Encrypted");
  row("an MD5 that is none", R"("PreEncryptedContentMD5":")", R"("PreEncryptedContentMD5":"AA)");
  row("JSON", "{", "[");
}

// Also of one who could sign it: what does not prove all is not taken for less.
void EnvelopeTest::missingProofIsRefused() {
  QFETCH(QByteArray, what);
  QFETCH(QByteArray, by);
  const std::string data = replaced(kEncryptionData, what.toStdString(), by.toStdString());
  QCOMPARE(codeOf(opened(signedAnew(data), encryptionTestKeys())), std::string("corrupt"));
}

void EnvelopeTest::changedProofIsRefused_data() {
  QTest::addColumn<QByteArray>("data");
  QTest::addColumn<QByteArray>("authentication");
  const auto row = [](const char* title, const std::string& data, const std::string& authentication) {
    QTest::newRow(title) << QByteArray::fromStdString(data) << QByteArray::fromStdString(authentication);
  };
  const std::string data = kEncryptionData, proof = kAuthentication;
  row("another code", data, authenticationText(Sha256Value{}));
  row("another IV", replaced(data, "yMnKy8zNzs/Q0dLT1NXW1w==", "yMnKy8zNzs/Q0dLT1NXW1A=="), proof);
  row("another way to write the same", data + " ", proof);
  row("of another text", kSpacedEncryptionData, proof);
  row("no authentication", data, "");
  row("empty", data, "{}");
  row("another word", data, replaced(proof, "EncryptionMetadataAuthentication", "Authentication"));
  row("no code", data, replaced(proof, "MessageAuthenticationCode", "Code"));
  row("a short code", data,
      replaced(proof, R"("MessageAuthenticationCode":")", R"("MessageAuthenticationCode":"AAAA","X":")"));
  row("no data", "", proof);
}

void EnvelopeTest::changedProofIsRefused() {
  QFETCH(QByteArray, data);
  QFETCH(QByteArray, authentication);
  Metadata metadata;
  if (!data.isEmpty()) metadata[kDataMetadata] = data.toStdString();
  if (!authentication.isEmpty()) metadata[kAuthenticationMetadata] = authentication.toStdString();
  QVERIFY(isSealed(metadata));
  QCOMPARE(codeOf(opened(metadata, encryptionTestKeys())), std::string("corrupt"));
  // There, but of no text.
  metadata[data.isEmpty() ? kDataMetadata : kAuthenticationMetadata] = "";
  QCOMPARE(codeOf(opened(metadata, encryptionTestKeys())), std::string("corrupt"));
}

void EnvelopeTest::otherWaysAreRefused_data() {
  QTest::addColumn<QByteArray>("what");
  QTest::addColumn<QByteArray>("by");
  QTest::newRow("cipher") << QByteArray("AES_CBC_256") << QByteArray("AES_GCM_256");
  QTest::newRow("protocol") << QByteArray(R"("1.0")") << QByteArray(R"("2.0")");
  QTest::newRow("mode") << QByteArray("FullBlob") << QByteArray("BlockBlob");
  QTest::newRow("wrapping") << QByteArray("RSA-OAEP") << QByteArray("A256KW");
  QTest::newRow("authentication") << QByteArray("HMAC-SHA256") << QByteArray("none");
}

void EnvelopeTest::otherWaysAreRefused() {
  QFETCH(QByteArray, what);
  QFETCH(QByteArray, by);
  const std::string data = replaced(kEncryptionData, what.toStdString(), by.toStdString());
  const auto back = opened(signedAnew(data), encryptionTestKeys());
  QCOMPARE(codeOf(back), std::string("unsupported"));
  QVERIFY2(QByteArray::fromStdString(back.error().detail).contains(by.replace('"', "")),
           back.error().detail.c_str());
}

void EnvelopeTest::keysAreNeverTheSame() {
  const ContentKeys one = newContentKeys(), other = newContentKeys();
  QVERIFY(one.aes.reveal() != other.aes.reveal());
  QVERIFY(one.mac.reveal() != other.mac.reveal());
  QVERIFY(one.aes.reveal() != one.mac.reveal());
  QVERIFY(one.iv != other.iv);
  const EncryptionKeys keys = encryptionTestKeys();
  QVERIFY(keys.wrap(bytesOf(one.aes)) != keys.wrap(bytesOf(one.aes)));
}

void EnvelopeTest::takesKeysOfAllForms() {
  const Secret passphrase("a knot");
  for (const auto& [publicKey, privateKey, word] :
       {std::tuple("", kPrivateKey, Secret()), std::tuple(kPublicKey, kPrivateKey, Secret()),
        std::tuple(kPublicKeyOfRsa, kPrivateKey, passphrase),
        std::tuple("", kPrivateKeyWithPassphrase, passphrase)}) {
    const auto keys = EncryptionKeys::load({publicKey, Secret(privateKey), word});
    QVERIFY2(keys, keys ? "" : keys.error().detail.c_str());
    const std::string secret = "thirty-two bytes of a secret key";
    const auto back = keys->unwrap(keys->wrap(std::as_bytes(std::span(secret))));
    QVERIFY(back && back->reveal() == secret);
  }
}

void EnvelopeTest::refusesWhatIsNoKey_data() {
  QTest::addColumn<QByteArray>("publicKey");
  QTest::addColumn<QByteArray>("privateKey");
  QTest::newRow("none") << QByteArray() << QByteArray();
  QTest::newRow("text for the private key") << QByteArray() << QByteArray("no key");
  QTest::newRow("text for the public key") << QByteArray("no key") << QByteArray(kPrivateKey);
  QTest::newRow("half a private key") << QByteArray() << QByteArray(kPrivateKey).left(900);
  QTest::newRow("a public key for the private one") << QByteArray() << QByteArray(kPublicKey);
  QTest::newRow("not RSA") << QByteArray() << QByteArray(kCurvePrivateKey);
  QTest::newRow("public, not RSA") << QByteArray(kCurvePublicKey) << QByteArray();
  QTest::newRow("short") << QByteArray() << QByteArray(kShortPrivateKey);
}

void EnvelopeTest::refusesWhatIsNoKey() {
  QFETCH(QByteArray, publicKey);
  QFETCH(QByteArray, privateKey);
  const auto keys = EncryptionKeys::load({publicKey.toStdString(), Secret(privateKey.toStdString()), {}});
  QVERIFY(!keys);
  QVERIFY(keys.error().code == ErrorCode::invalidArgument);
  const QByteArray detail = QByteArray::fromStdString(keys.error().detail);
  QVERIFY(!detail.isEmpty());
  QVERIFY2(!detail.contains("BEGIN") && !detail.contains("MII"), detail.constData());
}

void EnvelopeTest::asksForThePassphrase() {
  for (const char* word : {"", "a bend"}) {
    const auto keys = EncryptionKeys::load({{}, Secret(kPrivateKeyWithPassphrase), Secret(word)});
    QVERIFY(!keys);
    QVERIFY(keys.error().code == ErrorCode::denied);
    QVERIFY(keys.error().retry == Retry::afterAuth);
    QVERIFY(QByteArray::fromStdString(keys.error().detail).contains("passphrase"));
    QVERIFY(!QByteArray::fromStdString(keys.error().detail).contains("bend"));
  }
}

void EnvelopeTest::onlyThePrivateKeyOpens() {
  const auto writer = EncryptionKeys::load({kPublicKey, {}, {}});
  QVERIFY(writer && !writer->canUnwrap());
  const auto without = opened(foreign(), *writer);
  QCOMPARE(codeOf(without), std::string("denied"));
  QCOMPARE(without.error().serviceCode, std::string(kKeyMissing));
  const auto other = EncryptionKeys::load({{}, Secret(kOtherPrivateKey), {}});
  QCOMPARE(codeOf(opened(foreign(), *other)), std::string("denied"));
}

void EnvelopeTest::paddingIsChecked() {
  CipherBlock block{};
  QVERIFY(!paddingOf(block));
  block.back() = std::byte{1};
  QCOMPARE(paddingOf(block).value(), std::uint64_t{1});
  block.back() = std::byte{2};
  QVERIFY(!paddingOf(block));
  block[14] = std::byte{2};
  QCOMPARE(paddingOf(block).value(), std::uint64_t{2});
  block.fill(std::byte{16});
  QCOMPARE(paddingOf(block).value(), std::uint64_t{16});
  block.fill(std::byte{17});
  QVERIFY(!paddingOf(block));
}

QTEST_GUILESS_MAIN(EnvelopeTest)
#include "envelope_test.moc"
