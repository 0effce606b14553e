// ObjectRecord: what makes a blob an object: its name and all that is kept beside the bytes, in the blob's
// own extended attributes (FORMAT.md). Internal to storage/embedded.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "blobstore/blob.h"
#include "storage/object_store.h"

namespace hawser::embedded {

enum class ObjectState : std::uint8_t {
  writing,  // a session: nobody sees it
  object,
  removed,  // it goes as soon as nobody reads it any more
};

struct ObjectRecord {
  ObjectState state = ObjectState::object;
  std::string name;
  std::uint64_t sequence = 0;  // of two that claim a name, the higher one has it
  std::uint64_t size = 0;
  WallTime modified;    // of a session: when it was last taken up
  std::string session;  // that wrote it; empty: none
  ObjectProperties properties;
  friend bool operator==(const ObjectRecord&, const ObjectRecord&) = default;
};

std::string encodeRecord(const ObjectRecord& record);
// Nothing: damaged, or of another version.
std::optional<ObjectRecord> decodeRecord(std::string_view text);

// The attributes that hold it, the first one first; tooLarge where properties are more than 32 KiB.
Result<std::vector<Xattr>> attributesOf(const ObjectRecord& record);
bool isRecordAttribute(std::string_view name);
// notFound: it has none; corrupt: it cannot be read.
Result<ObjectRecord> readRecord(const Blob& blob);
// Seen by readRecord() at once, and on the disk with the next sync. What was there stays where it fails.
Status writeRecord(Blob& blob, const ObjectRecord& record);

std::string etagOf(BlobId blob, std::uint64_t sequence);
// As seen from the container or folder whose names begin with `folder`.
ObjectInfo infoOf(const ObjectRecord& record, BlobId blob, std::string_view folder);

}  // namespace hawser::embedded
