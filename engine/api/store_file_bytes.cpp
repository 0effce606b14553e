// The bytes of an embedded store's blobs, and what else changes one blob.
#include <algorithm>
#include <cerrno>

#include "api/store_file.h"
#include "api/store_file_parts.h"
#include "base/units.h"
#include "checksum/crc64.h"
#include "storage/embedded/blob_bytes.h"
#include "storage/embedded/embedded_store.h"
#include "storage/embedded/object_name.h"
#include "storage/embedded/open_store.h"
#include "storage/embedded/shared_store.h"

namespace hawser {

using namespace embedded;

namespace {

// Read at once from what comes; of put() a part, which is summed up as a whole.
constexpr std::uint64_t kPart = 8 * kMiB;

Status checkWritable(const Blob& blob) {
  if (!blob.isReadOnly()) return {};
  return fail(ErrorCode::invalidArgument, "it is a snapshot, which stays as it is: write to a clone of it");
}

// As much of what comes as there is room for; less: that was all.
Result<std::size_t> fill(const OpContext& context, ByteSource& source, MutableByteSpan room) {
  std::size_t filled = 0;
  while (filled < room.size()) {
    HAWSER_TRY(const std::size_t got, source.read(context, room.subspan(filled)));
    if (got == 0) break;
    filled += got;
  }
  return filled;
}

}  // namespace

Status StoreFile::put(const OpContext& context, const std::string& blob, ByteSource& source,
                      StoreProgress& progress) {
  EmbeddedStore objects(file_, false);
  HAWSER_TRY(const auto writer, objects.startWrite(context, {{"", blob}, kUnknownSize, kPart, {}, {}}));
  const AlignedBuffer buffer(kPart);
  const auto run = [&]() -> Status {
    std::vector<PartReceipt> receipts;
    for (std::uint64_t at = 0;;) {
      HAWSER_TRY(const std::size_t size, fill(context, source, buffer.bytes()));
      if (size == 0) break;
      const ByteSpan bytes = buffer.bytes(size);
      const Part part{static_cast<std::uint32_t>(receipts.size()), {at, size}};
      HAWSER_TRY(PartReceipt receipt, writer->writePart(context, part, bytes, crc64(bytes)));
      receipts.push_back(std::move(receipt));
      progress.done = at += size;
    }
    HAWSER_CHECK(writer->commit(context, receipts, {}));
    return {};
  };
  Status done = run();
  if (!done) (void)writer->abort({});  // what it leaves is seen by nobody
  return done;
}

Status StoreFile::putAt(const OpContext& context, const std::string& name, std::uint64_t offset,
                        ByteSource& source, StoreProgress& progress) {
  const auto run = [&]() -> Status {
    const NameLock hold(*store_, name);
    HAWSER_TRY(Object object, store_->open(name));
    HAWSER_CHECK(checkWritable(*object.blob));
    const std::uint64_t size = object.record.size;
    if (offset > size) return fail(ErrorCode::invalidArgument, "it ends before that offset");
    const AlignedBuffer buffer(kPart);
    for (std::uint64_t at = offset;;) {
      HAWSER_TRY(const std::size_t got, fill(context, source, buffer.bytes()));
      if (got == 0) return object.blob->flush();
      if (got > size - at)
        return fail(ErrorCode::invalidArgument, "more comes than it has room for: resize it first");
      // That it is another object now is on the disk before its bytes are.
      if (at == offset) HAWSER_CHECK(store_->touch(object, size));
      HAWSER_CHECK(writeBlob(context, *store_, *object.blob, at, buffer.bytes(got)));
      at += got;
      progress.done = at - offset;
    }
  };
  return naming(run(), location(name));
}

Status StoreFile::get(const OpContext& context, const std::string& name, ByteSink& sink,
                      StoreProgress& progress) {
  class Counting final : public ByteSink {
   public:
    Counting(ByteSink& sink, StoreProgress& progress) : sink_(sink), progress_(progress) {}
    Status write(ByteSpan bytes) override {
      HAWSER_CHECK(sink_.write(bytes));
      progress_.done += bytes.size();
      return {};
    }

   private:
    ByteSink& sink_;
    StoreProgress& progress_;
  };
  EmbeddedStore objects(file_, false);
  const ObjectRef ref{"", name};
  HAWSER_TRY(const ObjectInfo info, objects.stat(context, ref));
  progress.total = info.size;
  Counting counting(sink, progress);
  HAWSER_CHECK(objects.read(context, ref, {}, info.etag, counting));
  return {};
}

Status StoreFile::resize(const std::string& name, std::uint64_t size) {
  const auto run = [&]() -> Status {
    const NameLock hold(*store_, name);
    HAWSER_TRY(Object object, store_->open(name));
    Blob& blob = *object.blob;
    HAWSER_CHECK(checkWritable(blob));
    const std::uint64_t before = object.record.size;
    const std::uint64_t clusters = divideRoundingUp(size, store_->blobs().space().clusterSize);
    if (size < before) HAWSER_CHECK(store_->touch(object, size));
    // What was cut off once, or never written, reads as zeros.
    const std::uint64_t end = std::min(size, blob.size());
    if (end > before) HAWSER_CHECK(blob.writeZeroes({}, {before, end - before}));
    if (clusters != blob.clusters()) HAWSER_CHECK(blob.resize(clusters));
    return size > before ? store_->touch(object, size) : blob.sync();
  };
  return naming(run(), location(name));
}

Status StoreFile::reparent(const OpContext& context, const std::string& name, const std::string& parent) {
  const auto run = [&]() -> Status {
    const NameLock hold(*store_, name);
    HAWSER_TRY(Object object, store_->open(name));
    HAWSER_TRY(const Object above, store_->open(parent));
    HAWSER_CHECK(checkWritable(*object.blob));
    HAWSER_CHECK(store_->touch(object, object.record.size));
    return store_->blobs().setParent(context, object.blob->id(), above.blob->id());
  };
  return naming(run(), location(name));
}

Status StoreFile::remove(const std::string& name) {
  return naming(store_->remove(name, Condition::none(), Clones::inherit), location(name));
}

Result<StoreFile::Attributes> StoreFile::attributes(const std::string& name) {
  HAWSER_TRY(const Object object, openBlob(name));
  Attributes all;
  for (const std::string& attribute : object.blob->xattrNames()) {
    if (isRecordAttribute(attribute)) continue;
    if (auto value = object.blob->xattr(attribute)) all.emplace_back(attribute, std::move(*value));
  }
  return all;
}

Status StoreFile::setAttribute(const std::string& name, const std::string& attribute,
                               const std::optional<std::string>& value) {
  const auto run = [&]() -> Status {
    if (isRecordAttribute(attribute))
      return fail(ErrorCode::invalidArgument, "this attribute is the object's own record");
    HAWSER_TRY(const Object object, store_->open(name));
    HAWSER_CHECK(checkWritable(*object.blob));
    HAWSER_CHECK(value ? object.blob->setXattr(attribute, *value) : object.blob->removeXattr(attribute));
    return object.blob->sync();
  };
  return naming(run(), location(name));
}

}  // namespace hawser
