// StripeListing: the objects of all members as one listing, slices put together, in byte order of keys.
//
// An object's slices come after it ("x" < "x.bxslice-0"), with other objects in between ("x-y"): what is
// found waits until all members have come past where its slices could be. One thread at a time. After an
// error next() may be called again and goes on where it was.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "storage/sorted_listing.h"
#include "storage/stripe/stripe_find.h"

namespace hawser::stripe {

class StripeListing {
 public:
  StripeListing(Members& members, const std::string& prefix, bool recursive);

  struct Item {
    ObjectInfo info;
    std::optional<StripeMap> map;  // of objects that can be read
  };
  // Nothing: that was all. notFound where no member has the place.
  Result<std::optional<Item>> next(const OpContext& context);

 private:
  struct Source {
    MemberPtr member;
    SortedListing listing;
    bool ended = false;
    std::optional<Error> failed;  // asked with others, and not told yet
  };
  struct Pending {
    FoundObject object;
    std::optional<ObjectInfo> folder;  // a prefix or a folder's marker
    std::string settled;               // complete once all have come past this
  };

  // Members that have to be asked are asked at once.
  void fetchPages(const OpContext& context);
  // Where the member that is furthest behind is; nothing when all have ended.
  Result<std::optional<std::string>> front(const OpContext& context);
  Status takeFrom(const OpContext& context, Source& source);
  Pending& pendingFor(const std::string& key);
  Result<std::optional<Item>> finish(const OpContext& context, Pending& pending);

  Members& members_;
  const std::string prefix_;
  std::vector<Source> sources_;
  std::vector<Source*> waiting_;
  std::map<std::string, Pending> pending_;  // by the object's key
  std::optional<Error> missing_;            // what the first said that has not the place
  bool anyThere_ = false;
};

}  // namespace hawser::stripe
