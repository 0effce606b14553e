#include "storage/encrypted/encrypted_writer.h"

#include <algorithm>

#include "base/assert.h"
#include "checksum/crc64.h"
#include "storage/encrypted/encrypted_read.h"

namespace hawser::encrypted {

namespace {

constexpr std::uint64_t roundedUp(std::uint64_t size) {
  return divideRoundingUp(std::max<std::uint64_t>(size, 1), kCipherBlock) * kCipherBlock;
}

std::uint64_t crcOf(std::span<const PartReceipt> parts) {
  std::uint64_t crc = 0;
  for (const PartReceipt& receipt : parts)
    crc = crc64Combined(crc, receipt.crc64, receipt.part.range.length);
  return crc;
}

}  // namespace

ObjectInfo shown(ObjectInfo info, const Version& version) {
  info.properties.metadata.erase(kDataMetadata);
  info.properties.metadata.erase(kAuthenticationMetadata);
  info.properties.signature.clear();
  if (!version.opened) return info;
  info.size = version.plainSize;
  info.properties.hashes = {std::nullopt, version.opened->envelope.md5};
  return info;
}

ObjectProperties plainProperties(ObjectProperties properties) {
  properties.metadata.erase(kDataMetadata);
  properties.metadata.erase(kAuthenticationMetadata);
  properties.signature.clear();
  properties.form = ObjectForm::block;
  return properties;
}

ObjectProperties sealedProperties(const ObjectProperties& given, const EnvelopeTexts& texts,
                                  std::uint64_t cipherCrc) {
  ObjectProperties properties = plainProperties(given);
  properties.metadata[kDataMetadata] = texts.data;
  properties.metadata[kAuthenticationMetadata] = texts.authentication;
  properties.hashes = {cipherCrc, std::nullopt};
  return properties;
}

EncryptedWriter::EncryptedWriter(std::shared_ptr<ObjectStore> store, const EncryptionKeys& keys,
                                 std::shared_ptr<KnownVersions> known, const WriteRequest& request)
    : store_(std::move(store)),
      known_(std::move(known)),
      request_(request),
      cipherPart_(roundedUp(request.partSize)),
      keys_(newContentKeys()),
      now_(keys_),
      earlier_(now_) {
  envelope_.wrappedAes = keys.wrap(bytesOf(keys_.aes));
  envelope_.wrappedMac = keys.wrap(bytesOf(keys_.mac));
  envelope_.iv = keys_.iv;
}

Result<std::unique_ptr<ObjectWriter>> EncryptedWriter::start(const OpContext& context,
                                                             std::shared_ptr<ObjectStore> store,
                                                             const EncryptionKeys& keys,
                                                             std::shared_ptr<KnownVersions> known,
                                                             const WriteRequest& request) {
  std::unique_ptr<EncryptedWriter> made(
      new EncryptedWriter(std::move(store), keys, std::move(known), request));
  if (request.size > request.partSize && request.partSize % kCipherBlock != 0)
    return made->wrong(ErrorCode::invalidArgument,
                       "parts that are encrypted are a multiple of 16 bytes long");
  const std::uint64_t size = request.size == 0 ? 0 : cipherSize(request.size);
  HAWSER_TRY(made->writer_, made->store_->startWrite(
                                context, {request.ref, size, made->cipherPart_, request.condition, {}}));
  return made;
}

tl::unexpected<Error> EncryptedWriter::wrong(ErrorCode code, std::string why, Retry retry) const {
  return fail(makeError(code, std::move(why), retry).about(store_->location(request_.ref)));
}

Result<Encryptor> EncryptedWriter::before(const Part& part) const {
  const auto end = checkedAdd(part.range.offset, part.range.length);
  if (!end || *end > request_.size || part.range.empty())
    return wrong(ErrorCode::invalidArgument, "the part lies outside of the object");
  if (*end != request_.size && part.range.length % kCipherBlock != 0)
    return wrong(ErrorCode::invalidArgument, "parts that are encrypted are a multiple of 16 bytes long");
  const MutexLock lock(mutex_);
  const bool isNext = part.number == written_.size();
  const bool isLast = part.number + std::size_t{1} == written_.size();
  std::uint64_t begin = 0;
  if (part.number > 0 && (isNext || isLast)) begin = written_[part.number - 1].receipt.part.range.end();
  if ((!isNext && !isLast) || part.range.offset != begin)
    return wrong(ErrorCode::invalidArgument, "parts that are encrypted come in order");
  return isNext ? now_ : earlier_;
}

void EncryptedWriter::written(Written part, Encryptor after) {
  const MutexLock lock(mutex_);
  const std::size_t number = part.receipt.part.number;
  HAWSER_ASSERT(number + 1 >= written_.size());  // one at a time
  // Written again: what stood before it is still that.
  if (number == written_.size()) {
    earlier_ = std::move(now_);
    written_.push_back(std::move(part));
  } else {
    written_[number] = std::move(part);
  }
  now_ = std::move(after);
}

Result<PartReceipt> EncryptedWriter::writePart(const OpContext& context, const Part& part, ByteSpan bytes,
                                               std::uint64_t crc) {
  if (auto go = context.check(); !go)
    return fail(std::move(go.error()).about(store_->location(request_.ref)));
  if (request_.size == 0) return writer_->writePart(context, part, bytes, crc);
  if (bytes.size() != part.range.length)
    return wrong(ErrorCode::invalidArgument, "the part has another length than its bytes");
  if (crc64(bytes) != crc)
    return wrong(ErrorCode::corrupt, "the part's bytes are not those of its checksum", Retry::soon);
  HAWSER_TRY(Encryptor encryptor, before(part));
  const std::vector<std::byte> ciphertext = encryptor.encrypt(bytes, part.range.end() == request_.size);
  PlainMeter meter(context, bytes.size());
  HAWSER_TRY(std::vector<PartReceipt> ciphers, send(meter.in(context), part, ciphertext));
  const PartReceipt receipt{part, crc, {}};
  written({receipt, std::move(ciphers)}, std::move(encryptor));
  return receipt;
}

// The last part grows by what fills it up. Where it has no room for that, there is one more.
Result<std::vector<PartReceipt>> EncryptedWriter::send(const OpContext& context, const Part& part,
                                                       ByteSpan ciphertext) {
  const std::uint64_t boundary = store_->capabilities().partBoundary;
  std::uint64_t room = std::min<std::uint64_t>(ciphertext.size(), cipherPart_);
  if (boundary != 0 && part.range.end() % boundary == 0) room = part.range.length;
  std::vector<PartReceipt> receipts;
  Part own{part.number, {part.range.offset, room}};
  for (ByteSpan rest = ciphertext; !rest.empty(); own = {own.number + 1, {own.range.end(), rest.size()}}) {
    const ByteSpan piece = rest.first(own.range.length);
    HAWSER_TRY(PartReceipt receipt, writer_->writePart(context, own, piece, crc64(piece)));
    receipts.push_back(std::move(receipt));
    rest = rest.subspan(piece.size());
  }
  return receipts;
}

Result<std::unique_ptr<PartSink>> EncryptedWriter::openPart(const OpContext&, const Part&) {
  return wrong(ErrorCode::unsupported, "what is encrypted is not streamed");
}

Status EncryptedWriter::readPart(const OpContext&, const Part&, ByteSink&) {
  return wrong(ErrorCode::unsupported, "what is encrypted is not read before it is whole");
}

Result<bool> EncryptedWriter::hasPart(const OpContext& context, const PartReceipt& receipt) {
  if (request_.size == 0) return writer_->hasPart(context, receipt);
  if (auto go = context.check(); !go)
    return fail(std::move(go.error()).about(store_->location(request_.ref)));
  std::vector<PartReceipt> ciphers;
  {
    const MutexLock lock(mutex_);
    if (receipt.part.number >= written_.size()) return false;
    const Written& mine = written_[receipt.part.number];
    if (mine.receipt.part.range != receipt.part.range || mine.receipt.crc64 != receipt.crc64) return false;
    ciphers = mine.ciphers;
  }
  for (const PartReceipt& cipher : ciphers) {
    HAWSER_TRY(const bool has, writer_->hasPart(context, cipher));
    if (!has) return false;
  }
  return true;
}

Result<std::vector<PartReceipt>> EncryptedWriter::ciphersOf(std::span<const PartReceipt> parts) const {
  const MutexLock lock(mutex_);
  const auto sameOne = [](const PartReceipt& given, const Written& mine) {
    return given.part.number == mine.receipt.part.number && given.part.range == mine.receipt.part.range &&
           given.crc64 == mine.receipt.crc64;
  };
  const bool same = std::equal(parts.begin(), parts.end(), written_.begin(), written_.end(), sameOne);
  if (!same || parts.empty() || parts.back().part.range.end() != request_.size)
    return wrong(ErrorCode::invalidArgument, "the parts are not all of the object, in order");
  std::vector<PartReceipt> ciphers;
  for (const Written& mine : written_)
    ciphers.insert(ciphers.end(), mine.ciphers.begin(), mine.ciphers.end());
  return ciphers;
}

Result<ObjectInfo> EncryptedWriter::commit(const OpContext& context, std::span<const PartReceipt> parts,
                                           const ObjectProperties& properties) {
  if (auto go = context.check(); !go)
    return fail(std::move(go.error()).about(store_->location(request_.ref)));
  if (request_.size == 0) return writer_->commit(context, parts, plainProperties(properties));
  HAWSER_TRY(const std::vector<PartReceipt> ciphers, ciphersOf(parts));
  const std::uint64_t crc = crcOf(parts);
  if (properties.hashes.crc64.value_or(crc) != crc)
    return wrong(ErrorCode::corrupt, "the parts written are not those of the object's checksum");
  Envelope envelope = envelope_;
  envelope.md5 = properties.hashes.md5;
  {
    const MutexLock lock(mutex_);
    envelope.mac = Encryptor(now_).mac();
  }
  const ObjectProperties kept = sealedProperties(properties, sealed(envelope, keys_), crcOf(ciphers));
  HAWSER_TRY(ObjectInfo info, writer_->commit(context, ciphers, kept));
  const auto version = std::make_shared<const Version>(
      Version{Opened{std::move(envelope), keys_}, cipherSize(request_.size), request_.size});
  known_->keep({request_.ref, info.etag}, version);
  return shown(std::move(info), *version);
}

}  // namespace hawser::encrypted
