// Whether a store is as it was written, of a file that nobody has open and of one that is in use.
#include <limits>

#include "api/store_file.h"
#include "api/store_file_parts.h"
#include "block/file_block_device.h"
#include "checksum/summing_sinks.h"
#include "storage/embedded/blob_bytes.h"
#include "storage/embedded/open_store.h"
#include "storage/embedded/shared_store.h"

namespace hawser {

using namespace embedded;

namespace {

Result<std::unique_ptr<FileBlockDevice>> openToRead(const std::string& path) {
  FileBlockDevice::Options options;
  options.readOnly = true;
  auto device = FileBlockDevice::open(FileSystem::system(), path, options);
  if (!device && device.error().code == ErrorCode::busy)
    device.error().detail = "another program has this store open";
  return naming(std::move(device), path);
}

StoreFindings findingsOf(StoreCheck checked) {
  StoreFindings found;
  for (RegionReport& region : checked.regions)
    found.regions.push_back(
        {std::move(region.name), region.range.offset, region.range.length, std::move(region.state)});
  found.problems = std::move(checked.problems);
  found.blobs = checked.blobs;
  found.usedClusters = checked.usedClusters;
  return found;
}

bool hasHash(const ObjectRecord& record) {
  return record.state == ObjectState::object && record.properties.hashes.crc64.has_value();
}

// Objects' bytes against their hashes.
class ContentCheck {
 public:
  ContentCheck(const OpContext& context, StoreFindings& found, StoreProgress& progress)
      : meter_(progress), context_(meter_.counting(context)), found_(found), progress_(progress) {}

  void expect(const ObjectRecord& record) {
    if (hasHash(record)) progress_.total += record.size;
  }

  // `now`: its record once it was read: one that has changed meanwhile says nothing.
  template <class Now>
  Status checkOne(Blob& blob, const ObjectRecord& record, const Now& now) {
    if (!hasHash(record)) return {};
    HAWSER_CHECK(context_.check());
    HashSink sum(false);
    const Status read = readBlob(context_, buffers_, blob, {0, record.size}, sum);
    if (!read && context_.stopped()) return read;
    if (read && sum.crc() == *record.properties.hashes.crc64) {
      ++found_.objects;
      return {};
    }
    const Result<ObjectRecord> later = now();
    if (later && later->sequence != record.sequence) return {};
    ++found_.objects;
    damaged(blob.id(),
            record.name + ": " + (read ? "its bytes are not those that were written" : read.error().detail));
    return {};
  }

  void damaged(BlobId id, const std::string& how) {
    found_.problems.push_back("blob " + std::to_string(id) + ": " + how);
  }

 private:
  CountingMeter meter_;
  const OpContext context_;
  StoreFindings& found_;
  StoreProgress& progress_;
  AlignedBuffers buffers_;
};

// Of a store that nobody writes to.
Status checkResting(ContentCheck& check, Blobstore& store) {
  const auto recordOf = [&](BlobId id) -> Result<ObjectRecord> {
    HAWSER_TRY(const auto blob, store.open(id));
    auto record = readRecord(*blob);
    HAWSER_CHECK(store.close(blob));
    return record;
  };
  for (const BlobId id : store.blobs()) {
    if (const auto record = recordOf(id)) check.expect(*record);
  }
  for (const BlobId id : store.blobs()) {
    const auto record = recordOf(id);
    if (!record && record.error().code == ErrorCode::corrupt) check.damaged(id, record.error().detail);
    if (!record) continue;
    HAWSER_TRY(const auto blob, store.open(id));
    const Status checked = check.checkOne(*blob, *record, [&] { return Result<ObjectRecord>(*record); });
    HAWSER_CHECK(store.close(blob));
    HAWSER_CHECK(checked);
  }
  return {};
}

}  // namespace

Result<StoreFindings> StoreFile::check(const OpContext& context, const std::string& path, bool contents,
                                       StoreProgress& progress) {
  HAWSER_TRY(std::shared_ptr<BlockDevice> device, openToRead(path));
  HAWSER_TRY(StoreCheck checked, Blobstore::check(context, *device));
  StoreFindings found = findingsOf(std::move(checked));
  if (!contents) return found;
  const auto run = [&]() -> Status {
    StoreOptions options;
    options.readOnly = true;
    HAWSER_TRY(const auto store, Blobstore::load(std::move(device), options));
    ContentCheck check(context, found, progress);
    return checkResting(check, *store);
  };
  const Status read = run();
  // That it cannot be loaded is among the problems already.
  if (!read && (context.stopped() || found.problems.empty())) return fail(read.error());
  return found;
}

Result<StoreFindings> StoreFile::check(const OpContext& context, bool contents, StoreProgress& progress) {
  auto checked = naming(store_->blobs().check(context), file_->path());
  if (!checked) return fail(std::move(checked.error()));
  StoreFindings found = findingsOf(std::move(*checked));
  if (contents) HAWSER_CHECK(naming(checkContents(context, found, progress), file_->path()));
  return found;
}

Status StoreFile::checkContents(const OpContext& context, StoreFindings& found, StoreProgress& progress) {
  ContentCheck check(context, found, progress);
  for (const BlobId id : store_->blobs().blobs()) {
    const auto blob = store_->openBlob(id);
    if (!blob) continue;  // damaged, as is said already, or gone
    const auto record = store_->recordOf(**blob);
    if (record) check.expect(*record);
    if (!record && record.error().code == ErrorCode::corrupt) check.damaged(id, record.error().detail);
  }
  for (const auto& listed : store_->list("", "", true, std::numeric_limits<std::size_t>::max())) {
    // Gone meanwhile.
    const auto object = store_->open(listed.name);
    if (!object) continue;
    HAWSER_CHECK(
        check.checkOne(*object->blob, object->record, [&] { return store_->recordOf(*object->blob); }));
  }
  return {};
}

Status StoreFile::dump(const OpContext& context, const std::string& path, ByteSink& into) {
  HAWSER_TRY(const auto device, openToRead(path));
  return Blobstore::dump(context, *device, into);
}

}  // namespace hawser
