// LocalStore: objects are the files below a root folder, containers its folders, "" the root itself. See
// local_place.h for what a key may be, local_properties.h for what is kept beside the bytes.
//
// Writes go to a hidden file (".hawser-part-...", never listed) in the deepest folder on the way that exists,
// so on the same file system; commit syncs it, makes the folders, renames and syncs the names. Listings
// are in byte order. Neither stat nor list follows a link; reading one gives no bytes.
// Decided: special files (pipes, sockets, devices) are listed with size 0 so that nobody misses them, and
// are unsupported to stat and read; an unreadable folder is an error that names it; "f/" and "f" cannot both
// be there (exists).
#pragma once

#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/clock.h"
#include "storage/object_store.h"
#include "storage/renames.h"
#include "storage/unfinished_objects.h"

namespace hawser {

class FileSystem;

namespace local {
class DurableFolders;
class Walk;
struct Place;
}  // namespace local

class LocalStore : public ObjectStore, public ObjectRenamer, public UnfinishedObjects {
 public:
  // `root` is absolute. It need not exist before the first container is made.
  LocalStore(FileSystem& files, std::string root, const Clock& clock = Clock::system());
  ~LocalStore() override;

  const Capabilities& capabilities() const override { return capabilities_; }
  std::string location(const ObjectRef& ref) const override;
  Result<ContainerPage> listContainers(const OpContext& context, const std::string& continuation) override;
  Result<ObjectPage> list(const OpContext& context, const ListQuery& query) override;
  Result<ObjectInfo> stat(const OpContext& context, const ObjectRef& ref) override;
  Result<ObjectInfo> read(const OpContext& context, const ObjectRef& ref, std::optional<ByteRange> range,
                          const std::string& ifMatch, ByteSink& sink) override;
  Status createContainer(const OpContext& context, const std::string& container) override;
  Status removeContainer(const OpContext& context, const std::string& container) override;
  Result<ObjectInfo> put(const OpContext& context, const ObjectRef& ref, ByteSpan bytes,
                         const ObjectProperties& properties, const Condition& condition) override;
  Result<std::unique_ptr<ObjectWriter>> startWrite(const OpContext& context,
                                                   const WriteRequest& request) override;
  Status remove(const OpContext& context, const ObjectRef& ref, const Condition& condition) override;
  Result<std::string> presignedUrl(const OpContext& context, const ObjectRef& ref, WallTime expires) override;
  // local_rename.cpp
  std::string lastingOf(const std::string& etag) const override;
  Result<ObjectInfo> rename(const OpContext& context, const ObjectRef& from, const std::string& ifMatch,
                            const ObjectRef& to) override;
  // local_unfinished.cpp
  Result<std::vector<UnfinishedObject>> unfinished(const OpContext& context, const ObjectRef& ref) override;

 private:
  // Where what is to be read stands: the object, or what a write of it has left.
  Result<local::Place> placeToRead(const ObjectRef& ref);
  std::vector<std::string> unfinishedIn(const std::string& folder);
  Result<ObjectPage> listPage(const OpContext& context, const ListQuery& query);
  std::shared_ptr<local::Walk> walkFor(const ListQuery& query);
  void keepWalk(std::shared_ptr<local::Walk> walk);
  Result<ObjectInfo> putFile(const OpContext& context, const local::Place& place, const ObjectRef& ref,
                             ByteSpan bytes, const ObjectProperties& properties, const Condition& condition);
  Result<ObjectInfo> putLink(const local::Place& place, const ObjectRef& ref, const std::string& target,
                             const Condition& condition);
  Result<ObjectInfo> putFolder(const local::Place& place, const ObjectRef& ref, const Condition& condition);
  Status removePlace(const local::Place& place, const Condition& condition);

  FileSystem& files_;
  const std::string root_;
  const Clock& clock_;
  const std::shared_ptr<local::DurableFolders> folders_;
  Capabilities capabilities_;

  std::mutex mutex_;
  // Listings between two pages, newest first: going on with one is cheaper than finding the place again.
  std::list<std::shared_ptr<local::Walk>> walks_;
  // Names of unfinished files in a folder that was looked through, of which a job may ask for each of its
  // files.
  struct LookedThrough {
    SteadyTime until;  // they are taken for all there are
    std::vector<std::string> names;
  };
  std::map<std::string, LookedThrough> lookedThrough_;  // by folder
};

}  // namespace hawser
