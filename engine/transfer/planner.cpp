#include "transfer/planner.h"

#include <algorithm>

#include "sched/retry.h"
#include "transfer/conflict.h"
#include "transfer/free_name.h"
#include "transfer/retried_listing.h"

namespace hawser {

namespace {

constexpr std::size_t kBatch = 500;
constexpr int kLinkDepth = 40;  // as the kernel's own limit

std::string_view lastPart(std::string_view key) {
  if (key.ends_with('/')) key.remove_suffix(1);
  return key.substr(key.rfind('/') + 1);
}

std::string_view folderOf(std::string_view key) {
  const std::size_t slash = key.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : key.substr(0, slash + 1);
}

// "a/b" + "../c" = "a/c"; nothing where it leads above the root.
std::optional<std::string> joinedKey(std::string_view folder, std::string_view target) {
  std::vector<std::string_view> parts;
  std::string whole =
      target.starts_with('/') ? std::string(target) : std::string(folder) + "/" + std::string(target);
  std::string_view rest = whole;
  while (!rest.empty()) {
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    const std::string_view part = rest.substr(0, slash);
    rest.remove_prefix(std::min(slash + 1, rest.size()));
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      if (parts.empty()) return std::nullopt;
      parts.pop_back();
    } else {
      parts.push_back(part);
    }
  }
  std::string key;
  for (const std::string_view part : parts)
    key.append(key.empty() ? "" : "/").append(part);
  return key;
}

// Without its first `count` folders, or as many as it has; the last part stays.
std::string_view stripped(std::string_view path, std::uint32_t count) {
  for (; count > 0; --count) {
    const std::size_t slash = path.find('/');
    if (slash == std::string_view::npos || slash + 1 == path.size()) break;
    path.remove_prefix(slash + 1);
  }
  return path;
}

// The deepest folder both are in, as what their paths begin with.
std::size_t commonFolder(std::string_view a, std::string_view b) {
  const auto end = std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first;
  const std::string_view common = a.substr(0, static_cast<std::size_t>(end - a.begin()));
  const std::size_t slash = common.rfind('/');
  return slash == std::string_view::npos ? 0 : slash + 1;
}

}  // namespace

// What is at a target, come to in the order of the source's keys.
class Planner::Beside {
 public:
  Beside(Planner& planner, const Target& target, std::uint32_t source)
      : planner_(planner),
        target_(target),
        source_(source),
        place_(planner.request_.destinations[target.destination]),
        listing_(*place_.store, {place_.container, target.prefix(), true, {}, 0}, planner.patience(),
                 RetriedListing::Signatures::skipped) {}

  const Target& target() const { return target_; }
  // What is under the key, or nullptr; nothing where that cannot be known.
  Result<std::optional<const ObjectInfo*>> at(const OpContext& context, const std::string& key) {
    if (planner_.silent_[target_.destination]) return std::optional<const ObjectInfo*>();
    if (planner_.request_.options.stripComponents != 0) return single(context, key);
    HAWSER_TRY(const auto there, next(context, key));
    if (!there) return std::optional<const ObjectInfo*>();
    return *there && (*there)->key == key ? *there : nullptr;
  }
  // The source's next path is this one, to be copied or not: what comes before it here is not there.
  Status passTo(const OpContext& context, const std::string& path) {
    following_ = path;
    HAWSER_CHECK(next(context, target_.prefix() + path));
    before_ = path;
    return {};
  }
  // The source has no more.
  Status passAll(const OpContext& context) {
    following_.reset();
    HAWSER_CHECK(next(context, std::nullopt));
    return {};
  }
  // What a link leads to is put below the path.
  void keepBelow(const std::string& path) { kept_.push_back(path + '/'); }

