// StripeStore: several places as one store, whose large objects are cut into slices that lie on them in turn.
//
// blobxfer's stripes (vectored/FORMAT.md): what it wrote is read, and what is written here it can read.
// Objects of at most one width are kept whole on the first member. Containers are the folders at the top.
//
// An object's etag stands for all its slices, and each slice is read on the condition that it is still the
// one of that etag: what is replaced meanwhile is noticed, never mixed. Slice 0 is written last, so that an
// upload that was broken off is never taken for an object; slices of two uploads are told apart by their
// mark, where we wrote them. An object that is not whole is listed, so that it is missed by nobody, and is an
// error (corrupt) to read, which names the slice and its place.
//
// What is replaced can be taken over as far as all members can: a part stays in its slice (partBoundary), a
// range may come from any slice but lies in one, and the etag it has to have is that slice's.
#pragma once

#include <list>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "storage/listing_cursors.h"
#include "storage/stripe/stripe_map.h"
#include "vectored/stripe_layout.h"

namespace hawser::stripe {

class StripeListing;

class StripeStore final : public ObjectStore {
 public:
  // `name`: what precedes a key for people, "set:" or so. `width`: bytes of a slice, more than 0. Members are
  // written to in the order they are given.
  StripeStore(std::string name, std::vector<Member> members, MemberResolver resolver, std::uint64_t width);
  ~StripeStore() override;

  const Capabilities& capabilities() const override { return capabilities_; }
  std::string location(const ObjectRef& ref) const override;
  Result<ContainerPage> listContainers(const OpContext& context, const std::string& continuation) override;
  Result<ObjectPage> list(const OpContext& context, const ListQuery& query) override;
  Result<ObjectInfo> stat(const OpContext& context, const ObjectRef& ref) override;
  Result<ObjectInfo> read(const OpContext& context, const ObjectRef& ref, std::optional<ByteRange> range,
                          const std::string& ifMatch, ByteSink& sink) override;
  Result<PartSource> partSource(const OpContext& context, const ObjectRef& ref, const ByteRange& range,
                                const std::string& etag) override;
  // Of an object that lies where it would be written to.
  Result<std::vector<StoredPart>> storedParts(const OpContext& context, const ObjectRef& ref,
                                              const std::string& etag) override;
  Result<bool> copiesRanges(const OpContext& context) override;
  Status createContainer(const OpContext& context, const std::string& container) override;
  Status removeContainer(const OpContext& context, const std::string& container) override;
  Result<ObjectInfo> put(const OpContext& context, const ObjectRef& ref, ByteSpan bytes,
                         const ObjectProperties& properties, const Condition& condition) override;
  Result<std::unique_ptr<ObjectWriter>> startWrite(const OpContext& context,
                                                   const WriteRequest& request) override;
  Status remove(const OpContext& context, const ObjectRef& ref, const Condition& condition) override;
  Result<std::string> presignedUrl(const OpContext& context, const ObjectRef& ref, WallTime expires) override;

 private:
  using MapPtr = std::shared_ptr<const StripeMap>;
  struct Cursor;

  Result<MapPtr> mapFor(const OpContext& context, const ObjectRef& ref, const std::string& ifMatch);
  void keepMap(const std::string& key, MapPtr map);
  bool isAsWritten(const StripeMap& map, const std::string& key) const;
  Result<ObjectInfo> readWhole(const OpContext& context, const ObjectRef& ref, std::optional<ByteRange> range,
                               const std::string& ifMatch, ByteSink& sink);
  std::shared_ptr<Cursor> cursorFor(const ListQuery& query);
  // invalidArgument for what can be no container's name.
  Status checkContainer(const OpContext& context, const std::string& container) const;
  Result<bool> hasContainer(const OpContext& context, const std::string& container);
  // invalidArgument without a key, notFound where the container is not there.
  Status checkPlace(const OpContext& context, const ObjectRef& ref);
  Result<ObjectInfo> putSlices(const OpContext& context, const ObjectRef& ref, ByteSpan bytes,
                               const ObjectProperties& properties, const Condition& condition);

  const std::shared_ptr<Members> members_;
  const StripeLayout layout_;
  Capabilities capabilities_;
  ListingCursors<Cursor> cursors_;

  Mutex mutex_;
  // Of objects in slices that were read or listed lately, and others of which a version was asked for; newest
  // first.
  std::list<std::pair<std::string, MapPtr>> maps_ HAWSER_GUARDED_BY(mutex_);
  std::map<std::string, decltype(maps_)::iterator> mapsByKey_ HAWSER_GUARDED_BY(mutex_);
  std::set<std::string> containers_ HAWSER_GUARDED_BY(mutex_);  // that were there
};

}  // namespace hawser::stripe
