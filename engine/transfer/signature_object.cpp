#include "transfer/signature_object.h"

#include <algorithm>

#include "base/encoding.h"
#include "checksum/summing_sinks.h"
#include "delta/signature_changes.h"

namespace hawser {

namespace {

constexpr std::uint64_t kMostBytes = 256 * 1024 * 1024;
constexpr std::uint64_t kMostOfBlobSync = 8 * 1024 * 1024;

class BytesSink final : public ByteSink {
 public:
  explicit BytesSink(std::uint64_t most) : most_(most) {}
  Status write(ByteSpan more) override {
    if (more.size() > most_ - bytes.size()) return fail(ErrorCode::tooLarge, "it is larger than it can be");
    bytes.insert(bytes.end(), more.begin(), more.end());
    return {};
  }
  std::vector<std::byte> bytes;

 private:
  const std::uint64_t most_;
};

// Not the transfer's bytes.
OpContext uncounted(OpContext context) {
  context.meter = nullptr;
  return context;
}

// Nothing where it cannot be had for good.
Result<std::vector<std::byte>> readAll(const OpContext& context, ObjectReader& store, const ObjectRef& ref,
                                       std::uint64_t most) {
  BytesSink sink(most);
  const auto read = store.read(uncounted(context), ref, std::nullopt, {}, sink);
  if (!read && read.error().retry != Retry::never) return fail(read.error());
  if (!read) return std::vector<std::byte>();
  return std::move(sink.bytes);
}

// What has that name, if it is it.
Result<std::vector<std::byte>> readNamed(const OpContext& context, ObjectReader& store, const ObjectRef& ref,
                                         const std::string& name) {
  HAWSER_TRY(auto bytes, readAll(context, store, signatureRef(ref, name), kMostBytes));
  if (toHex(sha256(bytes)) != name) bytes.clear();
  return bytes;
}

std::shared_ptr<const delta::Signature> shared(Result<delta::Signature> signature) {
  return signature ? std::make_shared<const delta::Signature>(std::move(*signature)) : nullptr;
}

}  // namespace

Result<KnownSignature> readSignature(const OpContext& context, ObjectReader& store, const ObjectRef& ref,
                                     const std::string& signature) {
  KnownSignature known;
  if (signature.empty()) return known;
  HAWSER_TRY(const auto bytes, readNamed(context, store, ref, signature));
  const auto base = delta::baseOfSignature(bytes);
  if (!base) {
    known.signature = known.base = shared(delta::decodeSignature(bytes));
    known.baseName = sha256(bytes);
    return known;
  }
  HAWSER_TRY(const auto whole, readNamed(context, store, ref, toHex(*base)));
  known.base = shared(delta::decodeSignature(whole));
  known.baseName = *base;
  if (known.base) known.signature = shared(delta::decodeSignatureChanges(bytes, *known.base));
  return known;
}

void removeSignature(const OpContext& context, ObjectStore& store, const ObjectRef& ref,
                     const std::string& signature) {
  if (signature.empty()) return;
  const OpContext own = uncounted(context);
  const ObjectRef place = signatureRef(ref, signature);
  BytesSink head(delta::kChangesHead);
  const auto read = store.read(own, place, ByteRange{0, delta::kChangesHead}, {}, head);
  const auto base = read ? delta::baseOfSignature(head.bytes) : std::nullopt;
  (void)store.remove(own, place, Condition::none());
  if (base) (void)store.remove(own, signatureRef(ref, toHex(*base)), Condition::none());
}

void removeLeftovers(const OpContext& context, ObjectStore& store, const ObjectRef& ref,
                     const std::vector<std::string>& names, WallTime before) {
  // Where there are more objects of that beginning they are others.
  constexpr int kMostPages = 2;
  const OpContext own = uncounted(context);
  const std::size_t length = delta::signatureKey(ref.key, std::string(64, '0')).size();
  ListQuery query{ref.container, ref.key + ".", false, {}, 0};
  for (int pages = 0; pages < kMostPages; ++pages) {
    const auto page = store.list(own, query);
    if (!page) return;
    for (const ObjectInfo& object : page->objects) {
      const bool named = std::ranges::any_of(
          names, [&](const std::string& name) { return object.key == signatureRef(ref, name).key; });
      if (named || object.key.size() != length || object.modified >= before || !isSignature(store, object))
        continue;
      (void)store.remove(own, {ref.container, object.key}, Condition::matches(object.etag));
    }
    if (page->continuation.empty()) return;
    query.continuation = page->continuation;
  }
}

std::string blobSyncSignature(const ObjectRef& ref, const std::map<std::string, std::string>& metadata) {
  const auto named = metadata.find(delta::kBlobSyncPointer);
  if (named == metadata.end()) return {};
  const bool own = named->second.starts_with(ref.key + ".") && named->second.ends_with(".sig");
  return own ? named->second : std::string();
}

Result<std::optional<delta::BlobSyncSignature>> readBlobSyncSignature(const OpContext& context,
                                                                      ObjectReader& store,
                                                                      const ObjectRef& place) {
  HAWSER_TRY(const auto bytes, readAll(context, store, place, kMostOfBlobSync));
  auto signature = delta::decodeBlobSync(bytes);
  if (!signature) return std::nullopt;
  return std::move(*signature);
}

void removeBlobSyncSignature(const OpContext& context, ObjectStore& store, const ObjectRef& ref,
                             const std::string& name, std::uint64_t size) {
  if (name.empty()) return;
  const ObjectRef place{ref.container, name};
  const auto signature = readBlobSyncSignature(context, store, place);
  if (signature && *signature && (*signature)->size() == size)
    (void)store.remove(uncounted(context), place, Condition::none());
}

}  // namespace hawser
