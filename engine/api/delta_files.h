// DeltaFiles: signatures of files, what of a changed file an old one has, and files made anew from that: what
// "hawserctl delta" does.
//
// All block and hear OpContext. Whatever is written appears under its name once it is complete and on the
// disk, or not at all. A file that changes while it is read is changedUnderUs. Errors name the file. Any
// thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/byte_range.h"
#include "base/byte_sink.h"
#include "base/byte_source.h"
#include "base/op_context.h"
#include "base/result.h"

namespace hawser {

class FileSystem;

// Counted up while it works; read from any thread.
struct DeltaProgress {
  std::atomic<std::uint64_t> done = 0, total = 0;  // bytes read and written; no total: not known
};

// A file by its path, or what comes: a source where one is given, else the path.
struct DeltaInput {
  std::string path;
  ByteSource* source = nullptr;
};
struct DeltaOutput {
  std::string path;
  ByteSink* sink = nullptr;
};

enum class SignatureFormat : std::uint8_t { hawser, blobsync };

struct SignatureMade {
  std::uint64_t size = 0;   // of the file
  std::uint64_t block = 0;  // size of a cell of its signature
  std::uint64_t blocks = 0;
  std::uint64_t bytes = 0;  // of the signature
};

// A run of the new file's bytes.
struct DeltaRun {
  ByteRange range;
  bool copied = false;
  std::uint64_t from = 0;  // in the old file, where it is copied
  friend bool operator==(const DeltaRun&, const DeltaRun&) = default;
};

struct DeltaFound {
  std::uint64_t oldSize = 0, newSize = 0;
  std::uint64_t sent = 0, copied = 0;  // bytes of the new file
  std::vector<DeltaRun> runs;          // in order, without gaps
  std::uint64_t deltaBytes = 0;        // of the delta that was written
};

class DeltaFiles {
 public:
  // `threads`: on how many at once it works; 0: one for each of the computer's cores.
  explicit DeltaFiles(FileSystem& files, std::uint32_t threads = 0);

  // `block`: 0 is as the file's size suggests; of what comes, whose size nobody knows, the smallest usual
  // one.
  Result<SignatureMade> sign(const OpContext& context, const DeltaInput& file, SignatureFormat format,
                             std::uint64_t block, const DeltaOutput& out, DeltaProgress& progress);
  // By a signature of the old file in either format; `out`: also writes the delta.
  Result<DeltaFound> plan(const OpContext& context, const DeltaInput& signature, const std::string& newFile,
                          const DeltaOutput* out, DeltaProgress& progress);
  // The new file, made of the old one and the delta; returns its size. invalidArgument where the old file is
  // not that of the delta, before anything is written.
  Result<std::uint64_t> apply(const OpContext& context, const std::string& oldFile, const DeltaInput& delta,
                              const std::string& newFile, DeltaProgress& progress);

 private:
  FileSystem& files_;
  const std::uint32_t threads_;
};

}  // namespace hawser
