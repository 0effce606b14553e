// FaultDevice: a BlockDevice in memory that keeps a log of what reached it, and misbehaves when told to.
//
// From the log every content that a power cut may leave can be made (crash_states.h). What a flush covers is
// on the disk once it has returned; a durable write is once it has returned, and says nothing of the others.
// zero() and trim() are writes as well; whether a trimmed range reads as zeros or as what was there changes
// from one trim to the next. Offsets and lengths may be anything, tears are at 512 bytes. Thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "block/block_device.h"

namespace hawser::fault {

inline constexpr std::size_t kSector = 512;
using Image = std::vector<std::byte>;

// One thing that reached the device, in the order of the calls.
struct LoggedCall {
  enum class Kind : std::uint8_t {
    write,
    durableWrite,
    trim,         // zeros, where it happens
    failedWrite,  // perhaps, also after a flush
    flush,        // all before it is on the disk
    failedFlush,  // nobody knows: what was not on the disk before may never be
  };
  Kind kind = Kind::write;
  std::uint64_t offset = 0;
  std::vector<std::byte> bytes;

  bool changesBytes() const { return kind <= Kind::failedWrite; }
  // Pieces that a power cut may keep or lose on their own.
  std::size_t sectors() const { return (offset % kSector + bytes.size() + kSector - 1) / kSector; }
};

// What goes wrong, once: the call of that kind with that number (from 0 on).
struct DeviceFault {
  enum class Kind : std::uint8_t { none, readError, writeError, flushError, lostWrite, misdirectedWrite };
  Kind kind = Kind::none;
  std::uint64_t call = 0;
  int error = 5;                  // EIO
  std::uint64_t elsewhere = 0;    // where a misdirected write goes instead
  ByteRange only{0, ~0ULL >> 1};  // calls that begin elsewhere are neither counted nor hit
};

class FaultDevice : public BlockDevice {
 public:
  explicit FaultDevice(Image content, std::string name = "fault device");

  std::uint64_t size() const override;
  std::uint32_t blockSize() const override { return kSector; }
  std::string name() const override { return name_; }
  Status read(const OpContext& context, std::uint64_t offset, MutableByteSpan into) override;
  Status write(const OpContext& context, std::uint64_t offset, ByteSpan bytes) override;
  Status writeVectored(const OpContext& context, std::uint64_t offset,
                       std::span<const ByteSpan> pieces) override;
  Status zero(const OpContext& context, ByteRange range) override;
  Status trim(const OpContext& context, ByteRange range) override;
  Status flush(const OpContext& context) override;
  Status writeDurable(const OpContext& context, std::uint64_t offset, ByteSpan bytes) override;
  Status grow(const OpContext& context, std::uint64_t size) override;

  void arm(const DeviceFault& fault);
  bool hasFailed() const;                             // the fault has come
  std::uint64_t calls(DeviceFault::Kind kind) const;  // so far, of those that such a fault could hit
  // A disk that lies: flushes, or durable writes, say they are done and nothing is certain.
  void lie(bool flushes, bool durableWrites);

  std::size_t logged() const;
  std::vector<LoggedCall> log() const;
  Image content() const;

 private:
  Status change(LoggedCall call);
  bool hits(DeviceFault::Kind kind, std::uint64_t offset) HAWSER_REQUIRES(mutex_);
  void put(const LoggedCall& call) HAWSER_REQUIRES(mutex_);
  Status failure(const char* call) HAWSER_REQUIRES(mutex_);

  const std::string name_;
  mutable Mutex mutex_;
  Image content_ HAWSER_GUARDED_BY(mutex_);
  std::vector<LoggedCall> log_ HAWSER_GUARDED_BY(mutex_);
  DeviceFault fault_ HAWSER_GUARDED_BY(mutex_);
  std::uint64_t seen_[6] HAWSER_GUARDED_BY(mutex_) = {};
  std::uint64_t trims_ HAWSER_GUARDED_BY(mutex_) = 0;
  bool failed_ HAWSER_GUARDED_BY(mutex_) = false;
  bool liesOfFlushes_ HAWSER_GUARDED_BY(mutex_) = false;
  bool liesOfWrites_ HAWSER_GUARDED_BY(mutex_) = false;
};

}  // namespace hawser::fault
