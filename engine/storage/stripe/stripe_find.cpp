#include "storage/stripe/stripe_find.h"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "sched/parallel.h"
#include "storage/sorted_listing.h"
#include "vectored/stripe_layout.h"

namespace hawser::stripe {

std::optional<Found> addSlice(FoundObject& object, Found found) {
  auto slice = sliceFrom(found);
  if (!slice) {
    if (!object.damage) object.damage = std::move(slice.error());
    object.damaged.push_back(std::move(found));
    return std::nullopt;
  }
  if (!*slice) return found;
  object.slices.push_back(std::move(**slice));
  return std::nullopt;
}

namespace {

// What stands at an address, unless nothing does.
Result<std::optional<Found>> foundAt(const OpContext& context, const MemberPtr& member,
                                     const SliceAddress& address) {
  Found found{member, address.key.substr(member->prefix.size()), {}, {}, {}};
  auto info = member->store->stat(context, {address.container, address.key});
  if (!info && info.error().code == ErrorCode::notFound) return std::optional<Found>();
  if (!info) return fail(std::move(info.error()));
  found.info = std::move(*info);
  return std::optional(std::move(found));
}

// What is named like the object's slices.
Status findSlices(const OpContext& context, const MemberPtr& member, const std::string& key,
                  std::vector<Found>& slices) {
  SortedListing listing(*member->store,
                        {member->container, member->prefix + sliceKeysFrom(key), true, {}, 0});
  for (;;) {
    const auto next = listing.peek(context);
    // A folder that has not been made has no slices.
    if (!next && next.error().code == ErrorCode::notFound) return {};
    if (!next) return fail(next.error());
    if (!*next) return {};
    Found found{member, (*next)->key.substr(member->prefix.size()), **next, {}, {}};
    listing.take();
    const auto name = sliceNameFrom(found.key);
    if (!name || name->key != key || found.info.kind != ObjectKind::object) continue;
    if (!found.info.hasProperties) {
      auto told = member->store->stat(context, member->ref(found.key));
      if (!told && told.error().code == ErrorCode::notFound) continue;  // gone meanwhile
      if (!told) return fail(std::move(told.error()));
      found.info = std::move(*told);
    }
    slices.push_back(std::move(found));
  }
}

// What stands at places that were not named. A listing tells all of a place, where slices would otherwise be
// asked for one after the other; of it only those count that the chain leads to.
class Elsewhere {
 public:
  explicit Elsewhere(Members& members) : members_(members) {}

  Result<std::optional<Found>> at(const OpContext& context, const MemberPtr& member,
                                  const SliceAddress& address) {
    const std::string key = address.key.substr(member->prefix.size());
    if (const auto name = sliceNameFrom(key)) list(context, member, name->key);
    auto known = found_.extract(std::pair(member, key));
    if (known) return std::optional(std::move(known.mapped()));
    return foundAt(context, member, address);
  }

 private:
  // With it all that other objects had slices at: where one has led, the next one probably leads too.
  void list(const OpContext& context, const MemberPtr& member, const std::string& key) {
    if (listed_.contains({member, key})) return;
    std::vector<MemberPtr> others = members_.found();
    if (others.size() >= kMostAtOnce || !listed_.empty()) others.clear();
    if (std::find(others.begin(), others.end(), member) == others.end()) others.push_back(member);
    std::vector<std::vector<Found>> slices(others.size());
    parallelEach(others.size(), kMostAtOnce, [&](std::size_t index) {
      // Who may read a place may not always list it: what is missing is asked for by its name.
      (void)findSlices(context, others[index], key, slices[index]);
    });
    for (std::size_t index = 0; index < others.size(); ++index) {
      listed_.emplace(others[index], key);
      for (Found& slice : slices[index])
        found_.insert_or_assign(std::pair(others[index], slice.key), std::move(slice));
    }
  }

