#include "storage/encrypted/encrypted_store.h"

#include <algorithm>

#include "checksum/crc64.h"
#include "storage/encrypted/encrypted_read.h"
#include "storage/encrypted/encrypted_writer.h"

namespace hawser::encrypted {

namespace {

constexpr std::uint64_t roundedDown(std::uint64_t size) {
  return size / kCipherBlock * kCipherBlock;
}

Capabilities capabilitiesOver(Capabilities can) {
  can.streamsParts = can.wholeByParts = can.readsParts = can.copiesParts = false;
  can.keepsParts = can.namesByMd5 = false;
  can.serviceUrls = can.presignedUrls = can.forms = can.unknownSizes = false;
  can.checkedRead = 0;
  can.minPartSize = divideRoundingUp(can.minPartSize, kCipherBlock) * kCipherBlock;
  if (can.maxPartSize != 0) can.maxPartSize = std::max(roundedDown(can.maxPartSize), kCipherBlock);
  // What fills up the last block may take a part of its own.
  if (can.maxParts > 1) --can.maxParts;
  if (can.maxOneShot != 0) can.maxOneShot = std::max(roundedDown(can.maxOneShot), kCipherBlock) - 1;
  return can;
}

// Whether an object is as it is, whenever it is looked at: then a listing can only show it as it is stored.
bool isFinal(const Error& error) {
  return error.retry == Retry::never && error.code != ErrorCode::cancelled &&
         error.code != ErrorCode::timeout;
}

}  // namespace

EncryptedStore::EncryptedStore(std::shared_ptr<ObjectStore> store, EncryptionKeys keys)
    : store_(std::move(store)),
      keys_(std::move(keys)),
      capabilities_(capabilitiesOver(store_->capabilities())),
      known_(std::make_shared<KnownVersions>()) {}

Result<ContainerPage> EncryptedStore::listContainers(const OpContext& context,
                                                     const std::string& continuation) {
  return store_->listContainers(context, continuation);
}

Result<VersionPtr> EncryptedStore::versionOf(const OpContext& context, const VersionId& id,
                                             const ObjectInfo& info) {
  if (VersionPtr known = known_->find(id)) return known;
  Version version{std::nullopt, info.size, info.size};
  if (isSealed(info.properties.metadata)) {
    auto own = opened(info.properties.metadata, keys_);
    if (!own) return fail(std::move(own.error()).about(location(id.ref)));
    HAWSER_TRY(version.plainSize, fetchPlainSize(context, *store_, id, info.size, own->keys));
    version.opened = std::move(*own);
  }
  auto made = std::make_shared<const Version>(std::move(version));
  known_->keep(id, made);
  return VersionPtr(std::move(made));
}

Result<EncryptedStore::Found> EncryptedStore::find(const OpContext& context, const ObjectRef& ref,
                                                   const std::string& ifMatch) {
  if (!ifMatch.empty()) {
    VersionId id{ref, ifMatch};
    if (VersionPtr known = known_->find(id)) return Found{std::move(id), std::move(known)};
  }
  HAWSER_TRY(const ObjectInfo info, store_->stat(unmetered(context), ref));
  if (!ifMatch.empty() && info.etag != ifMatch)
    return fail(makeError(ErrorCode::changedUnderUs, "it is another one now").about(location(ref)));
  VersionId id{ref, info.etag};
  HAWSER_TRY(VersionPtr version, versionOf(context, id, info));
  return Found{std::move(id), std::move(version)};
}

Status EncryptedStore::show(const OpContext& context, const std::string& container, ObjectInfo& info) {
  if (info.kind != ObjectKind::object || info.size == 0) return {};
  const VersionId id{{container, info.key}, info.etag};
  VersionPtr version = known_->find(id);
  if (!version && !info.hasProperties) {
    if (info.size % kCipherBlock != 0) return {};
    auto whole = store_->stat(unmetered(context), id.ref);
    if (!whole && isFinal(whole.error())) return {};
    if (!whole) return fail(std::move(whole.error()));
    if (whole->etag != info.etag) return {};
    info = std::move(*whole);
  }
  if (!version) {
    auto found = versionOf(context, id, info);
    if (!found && !isFinal(found.error())) return fail(std::move(found.error()));
    version = found ? std::move(*found) : std::make_shared<const Version>();
    if (!found) info.properties.hashes = {};
  }
  info = shown(std::move(info), *version);
  return {};
}

Result<ObjectPage> EncryptedStore::list(const OpContext& context, const ListQuery& query) {
  HAWSER_TRY(ObjectPage page, store_->list(context, query));
  for (ObjectInfo& info : page.objects)
    HAWSER_CHECK(show(context, query.container, info));
  return page;
}

Result<ObjectInfo> EncryptedStore::stat(const OpContext& context, const ObjectRef& ref) {
  HAWSER_TRY(ObjectInfo info, store_->stat(context, ref));
  auto version = versionOf(context, {ref, info.etag}, info);
  if (version) return shown(std::move(info), **version);
  if (version.error().code != ErrorCode::denied || !isSealed(info.properties.metadata))
    return fail(std::move(version.error()));
  info.properties.hashes = {};
  return shown(std::move(info), Version{});
}

Result<ObjectInfo> EncryptedStore::read(const OpContext& context, const ObjectRef& ref,
                                        std::optional<ByteRange> range, const std::string& ifMatch,
                                        ByteSink& sink) {
  HAWSER_TRY(const Found found, find(context, ref, ifMatch));
  const Version& version = *found.version;
  if (!version.opened) {
    // Pinned: what comes in its place meanwhile may be encrypted.
    HAWSER_TRY(ObjectInfo info, store_->read(context, ref, range, found.id.etag, sink));
    return shown(std::move(info), version);
  }
  const std::uint64_t begin = range ? std::min(range->offset, version.plainSize) : 0;
  const std::uint64_t left = version.plainSize - begin;
  const ByteRange wanted{begin, range ? std::min(range->length, left) : left};
  if (!wanted.empty()) {
    HAWSER_TRY(ObjectInfo info, readPlain(context, *store_, *known_, found.id, version, wanted, sink));
    return shown(std::move(info), version);
  }
  HAWSER_TRY(ObjectInfo info, store_->stat(context, ref));
  if (info.etag == found.id.etag) return shown(std::move(info), version);
  return fail(makeError(ErrorCode::changedUnderUs, "it is another one now").about(location(ref)));
}

Result<std::vector<StoredPart>> EncryptedStore::storedParts(const OpContext&, const ObjectRef& ref,
                                                            const std::string&) {
  return fail(makeError(ErrorCode::unsupported, "what is encrypted is encrypted anew each time, all of it")
                  .about(location(ref)));
}

Status EncryptedStore::createContainer(const OpContext& context, const std::string& container) {
  return store_->createContainer(context, container);
}

Status EncryptedStore::removeContainer(const OpContext& context, const std::string& container) {
  return store_->removeContainer(context, container);
}

Result<ObjectInfo> EncryptedStore::put(const OpContext& context, const ObjectRef& ref, ByteSpan bytes,
                                       const ObjectProperties& properties, const Condition& condition) {
  if (bytes.empty()) return store_->put(context, ref, bytes, plainProperties(properties), condition);
  if (auto go = context.check(); !go) return fail(std::move(go.error()).about(location(ref)));
  if (properties.hashes.crc64 && *properties.hashes.crc64 != crc64(bytes))
    return fail(makeError(ErrorCode::corrupt, "the bytes are not those of their checksum", Retry::soon)
                    .about(location(ref)));
  const ContentKeys keys = newContentKeys();
  Encryptor encryptor(keys);
  const std::vector<std::byte> ciphertext = encryptor.encrypt(bytes, true);
  Envelope envelope{keys_.wrap(bytesOf(keys.aes)), keys_.wrap(bytesOf(keys.mac)), keys.iv, encryptor.mac(),
                    properties.hashes.md5};
  const ObjectProperties kept = sealedProperties(properties, sealed(envelope, keys), crc64(ciphertext));
  PlainMeter meter(context, bytes.size());
  HAWSER_TRY(ObjectInfo info, store_->put(meter.in(context), ref, ciphertext, kept, condition));
  const auto version = std::make_shared<const Version>(
      Version{Opened{std::move(envelope), keys}, ciphertext.size(), bytes.size()});
  // Also where only the public key is there: what was written just now is known, and can be read back.
  known_->keep({ref, info.etag}, version);
  return shown(std::move(info), *version);
}

Result<std::unique_ptr<ObjectWriter>> EncryptedStore::endEarlier(const OpContext& context,
                                                                 const WriteRequest& request) {
  WriteRequest earlier = request;
  earlier.size = request.size == 0 ? 0 : cipherSize(request.size);
  earlier.form = ObjectForm::block;
  auto writer = store_->startWrite(unmetered(context), earlier);
  if (writer) (void)(*writer)->abort(unmetered(context));
  if (auto go = context.check(); !go) return fail(std::move(go.error()).about(location(request.ref)));
  if (!writer && writer.error().code == ErrorCode::invalidArgument) return writer;
  return fail(
      makeError(ErrorCode::notFound, "the keys of what was begun are not kept").about(location(request.ref)));
}

Result<std::unique_ptr<ObjectWriter>> EncryptedStore::startWrite(const OpContext& context,
                                                                 const WriteRequest& request) {
  if (request.size > kUnknownSize - kCipherBlock) {
    return fail(makeError(ErrorCode::unsupported, "what is encrypted has a size that is known before")
                    .about(location(request.ref)));
  }
  if (store_->capabilities().propertiesFirst) {
    return fail(makeError(ErrorCode::unsupported,
                          "what is encrypted goes at once to a store that is told of an object before its "
                          "parts: choose a larger part size")
                    .about(location(request.ref)));
  }
  if (!request.session.empty()) return endEarlier(context, request);
  return EncryptedWriter::start(context, store_, keys_, known_, request);
}

Status EncryptedStore::remove(const OpContext& context, const ObjectRef& ref, const Condition& condition) {
  return store_->remove(context, ref, condition);
}

Result<std::string> EncryptedStore::presignedUrl(const OpContext&, const ObjectRef& ref, WallTime) {
  return fail(
      makeError(ErrorCode::unsupported, "a link to it would give its encrypted bytes").about(location(ref)));
}

}  // namespace hawser::encrypted
