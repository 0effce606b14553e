#include "storage/replica/replica_store.h"

#include <algorithm>
#include <limits>

#include "checksum/crc64.h"
#include "storage/replica/replica_listing.h"
#include "storage/store_error.h"

namespace hawser::replica {

namespace {

// What is forgotten is asked for again.
constexpr std::size_t kMostKnown = 20'000;
// A member that is silent for so long is passed over while another one can be asked.
constexpr std::chrono::seconds kPatience{5};

Capabilities capabilitiesOf(const Members& members) {
  Capabilities all;
  all.rootObjects = true;
  all.localFiles = true;
  all.presignedUrls = true;
  for (std::size_t i = 0; i < members.size(); ++i) {
    const Capabilities& one = members[i].store->capabilities();
    all.checkedRead = i == 0 ? one.checkedRead : std::min(all.checkedRead, one.checkedRead);
    all.metadata = all.metadata && one.metadata;
    all.localFiles = all.localFiles && one.localFiles;
    all.realFolders = all.realFolders || one.realFolders;
    all.presignedUrls = all.presignedUrls && one.presignedUrls;
  }
  return all;
}

// Counts what has been delivered, and tells the sink's own errors from the source's.
class CountingSink final : public ByteSink {
 public:
  explicit CountingSink(ByteSink& target) : target_(target) {}
  Status write(ByteSpan bytes) override { return count(target_.write(bytes), bytes.size()); }
  MutableByteSpan room() override { return target_.room(); }
  Status filled(std::size_t size) override { return count(target_.filled(size), size); }
  std::optional<std::uint64_t> crc64() const override { return target_.crc64(); }

  std::uint64_t delivered() const { return delivered_; }
  bool failed() const { return failed_; }

 private:
  Status count(Status status, std::size_t size) {
    if (status) delivered_ += size;
    failed_ = failed_ || !status;
    return status;
  }

  ByteSink& target_;
  std::uint64_t delivered_ = 0;
  bool failed_ = false;
};

}  // namespace

// One call of read(): from member to member until all has been delivered.
class ReplicaStore::Reading {
 public:
  Reading(ReplicaStore& store, const OpContext& context, const ObjectRef& ref, std::string identity,
          std::optional<ByteRange> range, ByteSink& sink)
      : store_(store),
        context_(context),
        ref_(ref),
        key_(keyInFolder(ref)),
        identity_(std::move(identity)),
        range_(range),
        sink_(sink) {}

  Result<ObjectInfo> run() {
    const auto own = ownEtag(identity_);
    std::vector<std::size_t> members = store_.members_.byLoad();
    std::erase_if(members, [&](std::size_t member) {
      return (own && own->member != member) || store_.copiesOf(key_, identity_).others.contains(member);
    });
    for (const std::size_t member : members) {
      const Copies copies = store_.copiesOf(key_, identity_);
      const auto known = copies.etags.find(member);
      const std::string etag = own ? own->etag : known != copies.etags.end() ? known->second : std::string();
      auto read = readFrom(member, etag, member == members.back());
      if (read || isFinal_) return read;
      // One that may pass is told before one that will not: then it is tried again.
      if (!error_ || error_->retry == Retry::never) error_ = std::move(read.error());
    }
    if (error_) return fail(std::move(*error_));
    return fail(makeError(ErrorCode::changedUnderUs, "no member holds it as it was listed")
                    .about(store_.location(ref_)));
  }

 private:
  Result<ObjectInfo> readFrom(std::size_t member, const std::string& etag, bool last) {
    const Member& from = store_.members_[member];
    const std::optional<ByteRange> rest = remaining();
    const std::uint64_t size = rest ? rest->length : sizeOf(identity_).value_or(0);
    const std::uint64_t before = sink_.delivered();
    store_.members_.begins(member, size);
    OpContext context = context_;
    if (!last) context.patience = kPatience;
    auto read = from.store->read(context, from.ref(key_), rest, etag, sink_);
    store_.members_.ends(member, size);
    const bool untouched = sink_.delivered() == before;
    if (!read) return failed(member, std::move(read.error()), untouched, !etag.empty());
    store_.members_.works(member);
    // Nobody knew its etag: what has come is right where it is the same object, and wrong where not.
    const std::string identity = identityOf(*read, member);
    if (etag.empty() && identity != identity_) {
      store_.keep(key_, identity_, member, std::nullopt);
      isFinal_ = !untouched;
      return fail(
          makeError(ErrorCode::changedUnderUs, "this copy is another one than was listed", Retry::soon)
              .about(from.location(key_)));
    }
    if (etag.empty()) store_.keep(key_, identity_, member, read->etag);
    read->key = ref_.key;
    read->etag = identity_;
    return read;
  }

