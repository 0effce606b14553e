// FilesWriter: a file being written, hidden until it is renamed to its place. Internal to storage/azure.
//
// Parts are written in place, at most 4 MiB a request, each with its MD5 for the service to check; zeros are
// what the file is made of, and not sent. A receipt's token names the hidden file as it was made and the part
// as it was acknowledged: it holds as long as that very file is there.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "base/mutex.h"
#include "storage/azure/azure_client.h"
#include "storage/object_store.h"

namespace hawser::azure {

class FilesFolders;

class FilesWriter final : public ObjectWriter {
 public:
  // invalidArgument for a session of another object; notFound where the folder of what the session wrote is
  // gone. Where only the file is gone it is made anew, with none of the parts.
  static Result<std::unique_ptr<ObjectWriter>> start(const OpContext& context,
                                                     std::shared_ptr<AzureClient> client,
                                                     std::shared_ptr<FilesFolders> folders,
                                                     std::string object, const WriteRequest& request);

  std::string session() const override;
  Result<PartReceipt> writePart(const OpContext& context, const Part& part, ByteSpan bytes,
                                std::uint64_t crc64) override;
  Result<std::unique_ptr<PartSink>> openPart(const OpContext& context, const Part& part) override;
  Result<bool> hasPart(const OpContext& context, const PartReceipt& receipt) override;
  Status readPart(const OpContext& context, const Part& part, ByteSink& sink) override;
  Result<ObjectInfo> commit(const OpContext& context, std::span<const PartReceipt> parts,
                            const ObjectProperties& properties) override;
  Status abort(const OpContext& context) override;

 private:
  FilesWriter(std::shared_ptr<AzureClient> client, std::shared_ptr<FilesFolders> folders, std::string object,
              const WriteRequest& request, std::string session);
  Status open(const OpContext& context, std::optional<std::size_t> depth);
  Status find(const OpContext& context, std::size_t depth);
  Status create(const OpContext& context, std::size_t depth);
  ObjectRef hiddenAt(std::size_t depth) const;
  Status writeRange(const OpContext& context, const Part& part, ByteSpan bytes, bool untouched);
  std::string tokenOf(const PartReceipt& receipt) const HAWSER_REQUIRES(mutex_);
  bool isKept(const PartReceipt& receipt);
  Result<ObjectProperties> checkWhole(std::span<const PartReceipt> parts, const ObjectProperties& properties);
  Result<HttpHeaders> publish(const OpContext& context, const ObjectProperties& properties);
  Status checkMatches(const OpContext& context);
  Result<HttpHeaders> rename(const OpContext& context, const ObjectProperties& properties, bool replaces);
  Result<HttpHeaders> published(const OpContext& context);
  tl::unexpected<Error> wrong(ErrorCode code, std::string why) const;

  const std::shared_ptr<AzureClient> client_;
  const std::shared_ptr<FilesFolders> folders_;
  const std::string object_;  // location, for errors
  const WriteRequest request_;
  const std::string session_;  // without the depth

  // Set before there are parts.
  std::size_t depth_ = 0;  // folders of the key above the hidden file
  ObjectRef hidden_;
  bool fresh_ = false;               // made by this writer: all zeros but for what it wrote
  std::optional<WallTime> written_;  // the last write time it is given, from the first commit on

  Mutex mutex_;
  std::uint64_t generation_ HAWSER_GUARDED_BY(mutex_) = 0;  // of the hidden file; 0: there is none
  // By number: the part this writer wrote last; nothing while it is being written or after a failure.
  std::map<std::uint32_t, std::optional<PartReceipt>> parts_ HAWSER_GUARDED_BY(mutex_);
};

}  // namespace hawser::azure