 private:
  // The first at or after the key, or nullptr; nothing where that cannot be known.
  Result<std::optional<const ObjectInfo*>> next(const OpContext& context,
                                                const std::optional<std::string>& key) {
    while (!missing_ && !planner_.silent_[target_.destination]) {
      auto there = listing_.peek(context);
      if (!there) {
        // A folder of files is made with its first file; a container is not.
        const bool made = place_.store->capabilities().localFiles && place_.container.empty();
        missing_ = there.error().code == ErrorCode::notFound && made;
        if (missing_) break;
        if (planner_.goesOnWithout(context, target_.destination, there.error()))
          return std::optional<const ObjectInfo*>();
        return fail(std::move(there.error()));
      }
      if (!*there || (key && (*there)->key >= *key)) return *there;
      if (planner_.removes()) HAWSER_CHECK(passOver(**there));
      listing_.take();
    }
    if (!missing_) return std::optional<const ObjectInfo*>();
    return nullptr;
  }

  Status passOver(const ObjectInfo& there) {
    const std::string prefix = target_.prefix();
    const std::string path = there.key.substr(prefix.size());
    const bool kept = std::any_of(kept_.begin(), kept_.end(),
                                  [&](const std::string& folder) { return path.starts_with(folder); });
    if (path.empty() || kept || before_ == path) return {};
    const ReadPlace& from = planner_.request_.sources[source_];
    const std::string sourcePrefix = from.key.empty() || from.key.ends_with('/') ? from.key : from.key + '/';
    if (!planner_.takes(sourcePrefix + path, path)) return {};
    const std::size_t stays = std::max(following_ ? commonFolder(path, *following_) : 0,
                                       before_ ? commonFolder(path, *before_) : 0);
    return planner_.giveRemoval(source_, target_, there, prefix + path.substr(0, stays));
  }

  Result<std::optional<const ObjectInfo*>> single(const OpContext& context, const std::string& key) {
    auto there = planner_.existing(context, target_.destination, key);
    if (!there && planner_.goesOnWithout(context, target_.destination, there.error()))
      return std::optional<const ObjectInfo*>();
    HAWSER_TRY(single_, std::move(there));
    return single_ ? &*single_ : nullptr;
  }

  Planner& planner_;
  const Target& target_;
  const std::uint32_t source_;
  const ReadPlace& place_;
  RetriedListing listing_;
  bool missing_ = false;
  std::optional<ObjectInfo> single_;
  // Paths of the source: the last that was passed, and the one after it.
  std::optional<std::string> before_, following_;
  std::vector<std::string> kept_;
};

Planner::Planner(PlanRequest request)
    : request_(std::move(request)),
      filter_(request_.options.include, request_.options.exclude),
      silent_(request_.destinations.size(), false) {}

Status Planner::run(const OpContext& context, const Sink& sink) {
  sink_ = &sink;
  if (removes() && (!request_.options.recursive || request_.options.stripComponents != 0)) {
    return fail(ErrorCode::invalidArgument,
                "what is to be removed can only be told of whole folders, whose paths stay as they are");
  }
  for (std::uint32_t index = 0; index < request_.sources.size(); ++index) {
    HAWSER_CHECK(planSource(context, index));
  }
  return flush();
}

// One that is away for long must not hold up what can be copied to the others.
RetryPolicy Planner::patience() const {
  return request_.destinations.size() > 1 ? RetryPolicy::interactive() : request_.retry;
}

bool Planner::goesOnWithout(const OpContext& context, std::uint32_t destination, const Error& error) {
  if (request_.destinations.size() < 2 || error.code == ErrorCode::cancelled || context.stopped())
    return false;
  silent_[destination] = true;
  return true;
}