  Result<ObjectInfo> failed(std::size_t member, Error error, bool untouched, bool sameObject) {
    error.about(store_.members_[member].location(key_));
    isFinal_ = sink_.failed() || context_.stopped() || error.code == ErrorCode::cancelled;
    if (isFinal_) return fail(std::move(error));
    const bool gone = error.code == ErrorCode::notFound || error.code == ErrorCode::changedUnderUs;
    if (gone) {
      store_.keep(key_, identity_, member, std::nullopt);
    } else {
      store_.members_.failed(member);
    }
    // What was delivered cannot be taken back. It is right as far as it came where the copy is known to be
    // the same and nothing says that bytes were damaged; else all of it is read again, from another one.
    if (!untouched && (!sameObject || error.code == ErrorCode::corrupt || isAllDelivered())) {
      isFinal_ = true;
      if (error.retry == Retry::never) error.retry = Retry::soon;
    }
    return fail(std::move(error));
  }

  std::optional<ByteRange> remaining() const {
    if (sink_.delivered() == 0) return range_;
    const std::uint64_t begin = range_ ? range_->offset : 0;
    return ByteRange{begin + sink_.delivered(), end() - begin - sink_.delivered()};
  }

  bool isAllDelivered() const { return (range_ ? range_->offset : 0) + sink_.delivered() >= end(); }

  std::uint64_t end() const {
    const std::uint64_t size = sizeOf(identity_).value_or(std::numeric_limits<std::uint64_t>::max());
    return range_ ? std::min(size, checkedAdd(range_->offset, range_->length).value_or(size)) : size;
  }

  ReplicaStore& store_;
  const OpContext& context_;
  const ObjectRef& ref_;
  const std::string key_;
  const std::string identity_;
  const std::optional<ByteRange> range_;
  CountingSink sink_;
  std::optional<Error> error_;
  bool isFinal_ = false;
};

// A listing between two pages.
struct ReplicaStore::Cursor {
  Cursor(Members& members, const ListQuery& asked)
      : query(asked), listing(members, folderOf(asked.container) + asked.prefix, asked.recursive) {}

