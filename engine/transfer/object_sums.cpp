#include "transfer/object_sums.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "checksum/crc64.h"
#include "transfer/object_copy.h"

namespace hawser {

namespace {

// A CRC-64 is put together from those of the parts, and has been.
bool checksMd5(const CopyTask& task, const ObjectHashes& kept) {
  return task.options->verify != VerifyLevel::none && kept.md5 && !kept.crc64;
}

// A hash of the whole says it all.
bool checksStretches(const CopyTask& task, const ObjectHashes& kept) {
  const bool asked = task.options->verify != VerifyLevel::none && !kept.crc64 && !kept.md5;
  return asked &&
         std::any_of(kept.stretches.begin(), kept.stretches.end(), std::mem_fn(&StretchHashes::known));
}

}  // namespace

StretchSums::StretchSums(std::vector<ByteRange> stretches, bool withMd5)
    : stretches_(std::move(stretches)), withMd5_(withMd5) {
  sums_.reserve(stretches_.size());
}

StretchSums StretchSums::between(std::uint64_t size, std::uint64_t boundary) {
  std::vector<ByteRange> stretches;
  for (std::uint64_t at = 0; at < size; at += boundary)
    stretches.push_back({at, std::min(boundary, size - at)});
  return {std::move(stretches), true};
}

StretchSums StretchSums::like(const ObjectHashes& kept) {
  std::vector<ByteRange> ranges;
  bool withMd5 = false;
  for (const StretchHashes& stretch : kept.stretches) {
    ranges.push_back(stretch.range);
    withMd5 = withMd5 || (!stretch.crc64 && stretch.md5);
  }
  return {std::move(ranges), withMd5};
}

Status StretchSums::write(ByteSpan bytes) {
  while (!bytes.empty()) {
    const bool over = sums_.size() == stretches_.size();
    const ByteRange here = over ? ByteRange{at_ + bytes.size(), 0} : stretches_[sums_.size()];
    const bool inside = at_ >= here.offset;
    const std::uint64_t until = inside ? here.end() : here.offset;
    const ByteSpan piece = bytes.first(std::min<std::uint64_t>(bytes.size(), until - at_));
    if (inside) {
      crc_ = hawser::crc64(piece, crc_);
      if (withMd5_) md5_.add(piece);
    }
    at_ += piece.size();
    bytes = bytes.subspan(piece.size());
    if (!inside || at_ < here.end()) continue;
    StretchHashes sum{here, std::exchange(crc_, 0), {}, {}};
    if (withMd5_) sum.md5 = std::exchange(md5_, Md5()).finish();
    sums_.push_back(std::move(sum));
  }
  return {};
}

Status checkStretches(std::span<const StretchHashes> kept, std::span<const StretchHashes> found) {
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (i >= found.size() || found[i].range != kept[i].range)
      return fail(makeError(ErrorCode::corrupt, "it is shorter than its slices are").about(kept[i].place));
    if (kept[i].crc64 && *kept[i].crc64 != *found[i].crc64)
      return fail(wrongHash(kept[i].place, crc64Text(*kept[i].crc64), crc64Text(*found[i].crc64)));
    if (!kept[i].crc64 && kept[i].md5 && *kept[i].md5 != *found[i].md5)
      return fail(wrongHash(kept[i].place, md5Text(*kept[i].md5), md5Text(*found[i].md5)));
  }
  return {};
}

Status checkCrc(const ObjectHashes& kept, std::uint64_t crc, std::span<const StretchHashes> found,
                const std::string& location) {
  if (!kept.crc64 || *kept.crc64 == crc) return {};
  HAWSER_CHECK(checkStretches(kept.stretches, found));
  const auto unknown = [](const StretchHashes& stretch) { return !stretch.known(); };
  const auto first = std::find_if(kept.stretches.begin(), kept.stretches.end(), unknown);
  const bool sure = std::count_if(kept.stretches.begin(), kept.stretches.end(), unknown) == 1;
  return fail(wrongHash(sure ? first->place : location, crc64Text(*kept.crc64), crc64Text(crc)));
}

ObjectSums::ObjectSums(const CopyTask& task, std::uint64_t size, const ObjectHashes& kept)
    : task_(task),
      kept_(kept),
      checksMd5_(checksMd5(task, kept)),
      withMd5_(checksMd5_ || task.options->storeMd5),
      checksStretches_(checksStretches(task, kept)),
      whole_(withMd5_),
      theirs_(StretchSums::like(kept)) {
  const std::uint64_t boundary = task.destination->capabilities().partBoundary;
  if (task.options->storeMd5 && boundary != 0 && size > boundary)
    ours_.emplace(StretchSums::between(size, boundary));
}

Status ObjectSums::write(ByteSpan bytes) {
  HAWSER_CHECK(whole_.write(bytes));
  if (checksStretches_) HAWSER_CHECK(theirs_.write(bytes));
  return ours_ ? ours_->write(bytes) : Status{};
}

Result<ObjectHashes> ObjectSums::check() {
  if (checksStretches_) HAWSER_CHECK(checkStretches(kept_.stretches, theirs_.sums()));
  ObjectHashes made;
  if (!withMd5_) return made;
  made.md5 = whole_.md5();
  if (checksMd5_ && *made.md5 != *kept_.md5)
    return fail(wrongHash(task_.source->location(task_.from), md5Text(*kept_.md5), md5Text(*made.md5)));
  if (ours_) made.stretches = ours_->sums();
  return made;
}

}  // namespace hawser