Status Planner::planSource(const OpContext& context, std::uint32_t index) {
  const ReadPlace& source = request_.sources[index];
  for (std::uint32_t to = 0; index == 0 && to < request_.destinations.size(); ++to) {
    HAWSER_TRY(const bool folder, destinationIsFolder(context, to));
    std::string& key = request_.destinations[to].key;
    if (folder && !key.empty() && !key.ends_with('/')) key += '/';
  }
  const bool named = !source.key.empty() && !source.key.ends_with('/');
  if (named) {
    auto found = retrying(context, request_.retry, [&] {
      return source.store->stat(context, {source.container, source.key, source.snapshot});
    });
    if (found && found->kind != ObjectKind::folder) return planOne(context, index, *found);
    if (!found && (found.error().code != ErrorCode::notFound || !source.snapshot.empty()))
      return oneOfSeveral(index, source.key, found.error());
    if (!found) {
      ListQuery below{source.container, source.key + "/", true, {}, 1};
      RetriedListing listing(*source.store, below, request_.retry);
      auto any = listing.peek(context);
      if (!any && any.error().code != ErrorCode::notFound) return fail(std::move(any.error()));
      if (!any || *any == nullptr) return oneOfSeveral(index, source.key, found.error());
    }
  }
  const std::string prefix = named ? source.key + '/' : source.key;
  // By location, not by store: one place can be reached through several.
  const std::string from = source.store->location({source.container, prefix});
  std::vector<Target> targets;
  for (std::uint32_t to = 0; to < request_.destinations.size(); ++to) {
    const ReadPlace& destination = request_.destinations[to];
    Target target{to, destination.key, {}};
    const bool intoFolder = target.folder.empty() || target.folder.ends_with('/');
    if (!intoFolder) target.folder += '/';
    if (named && intoFolder) target.under.append(lastPart(prefix)).append("/");
    if (destination.store->location({destination.container, target.prefix()}).starts_with(from)) {
      return fail(makeError(ErrorCode::invalidArgument, "a folder cannot be copied into itself").about(from));
    }
    targets.push_back(std::move(target));
  }
  if (removes()) HAWSER_CHECK(checkScope(targets));
  emptyFolder_.reset();
  HAWSER_CHECK(planFolder(context, index, prefix, targets));
  if (!named || !emptyFolder_ || !takes(prefix, lastPart(prefix))) return {};
  // Nothing in it would make it at the destination.
  const ObjectInfo empty = *emptyFolder_;
  for (const Target& target : targets) {
    const std::string key = keyAt(target, {});
    auto there = existing(context, target.destination, key);
    const bool known = there || !goesOnWithout(context, target.destination, there.error());
    if (known && !there) return fail(std::move(there.error()));
    const ObjectInfo* const found = there && *there ? &**there : nullptr;
    HAWSER_CHECK(planObject(context, index, empty, target.destination, key,
                            known ? std::optional(found) : std::nullopt));
  }
  return {};
}

bool Planner::takes(const std::string& key, std::string_view path) const {
  return filter_.takes(request_.options.filterWholeKeys ? std::string_view(key) : path);
}

// By where it goes: what would go to the same place is in the same share, which notices that.
bool Planner::isOurs(std::uint32_t destination, std::string_view destinationKey) const {
  const std::string& folder = request_.destinations[destination].key;
  if (destinationKey.starts_with(folder)) destinationKey.remove_prefix(folder.size());
  if (destinationKey.starts_with('/')) destinationKey.remove_prefix(1);
  return request_.options.shard.takes(destinationKey);
}

Status Planner::giveOurs(PlanItem item) {
  return isOurs(item.destination, item.destinationKey) ? give(std::move(item)) : Status{};
}

std::string Planner::keyAt(const Target& target, std::string_view path) const {
  return target.folder +
         std::string(stripped(target.under + std::string(path), request_.options.stripComponents));
}

// What one source has not another may have.
Status Planner::checkScope(const std::vector<Target>& targets) {
  for (const Target& target : targets) {
    const std::string prefix = target.prefix();
    for (const Target& other : scopes_) {
      const bool apart = other.destination != target.destination ||
                         (!prefix.starts_with(other.prefix()) && !other.prefix().starts_with(prefix));
      if (apart) continue;
      const ReadPlace& to = request_.destinations[target.destination];
      return fail(makeError(ErrorCode::invalidArgument,
                            "several sources go there: what is to be removed can be told of one alone")
                      .about(to.store->location({to.container, prefix})));
    }
    scopes_.push_back(target);
  }
  return {};
}

