// The places that each hold a whole copy, and how they have done lately.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/mutex.h"
#include "storage/object_store.h"

namespace hawser::replica {

struct Member {
  std::shared_ptr<ObjectStore> store;
  std::string container;
  std::string prefix;  // of all its keys; empty or ends in '/'

  ObjectRef ref(const std::string& key) const { return {container, prefix + key}; }
  std::string location(const std::string& key) const { return store->location(ref(key)); }
};

// What is the same of copies that hold the same bytes: their size and hash. Of an object whose hash nobody
// knows it is the member's own etag: no other copy is known to be the same.
std::string identityOf(const ObjectInfo& info, std::size_t member);
// The member whose own etag an identity is, and that; nothing for one that copies share.
struct OwnEtag {
  std::size_t member = 0;
  std::string etag;
};
std::optional<OwnEtag> ownEtag(const std::string& identity);
// Of an identity that copies share.
std::optional<std::uint64_t> sizeOf(const std::string& identity);

// Thread-safe.
class Members {
 public:
  // `name`: what precedes a key for people. At least one member.
  Members(std::string name, std::vector<Member> members, const Clock& clock);

  std::string location(const std::string& key) const { return name_ + key; }
  std::size_t size() const { return members_.size(); }
  const Member& operator[](std::size_t index) const { return members_[index]; }

  // In the order they were given, those that have just failed last.
  std::vector<std::size_t> inOrder() const;
  // The one with the least on its way first, in turn where that is equal; those that have just failed last.
  std::vector<std::size_t> byLoad();
  void works(std::size_t index);
  // Is asked last for a while, longer each time.
  void failed(std::size_t index);
  void begins(std::size_t index, std::uint64_t bytes);
  void ends(std::size_t index, std::uint64_t bytes);

 private:
  struct Health {
    std::uint64_t bytes = 0;  // asked for, not ended
    unsigned failures = 0;    // since it last worked
    SteadyTime downUntil{};
  };

  const std::string name_;
  const std::vector<Member> members_;
  const Clock& clock_;
  mutable Mutex mutex_;
  std::vector<Health> health_ HAWSER_GUARDED_BY(mutex_);
  std::size_t turn_ HAWSER_GUARDED_BY(mutex_) = 0;
};

}  // namespace hawser::replica
