// ReplicaListing: what any member has, in byte order of keys, each key once. One thread at a time.
//
// A member that cannot be listed is passed over while another one can: each holds all that was copied to all.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "storage/replica/replica_members.h"
#include "storage/sorted_listing.h"

namespace hawser::replica {

class ReplicaListing {
 public:
  ReplicaListing(Members& members, const std::string& prefix, bool recursive);

  struct Copy {
    std::size_t member = 0;
    std::string identity;
    std::string etag;  // the member's own
  };
  struct Item {
    ObjectInfo info;           // of the first member that has it; its etag is its identity
    std::vector<Copy> copies;  // of objects
  };
  // Nothing: that was all. notFound where no member has the place. After an error that may pass it may be
  // called again, and goes on where it was.
  Result<std::optional<Item>> next(const OpContext& context);
  // Why members were passed over, since this was asked last.
  std::vector<Error> takePassedOver() { return std::exchange(passedOver_, {}); }

 private:
  struct Source {
    std::size_t member = 0;
    SortedListing listing;
    bool there = false;  // it has answered
    bool ended = false;
    std::optional<Error> failed = {};  // asked with others, and not told yet
  };
  // Members that have to be asked are asked at once.
  void fetchPages(const OpContext& context);
  void passOver(const std::vector<std::pair<Source*, Error>>& failed);
  // The least key that is next; nothing at the end.
  Result<std::optional<std::string>> front(const OpContext& context);
  Status take(const OpContext& context, Source& source, Item& item);

  Members& members_;
  std::vector<Source> sources_;
  std::vector<Error> passedOver_;
  std::optional<Error> missing_;  // what the first said that has not the place
};

}  // namespace hawser::replica
