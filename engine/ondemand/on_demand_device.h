// OnDemandDevice: a source as a device that is there at once, readable and writable, while its bytes come:
// as they are asked for, and in the background. What is written stays in the backing, a plain file, and never
// goes to the source; when all has come the backing is the source with what was written.
//
// Each byte of the source is read once at most, and none that is overwritten, trimmed or zeroed first, whole
// blocks of it. What a write() was acknowledged for is there after the process was killed; what a flush()
// returned for after a power cut. A source that has changed gives no more bytes, what is here stays readable:
// changedUnderUs where something is missing. Where the backing's disk is full reads go on (noSpace for
// writes), and the copy goes on once there is room again. Thread-safe.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "block/block_device.h"
#include "ondemand/fetcher.h"
#include "ondemand/mount_state.h"
#include "ondemand/source.h"

namespace hawser::ondemand {

// Error::serviceCode of exists: a file is there that is no mount's backing.
inline constexpr const char* kMountInTheWay = "MountInTheWay";

struct Residency {
  ByteRange range;
  BlockState state = BlockState::absent;
  friend bool operator==(const Residency&, const Residency&) = default;
};

// What is where in a stretch of the mount. Bytes; what is neither absent nor written is here as the source
// has it.
struct MapCell {
  ByteRange range;
  std::uint64_t absent = 0;
  std::uint64_t written = 0;
  friend bool operator==(const MapCell&, const MapCell&) = default;
};

// Bytes.
struct MountProgress {
  std::uint64_t size = 0;
  std::uint64_t here = 0;     // of it
  std::uint64_t written = 0;  // of those by the user
  std::uint64_t hits = 0;     // reads that found all here
  std::uint64_t misses = 0;   // and those that did not
  FetchTally fetches;
  bool copying = false;
};

class OnDemandDevice final : public BlockDevice {
 public:
  struct Options {
    Fetcher::Options fetches;
    MountState::Options state;
    bool readOnly = false;  // for those who write; what comes is stored all the same
  };
  // The backing is made where there is none; its state is at statePath(backing).
  // exists: a file is there that is no mount's backing. changedUnderUs: see MountState.
  static Result<std::unique_ptr<OnDemandDevice>> open(FileSystem& files, const std::string& backing,
                                                      std::shared_ptr<Source> source, Options options);
  static std::string statePath(const std::string& backing) { return backing + ".hawser-mount"; }
  ~OnDemandDevice() override;  // as if it was killed, unless it was closed

  std::uint64_t size() const override { return size_; }
  std::string name() const override { return backingPath_; }
  Status read(const OpContext& context, std::uint64_t offset, MutableByteSpan into) override;
  Status write(const OpContext& context, std::uint64_t offset, ByteSpan bytes) override;
  Result<bool> tryRead(const OpContext& context, std::uint64_t offset, MutableByteSpan into) override;
  Result<bool> tryWrite(const OpContext& context, std::uint64_t offset, ByteSpan bytes) override;
  void readSoon(const OpContext& context, ByteRange range) override;
  bool zeroesFast(ByteRange range) const override;
  Status zero(const OpContext& context, ByteRange range) override;
  Status trim(const OpContext& context, ByteRange range) override;
  Status flush(const OpContext& context) override;
  Status writeDurable(const OpContext& context, std::uint64_t offset, ByteSpan bytes) override;
  Result<std::vector<DeviceExtent>> extents(const OpContext& context, ByteRange range) override;
  bool degraded() const override;

  std::vector<Residency> residency(ByteRange range) const;
  // All of it in so many stretches of about the same size, fewer where it has fewer blocks.
  std::vector<MapCell> map(std::size_t cells) const;
  void startCopy() { fetcher_.startCopy(); }
  void pauseCopy(bool pause) { fetcher_.pauseCopy(pause); }
  bool isComplete() const { return state_->map().absent() == 0; }
  MountProgress progress() const;
  Recovery recovery() const { return state_->recovery(); }
  const MountHeader& header() const { return state_->header(); }

  // While it lives nobody writes: who wants to waits. Returns once those who were at it have ended.
  class Quiet {
   public:
    explicit Quiet(OnDemandDevice& device);
    ~Quiet();
    Quiet(const Quiet&) = delete;
    Quiet& operator=(const Quiet&) = delete;

   private:
    OnDemandDevice& device_;
  };
  // Around what makes a new version of the source, while it is quiet: nothing is fetched in between.
  // `version` is what it has become, and has all that was written; empty: it is as it was.
  void holdSource() { source_->hold(); }
  Status letGoSource(const std::string& version);

  // All is on the disk, and the mount can be opened again in order. Nothing may be called from then on but
  // the destructor.
  Status close();

 private:
  struct Stream {
    std::uint64_t next = 0;    // where it reads on
    std::uint64_t ahead = 0;   // up to where it was fetched ahead
    std::uint64_t window = 0;  // bytes
  };
  OnDemandDevice(std::string path, std::unique_ptr<File> backing, std::shared_ptr<Source> source,
                 std::unique_ptr<MountState> state, Options options);
  class Writing;
  Status checkWrite(ByteRange range, const char* call);
  Status replace(const OpContext& context, ByteRange range, const std::function<Status()>& write);
  Status writeZeros(const OpContext& context, ByteRange range);
  Status readHere(std::uint64_t offset, MutableByteSpan into);
  void readAhead(ByteRange range);
  Status syncBacking();

  const std::string backingPath_;
  const std::unique_ptr<File> backing_;
  const std::shared_ptr<Source> source_;
  const std::unique_ptr<MountState> state_;
  const std::uint64_t size_;
  const bool readOnly_;
  std::atomic<std::uint64_t> hits_{0}, misses_{0};
  Mutex gate_;
  ConditionVariable gateChanged_;
  std::uint32_t writers_ HAWSER_GUARDED_BY(gate_) = 0;
  bool quiet_ HAWSER_GUARDED_BY(gate_) = false;
  Mutex streamsMutex_;
  std::array<Stream, 4> streams_ HAWSER_GUARDED_BY(streamsMutex_);
  std::size_t oldestStream_ HAWSER_GUARDED_BY(streamsMutex_) = 0;
  Fetcher fetcher_;
};

}  // namespace hawser::ondemand