Status Planner::giveRemoval(std::uint32_t index, const Target& target, const ObjectInfo& there,
                            const std::string& stays) {
  PlanItem item;
  item.action = PlanItem::Action::remove;
  item.kind = TransferKind::removal;
  item.source = index;
  item.sourceKey = stays;
  item.destination = target.destination;
  item.destinationKey = there.key;
  item.size = there.size;
  item.signature = there.properties.signature;
  if (item.signature.empty()) item.signature = blobSyncSignature({{}, there.key}, there.properties.metadata);
  item.condition = Condition::matches(there.etag);
  return giveOurs(std::move(item));
}

Result<bool> Planner::destinationIsFolder(const OpContext& context, std::uint32_t destination) {
  const ReadPlace& to = request_.destinations[destination];
  if (to.key.empty() || to.key.ends_with('/') || request_.sources.size() > 1) return true;
  HAWSER_TRY(const auto object, existing(context, destination, to.key));
  if (object) return object->kind == ObjectKind::folder;
  RetriedListing below(*to.store, {to.container, to.key + "/", true, {}, 1}, patience());
  auto any = below.peek(context);
  if (!any && any.error().code != ErrorCode::notFound) return fail(std::move(any.error()));
  return any && *any != nullptr;
}

Result<std::optional<ObjectInfo>> Planner::existing(const OpContext& context, std::uint32_t destination,
                                                    const std::string& key) {
  const ReadPlace& to = request_.destinations[destination];
  auto found = retrying(context, patience(), [&] { return to.store->stat(context, {to.container, key}); });
  if (found) return std::optional(std::move(*found));
  // What is damaged is replaced: stores take it for nothing where nothing is to be there.
  const bool nothing = found.error().code == ErrorCode::notFound || found.error().code == ErrorCode::corrupt;
  if (nothing) return std::optional<ObjectInfo>();
  return fail(std::move(found.error()));
}

Status Planner::planOne(const OpContext& context, std::uint32_t index, const ObjectInfo& object) {
  if (!takes(object.key, lastPart(object.key))) return {};
  for (std::uint32_t to = 0; to < request_.destinations.size(); ++to) {
    std::string key = request_.destinations[to].key;
    if (key.empty() || key.ends_with('/')) key.append(lastPart(object.key));
    std::optional<const ObjectInfo*> known;
    Result<std::optional<ObjectInfo>> there = std::nullopt;
    if (!silent_[to]) {
      there = existing(context, to, key);
      if (!there && there.error().code == ErrorCode::invalidArgument)
        return oneOfSeveral(index, object.key, there.error());
      if (there) known = *there ? &**there : nullptr;
      if (!there && !goesOnWithout(context, to, there.error())) return fail(std::move(there.error()));
    }
    HAWSER_CHECK(planObject(context, index, object, to, key, known));
  }
  return {};
}

// What is wrong with one source alone must not keep the others from being copied.
Status Planner::oneOfSeveral(std::uint32_t index, const std::string& key, const Error& error) {
  const bool alone = error.code == ErrorCode::notFound || error.code == ErrorCode::invalidArgument ||
                     (error.code == ErrorCode::denied && error.sys != 0);
  if (request_.sources.size() < 2 || !alone) return fail(error);
  for (std::uint32_t to = 0; to < request_.destinations.size(); ++to) {
    PlanItem item;
    item.action = PlanItem::Action::fail;
    item.source = index;
    item.sourceKey = key;
    item.destination = to;
    item.destinationKey = request_.destinations[to].key + std::string(lastPart(key));
    item.error = error;
    HAWSER_CHECK(giveOurs(std::move(item)));
  }
  return {};
}

