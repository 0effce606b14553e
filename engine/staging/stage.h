// Stage: a folder of streams, which are folders of chunks: what the engine keeps safe until it has gone where
// it should. Byte-compatible with Chunk I/O (FORMAT.md).
//
// A Stage that is not read-only owns its folder: a second one, of this program or another, is busy. Beside
// the streams the folder has ".lock", and ".quarantine", which is a stage of its own with what was damaged.
// Names of streams and chunks are bytes, 1 to 255 of them, without '/' and NUL, and do not begin with '.':
// invalidArgument or tooLarge otherwise. Streams in memory are gone with the Stage, their chunks with the
// handle. Thread-safe. Errors: notFound, exists, busy, corrupt, denied (read-only), and the disk's.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/log.h"
#include "staging/chunk.h"
#include "staging/chunk_salvage.h"

namespace hawser::staging {

struct ChunkFileOptions;

struct StageOptions {
  bool checksum = true;     // keep a CRC with what is synced; a chunk that has one keeps it anyway
  bool trim = false;        // cut what other programs reserved behind the content, whenever a chunk is synced
  bool readOnly = false;    // also while another program owns it: what is seen then is what it last synced
  std::size_t mostUp = 64;  // file chunks that are open at once
  std::string suffix = {};  // only chunks whose names end so, and are longer, are seen
  Log log = {};             // told of damage
};

enum class ChunkMode : std::uint8_t {
  read,      // must exist
  existing,  // must exist
  create,    // is made where missing, also its stream
};

struct Salvaged {
  Verdict verdict;
  std::string quarantine;  // path of the damaged file; empty: it was not damaged
};

class Stage {
 public:
  // Reads the header of every chunk, no content. Also makes the folder, unless read-only.
  static Result<std::unique_ptr<Stage>> open(const OpContext& context, FileSystem& files, std::string root,
                                             StageOptions options);
  ~Stage();
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  // Where there is one of this kind already, that one.
  Status makeStream(const std::string& name, StreamKind kind = StreamKind::files);
  std::vector<StreamInfo> streams() const;
  StageStatistics statistics() const;
  // In order of names; as they are now, without reading from the disk.
  Result<std::vector<ChunkInfo>> chunks(const std::string& stream) const;
  Result<ChunkInfo> chunk(const std::string& stream, const std::string& name) const;

  // Down where as many are up as may be; up otherwise. One opened to be read cannot be opened to be written
  // at the same time (busy).
  Result<std::shared_ptr<Chunk>> open(const OpContext& context, const std::string& stream,
                                      const std::string& name, ChunkMode mode);

  // For good, also what is open. What else is in a stream's folder keeps that folder there (busy).
  Status removeChunk(const std::string& stream, const std::string& name);
  Status removeStream(const std::string& name);

  // Reads all content. Of what is on the disk.
  Result<Verdict> check(const OpContext& context, const std::string& stream, const std::string& name) const;
  // Moves a damaged chunk into the quarantine, and puts what of it is proven in its place. Busy while open.
  Result<Salvaged> salvage(const OpContext& context, const std::string& stream, const std::string& name);
  // The content. Nothing of a damaged chunk, unless `alsoDamaged`: then what is left of it, proven or not, as
  // the verdict says.
  Result<Verdict> copyOut(const OpContext& context, const std::string& stream, const std::string& name,
                          ByteSink& to, bool alsoDamaged) const;

  void setMostUp(std::size_t most);
  const std::string& root() const { return root_; }

 private:
  class Ownership;
  Stage(FileSystem& files, std::string root, StageOptions options);

  Status scan(const OpContext& context);
  Status scanStream(const OpContext& context, const std::string& stream);
  Status checkWritable() const;
  std::string streamPath(const std::string& stream) const;
  std::string chunkPath(const std::string& stream, const std::string& name) const;
  std::shared_ptr<Chunk> makeHandle(const std::string& stream, const std::string& name, StreamKind kind,
                                    ChunkMode mode, const ChunkInfo* known);
  ChunkFileOptions fileOptions(bool readOnly) const;
  Result<std::unique_ptr<File>> openFile(const std::string& stream, const std::string& name) const;
  Result<std::string> quarantine(const std::string& stream, const std::string& name);
  void refresh(const std::string& stream, const std::string& name);

  FileSystem& files_;
  const std::string root_;
  const StageOptions options_;
  std::shared_ptr<StageIndex> index_;
  std::shared_ptr<Ownership> ownership_;  // shared with chunks: while one is open no other may own the folder
};

}  // namespace hawser::staging
