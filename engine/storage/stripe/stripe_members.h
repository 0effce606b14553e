// The places that hold the slices of a stripe.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "storage/object_store.h"
#include "vectored/slice_metadata.h"

namespace hawser::stripe {

struct Member {
  std::shared_ptr<ObjectStore> store;
  std::string container;
  std::string prefix;  // of all its keys; empty or ends in '/'
  std::string host;    // the name by which slices on other members point to it; see SliceAddress

  ObjectRef ref(const std::string& key) const { return {container, prefix + key}; }
  std::string location(const std::string& key) const { return store->location(ref(key)); }
  SliceAddress address(const std::string& key) const { return {host, container, prefix + key}; }
  // `key` is as the stripe has it, without the member's prefix.
  bool holds(const SliceAddress& address) const;
};
using MemberPtr = std::shared_ptr<const Member>;

// Opens the place at an address that no known member has: slices may point to accounts that were not named.
// notFound or denied where it is not known how.
using MemberResolver = std::function<Result<Member>(const OpContext& context, const SliceAddress& address)>;

// Thread-safe.
class Members {
 public:
  // `name`: what precedes a key of the stripe for people. At least one member.
  Members(std::string name, std::vector<Member> members, MemberResolver resolver);

  std::string location(const std::string& key) const { return name_ + key; }

  // Those that were named, in their order.
  const std::vector<MemberPtr>& named() const { return named_; }
  // Those that had to be opened so far.
  std::vector<MemberPtr> found();
  // Blocks where it has to be opened first.
  Result<MemberPtr> at(const OpContext& context, const SliceAddress& address);

 private:
  const std::string name_;
  std::vector<MemberPtr> named_;
  MemberResolver resolver_;
  Mutex mutex_;
  std::vector<MemberPtr> found_ HAWSER_GUARDED_BY(mutex_);
};

}  // namespace hawser::stripe
