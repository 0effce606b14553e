#include "os/file_system.h"

namespace hawser {

namespace {

tl::unexpected<Error> notHere(const char* what) {
  return fail(ErrorCode::unsupported, std::string(what) + " here");
}

}  // namespace

Status File::setOwner(std::uint32_t, std::uint32_t) {
  return notHere("files have no owners");
}

Result<std::size_t> File::readCachedAt(std::uint64_t, MutableByteSpan) {
  return 0;
}

Result<std::size_t> File::readVectoredAt(std::uint64_t offset, std::span<const MutableByteSpan> into) {
  std::size_t done = 0;
  for (const MutableByteSpan piece : into) {
    HAWSER_TRY(const std::size_t count, readAt(offset + done, piece));
    done += count;
    if (count < piece.size()) break;
  }
  return done;
}

Status File::writeVectoredAt(std::uint64_t offset, std::span<const ByteSpan> pieces) {
  for (const ByteSpan piece : pieces) {
    HAWSER_CHECK(writeAt(offset, piece));
    offset += piece.size();
  }
  return {};
}

Status File::writeDurablyAt(std::uint64_t offset, ByteSpan bytes) {
  HAWSER_CHECK(writeAt(offset, bytes));
  return syncData();
}

Status File::zeroRange(ByteRange) {
  return notHere("ranges cannot be zeroed");
}

Status File::punchHole(ByteRange) {
  return notHere("files have no holes");
}

Result<std::uint64_t> File::seek(std::uint64_t, bool) {
  return notHere("nobody knows of holes");
}

Result<std::uint64_t> File::capacity() {
  HAWSER_TRY(const FileInfo found, info());
  return found.size;
}

Status File::lockWhole(bool) {
  return notHere("files cannot be locked");
}

}  // namespace hawser
