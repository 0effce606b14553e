// Removing: what would go is counted the way it then goes, so that both numbers are the same.
#include <algorithm>
#include <atomic>

#include "api/engine_impl.h"
#include "api/typed_name.h"
#include "sched/parallel.h"
#include "sched/retry.h"
#include "transfer/retried_listing.h"

namespace hawser {

namespace {

constexpr std::size_t kBatch = 1'000;  // objects listed before they are removed
constexpr std::size_t kAtOnce = 32;    // requests

// Counts what lies below a folder, from keys in order.
class Counter {
 public:
  Counter(std::size_t prefix, RemovalTally& tally) : prefix_(prefix), tally_(tally) {}

  void add(const ObjectInfo& object) {
    if (object.kind != ObjectKind::folder) {
      ++tally_.objects;
      tally_.bytes += object.size;
    }
    // The folder that was named counts too; the keys of each follow one another.
    const std::string& key = object.key;
    const auto same = static_cast<std::size_t>(
        std::mismatch(key.begin(), key.end(), last_.begin(), last_.end()).first - key.begin());
    for (std::size_t slash = key.find('/'); slash != std::string::npos; slash = key.find('/', slash + 1))
      if (slash >= same && slash + 1 >= prefix_) ++tally_.folders;
    last_ = key;
  }

 private:
  const std::size_t prefix_;
  RemovalTally& tally_;
  std::string last_;
};

class Remover {
 public:
  Remover(const OpContext& context, const Place& place, RemovalTally& tally)
      : context_(context), place_(place), tally_(tally) {}

  Status count() {
    if (isObject()) return countObject(tally_);
    HAWSER_CHECK(countBelow(tally_));
    tally_.containers += isContainer() ? 1 : 0;
    return {};
  }

  Status run() {
    if (isObject()) return removeObject();
    if (isContainer() && place_.store->capabilities().removesFullContainers) return removeFull();
    Counter counter(place_.key.size(), tally_);
    const bool realFolders = place_.store->capabilities().realFolders;
    HAWSER_TRY(bool any, removeBelow(&counter));
    // Each pass frees the folders above; a container has to be empty.
    while (any && (realFolders || isContainer())) {
      HAWSER_TRY(any, removeBelow(nullptr));
    }
    if (isContainer()) return removeContainer();
    if (!realFolders || place_.key.empty()) return {};
    const Status self = removeKey(place_.key);
    return self || self.error().code == ErrorCode::notFound ? Status() : self;
  }

 private:
  bool isObject() const { return !place_.key.empty() && !place_.key.ends_with('/'); }
  bool isContainer() const { return !place_.container.empty() && place_.key.empty(); }

  Status countObject(RemovalTally& tally) {
    HAWSER_TRY(ObjectInfo info, retrying(context_, RetryPolicy::interactive(), [&] {
                 return place_.store->stat(context_, {place_.container, place_.key});
               }));
    ++tally.objects;
    tally.bytes += info.size;
    signature_ = std::move(info.properties.signature);
    blobSync_ = blobSyncSignature({place_.container, place_.key}, info.properties.metadata);
    size_ = info.size;
    made_ = info.modified;
    return {};
  }

  Status countBelow(RemovalTally& tally) {
    Counter counter(place_.key.size(), tally);
    return forEachBelow([&](const ObjectInfo& object) {
      if (!isSignature(*place_.store, object)) counter.add(object);
      return Status();
    });
  }

  template <class Take>
  Status forEachBelow(const Take& take) {
    RetriedListing listing(*place_.store, {place_.container, place_.key, true, {}, 0});
    for (;;) {
      HAWSER_CHECK(context_.check());
      HAWSER_TRY(const ObjectInfo* next, listing.peek(context_));
      if (!next) return {};
      const ObjectInfo object = *next;
      listing.take();
      HAWSER_CHECK(take(object));
    }
  }

  // Whether there was anything. What is only left over from the pass before is not counted again.
  Result<bool> removeBelow(Counter* counter) {
    bool any = false;
    std::vector<ObjectInfo> batch;
    const auto removeThem = [&]() -> Status {
      any = any || !batch.empty();
      const Status removed = removeAll(batch, counter);
      batch.clear();
      return removed;
    };
    HAWSER_CHECK(forEachBelow([&](const ObjectInfo& object) {
      batch.push_back(object);
      return batch.size() < kBatch ? Status() : removeThem();
    }));
    HAWSER_CHECK(removeThem());
    return any;
  }

