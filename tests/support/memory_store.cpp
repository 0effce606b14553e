#include "support/memory_store.h"

#include <algorithm>
#include <cstring>

#include "base/encoding.h"
#include "checksum/crc64.h"
#include "checksum/digest.h"

namespace hawser::test {

namespace {
std::vector<std::byte> copied(ByteSpan bytes) {
  return {bytes.begin(), bytes.end()};
}

Status checkName(const std::string& container, const std::string& place) {
  if (container.empty() || container == "." || container == ".." || container.find('/') != std::string::npos)
    return fail(makeError(ErrorCode::invalidArgument, "no name for a container").about(place));
  return {};
}

}  // namespace

void MemoryStore::set(const std::string& key, std::string_view bytes, ObjectProperties properties) {
  const std::lock_guard lock(mutex_);
  Object object;
  object.bytes = copied(std::as_bytes(std::span(bytes.data(), bytes.size())));
  object.properties = std::move(properties);
  store({"box", key}, std::move(object));
}

std::optional<std::string> MemoryStore::get(const std::string& key) const {
  const std::lock_guard lock(mutex_);
  const auto& box = containers_.at("box");
  const auto found = box.find(key);
  if (found == box.end()) return std::nullopt;
  return std::string(reinterpret_cast<const char*>(found->second.bytes.data()), found->second.bytes.size());
}

MemoryStore::Object MemoryStore::object(const std::string& key) const {
  const std::lock_guard lock(mutex_);
  return containers_.at("box").at(key);
}

std::size_t MemoryStore::count() const {
  const std::lock_guard lock(mutex_);
  return containers_.at("box").size();
}

std::size_t MemoryStore::sessions() const {
  const std::lock_guard lock(mutex_);
  return sessions_.size();
}

Status MemoryStore::enter(const OpContext& context, const char* verb, const ObjectRef& ref) {
  if (Status status = context.check(); !status) return fail(std::move(status.error()).about(location(ref)));
  ++calls;
  return hook ? hook(verb, ref.key) : Status{};
}

// Of the verbs that name an object.
Status MemoryStore::enterObject(const OpContext& context, const char* verb, const ObjectRef& ref) {
  if (ref.key.empty())
    return fail(makeError(ErrorCode::invalidArgument, "the key is empty").about(location(ref)));
  return enter(context, verb, ref);
}

Error MemoryStore::missing(const ObjectRef& ref) const {
  return makeError(ErrorCode::notFound, "no such object").about(location(ref));
}

ObjectInfo MemoryStore::infoOf(const std::string& key, const Object& object) const {
  ObjectInfo info;
  info.key = key;
  info.kind = object.kind;
  info.size = object.bytes.size();
  info.modified = object.modified;
  info.etag = object.etag;
  info.properties = object.properties;
  info.hasProperties = true;
  return info;
}

Status MemoryStore::holds(const ObjectRef& ref, const Condition& condition) const {
  const auto box = containers_.find(ref.container);
  if (box == containers_.end())
    return fail(makeError(ErrorCode::notFound, "no such container").about(location(ref)));
  const auto found = box->second.find(ref.key);
  const bool there = found != box->second.end();
  if (condition.kind == Condition::Kind::absent && there) {
    return fail(makeError(ErrorCode::exists, "there is one").about(location(ref)));
  }
  if (condition.kind == Condition::Kind::matches && (!there || found->second.etag != condition.etag)) {
    return fail(makeError(ErrorCode::changedUnderUs, "it is another one now").about(location(ref)));
  }
  return {};
}

ObjectInfo MemoryStore::store(const ObjectRef& ref, Object object) {
  object.modified = WallTime(std::chrono::seconds(1'700'000'000 + nextTag_));
  object.etag = "tag" + std::to_string(nextTag_++);
  if (!caps.keepsParts && !caps.copiesParts) object.properties.signature.clear();
  if (object.properties.linkTarget) {
    object.kind = ObjectKind::link;
  } else if (ref.key.ends_with('/')) {
    object.kind = ObjectKind::folder;
  }
  Object& kept = containers_[ref.container][ref.key] = std::move(object);
  return infoOf(ref.key, kept);
}

Result<ContainerPage> MemoryStore::listContainers(const OpContext& context, const std::string&) {
  HAWSER_CHECK(enter(context, "containers", {}));
  const std::lock_guard lock(mutex_);
  ContainerPage page;
  for (const auto& [name, box] : containers_)
    page.containers.push_back({name, {}});
  return page;
}

Result<ObjectPage> MemoryStore::list(const OpContext& context, const ListQuery& query) {
  HAWSER_CHECK(enter(context, "list", {query.container, query.prefix}));
  const std::lock_guard lock(mutex_);
  const auto box = containers_.find(query.container);
  if (box == containers_.end()) return fail(missing({query.container, query.prefix}));
  ObjectPage page;
  const std::size_t most = query.pageSize != 0 ? query.pageSize : 1000;
  const std::string from = query.continuation.empty() ? query.prefix : query.continuation;
  for (auto it = box->second.lower_bound(from); it != box->second.end();) {
    if (!it->first.starts_with(query.prefix)) break;
    if (page.objects.size() == most) {
      page.continuation = it->first;
      break;
    }
    const std::size_t slash = it->first.find('/', query.prefix.size());
    const bool single = query.recursive || slash == std::string::npos;
    const std::string prefix = single ? std::string() : it->first.substr(0, slash + 1);
    if (single || prefix == it->first) {
      page.objects.push_back(infoOf(it->first, it->second));
    } else {
      ObjectInfo info;
      info.key = prefix;
      info.kind = ObjectKind::prefix;
      page.objects.push_back(std::move(info));
    }
    // On one level all that is below the same prefix is one item.
    it = single ? std::next(it) : box->second.lower_bound(prefix.substr(0, prefix.size() - 1) + '0');
  }
  return page;
}

Result<ObjectInfo> MemoryStore::stat(const OpContext& context, const ObjectRef& ref) {
  HAWSER_CHECK(enterObject(context, "stat", ref));
  const std::lock_guard lock(mutex_);
  const auto box = containers_.find(ref.container);
  if (box == containers_.end()) return fail(missing(ref));
  const auto found = box->second.find(ref.key);
  if (found == box->second.end()) return fail(missing(ref));
  return infoOf(ref.key, found->second);
}

Result<ObjectInfo> MemoryStore::read(const OpContext& context, const ObjectRef& ref,
                                     std::optional<ByteRange> range, const std::string& ifMatch,
                                     ByteSink& sink) {
  HAWSER_CHECK(enterObject(context, "read", ref));
  Object object;
  {
    const std::lock_guard lock(mutex_);
    const auto box = containers_.find(ref.container);
    if (box == containers_.end() || !box->second.contains(ref.key)) return fail(missing(ref));
    object = box->second.at(ref.key);
  }
  if (!ifMatch.empty() && object.etag != ifMatch) {
    return fail(makeError(ErrorCode::changedUnderUs, "it changed").about(location(ref)));
  }
  const std::size_t begin = range ? std::min<std::size_t>(range->offset, object.bytes.size()) : 0;
  const std::size_t end =
      range ? std::min<std::size_t>(range->end(), object.bytes.size()) : object.bytes.size();
  if (corrupt && begin < end && corrupt(ref.key)) object.bytes[begin] ^= std::byte{1};
  constexpr std::size_t kPiece = 1000;
  for (std::size_t at = begin; at < end; at += kPiece) {
    if (Status status = context.check(); !status) return fail(std::move(status.error()).about(location(ref)));
    const std::size_t piece = std::min(kPiece, end - at);
    HAWSER_CHECK(sink.write(ByteSpan(object.bytes.data() + at, piece)));
    HAWSER_CHECK(context.moved(piece));
  }
  return infoOf(ref.key, object);
}

Status MemoryStore::createContainer(const OpContext& context, const std::string& container) {
  HAWSER_CHECK(enter(context, "createContainer", {container, {}}));
  const std::string place = location({container, {}});
  HAWSER_CHECK(checkName(container, place));
  const std::lock_guard lock(mutex_);
  if (!containers_.try_emplace(container).second)
    return fail(makeError(ErrorCode::exists, "there is one").about(place));
  return {};
}

Status MemoryStore::removeContainer(const OpContext& context, const std::string& container) {
  HAWSER_CHECK(enter(context, "removeContainer", {container, {}}));
  const std::string place = location({container, {}});
  HAWSER_CHECK(checkName(container, place));
  const std::lock_guard lock(mutex_);
  const auto found = containers_.find(container);
  if (found == containers_.end()) return fail(makeError(ErrorCode::notFound, "there is none").about(place));
  if (!found->second.empty()) return fail(makeError(ErrorCode::busy, "something is in it").about(place));
  containers_.erase(found);
  return {};
}

Result<ObjectInfo> MemoryStore::put(const OpContext& context, const ObjectRef& ref, ByteSpan bytes,
                                    const ObjectProperties& properties, const Condition& condition) {
  HAWSER_CHECK(enterObject(context, "put", ref));
  HAWSER_CHECK(context.moved(bytes.size()));
  const std::lock_guard lock(mutex_);
  HAWSER_CHECK(holds(ref, condition));
  Object object;
  object.bytes = copied(bytes);
  object.properties = properties;
  return store(ref, std::move(object));
}

Result<PartSource> MemoryStore::partSource(const OpContext& context, const ObjectRef& ref,
                                           const ByteRange& range, const std::string& etag) {
  if (!caps.serviceUrls) return ObjectReader::partSource(context, ref, range, etag);
  HAWSER_CHECK(enterObject(context, "partSource", ref));
  return PartSource{Secret("mem://" + name_ + "/" + ref.container + "/" + ref.key), range.offset, etag};
}

Result<std::vector<StoredPart>> MemoryStore::storedParts(const OpContext& context, const ObjectRef& ref,
                                                         const std::string& etag) {
  if (!caps.keepsParts) return ObjectReader::storedParts(context, ref, etag);
  HAWSER_CHECK(enterObject(context, "storedParts", ref));
  const std::lock_guard lock(mutex_);
  const auto box = containers_.find(ref.container);
  if (box == containers_.end() || !box->second.contains(ref.key)) return fail(missing(ref));
  const Object& object = box->second.at(ref.key);
  if (object.etag != etag)
    return fail(makeError(ErrorCode::changedUnderUs, "it is another one now").about(location(ref)));
  if (object.pieces.empty() && !object.bytes.empty())
    return fail(makeError(ErrorCode::unsupported, "it was written at once").about(location(ref)));
  std::vector<StoredPart> parts;
  std::uint64_t end = 0;
  for (const Object::Piece& piece : object.pieces) {
    parts.push_back({piece.token, {end, piece.length}});
    end += piece.length;
  }
  return parts;
}

Result<bool> MemoryStore::copiesRanges(const OpContext& context) {
  HAWSER_CHECK(context.check());
  return ownRanges && caps.serviceUrls && caps.copiesParts;
}

std::optional<std::vector<std::byte>> MemoryStore::keptBytes(const ObjectRef& ref,
                                                             const WrittenPart& part) const {
  const auto box = containers_.find(ref.container);
  if (box == containers_.end() || !box->second.contains(ref.key)) return std::nullopt;
  const Object& object = box->second.at(ref.key);
  if (object.etag != part.etag) return std::nullopt;
  std::uint64_t end = 0;
  for (const Object::Piece& piece : object.pieces) {
    if (piece.token == part.token) return copied(ByteSpan(object.bytes).subspan(end, piece.length));
    end += piece.length;
  }
  return std::nullopt;
}

// For a store that copies it: unsupported where it is not there.
Result<std::vector<std::byte>> MemoryStore::rangeFor(const PartSource& from, std::uint64_t length) const {
  const std::string url(from.url.reveal().substr(std::string("mem://" + name_ + "/").size()));
  const std::size_t slash = url.find('/');
  const std::string key = url.substr(slash + 1);
  const std::lock_guard lock(mutex_);
  const auto& box = containers_.at(url.substr(0, slash));
  const auto source = box.find(key);
  if (source == box.end() || from.offset + length > source->second.bytes.size())
    return fail(makeError(ErrorCode::unsupported, "the source cannot be read").about(url));
  if (!from.etag.empty() && source->second.etag != from.etag)
    return fail(makeError(ErrorCode::changedUnderUs, "the source is another one now").about(url));
  return copied(ByteSpan(source->second.bytes).subspan(from.offset, length));
}

class MemoryWriter final : public ObjectWriter {
 public:
  MemoryWriter(MemoryStore& store, WriteRequest request) : store_(store), request_(std::move(request)) {}

  std::string session() const override { return request_.session; }
  bool setCondition(const Condition& condition) override {
    request_.condition = condition;
    return true;
  }

  Result<PartReceipt> writePart(const OpContext& context, const Part& part, ByteSpan bytes,
                                std::uint64_t crc) override {
    HAWSER_CHECK(store_.enter(context, "part", request_.ref));
    HAWSER_CHECK(context.moved(bytes.size()));
    if (crc64(bytes) != crc) return fail(ErrorCode::corrupt, "the part is damaged", Retry::soon);
    const std::lock_guard lock(store_.mutex_);
    auto& parts = store_.sessions_[request_.session].parts;
    if (store_.partsInOrder && part.number > parts.size())
      return fail(ErrorCode::invalidArgument, "a part came too early");
    const std::string token = request_.namedByMd5 ? toBase64(md5(bytes)) : newToken();
    parts[part.number] = {copied(bytes), token};
    store_.partBytes += bytes.size();
    return PartReceipt{part, crc, token};
  }

  bool inOrder() const override { return store_.partsInOrder; }

  Result<std::unique_ptr<PartSink>> openPart(const OpContext&, const Part&) override {
    return fail(makeError(ErrorCode::unsupported, "parts are not streamed").about(location()));
  }

  Result<PartReceipt> copyPart(const OpContext& context, const Part& part, const PartSource& from) override {
    if (store_.ownRanges) return copyOwnRange(context, part, from);
    if (!store_.fetch) return ObjectWriter::copyPart(context, part, from);
    HAWSER_TRY(const std::vector<std::byte> bytes, store_.fetch(from, part.range));
    return writePart(context, part, bytes, crc64(bytes));
  }

  Result<PartReceipt> keepPart(const OpContext& context, const Part& part, const StoredPart& from,
                               std::optional<std::uint64_t> crc) override {
    if (!store_.caps.keepsParts) return ObjectWriter::keepPart(context, part, from, crc);
    HAWSER_CHECK(store_.enter(context, "keepPart", request_.ref));
    if (request_.condition.kind != Condition::Kind::matches || part.range.length != from.range.length ||
        part.range.empty())
      return fail(makeError(ErrorCode::invalidArgument, "no piece of what is replaced").about(location()));
    const std::lock_guard lock(store_.mutex_);
    store_.sessions_[request_.session].parts[part.number] = {{}, from.token, request_.condition.etag};
    store_.bytesKept += part.range.length;
    return PartReceipt{part, crc.value_or(0), "keep:" + from.token, crc.has_value()};
  }

  Result<bool> hasPart(const OpContext& context, const PartReceipt& receipt) override {
    HAWSER_CHECK(store_.enter(context, "hasPart", request_.ref));
    const std::lock_guard lock(store_.mutex_);
    const auto session = store_.sessions_.find(request_.session);
    if (session == store_.sessions_.end()) return false;
    const auto found = session->second.parts.find(receipt.part.number);
    if (found == session->second.parts.end()) return false;
    const auto bytes = bytesOf(found->second);
    return bytes && crc64(*bytes) == receipt.crc64;
  }

  Status readPart(const OpContext& context, const Part& part, ByteSink& sink) override {
    HAWSER_CHECK(store_.enter(context, "readPart", request_.ref));
    if (!store_.caps.readsParts)
      return fail(makeError(ErrorCode::unsupported, "parts cannot be read").about(location()));
    std::vector<std::byte> bytes;
    {
      const std::lock_guard lock(store_.mutex_);
      const auto session = store_.sessions_.find(request_.session);
      if (session == store_.sessions_.end() || !session->second.parts.contains(part.number))
        return fail(makeError(ErrorCode::notFound, "no such part").about(location()));
      bytes = session->second.parts.at(part.number).bytes;
    }
    if (store_.corrupt && !bytes.empty() && store_.corrupt(request_.ref.key)) bytes[0] ^= std::byte{1};
    HAWSER_CHECK(sink.write(bytes));
    return context.moved(bytes.size());
  }

  Result<ObjectInfo> commit(const OpContext& context, std::span<const PartReceipt> parts,
                            const ObjectProperties& properties) override {
    HAWSER_CHECK(store_.enter(context, "commit", request_.ref));
    const std::lock_guard lock(store_.mutex_);
    HAWSER_CHECK(store_.holds(request_.ref, request_.condition));
    MemoryStore::Object object;
    object.properties = properties;
    const auto& written = store_.sessions_[request_.session].parts;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (parts[i].part.number != i || parts[i].part.range.offset != object.bytes.size()) return fail(gaps());
      const auto found = written.find(parts[i].part.number);
      const auto bytes = found == written.end() ? std::nullopt : bytesOf(found->second);
      if (!bytes) return fail(makeError(ErrorCode::changedUnderUs, "a part is gone").about(location()));
      object.bytes.insert(object.bytes.end(), bytes->begin(), bytes->end());
      if (!bytes->empty()) object.pieces.push_back({found->second.token, bytes->size()});
    }
    if (object.bytes.size() != request_.size) return fail(gaps());
    store_.sessions_.erase(request_.session);
    return store_.store(request_.ref, std::move(object));
  }

  Status abort(const OpContext& context) override {
    HAWSER_CHECK(store_.enter(context, "abort", request_.ref));
    const std::lock_guard lock(store_.mutex_);
    store_.sessions_.erase(request_.session);
    return {};
  }

 private:
  std::string location() const { return store_.location(request_.ref); }

  // Under the lock.
  std::string newToken() { return "part" + std::to_string(store_.nextTag_++); }
  // Under the lock. Nothing of a kept part whose object is another by now.
  std::optional<std::vector<std::byte>> bytesOf(const MemoryStore::WrittenPart& part) const {
    return part.etag.empty() ? part.bytes : store_.keptBytes(request_.ref, part);
  }

  Result<PartReceipt> copyOwnRange(const OpContext& context, const Part& part, const PartSource& from) {
    HAWSER_CHECK(store_.enter(context, "copyPart", request_.ref));
    std::vector<const MemoryStore*> reached(store_.peers.begin(), store_.peers.end());
    reached.push_back(&store_);
    for (const MemoryStore* store : reached) {
      if (!from.url.reveal().starts_with("mem://" + store->name_ + "/")) continue;
      HAWSER_TRY(std::vector<std::byte> bytes, store->rangeFor(from, part.range.length));
      const std::lock_guard lock(store_.mutex_);
      const std::string token = newToken();
      const std::uint64_t crc = crc64(bytes);
      store_.bytesCopied += bytes.size();
      store_.sessions_[request_.session].parts[part.number] = {std::move(bytes), token};
      return PartReceipt{part, crc, token};
    }
    return fail(makeError(ErrorCode::unsupported, "the source cannot be reached").about(location()));
  }

  Error gaps() const {
    return makeError(ErrorCode::invalidArgument, "the parts are not the whole object in order")
        .about(location());
  }

  MemoryStore& store_;
  WriteRequest request_;
};

Result<std::unique_ptr<ObjectWriter>> MemoryStore::startWrite(const OpContext& context,
                                                              const WriteRequest& request) {
  HAWSER_CHECK(enterObject(context, "startWrite", request.ref));
  const std::lock_guard lock(mutex_);
  WriteRequest own = request;
  if (own.session.empty()) own.session = "session" + std::to_string(nextTag_++);
  // One that is not known has no parts.
  const auto session = sessions_.try_emplace(own.session, Session{own.ref, {}}).first;
  if (session->second.ref != own.ref)
    return fail(
        makeError(ErrorCode::invalidArgument, "a session of another object").about(location(own.ref)));
  return std::make_unique<MemoryWriter>(*this, std::move(own));
}

Status MemoryStore::remove(const OpContext& context, const ObjectRef& ref, const Condition& condition) {
  HAWSER_CHECK(enterObject(context, "remove", ref));
  const std::lock_guard lock(mutex_);
  HAWSER_CHECK(holds(ref, condition));
  if (containers_[ref.container].erase(ref.key) == 0) return fail(missing(ref));
  return {};
}

Result<std::string> MemoryStore::presignedUrl(const OpContext&, const ObjectRef& ref, WallTime) {
  return fail(makeError(ErrorCode::unsupported, "no URLs").about(location(ref)));
}

}  // namespace hawser::test
