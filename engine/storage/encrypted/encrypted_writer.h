// EncryptedWriter: an object that is encrypted part by part as it is written.
//
// The ciphertext is one stream: a part is encrypted with what came before it, so parts come in order. One
// that failed comes again and is encrypted from the same state as the first time. The keys live as long as
// the writer does. An object without bytes is not encrypted. Internal to storage/encrypted.
#pragma once

#include <optional>
#include <vector>

#include "base/mutex.h"
#include "storage/encrypted/content_cipher.h"
#include "storage/encrypted/known_versions.h"

namespace hawser::encrypted {

// As callers see it.
ObjectInfo shown(ObjectInfo info, const Version& version);
// What is kept with an object that is not encrypted.
ObjectProperties plainProperties(ObjectProperties properties);
// What is kept with the ciphertext; its own CRC-64 takes the place of the plaintext's.
ObjectProperties sealedProperties(const ObjectProperties& given, const EnvelopeTexts& texts,
                                  std::uint64_t cipherCrc);

class EncryptedWriter final : public ObjectWriter {
 public:
  // `request` is a new one, without a session. invalidArgument for parts that are not a multiple of 16.
  static Result<std::unique_ptr<ObjectWriter>> start(const OpContext& context,
                                                     std::shared_ptr<ObjectStore> store,
                                                     const EncryptionKeys& keys,
                                                     std::shared_ptr<KnownVersions> known,
                                                     const WriteRequest& request);

  std::string session() const override { return writer_->session(); }
  bool setCondition(const Condition& condition) override { return writer_->setCondition(condition); }
  bool inOrder() const override { return true; }
  Result<PartReceipt> writePart(const OpContext& context, const Part& part, ByteSpan bytes,
                                std::uint64_t crc64) override;
  Result<std::unique_ptr<PartSink>> openPart(const OpContext& context, const Part& part) override;
  Result<bool> hasPart(const OpContext& context, const PartReceipt& receipt) override;
  Status readPart(const OpContext& context, const Part& part, ByteSink& sink) override;
  Result<ObjectInfo> commit(const OpContext& context, std::span<const PartReceipt> parts,
                            const ObjectProperties& properties) override;
  Status abort(const OpContext& context) override { return writer_->abort(context); }

 private:
  struct Written {
    PartReceipt receipt;               // of the plaintext, as the caller has it
    std::vector<PartReceipt> ciphers;  // of what was made of it, as the store has it
  };

  EncryptedWriter(std::shared_ptr<ObjectStore> store, const EncryptionKeys& keys,
                  std::shared_ptr<KnownVersions> known, const WriteRequest& request);
  // The state before that part.
  Result<Encryptor> before(const Part& part) const;
  void written(Written part, Encryptor after);
  Result<std::vector<PartReceipt>> send(const OpContext& context, const Part& part, ByteSpan ciphertext);
  // The store's receipts of what these parts are.
  Result<std::vector<PartReceipt>> ciphersOf(std::span<const PartReceipt> parts) const;
  tl::unexpected<Error> wrong(ErrorCode code, std::string why, Retry retry = Retry::never) const;

  const std::shared_ptr<ObjectStore> store_;
  const std::shared_ptr<KnownVersions> known_;
  const WriteRequest request_;
  const std::uint64_t cipherPart_;  // the most bytes of ciphertext in a part
  const ContentKeys keys_;
  Envelope envelope_;  // without its MAC and MD5
  std::unique_ptr<ObjectWriter> writer_;

  mutable Mutex mutex_;
  std::vector<Written> written_ HAWSER_GUARDED_BY(mutex_);
  Encryptor now_ HAWSER_GUARDED_BY(mutex_);      // after all that was written
  Encryptor earlier_ HAWSER_GUARDED_BY(mutex_);  // before the last part of it
};

}  // namespace hawser::encrypted
