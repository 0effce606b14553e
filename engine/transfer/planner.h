// Planner: what a job will do, found by reading alone: it sees stores as ObjectReaders and cannot write.
//
// Source and destination are listed side by side in key order, so that a plan of any size is made in the
// memory of two pages, and each planned write knows what stood in its place (Condition).
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sched/retry_policy.h"
#include "storage/object_store.h"
#include "transfer/filter.h"
#include "transfer/types.h"

namespace hawser {

// A place to read. key "" or ending in '/': a folder; otherwise an object or, where there is none, a folder.
struct ReadPlace {
  ObjectReader* store = nullptr;
  std::string container;
  std::string key;
  std::string snapshot = {};  // of one object; see ObjectRef
};

struct PlanItem {
  enum class Action : std::uint8_t {
    copy,     // as `condition` says: new, or in place of what is there
    compare,  // copy unless the hashes turn out to be equal
    skip,     // `reason` says why
    ask,      // there is a different object: the user decides
    look,     // the destination could not be asked: to be looked at when it is copied
    remove,   // it stands at the destination alone; `sourceKey` is the folder there that stays in any case
    fail,     // `error`
  };
  Action action = Action::copy;
  TransferKind kind = TransferKind::object;
  std::uint32_t source = 0;  // index of the job's source
  std::string sourceKey;
  std::uint32_t destination = 0;  // index of the job's destination
  std::string destinationKey;
  std::uint64_t size = 0;
  std::string sourceEtag;
  // Of what is removed: goes with it. ObjectProperties::signature, or the key of one for BlobSync.
  std::string signature;
  Condition condition;
  std::string reason;
  std::optional<Error> error;
};

struct PlanRequest {
  std::vector<ReadPlace> sources;
  // Each gets all. Of several, one that cannot be asked what it holds keeps the others from nothing.
  std::vector<ReadPlace> destinations;
  JobOptions options;
  RetryPolicy retry = {};
};

class Planner {
 public:
  using Sink = std::function<Status(std::vector<PlanItem>)>;
  explicit Planner(PlanRequest request);

  // Blocks; gives items in batches as they are found. An error ends the plan: what was given before stands,
  // but for removals, which hold for a whole plan only. notFound: a source is not there; invalidArgument: a
  // folder into itself, several sources onto one name, or nothing by which to tell what is to be removed.
  Status run(const OpContext& context, const Sink& sink);

 private:
  // Where a folder goes: what its keys begin with at one of the destinations.
  struct Target {
    std::uint32_t destination = 0;
    std::string folder;
    std::string under;  // what comes before the paths in the source: its own name, or nothing
    std::string prefix() const { return folder + under; }
  };
  class Beside;  // what is at a target, beside a listing of the source

  Status planSource(const OpContext& context, std::uint32_t index);
  Status planOne(const OpContext& context, std::uint32_t index, const ObjectInfo& object);
  Status oneOfSeveral(std::uint32_t index, const std::string& key, const Error& error);
  Status planFolder(const OpContext& context, std::uint32_t index, const std::string& prefix,
                    const std::vector<Target>& targets);
  PlanItem leftOut(std::uint32_t index, const ObjectInfo& folder, std::uint32_t destination,
                   const std::string& destinationKey) const;
  // `existing`: what is under the key; nothing where that is not known.
  Status planObject(const OpContext& context, std::uint32_t index, const ObjectInfo& object,
                    std::uint32_t destination, const std::string& destinationKey,
                    std::optional<const ObjectInfo*> existing);
  Status planLink(const OpContext& context, std::uint32_t index, const ObjectInfo& link,
                  std::uint32_t destination, const std::string& destinationKey,
                  std::optional<const ObjectInfo*> existing);
  Result<std::string> resolvedLink(const OpContext& context, const ReadPlace& source, ObjectInfo link);
  bool takes(const std::string& key, std::string_view path) const;
  // Whether it is in this process's share of the job (JobOptions::shard).
  bool isOurs(std::uint32_t destination, std::string_view destinationKey) const;
  Status giveOurs(PlanItem item);
  std::string keyAt(const Target& target, std::string_view path) const;
  bool removes() const { return request_.options.deletes != DeletePolicy::none; }
  Status checkScope(const std::vector<Target>& targets);
  Status giveRemoval(std::uint32_t index, const Target& target, const ObjectInfo& there,
                     const std::string& stays);
  Result<bool> destinationIsFolder(const OpContext& context, std::uint32_t destination);
  Result<std::optional<ObjectInfo>> existing(const OpContext& context, std::uint32_t destination,
                                             const std::string& key);
  Result<std::string> nameBeside(const OpContext& context, std::uint32_t destination, const std::string& key);
  // True: the plan goes on without knowing what is at this destination.
  bool goesOnWithout(const OpContext& context, std::uint32_t destination, const Error& error);
  RetryPolicy patience() const;
  Status give(PlanItem item);
  Status flush();

  PlanRequest request_;
  Filter filter_;
  const Sink* sink_ = nullptr;
  std::vector<PlanItem> batch_;
  std::vector<bool> silent_;    // destinations that could not be asked
  std::vector<Target> scopes_;  // in which what is not at the source is removed
  // The marker of the folder just planned, where that is all of it.
  std::optional<ObjectInfo> emptyFolder_;
  std::vector<std::string> linkedFolders_;  // being walked through links: a loop would come back to one
};

}  // namespace hawser