  Members& members_;
  std::set<std::pair<MemberPtr, std::string>> listed_;
  std::map<std::pair<MemberPtr, std::string>, Found> found_;
};

// The members of a stripe come in turn: one that a later slice lies on is the first one's too. So from any
// slice on, the chain tells where slice 0 may be.
Status seekFirst(const OpContext& context, Members& members, FoundObject& object, Elsewhere& elsewhere) {
  if (object.slices.empty()) return {};
  Found from = object.slices.front();
  const std::uint32_t slices = from.metadata.slices;
  for (std::uint32_t count = 1; count < slices && from.metadata.next; ++count) {
    const SliceAddress address = *from.metadata.next;
    HAWSER_TRY(const MemberPtr member, members.at(context, address));
    if (const auto name = sliceNameFrom(address.key)) {
      HAWSER_TRY(auto first,
                 elsewhere.at(context, member, {address.host, address.container, sliceKey(name->key, 0)}));
      if (first) addSlice(object, std::move(*first));
      if (firstOf(object)) return {};
    }
    HAWSER_TRY(auto next, elsewhere.at(context, member, address));
    const std::size_t before = object.slices.size();
    if (next) addSlice(object, std::move(*next));
    if (object.slices.size() == before) return {};
    from = object.slices.back();
  }
  return {};
}

}  // namespace

Status followChain(const OpContext& context, Members& members, FoundObject& object) {
  Elsewhere elsewhere(members);
  if (!firstOf(object)) HAWSER_CHECK(seekFirst(context, members, object, elsewhere));
  const Found* first = firstOf(object);
  if (!first) return {};
  // By number: the list grows below our feet. Slices that lead in a circle are as many as are counted.
  const std::uint32_t slices = first->metadata.slices;
  Found from = *first;
  for (std::uint32_t count = 1; count < slices && from.metadata.next; ++count) {
    if (const Found* next = nextOf(object, from)) {
      from = *next;
      continue;
    }
    const SliceAddress address = *from.metadata.next;
    HAWSER_TRY(const MemberPtr member, members.at(context, address));
    HAWSER_TRY(auto found, elsewhere.at(context, member, address));
    if (!found) {
      object.missing = member->location(address.key.substr(member->prefix.size()));  // the map says so
      return {};
    }
    const std::size_t before = object.slices.size();
    addSlice(object, std::move(*found));
    if (object.slices.size() == before) return {};
    from = object.slices.back();
  }
  return {};
}

namespace {

// What one member has of the object.
struct Held {
  std::vector<Found> whole, slices;
  Status wholeStatus, slicesStatus;
};

}  // namespace

Result<FoundObject> findObject(const OpContext& context, Members& members, const std::string& key) {
  FoundObject object;
  object.key = key;
  const std::vector<MemberPtr>& named = members.named();
  std::vector<Held> held(named.size());
  const bool folder = key.ends_with('/');
  parallelEach(folder ? named.size() : 2 * named.size(), kMostAtOnce, [&](std::size_t call) {
    const MemberPtr& member = named[call % named.size()];
    Held& here = held[call % named.size()];
    if (call >= named.size()) {
      here.slicesStatus = findSlices(context, member, key, here.slices);
      return;
    }
    auto whole = member->store->stat(context, member->ref(key));
    if (whole) here.whole.push_back({member, key, std::move(*whole), {}, {}});
    if (!whole && whole.error().code != ErrorCode::notFound)
      here.wholeStatus = fail(std::move(whole.error()));
  });
  for (Held& here : held) {
    HAWSER_CHECK(std::move(here.wholeStatus));
    HAWSER_CHECK(std::move(here.slicesStatus));
    std::move(here.whole.begin(), here.whole.end(), std::back_inserter(object.whole));
    for (Found& slice : here.slices)
      addSlice(object, std::move(slice));
  }
  HAWSER_CHECK(followChain(context, members, object));
  return object;
}

}  // namespace hawser::stripe
