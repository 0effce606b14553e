// What stores ask of a file beyond plain reads and writes.
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <optional>

#include "os/posix_call.h"
#include "os/posix_error.h"
#include "os/posix_file.h"

namespace hawser {

namespace {

constexpr std::size_t kVectorsAtOnce = 64;

// Moves `pieces` by `move(vectors, count, offset)`, however little each call does; returns how much was
// moved, which is all but where a call moved nothing. None: errno says why.
template <class Piece, class Move>
std::optional<std::size_t> moveAll(std::uint64_t offset, std::span<const Piece> pieces, const Move& move) {
  std::size_t done = 0, piece = 0, within = 0;
  while (piece < pieces.size()) {
    std::array<iovec, kVectorsAtOnce> vectors;
    std::size_t count = 0;
    for (std::size_t at = piece, skip = within; at < pieces.size() && count < vectors.size(); ++at) {
      auto* data = const_cast<std::byte*>(pieces[at].data());
      vectors[count++] = {data + skip, pieces[at].size() - skip};
      skip = 0;
    }
    const ssize_t moved = untilNotInterrupted(
        [&] { return move(vectors.data(), static_cast<int>(count), static_cast<off_t>(offset + done)); });
    if (moved < 0) return std::nullopt;
    done += static_cast<std::size_t>(moved);
    auto left = static_cast<std::size_t>(moved);
    while (piece < pieces.size() && left >= pieces[piece].size() - within) {
      left -= pieces[piece].size() - within;
      within = 0;
      ++piece;
    }
    within += left;
    if (moved == 0 && piece < pieces.size()) break;
  }
  return done;
}

template <class Piece>
std::uint64_t lengthOf(std::span<const Piece> pieces) {
  std::uint64_t length = 0;
  for (const Piece piece : pieces)
    length += piece.size();
  return length;
}

}  // namespace

Result<std::size_t> PosixFile::readVectoredAt(std::uint64_t offset, std::span<const MutableByteSpan> into) {
  if (!fitsOffset(offset, lengthOf(into))) return fail(posixError(EOVERFLOW, "read", path_));
  const auto done = moveAll(offset, into, [this](const iovec* vectors, int count, off_t at) {
    return ::preadv(descriptor_, vectors, count, at);
  });
  if (!done) return fail(posixError(errno, "read", path_));
  return *done;
}

Result<std::size_t> PosixFile::readCachedAt(std::uint64_t offset, MutableByteSpan into) {
  if (!fitsOffset(offset, into.size())) return fail(posixError(EOVERFLOW, "read", path_));
  const iovec vector{into.data(), into.size()};
  const ssize_t count = untilNotInterrupted(
      [&] { return ::preadv2(descriptor_, &vector, 1, static_cast<off_t>(offset), RWF_NOWAIT); });
  if (count >= 0) return static_cast<std::size_t>(count);
  // Nothing of it is there, or the file system cannot tell.
  if (errno == EAGAIN || errno == EOPNOTSUPP || errno == ENOSYS) return 0;
  return fail(posixError(errno, "read", path_));
}

Status PosixFile::writeVectoredAt(std::uint64_t offset, std::span<const ByteSpan> pieces) {
  if (!fitsOffset(offset, lengthOf(pieces))) return fail(posixError(EFBIG, "write", path_));
  const auto done = moveAll(offset, pieces, [this](const iovec* vectors, int count, off_t at) {
    return ::pwritev(descriptor_, vectors, count, at);
  });
  if (!done) return fail(posixError(errno, "write", path_));
  if (*done != lengthOf(pieces)) return fail(posixError(EIO, "write", path_));
  return {};
}

Status PosixFile::writeDurablyAt(std::uint64_t offset, ByteSpan bytes) {
  if (!fitsOffset(offset, bytes.size())) return fail(posixError(EFBIG, "write", path_));
  const ByteSpan pieces[] = {bytes};
  const auto done =
      moveAll(offset, std::span<const ByteSpan>(pieces), [this](const iovec* vectors, int count, off_t at) {
        return ::pwritev2(descriptor_, vectors, count, at, RWF_DSYNC);
      });
  if (done && *done == bytes.size()) return {};
  if (done) return fail(posixError(EIO, "write", path_));
  const int number = errno;
  // An old kernel, or a file system without that flag.
  if (number == EOPNOTSUPP || number == ENOSYS) return File::writeDurablyAt(offset, bytes);
  return fail(posixError(number, "write", path_));
}

Status PosixFile::zeroRange(ByteRange range) {
  if (range.empty()) return {};
  if (!fitsOffset(range.offset, range.length)) return fail(posixError(EFBIG, "zero", path_));
  const int done = untilNotInterrupted([&] {
    return ::fallocate(descriptor_, FALLOC_FL_ZERO_RANGE | FALLOC_FL_KEEP_SIZE,
                       static_cast<off_t>(range.offset), static_cast<off_t>(range.length));
  });
  if (done != 0) return fail(posixError(errno, "zero", path_));
  return {};
}

Status PosixFile::punchHole(ByteRange range) {
  if (range.empty()) return {};
  if (!fitsOffset(range.offset, range.length)) return fail(posixError(EFBIG, "punch hole", path_));
  const int done = untilNotInterrupted([&] {
    return ::fallocate(descriptor_, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
                       static_cast<off_t>(range.offset), static_cast<off_t>(range.length));
  });
  if (done != 0) return fail(posixError(errno, "punch hole", path_));
  return {};
}

Result<std::uint64_t> PosixFile::seek(std::uint64_t offset, bool hole) {
  if (!fitsOffset(offset, 0)) return fail(posixError(EOVERFLOW, "seek", path_));
  // The position of the descriptor means nothing here: every read and write says its own.
  const off_t found = ::lseek(descriptor_, static_cast<off_t>(offset), hole ? SEEK_HOLE : SEEK_DATA);
  if (found < 0) return fail(posixError(errno, "seek", path_));
  return static_cast<std::uint64_t>(found);
}

Result<std::uint64_t> PosixFile::capacity() {
  struct stat found {};
  if (::fstat(descriptor_, &found) != 0) return fail(posixError(errno, "stat", path_));
  if (!S_ISBLK(found.st_mode)) return static_cast<std::uint64_t>(found.st_size);
  std::uint64_t bytes = 0;
  if (::ioctl(descriptor_, BLKGETSIZE64, &bytes) != 0) return fail(posixError(errno, "size", path_));
  return bytes;
}

Status PosixFile::lockWhole(bool shared) {
  struct flock whole {};
  whole.l_type = shared ? F_RDLCK : F_WRLCK;
  whole.l_whence = SEEK_SET;
  if (untilNotInterrupted([&] { return ::fcntl(descriptor_, F_OFD_SETLK, &whole); }) == 0) return {};
  return fail(posixError(errno == EACCES || errno == EAGAIN ? EBUSY : errno, "lock", path_));
}

}  // namespace hawser
