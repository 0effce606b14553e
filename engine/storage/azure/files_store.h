// FilesStore: the shares of one account (Azure Files), as an ObjectStore.
//
// Shares are containers, paths are keys, and "a/b/" is a directory. Directories are real: they are made on
// the way of what is written and stay until they are removed; one with something in it cannot be (busy); "f"
// and "f/" cannot both be there (exists). Names keep their case and are found in any: "A" and "a" are one
// name to the service, for files and for folders. stat() of "a" finds "A", and says "a", for the service does
// not tell; remove() takes it. Only what is written is held against the spelling of what is there
// (files_folders.h): "a" where "A" is means exists.
//
// The service has no conditions and no commit. What is written is written to a hidden file
// (".hawser-part-...", never listed) in the deepest folder on the way that exists, whose access rules it
// inherits, and renamed at the end. Condition::absent is held by the service itself. Condition::matches, of
// writes and of remove(), is looked up just before, as storage/local does: of another program that comes
// between the two the version is lost. Reads are held against the object's etag before the first byte and
// after the last. Links are kept as blobs are: files with their target as content (FORMAT.md); over REST
// there are no others.
#pragma once

#include <list>
#include <memory>
#include <string>

#include "base/mutex.h"
#include "storage/azure/azure_client.h"
#include "storage/object_store.h"

namespace hawser::azure {

class FilesFolders;
class FilesWalk;

class FilesStore final : public ObjectStore {
 public:
  // `share`: the only one the credential is for; empty: any.
  FilesStore(std::shared_ptr<AzureClient> client, std::string share);
  ~FilesStore() override;

  const Capabilities& capabilities() const override { return capabilities_; }
  // "https://acct.file.core.windows.net/share/a/b"; the key as it is.
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

 private:
  // What one request brought.
  struct Answer {
    ObjectInfo info;
    std::uint64_t count = 0;
    std::uint64_t crc64 = 0;  // of these bytes, where all of the object was asked for
  };
  Status check(const ObjectRef& ref) const;
  Status checkPrefix(const ListQuery& query) const;
  std::shared_ptr<FilesWalk> walkFor(const ListQuery& query);
  void keepWalk(std::shared_ptr<FilesWalk> walk);
  Result<ObjectPage> listPage(const OpContext& context, const ListQuery& query);
  // One HEAD, no link targets.
  Result<ObjectInfo> head(const OpContext& context, const ObjectRef& ref);
  Status checkMatches(const OpContext& context, const ObjectRef& ref, const Condition& condition);
  Result<Answer> ask(const OpContext& context, const ObjectRef& ref, std::optional<ByteRange> range,
                     const std::string& ifMatch, ByteSink& sink);
  Result<ObjectInfo> nothingToRead(const OpContext& context, const ObjectRef& ref, std::uint64_t offset,
                                   const std::string& ifMatch);
  Result<ObjectInfo> putFolder(const OpContext& context, const ObjectRef& ref,
                               const ObjectProperties& properties, const Condition& condition);

  const std::shared_ptr<AzureClient> client_;
  const std::shared_ptr<FilesFolders> folders_;
  Capabilities capabilities_;

  Mutex mutex_;
  // Listings between two pages, newest first: going on with one is cheaper than finding the place again.
  std::list<std::shared_ptr<FilesWalk>> walks_ HAWSER_GUARDED_BY(mutex_);
};

}  // namespace hawser::azure
