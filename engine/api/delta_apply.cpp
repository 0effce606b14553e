// DeltaFiles: a new file of an old one and a delta.
#include <optional>

#include "api/delta_files.h"
#include "api/delta_files_parts.h"
#include "checksum/crc64.h"
#include "checksum/digest.h"
#include "delta/delta_file.h"
#include "delta/segments.h"

namespace hawser {

using namespace delta;
using namespace delta_files;

namespace {

// A file from front to back.
class FileSource final : public ByteSource {
 public:
  explicit FileSource(ReadFile& file) : file_(file) {}
  Result<std::size_t> read(const OpContext& context, MutableByteSpan into) override {
    HAWSER_CHECK(context.check());
    into = into.first(std::min<std::uint64_t>(into.size(), file_.size() - at_));
    HAWSER_CHECK(file_.read(at_, into));
    at_ += into.size();
    return into.size();
  }

 private:
  ReadFile& file_;
  std::uint64_t at_ = 0;
};

// Whether the old file is the one that the delta was made for.
Status checkOld(const OpContext& context, ReadFile& file, const DeltaHead& head, std::uint32_t threads,
                DeltaProgress& progress) {
  const auto other = [&] {
    return fail(
        file.named(makeError(ErrorCode::invalidArgument, "this is not the file the delta was made for")));
  };
  if (file.size() != head.oldSize) return other();
  if (!head.oldCrc64) return {};
  const Segments grid(file.size(), 1, 0);
  std::vector<std::uint64_t> sums(grid.count());
  const ReadFile::Ranges ranges{grid.count(), grid.mostBytes(),
                                [&](std::uint64_t i) { return grid.bytesOf(i); }};
  HAWSER_CHECK(file.eachRange(context, ranges, threads, [&](std::uint64_t i, ByteSpan bytes) {
    sums[i] = crc64(bytes);
    progress.done += bytes.size();
  }));
  std::uint64_t sum = 0;
  for (std::uint64_t i = 0; i < grid.count(); ++i)
    sum = crc64Combined(sum, sums[i], grid.ownBytesOf(i));
  if (sum != *head.oldCrc64) return other();
  return {};
}

// Makes the new file's bytes, and proves them.
class Maker {
 public:
  Maker(ReadFile& old, DeltaReader& delta, const DeltaHead& head, NewFile& made, DeltaProgress& progress)
      : old_(old), delta_(delta), head_(head), made_(made), progress_(progress) {
    if (head.newSha256) sha_.emplace();
  }

  Status run(const OpContext& context) {
    for (;;) {
      HAWSER_CHECK(context.check());
      HAWSER_TRY(const auto piece, delta_.next(context));
      if (!piece) break;
      HAWSER_CHECK(piece->copy ? copy(context, *piece) : bytes(context, piece->length));
    }
    const bool right = crc_ == head_.newCrc64 && (!sha_ || sha_->finish() == *head_.newSha256);
    HAWSER_CHECK(old_.checkUnchanged());
    if (!right) return fail(ErrorCode::corrupt, "what the old file and the delta make is not the new file");
    return {};
  }

 private:
  Status copy(const OpContext& context, const DeltaPiece& piece) {
    return eachStep(context, old_, {piece.from, piece.length}, progress_,
                    [&](ByteSpan more) { return take(more); });
  }
  Status bytes(const OpContext& context, std::uint64_t length) {
    if (!buffer_) buffer_ = std::make_unique_for_overwrite<std::byte[]>(kStep);
    while (length != 0) {
      HAWSER_CHECK(context.check());
      const MutableByteSpan more(buffer_.get(), std::min(kStep, length));
      HAWSER_CHECK(delta_.bytes(context, more));
      HAWSER_CHECK(take(more));
      progress_.done += more.size();
      length -= more.size();
    }
    return {};
  }
  Status take(ByteSpan more) {
    crc_ = crc64(more, crc_);
    if (sha_) sha_->add(more);
    return made_.write(more);
  }

  ReadFile& old_;
  DeltaReader& delta_;
  const DeltaHead& head_;
  NewFile& made_;
  DeltaProgress& progress_;
  std::uint64_t crc_ = 0;
  std::optional<Sha256> sha_;
  std::unique_ptr<std::byte[]> buffer_;
};

}  // namespace

Result<std::uint64_t> DeltaFiles::apply(const OpContext& context, const std::string& oldFile,
                                        const DeltaInput& input, const std::string& newFile,
                                        DeltaProgress& progress) {
  HAWSER_TRY(const auto old, ReadFile::open(files_, oldFile));
  std::unique_ptr<ReadFile> file;
  std::optional<FileSource> fromFile;
  if (!input.source) {
    HAWSER_TRY(file, ReadFile::open(files_, input.path));
    fromFile.emplace(*file);
  }
  DeltaReader delta(input.source ? *input.source : *fromFile);
  const auto aboutDelta = [&](Error error) {
    return fail(std::move(error).about(input.source ? "-" : input.path));
  };
  const auto head = delta.begin(context);
  if (!head) return aboutDelta(head.error());
  progress.total = (head->oldCrc64 ? head->oldSize : 0) + head->newSize;
  HAWSER_CHECK(checkOld(context, *old, *head, threads_, progress));
  HAWSER_TRY(const auto made, NewFile::create(files_, newFile));
  Maker maker(*old, delta, *head, *made, progress);
  if (Status done = maker.run(context); !done) return aboutDelta(std::move(done.error()));
  HAWSER_CHECK(context.check());
  HAWSER_CHECK(made->commit());
  return head->newSize;
}

}  // namespace hawser
