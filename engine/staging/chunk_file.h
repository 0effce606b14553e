// ChunkFile: one chunk as a file that a crash leaves as it was before or as it is after, never torn, and that
// the reference tool reads (FORMAT.md). Internal to staging.
//
// What grows at its end is written in place: content behind the committed end, then (full) it is flushed,
// then the header, in one sector, says so, then (full) that is flushed. All else, a new chunk, other
// metadata, less content, the first content, is a new file, hidden beside it, which takes its name when it is
// synced. After an error of a sync nobody knows what is on the disk: the chunk fails by it until it was down
// and up.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "staging/chunk_format.h"
#include "staging/chunk_storage.h"

namespace hawser::staging {

// Of a removal: what others took away before is gone as well.
inline Status unlessGone(Status removed) {
  if (!removed && removed.error().code == ErrorCode::notFound) return {};
  return removed;
}

struct ChunkFileOptions {
  bool checksum = true;  // keep one; a chunk that has one keeps it anyway, and is verified as it comes up
  bool trim = false;     // room that another program reserved behind the content is given back at a sync
  bool readOnly = false;
  // The next name for a hidden file in the same folder, which nobody has used.
  std::function<std::string()> hiddenName;
};

class ChunkFile final : public ChunkStorage {
 public:
  // Of a file at `path`, or of none where it is `fresh`. Neither opens nor makes it: up() does the one, a
  // sync the other.
  ChunkFile(FileSystem& files, std::string path, ChunkFileOptions options, bool fresh);
  ~ChunkFile() override;
  ChunkFile(const ChunkFile&) = delete;
  ChunkFile& operator=(const ChunkFile&) = delete;

  std::uint64_t length() const override { return length_; }
  const std::string& metadata() const override { return metadata_; }
  std::uint64_t fileSize() const override { return fileSize_; }
  std::uint32_t crc() const override { return crc_; }
  bool committed() const override { return !dirty_; }
  bool isUp() const override { return up_; }
  // What is wrong where up() failed by corrupt.
  Damage damage() const { return damage_; }

  Status up(const OpContext& context) override;
  void down() override;
  Status append(const OpContext& context, ByteSpan bytes) override;
  Status truncate(const OpContext& context, std::uint64_t length) override;
  void setMetadata(std::string metadata) override;
  Status sync(const OpContext& context, SyncMode mode) override;
  void mark() override;
  void rewind() override;
  void forgetMark() override;
  Result<std::size_t> readAt(std::uint64_t offset, MutableByteSpan into) override;
  Status remove() override;

 private:
  // The file that is written to.
  struct Working {
    std::unique_ptr<File> file;
    std::string hidden;     // its path where it has not yet taken the chunk's name
    std::string metadata;   // as it is in it
    std::uint64_t end = 0;  // behind the last content byte in it, also of what was taken back
  };
  // What the file with the chunk's name says.
  struct Committed {
    std::uint64_t length = 0;
    std::string metadata;
    bool grows = false;  // in place: not where no length is kept
  };
  struct Mark {
    std::uint64_t length = 0;
    std::uint32_t crc = 0;
    std::string metadata;
    bool dirty = false;
    std::optional<Working> working;  // set aside, because what came since would overwrite it
  };

  Status load(const OpContext& context);
  Result<SyncHint> promised(const OpContext& context, const ChunkLayout& layout);
  tl::unexpected<Error> damaged(Damage damage);
  bool growsInPlace() const;
  Status makeReady(const OpContext& context);
  Result<Working> makeHidden();
  Status copyContent(const OpContext& context, Working& to);
  Status rewrite(const OpContext& context);
  void discard(Working working);
  Status commitInPlace(SyncMode mode);
  Status commitByName(SyncMode mode);
  Status flush();
  HeaderBytes header(bool durable);
  Status broken(Status status);

  FileSystem& files_;
  const std::string path_;
  const ChunkFileOptions options_;
  bool sums_;
  bool up_ = false;
  Damage damage_ = Damage::none;
  std::optional<Error> broken_;

  std::uint64_t length_ = 0;
  std::uint32_t crc_ = 0;  // of working_.metadata and content up to length_
  std::string metadata_;   // that is wanted
  std::uint64_t fileSize_ = 0;
  bool dirty_ = false;
  Working working_;
  std::optional<Committed> committed_;
  std::optional<Mark> mark_;
  // Of what is committed.
  bool flushed_ = false, named_ = false;
  std::optional<SyncHint> durable_;
};

}  // namespace hawser::staging
