#include "storage/stripe/stripe_listing.h"

#include <utility>

#include "sched/parallel.h"
#include "vectored/stripe_layout.h"

namespace hawser::stripe {

StripeListing::StripeListing(Members& members, const std::string& prefix, bool recursive)
    : members_(members), prefix_(prefix) {
  for (const MemberPtr& member : members.named()) {
    sources_.push_back(
        {member,
         SortedListing(*member->store, {member->container, member->prefix + prefix, recursive, {}, 0}),
         false,
         {}});
  }
}

StripeListing::Pending& StripeListing::pendingFor(const std::string& key) {
  Pending& pending = pending_[key];
  if (pending.settled.empty()) {
    pending.object.key = key;
    pending.settled = sliceKeysSettled(key);
  }
  return pending;
}

void StripeListing::fetchPages(const OpContext& context) {
  waiting_.clear();
  for (Source& source : sources_)
    if (!source.ended && !source.listing.ready()) waiting_.push_back(&source);
  if (waiting_.size() < 2) return;
  parallelEach(waiting_.size(), kMostAtOnce, [&](std::size_t index) {
    const auto next = waiting_[index]->listing.peek(context);
    if (!next) waiting_[index]->failed = next.error();
  });
}

Result<std::optional<std::string>> StripeListing::front(const OpContext& context) {
  std::optional<std::string> least;
  fetchPages(context);
  for (Source& source : sources_) {
    if (source.ended) continue;
    const auto next =
        source.failed ? fail(*std::exchange(source.failed, std::nullopt)) : source.listing.peek(context);
    // A folder that has not been made has nothing in it.
    const bool missing = !next && next.error().code == ErrorCode::notFound;
    if (!next && !missing) return fail(next.error());
    if (missing || !*next) {
      source.ended = true;
      if (missing && !missing_) missing_ = next.error();
      anyThere_ = anyThere_ || !missing;
      continue;
    }
    anyThere_ = true;
    std::string key = (*next)->key.substr(source.member->prefix.size());
    if (!least || key < *least) least = std::move(key);
  }
  return least;
}

Status StripeListing::takeFrom(const OpContext& context, Source& source) {
  HAWSER_TRY(const ObjectInfo* next, source.listing.peek(context));
  Found found{source.member, next->key.substr(source.member->prefix.size()), *next, {}, {}};
  const auto name = sliceNameFrom(found.key);
  if (name && found.info.kind == ObjectKind::object && !found.info.hasProperties) {
    auto told = source.member->store->stat(context, {source.member->container, next->key});
    if (!told && told.error().code != ErrorCode::notFound) return fail(std::move(told.error()));
    if (told) found.info = std::move(*told);
  }
  source.listing.take();
  if (found.info.kind == ObjectKind::prefix || found.info.kind == ObjectKind::folder) {
    Pending& pending = pendingFor(found.key);
    if (!pending.folder) pending.folder = std::move(found.info);
    pending.folder->key = found.key;
    pending.settled = found.key;  // folders have no slices, but come from several members
    return {};
  }
  if (name && found.info.kind == ObjectKind::object) {
    auto other = addSlice(pendingFor(name->key).object, std::move(found));
    if (!other) return {};
    found = std::move(*other);
    // It only looked like one: nothing may be left of what was to be put together.
    const auto empty = pending_.find(name->key);
    const FoundObject& object = empty->second.object;
    if (object.whole.empty() && object.slices.empty() && !object.damage && !empty->second.folder)
      pending_.erase(empty);
  }
  const std::string key = found.key;
  pendingFor(key).object.whole.push_back(std::move(found));
  return {};
}

Result<std::optional<StripeListing::Item>> StripeListing::finish(const OpContext& context, Pending& pending) {
  if (pending.folder) return std::optional(Item{std::move(*pending.folder), std::nullopt});
  HAWSER_CHECK(followChain(context, members_, pending.object));
  auto map = mapOf(pending.object);
  if (!map) return std::optional(Item{infoOfDamaged(pending.object), std::nullopt});
  ObjectInfo info = map->info;
  return std::optional(Item{std::move(info), std::move(*map)});
}

Result<std::optional<StripeListing::Item>> StripeListing::next(const OpContext& context) {
  for (;;) {
    HAWSER_CHECK(context.check());
    HAWSER_TRY(const auto least, front(context));
    if (!pending_.empty() && (!least || *least > pending_.begin()->second.settled)) {
      const auto first = pending_.begin();
      HAWSER_TRY(auto item, finish(context, first->second));
      const bool asked = first->first.starts_with(prefix_);
      pending_.erase(first);
      if (asked) return item;
      continue;  // the prefix was of its slices' names
    }
    if (!least && !anyThere_) return fail(*missing_);
    if (!least) return std::optional<Item>();
    for (Source& source : sources_) {
      if (source.ended) continue;
      HAWSER_TRY(const ObjectInfo* next, source.listing.peek(context));
      if (next && next->key.compare(source.member->prefix.size(), std::string::npos, *least) == 0)
        HAWSER_CHECK(takeFrom(context, source));
    }
  }
}

}  // namespace hawser::stripe
