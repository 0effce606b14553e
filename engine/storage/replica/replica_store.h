// ReplicaStore: several places as one store, each of which holds all objects whole.
//
// Reading takes from all at once, least where most is on its way, and goes on elsewhere where one fails.
// Bytes are only ever taken from copies that are known to be the same: an object's etag is its size and hash,
// and a copy with another hash, or none, is another object. Where no hash is known only the first copy is
// read. A member that is away is asked last for a while; listings pass it over while another one answers.
//
// Copying to all of them is not done here but by the engine, one destination beside the other, each with a
// state of its own: put() and remove() are for what is small.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/log.h"
#include "base/mutex.h"
#include "storage/listing_cursors.h"
#include "storage/replica/replica_members.h"

namespace hawser::replica {

class ReplicaStore final : public ObjectStore {
 public:
  // `name`: what precedes a key for people, "set:" or so.
  ReplicaStore(std::string name, std::vector<Member> members, Log log = {},
               const Clock& clock = Clock::system());
  ~ReplicaStore() override;

  const Capabilities& capabilities() const override { return capabilities_; }
  std::string location(const ObjectRef& ref) const override;
  Result<ContainerPage> listContainers(const OpContext& context, const std::string& continuation) override;
  Result<ObjectPage> list(const OpContext& context, const ListQuery& query) override;
  // Of the first member that has it.
  Result<ObjectInfo> stat(const OpContext& context, const ObjectRef& ref) override;
  Result<ObjectInfo> read(const OpContext& context, const ObjectRef& ref, std::optional<ByteRange> range,
                          const std::string& ifMatch, ByteSink& sink) override;
  Status createContainer(const OpContext& context, const std::string& container) override;
  Status removeContainer(const OpContext& context, const std::string& container) override;
  // To each member in turn.
  Result<ObjectInfo> put(const OpContext& context, const ObjectRef& ref, ByteSpan bytes,
                         const ObjectProperties& properties, const Condition& condition) override;
  // unsupported: see above.
  Result<std::unique_ptr<ObjectWriter>> startWrite(const OpContext& context,
                                                   const WriteRequest& request) override;
  Status remove(const OpContext& context, const ObjectRef& ref, const Condition& condition) override;
  // Of the first member that has it.
  Result<std::string> presignedUrl(const OpContext& context, const ObjectRef& ref, WallTime expires) override;

 private:
  struct Cursor;
  class Reading;
  // Etags of members of one object, by the identity they are of.
  struct Copies {
    std::string identity;
    std::map<std::size_t, std::string> etags;
    std::set<std::size_t> others;  // members whose copy is another
  };

  std::shared_ptr<Cursor> cursorFor(const ListQuery& query);
  Copies copiesOf(const std::string& key, const std::string& identity) const;
  void keep(const std::string& key, const std::string& identity, std::size_t member,
            std::optional<std::string> etag);
  void forget(const std::string& key);
  Status hasContainer(const OpContext& context, const std::string& container);
  Status checkContainer(const OpContext& context, const std::string& container) const;
  Status checkKey(const OpContext& context, const ObjectRef& ref) const;
  Result<std::vector<Condition>> conditionsFor(const OpContext& context, const ObjectRef& ref,
                                               const Condition& condition);
  // The condition for a member's own copy; an error where it does not hold.
  Result<Condition> conditionFor(const OpContext& context, std::size_t member, const std::string& key,
                                 const Condition& condition);

  Members members_;
  const Log log_;
  const Capabilities capabilities_;
  ListingCursors<Cursor> cursors_;
  mutable Mutex mutex_;
  std::map<std::string, Copies> copies_ HAWSER_GUARDED_BY(mutex_);
  std::set<std::string> containers_ HAWSER_GUARDED_BY(mutex_);  // known to be there
};

}  // namespace hawser::replica