Status Planner::planFolder(const OpContext& context, std::uint32_t index, const std::string& prefix,
                           const std::vector<Target>& targets) {
  const ReadPlace& source = request_.sources[index];
  RetriedListing from(*source.store, {source.container, prefix, request_.options.recursive, {}, 0},
                      request_.retry, RetriedListing::Signatures::skipped);
  std::vector<std::unique_ptr<Beside>> sides;
  for (const Target& target : targets)
    sides.push_back(std::make_unique<Beside>(*this, target, index));
  bool any = false;
  for (;;) {
    HAWSER_CHECK(context.check());
    HAWSER_TRY(const ObjectInfo* object, from.peek(context));
    if (!object) break;
    const std::string path = object->key.substr(prefix.size());
    any = any || !path.empty();
    if (path.empty())
      emptyFolder_ = *object;
    else
      emptyFolder_.reset();
    const bool taken = !path.empty() && takes(object->key, path);
    for (const auto& side : sides) {
      if (removes()) HAWSER_CHECK(side->passTo(context, path));
      if (!taken) continue;
      const Target& target = side->target();
      const std::string key = keyAt(target, path);
      if (object->kind == ObjectKind::prefix) {
        HAWSER_CHECK(giveOurs(leftOut(index, *object, target.destination, key)));
        continue;
      }
      if (object->kind == ObjectKind::link && request_.options.links == LinkPolicy::follow)
        side->keepBelow(path);
      else if (!isOurs(target.destination, key))
        continue;
      HAWSER_TRY(const auto there, side->at(context, key));
      HAWSER_CHECK(planObject(context, index, *object, target.destination, key, there));
    }
    from.take();
  }
  if (!removes()) return {};
  if (!any && linkedFolders_.empty()) {
    return fail(makeError(ErrorCode::invalidArgument, "the source is empty, so nothing is removed for it")
                    .about(source.store->location({source.container, prefix})));
  }
  for (const auto& side : sides)
    HAWSER_CHECK(side->passAll(context));
  return {};
}

// What a job that does not go into folders says of one.
PlanItem Planner::leftOut(std::uint32_t index, const ObjectInfo& folder, std::uint32_t destination,
                          const std::string& destinationKey) const {
  PlanItem item;
  item.action = PlanItem::Action::skip;
  item.kind = TransferKind::folder;
  item.source = index;
  item.sourceKey = folder.key;
  item.destination = destination;
  item.destinationKey = destinationKey;
  item.reason = "it is a folder, and the job is not recursive";
  return item;
}

Status Planner::planObject(const OpContext& context, std::uint32_t index, const ObjectInfo& object,
                           std::uint32_t destination, const std::string& destinationKey,
                           std::optional<const ObjectInfo*> existing) {
  if (object.kind == ObjectKind::link && request_.options.links != LinkPolicy::keep) {
    return planLink(context, index, object, destination, destinationKey, existing);
  }
  if (!isOurs(destination, destinationKey)) return {};
  const ObjectInfo* const there = existing.value_or(nullptr);
  PlanItem item;
  item.kind = kindOf(object);
  item.source = index;
  item.sourceKey = object.key;
  item.destination = destination;
  item.destinationKey = destinationKey;
  item.size = item.kind == TransferKind::object ? object.size : 0;
  item.sourceEtag = object.etag;
  item.condition = there ? Condition::matches(there->etag) : Condition::absent();
  const ReadPlace& source = request_.sources[index];
  const ReadPlace& to = request_.destinations[destination];
  if (source.store->location({source.container, object.key}) ==
      to.store->location({to.container, destinationKey})) {
    item.action = PlanItem::Action::skip;
    item.reason = "source and destination are the same object";
  } else if (!existing) {
    item.action = PlanItem::Action::look;
  } else if (there) {
    const Verdict verdict = judge(object, *there, request_.options.skip, request_.options.conflict);
    using Kind = Verdict::Kind;
    using Action = PlanItem::Action;
    item.action = verdict.kind == Kind::skip      ? Action::skip
                  : verdict.kind == Kind::ask     ? Action::ask
                  : verdict.kind == Kind::compare ? Action::compare
                                                  : Action::copy;
    item.reason = verdict.reason;
    if (item.action == Action::copy && request_.options.conflict == ConflictPolicy::rename) {
      HAWSER_TRY(item.destinationKey, nameBeside(context, destination, destinationKey));
      item.condition = Condition::absent();
    }
  }
  return give(std::move(item));
}

