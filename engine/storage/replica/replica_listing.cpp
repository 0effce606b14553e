#include "storage/replica/replica_listing.h"

#include "sched/parallel.h"

namespace hawser::replica {

namespace {

constexpr std::size_t kMostAtOnce = 16;

}  // namespace

ReplicaListing::ReplicaListing(Members& members, const std::string& prefix, bool recursive)
    : members_(members) {
  for (const std::size_t index : members.inOrder()) {
    const Member& member = members[index];
    sources_.push_back(
        {index, SortedListing(*member.store, {member.container, member.prefix + prefix, recursive, {}, 0})});
  }
}

void ReplicaListing::fetchPages(const OpContext& context) {
  std::vector<Source*> waiting;
  for (Source& source : sources_)
    if (!source.ended && !source.listing.ready()) waiting.push_back(&source);
  if (waiting.size() < 2) return;
  parallelEach(waiting.size(), kMostAtOnce, [&](std::size_t index) {
    const auto next = waiting[index]->listing.peek(context);
    if (!next) waiting[index]->failed = next.error();
  });
}

Result<std::optional<std::string>> ReplicaListing::front(const OpContext& context) {
  std::optional<std::string> least;
  fetchPages(context);
  std::vector<std::pair<Source*, Error>> failed;
  bool anyThere = false;
  for (Source& source : sources_) {
    if (source.ended) {
      anyThere = anyThere || source.there;
      continue;
    }
    const auto next =
        source.failed ? fail(*std::exchange(source.failed, std::nullopt)) : source.listing.peek(context);
    const bool missing = !next && next.error().code == ErrorCode::notFound;
    if (!next && !missing) {
      failed.emplace_back(&source, next.error());
      continue;
    }
    if (missing && !missing_) missing_ = next.error();
    source.there = source.there || !missing;
    anyThere = anyThere || source.there;
    source.ended = missing || !*next;
    if (source.ended) continue;
    std::string key = (*next)->key.substr(members_[source.member].prefix.size());
    if (!least || key < *least) least = std::move(key);
  }
  HAWSER_CHECK(context.check());
  // What only one that did not answer could tell is not known to be missing.
  if (!failed.empty() && !anyThere) return fail(failed.front().second);
  passOver(failed);
  if (!anyThere) return fail(*missing_);
  return least;
}

void ReplicaListing::passOver(const std::vector<std::pair<Source*, Error>>& failed) {
  for (const auto& [source, error] : failed) {
    members_.failed(source->member);
    source->ended = true;
    source->there = false;
    passedOver_.push_back(error);
  }
}

Status ReplicaListing::take(const OpContext& context, Source& source, Item& item) {
  HAWSER_TRY(const ObjectInfo* next, source.listing.peek(context));
  const Member& member = members_[source.member];
  ObjectInfo info = *next;
  // What a listing of folders does not tell is a look away there, and lets copies be told apart.
  if (info.kind == ObjectKind::object && !info.hasProperties && member.store->capabilities().localFiles) {
    auto told = member.store->stat(context, {member.container, info.key});
    if (told) info = std::move(*told);
  }
  source.listing.take();
  info.key.erase(0, member.prefix.size());
  Copy copy{source.member, identityOf(info, source.member), info.etag};
  if (item.info.key.empty() || (item.info.kind == ObjectKind::prefix && info.kind == ObjectKind::folder)) {
    item.info = std::move(info);
    item.info.etag = copy.identity;
  }
  item.copies.push_back(std::move(copy));
  return {};
}

Result<std::optional<ReplicaListing::Item>> ReplicaListing::next(const OpContext& context) {
  HAWSER_CHECK(context.check());
  HAWSER_TRY(const auto least, front(context));
  if (!least) return std::optional<Item>();
  Item item;
  for (Source& source : sources_) {
    if (source.ended) continue;
    HAWSER_TRY(const ObjectInfo* next, source.listing.peek(context));
    if (next && next->key.compare(members_[source.member].prefix.size(), std::string::npos, *least) == 0)
      HAWSER_CHECK(take(context, source, item));
  }
  return std::optional(std::move(item));
}

}  // namespace hawser::replica