  // Side by side: each waits for its answer. None is begun after one has failed; what is gone is counted.
  Status removeAll(const std::vector<ObjectInfo>& batch, Counter* counter) {
    std::vector<std::optional<Status>> done(batch.size());
    std::atomic<bool> failed = false;
    parallelEach(batch.size(), kAtOnce, [&](std::size_t index) {
      if (failed) return;
      done[index] = removeKey(batch[index].key);
      if (!*done[index]) failed = true;
    });
    Status first;
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const bool counts = counter && !isSignature(*place_.store, batch[i]);
      if (done[i] && *done[i] && counts) counter->add(batch[i]);
      if (done[i] && !*done[i] && first) first = *done[i];
    }
    return first;
  }

  Status removeObject() {
    RemovalTally one;
    // Its size is told where it can be had; that it goes does not depend on it.
    if (!countObject(one)) one.objects = 1;
    HAWSER_CHECK(removeKey(place_.key));
    const ObjectRef ref{place_.container, place_.key};
    removeSignature(context_, *place_.store, ref, signature_);
    removeBlobSyncSignature(context_, *place_.store, ref, blobSync_, size_);
    // Of versions before it, which something has replaced that knows of no signatures. Services tell whole
    // seconds: one that is as old as the object is such a one, too.
    const Capabilities& can = place_.store->capabilities();
    if (can.keepsParts || can.copiesParts)
      removeLeftovers(context_, *place_.store, ref, {}, made_ + std::chrono::seconds(1));
    add(one);
    return {};
  }

  Status removeFull() {
    RemovalTally all;
    HAWSER_CHECK(countBelow(all));
    HAWSER_CHECK(removeContainer());
    add(all);
    return {};
  }

  Status removeContainer() {
    HAWSER_CHECK(retrying(context_, RetryPolicy(),
                          [&] { return place_.store->removeContainer(context_, place_.container); }));
    ++tally_.containers;
    return {};
  }

  Status removeKey(const std::string& key) {
    return retrying(context_, RetryPolicy(), [&] {
      return place_.store->remove(context_, {place_.container, key}, Condition::none());
    });
  }

  void add(const RemovalTally& more) {
    tally_.objects += more.objects;
    tally_.bytes += more.bytes;
    tally_.folders += more.folders;
  }

  const OpContext& context_;
  const Place& place_;
  RemovalTally& tally_;
  // Of the object that is counted.
  std::string signature_, blobSync_;
  std::uint64_t size_ = 0;
  WallTime made_;
};

}  // namespace

template <class Verb>
Status EngineImpl::forRemoval(const OpContext& context, const std::vector<std::string>& locations,
                              const Verb& verb) {
  for (const std::string& text : locations) {
    HAWSER_TRY(const Location location, stores_.parse(text));
    if (location.kind != Location::Kind::path && location.container.empty() && location.key.empty())
      return fail(
          makeError(ErrorCode::invalidArgument, "a whole store is not removed at once: name its containers")
              .about(text));
    HAWSER_TRY(const Place place, stores_.open(context, location));
    HAWSER_CHECK(asTyped(verb(place), place, location));
  }
  return {};
}

OperationPtr EngineImpl::countRemoval(const std::vector<std::string>& locations,
                                      std::shared_ptr<RemovalTally> tally, std::function<void(Status)> done) {
  return launch(
      [this, locations, tally = std::move(tally), done = std::move(done)](const OpContext& context) {
        done(forRemoval(context, locations,
                        [&](const Place& place) { return Remover(context, place, *tally).count(); }));
      });
}

OperationPtr EngineImpl::remove(const std::vector<std::string>& locations,
                                std::shared_ptr<RemovalTally> tally, std::function<void(Status)> done) {
  return launch(
      [this, locations, tally = std::move(tally), done = std::move(done)](const OpContext& context) {
        done(forRemoval(context, locations,
                        [&](const Place& place) { return Remover(context, place, *tally).run(); }));
      });
}

}  // namespace hawser