Status Planner::planLink(const OpContext& context, std::uint32_t index, const ObjectInfo& link,
                         std::uint32_t destination, const std::string& destinationKey,
                         std::optional<const ObjectInfo*> existing) {
  PlanItem item;
  item.kind = TransferKind::link;
  item.source = index;
  item.sourceKey = link.key;
  item.destination = destination;
  item.destinationKey = destinationKey;
  if (request_.options.links == LinkPolicy::skip) {
    item.action = PlanItem::Action::skip;
    item.reason = "it is a symbolic link";
    return giveOurs(std::move(item));
  }
  const ReadPlace& source = request_.sources[index];
  auto key = resolvedLink(context, source, link);
  auto found = key ? source.store->stat(context, {source.container, *key}) : fail(key.error());
  const bool loop = found && found->kind == ObjectKind::folder &&
                    (link.key.starts_with(*key + "/") ||
                     std::find(linkedFolders_.begin(), linkedFolders_.end(), *key) != linkedFolders_.end());
  if (!found || loop) {
    item.action = PlanItem::Action::fail;
    item.error = loop ? makeError(ErrorCode::invalidArgument, "the link leads back to a folder it is in")
                      : std::move(found.error().within("follow the link"));
    item.error->about(source.store->location({source.container, link.key}));
    return giveOurs(std::move(item));
  }
  if (found->kind != ObjectKind::folder)
    return planObject(context, index, *found, destination, destinationKey, existing);
  linkedFolders_.push_back(*key);
  const Status planned =
      planFolder(context, index, *key + "/", {Target{destination, destinationKey + "/", {}}});
  linkedFolders_.pop_back();
  return planned;
}

Result<std::string> Planner::resolvedLink(const OpContext& context, const ReadPlace& source,
                                          ObjectInfo link) {
  std::string key = link.key;
  for (int depth = 0; depth < kLinkDepth; ++depth) {
    if (!link.properties.linkTarget) {
      HAWSER_TRY(link, source.store->stat(context, {source.container, key}));
    }
    if (!link.properties.linkTarget) return key;
    const auto next = joinedKey(folderOf(key), *link.properties.linkTarget);
    if (!next) return fail(ErrorCode::invalidArgument, "it leads out of the place it is in");
    key = *next;
    HAWSER_TRY(link, source.store->stat(context, {source.container, key}));
    if (link.kind != ObjectKind::link) return key;
  }
  return fail(ErrorCode::invalidArgument, "too many links lead to one another");
}

Result<std::string> Planner::nameBeside(const OpContext& context, std::uint32_t destination,
                                        const std::string& key) {
  return freeName(key, [&](const std::string& candidate) -> Result<bool> {
    HAWSER_TRY(const auto there, existing(context, destination, candidate));
    return !there;
  });
}

Status Planner::give(PlanItem item) {
  if (request_.options.deletes == DeletePolicy::only && item.action != PlanItem::Action::remove) return {};
  batch_.push_back(std::move(item));
  return batch_.size() >= kBatch ? flush() : Status{};
}

Status Planner::flush() {
  if (batch_.empty()) return {};
  std::vector<PlanItem> batch;
  batch.swap(batch_);
  return (*sink_)(std::move(batch));
}

}  // namespace hawser