  const ListQuery query;
  ReplicaListing listing;
  std::string last;  // the page's last key: the continuation
  std::optional<ReplicaListing::Item> unread;
};

ReplicaStore::ReplicaStore(std::string name, std::vector<Member> members, Log log, const Clock& clock)
    : members_(std::move(name), std::move(members), clock),
      log_(std::move(log)),
      capabilities_(capabilitiesOf(members_)) {}

ReplicaStore::~ReplicaStore() = default;

std::string ReplicaStore::location(const ObjectRef& ref) const {
  return members_.location(ref.container.empty() ? "/" + ref.key : keyInFolder(ref));
}

Result<ContainerPage> ReplicaStore::listContainers(const OpContext& context,
                                                   const std::string& continuation) {
  HAWSER_TRY(const ObjectPage page, list(context, {{}, {}, false, continuation, 0}));
  return containersOf(page);
}

std::shared_ptr<ReplicaStore::Cursor> ReplicaStore::cursorFor(const ListQuery& query) {
  auto cursor = cursors_.take(query);
  return cursor ? cursor : std::make_shared<Cursor>(members_, query);
}

Result<ObjectPage> ReplicaStore::list(const OpContext& context, const ListQuery& query) {
  HAWSER_CHECK(context.check());
  const std::string folder = folderOf(query.container);
  const auto cursor = cursorFor(query);
  const auto keepCopies = [this](const ReplicaListing::Item& item) {
    for (const ReplicaListing::Copy& copy : item.copies) {
      const bool same = copy.identity == item.info.etag;
      keep(item.info.key, item.info.etag, copy.member, same ? std::optional(copy.etag) : std::nullopt);
    }
  };
  HAWSER_TRY(FolderPage listed, nextPage(context, cursors_, cursor, folder, keepCopies));
  for (const Error& error : cursor->listing.takePassedOver())
    log_.write(LogLevel::warning, "replica", "passed over in the listing: " + inLog(error));
  // Nothing with that prefix, or no such container.
  if (!listed.any) HAWSER_CHECK(hasContainer(context, query.container));
  return std::move(listed.page);
}

// One is there when anything is in it.
Status ReplicaStore::hasContainer(const OpContext& context, const std::string& container) {
  {
    const MutexLock lock(mutex_);
    if (container.empty() || containers_.contains(container)) return {};
  }
  ReplicaListing listing(members_, folderOf(container), true);
  HAWSER_TRY(const auto any, listing.next(context));
  if (any) {
    const MutexLock lock(mutex_);
    containers_.insert(container);
    return {};
  }
  return fail(noContainer(members_.location(container)));
}

ReplicaStore::Copies ReplicaStore::copiesOf(const std::string& key, const std::string& identity) const {
  const MutexLock lock(mutex_);
  const auto known = copies_.find(key);
  if (known == copies_.end() || known->second.identity != identity) return {identity, {}, {}};
  return known->second;
}

// Without an etag: the member's copy is another, or gone.
void ReplicaStore::keep(const std::string& key, const std::string& identity, std::size_t member,
                        std::optional<std::string> etag) {
  const MutexLock lock(mutex_);
  if (copies_.size() >= kMostKnown && !copies_.contains(key)) copies_.clear();
  Copies& copies = copies_[key];
  if (copies.identity != identity) copies = {identity, {}, {}};
  if (etag) {
    copies.others.erase(member);
    copies.etags[member] = std::move(*etag);
  } else {
    copies.etags.erase(member);
    copies.others.insert(member);
  }
}

void ReplicaStore::forget(const std::string& key) {
  const MutexLock lock(mutex_);
  copies_.erase(key);
}

Result<ObjectInfo> ReplicaStore::stat(const OpContext& context, const ObjectRef& ref) {
  HAWSER_CHECK(checkKey(context, ref));
  const std::string key = keyInFolder(ref);
  std::optional<Error> missing, trouble;
  for (const std::size_t member : members_.inOrder()) {
    auto info = members_[member].store->stat(context, members_[member].ref(key));
    if (info) {
      members_.works(member);
      const std::string identity = identityOf(*info, member);
      keep(key, identity, member, info->etag);
      info->key = ref.key;
      info->etag = identity;
      return info;
    }
    HAWSER_CHECK(context.check());
    if (info.error().code == ErrorCode::notFound) {
      if (!missing) missing = std::move(info.error());
      continue;
    }
    members_.failed(member);
    if (!trouble) trouble = std::move(info.error());
  }
  // It may be on the one that did not answer.
  if (trouble) return fail(std::move(*trouble));
  missing->object = location(ref);
  return fail(std::move(*missing));
}

Result<ObjectInfo> ReplicaStore::read(const OpContext& context, const ObjectRef& ref,
                                      std::optional<ByteRange> range, const std::string& ifMatch,
                                      ByteSink& sink) {
  HAWSER_CHECK(context.check());
  std::string identity = ifMatch;
  if (identity.empty()) {
    HAWSER_TRY(ObjectInfo info, stat(context, ref));
    identity = std::move(info.etag);
  }
  return Reading(*this, context, ref, std::move(identity), range, sink).run();
}

Status ReplicaStore::checkContainer(const OpContext& context, const std::string& container) const {
  HAWSER_CHECK(context.check());
  if (!container.empty() && container.find('/') == std::string::npos) return {};
  return fail(makeError(ErrorCode::invalidArgument, "a container is one folder, without '/'")
                  .about(members_.location(container)));
}

Status ReplicaStore::createContainer(const OpContext& context, const std::string& container) {
  HAWSER_CHECK(checkContainer(context, container));
  // Made where it is missing: a member that has been away gets it like the others.
  std::optional<Error> exists;
  bool made = false;
  for (std::size_t member = 0; member < members_.size(); ++member) {
    const Member& at = members_[member];
    const auto put = at.store->put(context, at.ref(folderOf(container)), {}, {}, Condition::absent());
    if (!put && put.error().code != ErrorCode::exists) return fail(put.error());
    made = made || put.has_value();
    if (!put && !exists) exists = put.error();
  }
  if (made) return {};
  exists->object = members_.location(container);
  return fail(std::move(*exists));
}

Status ReplicaStore::removeContainer(const OpContext& context, const std::string& container) {
  HAWSER_CHECK(checkContainer(context, container));
  HAWSER_TRY(const ObjectPage page, list(context, {container, {}, true, {}, 1}));
  if (!page.objects.empty()) {
    return fail(makeError(ErrorCode::busy, "it holds " + page.objects.front().key)
                    .about(members_.location(container)));
  }
  HAWSER_CHECK(remove(context, {{}, folderOf(container)}, Condition::none()));
  const MutexLock lock(mutex_);
  containers_.erase(container);
  return {};
}

Result<Condition> ReplicaStore::conditionFor(const OpContext& context, std::size_t member,
                                             const std::string& key, const Condition& condition) {
  if (condition.kind != Condition::Kind::matches) return condition;
  const Member& at = members_[member];
  HAWSER_TRY(const ObjectInfo info, at.store->stat(context, at.ref(key)));
  if (identityOf(info, member) == condition.etag) return Condition::matches(info.etag);
  return fail(makeError(ErrorCode::changedUnderUs, "this copy is another one").about(at.location(key)));
}

// All are asked before anything is written. A member that has lost its copy gets one again.
Result<std::vector<Condition>> ReplicaStore::conditionsFor(const OpContext& context, const ObjectRef& ref,
                                                           const Condition& condition) {
  const std::string key = keyInFolder(ref);
  std::vector<Condition> own(members_.size(), Condition::absent());
  bool any = false;
  for (std::size_t member = 0; member < members_.size(); ++member) {
    auto here = conditionFor(context, member, key, condition);
    if (!here && here.error().code == ErrorCode::notFound) continue;
    if (!here) return fail(std::move(here.error()));
    own[member] = std::move(*here);
    any = true;
  }
  if (any) return own;
  return fail(makeError(ErrorCode::changedUnderUs, "it is not there any more").about(location(ref)));
}

Status ReplicaStore::checkKey(const OpContext& context, const ObjectRef& ref) const {
  HAWSER_CHECK(context.check());
  if (!ref.key.empty()) return {};
  return fail(makeError(ErrorCode::invalidArgument, "a key cannot be empty").about(location(ref)));
}

Result<ObjectInfo> ReplicaStore::put(const OpContext& context, const ObjectRef& ref, ByteSpan bytes,
                                     const ObjectProperties& given, const Condition& condition) {
  HAWSER_CHECK(checkKey(context, ref));
  HAWSER_CHECK(hasContainer(context, ref.container));
  HAWSER_TRY(const std::vector<Condition> own, conditionsFor(context, ref, condition));
  const std::string key = keyInFolder(ref);
  forget(key);
  ObjectProperties properties = given;
  // By which the copies are known to be the same.
  const bool marker = ref.key.ends_with('/') || properties.linkTarget;
  if (!properties.hashes.crc64 && !marker) properties.hashes.crc64 = crc64(bytes);
  OpContext each = context;
  for (std::size_t member = 0; member < members_.size(); ++member) {
    const Member& to = members_[member];
    HAWSER_CHECK(to.store->put(each, to.ref(key), bytes, properties, own[member]));
    each.meter = nullptr;  // it is one object, however many copies it has
  }
  return stat(context, ref);
}

Result<std::unique_ptr<ObjectWriter>> ReplicaStore::startWrite(const OpContext&,
                                                               const WriteRequest& request) {
  return fail(makeError(ErrorCode::unsupported, "replicas are written one beside the other, each for itself")
                  .about(location(request.ref)));
}

Status ReplicaStore::remove(const OpContext& context, const ObjectRef& ref, const Condition& condition) {
  HAWSER_CHECK(checkKey(context, ref));
  const std::string key = keyInFolder(ref);
  forget(key);
  std::optional<Error> missing;
  bool any = false;
  for (std::size_t member = 0; member < members_.size(); ++member) {
    const Member& at = members_[member];
    Status removed;
    if (auto own = conditionFor(context, member, key, condition)) {
      removed = at.store->remove(context, at.ref(key), *own);
    } else {
      removed = fail(std::move(own.error()));
    }
    any = any || removed.has_value();
    if (removed) continue;
    if (removed.error().code != ErrorCode::notFound) return removed;
    if (!missing) missing = std::move(removed.error());
  }
  if (any) return {};
  missing->object = location(ref);
  return fail(std::move(*missing));
}

Result<std::string> ReplicaStore::presignedUrl(const OpContext& context, const ObjectRef& ref,
                                               WallTime expires) {
  std::optional<Error> first;
  for (const std::size_t member : members_.inOrder()) {
    const Member& at = members_[member];
    const auto there = at.store->stat(context, at.ref(keyInFolder(ref)));
    auto url =
        there ? at.store->presignedUrl(context, at.ref(keyInFolder(ref)), expires) : fail(there.error());
    if (url) return url;
    if (!first) first = std::move(url.error());
  }
  return fail(std::move(*first));
}

}  // namespace hawser::replica
