#include "support/memory_store.h"

#include <algorithm>
#include <cstring>

#include "checksum/crc64.h"

namespace hawser::test {

namespace {
std::vector<std::byte> copied(ByteSpan bytes) {
  return {bytes.begin(), bytes.end()};
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

Status MemoryStore::enter(const OpContext& context, const char* verb, const std::string& key) {
  HAWSER_CHECK(context.check());
  ++calls;
  return hook ? hook(verb, key) : Status{};
}

Error MemoryStore::missing(const ObjectRef& ref) const {
  return makeError(ErrorCode::notFound, "no such object").about(location(ref));
}

ObjectInfo MemoryStore::infoOf(const std::string& key, const Object& object) const {
  ObjectInfo info;
  info.key = key;
  info.kind = object.kind;
  info.size = object.bytes.size();
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
  object.etag = "tag" + std::to_string(nextTag_++);
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
  HAWSER_CHECK(enter(context, "list", query.prefix));
  const std::lock_guard lock(mutex_);
  const auto box = containers_.find(query.container);
  if (box == containers_.end()) return fail(missing({query.container, query.prefix}));
  ObjectPage page;
  const std::size_t most = query.pageSize != 0 ? query.pageSize : 1000;
  const std::string from = query.continuation.empty() ? query.prefix : query.continuation;
  for (auto it = box->second.lower_bound(from); it != box->second.end(); ++it) {
    if (!it->first.starts_with(query.prefix)) break;
    if (page.objects.size() == most) {
      page.continuation = it->first;
      break;
    }
    const std::size_t slash = it->first.find('/', query.prefix.size());
    if (!query.recursive && slash != std::string::npos && slash + 1 < it->first.size()) {
      const std::string prefix = it->first.substr(0, slash + 1);
      if (!page.objects.empty() && page.objects.back().key == prefix) continue;
      ObjectInfo info;
      info.key = prefix;
      info.kind = ObjectKind::prefix;
      page.objects.push_back(std::move(info));
      continue;
    }
    page.objects.push_back(infoOf(it->first, it->second));
  }
  return page;
}

Result<ObjectInfo> MemoryStore::stat(const OpContext& context, const ObjectRef& ref) {
  HAWSER_CHECK(enter(context, "stat", ref.key));
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
  HAWSER_CHECK(enter(context, "read", ref.key));
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
    HAWSER_CHECK(context.check());
    const std::size_t piece = std::min(kPiece, end - at);
    HAWSER_CHECK(sink.write(ByteSpan(object.bytes.data() + at, piece)));
    HAWSER_CHECK(context.moved(piece));
  }
  return infoOf(ref.key, object);
}

Status MemoryStore::createContainer(const OpContext& context, const std::string& container) {
  HAWSER_CHECK(enter(context, "createContainer", container));
  const std::lock_guard lock(mutex_);
  if (!containers_.try_emplace(container).second) return fail(ErrorCode::exists, "there is one");
  return {};
}

Result<ObjectInfo> MemoryStore::put(const OpContext& context, const ObjectRef& ref, ByteSpan bytes,
                                    const ObjectProperties& properties, const Condition& condition) {
  HAWSER_CHECK(enter(context, "put", ref.key));
  HAWSER_CHECK(context.moved(bytes.size()));
  const std::lock_guard lock(mutex_);
  HAWSER_CHECK(holds(ref, condition));
  Object object;
  object.bytes = copied(bytes);
  object.properties = properties;
  return store(ref, std::move(object));
}

class MemoryWriter final : public ObjectWriter {
 public:
  MemoryWriter(MemoryStore& store, WriteRequest request) : store_(store), request_(std::move(request)) {}

  std::string session() const override { return request_.session; }

  Result<PartReceipt> writePart(const OpContext& context, const Part& part, ByteSpan bytes,
                                std::uint64_t crc) override {
    HAWSER_CHECK(store_.enter(context, "part", request_.ref.key));
    HAWSER_CHECK(context.moved(bytes.size()));
    if (crc64(bytes) != crc) return fail(ErrorCode::corrupt, "the part is damaged", Retry::soon);
    const std::lock_guard lock(store_.mutex_);
    store_.sessions_[request_.session][part.number] = copied(bytes);
    store_.partBytes += bytes.size();
    return PartReceipt{part, crc, {}};
  }

  Result<std::unique_ptr<PartSink>> openPart(const OpContext&, const Part&) override {
    return fail(ErrorCode::unsupported, "parts are not streamed");
  }

  Result<bool> hasPart(const OpContext& context, const PartReceipt& receipt) override {
    HAWSER_CHECK(store_.enter(context, "hasPart", request_.ref.key));
    const std::lock_guard lock(store_.mutex_);
    const auto& parts = store_.sessions_[request_.session];
    const auto found = parts.find(receipt.part.number);
    return found != parts.end() && crc64(found->second) == receipt.crc64;
  }

  Result<ObjectInfo> commit(const OpContext& context, std::span<const PartReceipt> parts,
                            const ObjectProperties& properties) override {
    HAWSER_CHECK(store_.enter(context, "commit", request_.ref.key));
    const std::lock_guard lock(store_.mutex_);
    HAWSER_CHECK(store_.holds(request_.ref, request_.condition));
    MemoryStore::Object object;
    object.properties = properties;
    for (const PartReceipt& receipt : parts) {
      const auto& bytes = store_.sessions_[request_.session].at(receipt.part.number);
      object.bytes.insert(object.bytes.end(), bytes.begin(), bytes.end());
    }
    store_.sessions_.erase(request_.session);
    return store_.store(request_.ref, std::move(object));
  }

  Status abort(const OpContext& context) override {
    HAWSER_CHECK(store_.enter(context, "abort", request_.ref.key));
    const std::lock_guard lock(store_.mutex_);
    store_.sessions_.erase(request_.session);
    return {};
  }

 private:
  MemoryStore& store_;
  WriteRequest request_;
};

Result<std::unique_ptr<ObjectWriter>> MemoryStore::startWrite(const OpContext& context,
                                                              const WriteRequest& request) {
  HAWSER_CHECK(enter(context, "startWrite", request.ref.key));
  const std::lock_guard lock(mutex_);
  WriteRequest own = request;
  if (own.session.empty()) {
    own.session = "session" + std::to_string(nextTag_++);
    sessions_[own.session];
  } else if (!sessions_.contains(own.session)) {
    return fail(makeError(ErrorCode::notFound, "no such session").about(location(own.ref)));
  }
  return std::make_unique<MemoryWriter>(*this, std::move(own));
}

Status MemoryStore::remove(const OpContext& context, const ObjectRef& ref, const Condition& condition) {
  HAWSER_CHECK(enter(context, "remove", ref.key));
  const std::lock_guard lock(mutex_);
  HAWSER_CHECK(holds(ref, condition));
  if (containers_[ref.container].erase(ref.key) == 0) return fail(missing(ref));
  return {};
}

Result<std::string> MemoryStore::presignedUrl(const OpContext&, const ObjectRef&, WallTime) {
  return fail(ErrorCode::unsupported, "no URLs");
}

}  // namespace hawser::test
