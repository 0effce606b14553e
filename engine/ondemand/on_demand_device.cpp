#include "ondemand/on_demand_device.h"

#include <algorithm>
#include <cerrno>

#include "base/encoding.h"
#include "storage/store_error.h"

namespace hawser::ondemand {

namespace {

constexpr const char* kUuidAttribute = "user.hawser.mount";
constexpr std::uint64_t kFirstWindow = 128 * 1024, kLongestWindow = 4 * 1024 * 1024;
constexpr auto kLook = std::chrono::milliseconds(100);  // whether who waits has been stopped
constexpr std::uint64_t kSlack = 256 * 1024;            // readers of a stream overtake each other by so much

Error somethingElse() {
  Error error = makeError(ErrorCode::exists, "there is a file already: a mount makes its own");
  error.serviceCode = kMountInTheWay;
  return error;
}

Result<bool> isThere(FileSystem& files, const std::string& path) {
  auto info = files.info(path, true);
  if (info) return true;
  if (info.error().code == ErrorCode::notFound) return false;
  return fail(std::move(info.error()));
}

// That it is the very file, as far as its file system lets us tell.
Result<bool> isOurs(File& backing, const MountHeader& header) {
  const auto uuid = backing.attribute(kUuidAttribute);
  if (uuid) return *uuid == toHex(header.uuid);
  if (uuid.error().code == ErrorCode::unsupported) return true;
  if (uuid.error().code == ErrorCode::notFound) return false;
  return fail(uuid.error());
}

// The backing of a mount of which nothing is here yet. It has its name before its size: one that is not empty
// is known by it, also where its making was cut short.
Status prepare(FileSystem& files, const std::string& path, File& backing, const MountHeader& header) {
  HAWSER_TRY(const std::uint64_t size, backing.capacity());
  HAWSER_TRY(const bool ours, isOurs(backing, header));
  if (size != 0 && !ours) return fail(somethingElse());
  const Status named = backing.setAttribute(kUuidAttribute, toHex(header.uuid));
  if (!named && named.error().code != ErrorCode::unsupported) return named;
  HAWSER_CHECK(backing.sync());
  HAWSER_CHECK(backing.resize(header.source.size));
  HAWSER_CHECK(backing.sync());
  return files.syncDirectory(std::string(parentPath(path)));
}

Status checkBacking(File& backing, const MountHeader& header) {
  HAWSER_TRY(const std::uint64_t size, backing.capacity());
  HAWSER_TRY(const bool ours, isOurs(backing, header));
  if (size == header.source.size && ours) return {};
  return fail(mountDamaged("it is not the file that the mount was kept in"));
}

Result<std::unique_ptr<File>> openBacking(FileSystem& files, const std::string& path,
                                          const MountState& state) {
  const bool nothingHere = state.map().absent() == state.map().blocks();
  auto backing = files.open(path, OpenMode::readWrite);
  const bool missing = !backing && backing.error().code == ErrorCode::notFound;
  if (missing && nothingHere)
    backing = files.open(path, OpenMode::create);
  else if (missing)
    return fail(mountDamaged("the file that it was kept in is gone", ErrorCode::notFound).about(path));
  if (!backing) return fail(std::move(backing.error()));
  const Status ready =
      nothingHere ? prepare(files, path, **backing, state.header()) : checkBacking(**backing, state.header());
  if (!ready) return fail(Error(ready.error()).about(path));
  return backing;
}

}  // namespace

Result<std::unique_ptr<OnDemandDevice>> OnDemandDevice::open(FileSystem& files, const std::string& path,
                                                             std::shared_ptr<Source> source,
                                                             Options options) {
  const std::string statePlace = statePath(path);
  HAWSER_TRY(const bool known, isThere(files, statePlace));
  HAWSER_TRY(const bool used, isThere(files, path));
  if (used && !known) return fail(somethingElse().about(path));
  options.state.make = !used;  // the state is on the disk before there is a backing
  HAWSER_TRY(std::unique_ptr<MountState> state,
             MountState::open(files, statePlace, source->identity(), options.state));
  HAWSER_TRY(std::unique_ptr<File> backing, openBacking(files, path, *state));
  return std::unique_ptr<OnDemandDevice>(
      new OnDemandDevice(path, std::move(backing), std::move(source), std::move(state), std::move(options)));
}

OnDemandDevice::OnDemandDevice(std::string path, std::unique_ptr<File> backing,
                               std::shared_ptr<Source> source, std::unique_ptr<MountState> state,
                               Options options)
    : backingPath_(std::move(path)),
      backing_(std::move(backing)),
      source_(std::move(source)),
      state_(std::move(state)),
      size_(source_->size()),
      readOnly_(options.readOnly),
      fetcher_(source_, *state_, *backing_, std::move(options.fetches)) {}

OnDemandDevice::~OnDemandDevice() {
  fetcher_.stop();
}

Status OnDemandDevice::readHere(std::uint64_t offset, MutableByteSpan into) {
  HAWSER_TRY(const std::size_t size, backing_->readAt(offset, into));
  if (size == into.size()) return {};
  return fail(mountDamaged("it is shorter than it was").about(backingPath_));
}

Status OnDemandDevice::read(const OpContext& context, std::uint64_t offset, MutableByteSpan into) {
  HAWSER_CHECK(checkRange({offset, into.size()}, "read"));
  const BlockMap& map = state_->map();
  const BlockSpan blocks = touchedBlocks({offset, into.size()});
  if (map.isHere(blocks)) {
    hits_.fetch_add(1, std::memory_order_relaxed);
    if (map.absent() > 0) readAhead({offset, into.size()});
    return readHere(offset, into);
  }
  misses_.fetch_add(1, std::memory_order_relaxed);
  fetcher_.want({offset, into.size()});
  readAhead({offset, into.size()});
  for (std::uint64_t at = offset; !into.empty();) {
    HAWSER_CHECK(context.check());
    const std::uint64_t block = at / kBlockSize;
    const std::uint64_t absent = map.find({block, blocks.end}, BlockState::absent);
    std::size_t done = 0;
    if (absent == block) {
      const std::uint64_t end = map.findOther({block, blocks.end}, BlockState::absent);
      const std::size_t run = std::min<std::uint64_t>(into.size(), end * kBlockSize - at);
      auto copied = fetcher_.read(context, at, into.first(run));
      if (!copied) return fail(std::move(copied.error()));
      done = *copied;
    } else {
      done = std::min<std::uint64_t>(into.size(), absent * kBlockSize - at);
      HAWSER_CHECK(readHere(at, into.first(done)));
    }
    at += done;
    into = into.subspan(done);
  }
  return {};
}

// Who reads on where they, or somebody else, ended: the longer so, the more is fetched ahead.
void OnDemandDevice::readAhead(ByteRange range) {
  ByteRange ahead;
  {
    const MutexLock lock(streamsMutex_);
    const auto follows = [&](const Stream& stream) {
      return stream.window > 0 && range.offset + kSlack >= stream.next &&
             range.offset <= stream.next + kSlack;
    };
    auto stream = std::find_if(streams_.begin(), streams_.end(), follows);
    if (stream == streams_.end()) {
      stream = streams_.begin() + static_cast<std::ptrdiff_t>(oldestStream_++ % streams_.size());
      *stream = {range.end(), range.end(), kFirstWindow / 2};
      return;
    }
    stream->next = std::max(stream->next, range.end());
    if (stream->next + stream->window / 2 < stream->ahead) return;
    stream->window = std::min(stream->window * 2, kLongestWindow);
    const std::uint64_t from = std::max(stream->ahead, stream->next);
    const std::uint64_t to = std::min(stream->next + stream->window, size_);
    stream->ahead = std::max(from, to);
    if (to > from) ahead = {from, to - from};
  }
  if (!ahead.empty()) fetcher_.want(ahead);
}

Status OnDemandDevice::checkWrite(ByteRange range, const char* call) {
  HAWSER_CHECK(checkRange(range, call));
  if (readOnly_) {
    Error error = makeError(ErrorCode::denied, "it is mounted read-only").about(backingPath_);
    error.sys = EPERM;
    return fail(std::move(error));
  }
  return state_->beforeWrite();
}

// Somebody writes, while it lives and entered() was ok.
class OnDemandDevice::Writing {
 public:
  explicit Writing(OnDemandDevice& device) : device_(device) {}
  Status enter(const OpContext& context) {
    MutexLock lock(device_.gate_);
    while (device_.quiet_) {
      HAWSER_CHECK(context.check());
      device_.gateChanged_.waitUntil(lock, Clock::system().steady() + kLook);
    }
    ++device_.writers_;
    entered_ = true;
    return {};
  }
  bool tryEnter() {
    const MutexLock lock(device_.gate_);
    if (device_.quiet_) return false;
    ++device_.writers_;
    entered_ = true;
    return true;
  }
  ~Writing() {
    if (!entered_) return;
    const MutexLock lock(device_.gate_);
    if (--device_.writers_ == 0 && device_.quiet_) device_.gateChanged_.notifyAll();
  }
  Writing(const Writing&) = delete;
  Writing& operator=(const Writing&) = delete;

 private:
  OnDemandDevice& device_;
  bool entered_ = false;
};

OnDemandDevice::Quiet::Quiet(OnDemandDevice& device) : device_(device) {
  MutexLock lock(device_.gate_);
  while (device_.quiet_)
    device_.gateChanged_.wait(lock);
  device_.quiet_ = true;
  while (device_.writers_ > 0)
    device_.gateChanged_.wait(lock);
}

OnDemandDevice::Quiet::~Quiet() {
  const MutexLock lock(device_.gate_);
  device_.quiet_ = false;
  device_.gateChanged_.notifyAll();
}

Status OnDemandDevice::letGoSource(const std::string& version) {
  Status noted;
  if (!version.empty()) noted = state_->rebase(version, [this] { return syncBacking(); });
  source_->letGo(version);
  return noted;
}

// write() puts new bytes into all of the range, of the backing.
Status OnDemandDevice::replace(const OpContext& context, ByteRange range,
                               const std::function<Status()>& write) {
  Writing writing(*this);
  HAWSER_CHECK(writing.enter(context));
  BlockMap& map = state_->map();
  const BlockSpan touched = touchedBlocks(range), whole = wholeBlocks(range, size_);
  HAWSER_CHECK(state_->reserve(touched));
  // Blocks that keep something of theirs have to be here first.
  if (touched.first < whole.first || whole.empty())
    HAWSER_CHECK(fetcher_.bring(context, {touched.first, std::min(touched.first + 1, touched.end)}));
  if (touched.end > whole.end || whole.empty())
    HAWSER_CHECK(fetcher_.bring(context, {touched.end - 1, touched.end}));
  const auto done = [&](Status written) {
    if (!written) fetcher_.distrustHoles();
    return written;
  };
  // What is here counts as written before it is, so that a killed process leaves nothing changed that a
  // commit would not know of. What is absent counts once its bytes are there.
  map.markOverwritten(touched);
  if (map.isHere(touched)) return done(write());
  const Fetcher::Claim claim(fetcher_, whole);
  map.markOverwritten(touched);
  HAWSER_CHECK(done(write()));
  map.markWritten(whole);
  return {};
}

Status OnDemandDevice::write(const OpContext& context, std::uint64_t offset, ByteSpan bytes) {
  const ByteRange range{offset, bytes.size()};
  HAWSER_CHECK(checkWrite(range, "write"));
  if (range.empty()) return {};
  return replace(context, range, [&] { return backing_->writeAt(offset, bytes); });
}

// Where the file system knows of no holes.
Status OnDemandDevice::writeZeros(const OpContext& context, ByteRange range) {
  static const std::vector<std::byte> zeros(64 * 1024);
  for (std::uint64_t at = range.offset; at < range.end(); at += zeros.size()) {
    HAWSER_CHECK(context.check());
    const std::uint64_t size = std::min<std::uint64_t>(zeros.size(), range.end() - at);
    HAWSER_CHECK(backing_->writeAt(at, ByteSpan(zeros).first(size)));
  }
  return {};
}

Result<bool> OnDemandDevice::tryRead(const OpContext&, std::uint64_t offset, MutableByteSpan into) {
  HAWSER_CHECK(checkRange({offset, into.size()}, "read"));
  const BlockMap& map = state_->map();
  if (!map.isHere(touchedBlocks({offset, into.size()}))) return false;
  HAWSER_TRY(const std::size_t count, backing_->readCachedAt(offset, into));
  if (count != into.size()) return false;
  hits_.fetch_add(1, std::memory_order_relaxed);
  if (map.absent() > 0) readAhead({offset, into.size()});
  return true;
}

// Whole blocks that are here already, into the page cache.
Result<bool> OnDemandDevice::tryWrite(const OpContext&, std::uint64_t offset, ByteSpan bytes) {
  const ByteRange range{offset, bytes.size()};
  HAWSER_CHECK(checkRange(range, "write"));
  if (readOnly_ || !state_->isWriting() || offset % kBlockSize != 0 || bytes.size() % kBlockSize != 0)
    return false;
  BlockMap& map = state_->map();
  const BlockSpan blocks = touchedBlocks(range);
  Writing writing(*this);
  if (!map.isHere(blocks) || !writing.tryEnter()) return false;
  HAWSER_CHECK(state_->reserve(blocks));
  map.markOverwritten(blocks);
  HAWSER_CHECK(backing_->writeAt(offset, bytes));
  return true;
}

void OnDemandDevice::readSoon(const OpContext&, ByteRange range) {
  if (!checkRange(range, "read")) return;
  if (state_->map().isHere(touchedBlocks(range)))
    backing_->readSoon(range);
  else
    fetcher_.want(range);
}

bool OnDemandDevice::zeroesFast(ByteRange range) const {
  constexpr std::uint64_t kWorthAHole = 64 * 1024;
  return range.length >= kWorthAHole && range.offset % kBlockSize == 0 && range.length % kBlockSize == 0;
}

Status OnDemandDevice::zero(const OpContext& context, ByteRange range) {
  HAWSER_CHECK(checkWrite(range, "zero"));
  if (range.empty()) return {};
  return replace(context, range, [&]() -> Status {
    if (backing_->punchHole(range)) return {};
    return writeZeros(context, range);
  });
}

Status OnDemandDevice::trim(const OpContext& context, ByteRange range) {
  HAWSER_CHECK(checkWrite(range, "trim"));
  const ByteRange whole = bytesOf(wholeBlocks(range, size_), size_);
  return whole.empty() ? Status{} : zero(context, whole);
}

Status OnDemandDevice::syncBacking() {
  Status synced = backing_->syncData();
  if (!synced) return fail(std::move(synced.error()).about(backingPath_));
  return {};
}

Status OnDemandDevice::flush(const OpContext&) {
  return state_->flush([this] { return syncBacking(); });
}

Status OnDemandDevice::writeDurable(const OpContext& context, std::uint64_t offset, ByteSpan bytes) {
  HAWSER_CHECK(write(context, offset, bytes));
  return flush(context);
}

Result<std::vector<DeviceExtent>> OnDemandDevice::extents(const OpContext& context, ByteRange range) {
  HAWSER_CHECK(checkRange(range, "extents"));
  std::vector<DeviceExtent> found;
  for (const Residency& part : residency(range)) {
    HAWSER_TRY(const std::vector<DeviceExtent> of, part.state == BlockState::absent
                                                       ? source_->extents(context, part.range)
                                                       : extentsOf(*backing_, part.range));
    for (const DeviceExtent& extent : of) {
      if (!found.empty() && found.back().allocated == extent.allocated)
        found.back().range.length += extent.range.length;
      else
        found.push_back(extent);
    }
  }
  return found;
}

bool OnDemandDevice::degraded() const {
  return fetcher_.tally().trouble.has_value();
}

std::vector<Residency> OnDemandDevice::residency(ByteRange range) const {
  std::vector<Residency> found;
  const BlockMap& map = state_->map();
  const BlockSpan blocks = touchedBlocks(range);
  for (std::uint64_t first = blocks.first; first < blocks.end;) {
    const BlockState state = map.at(first);
    const std::uint64_t end = map.findOther({first, blocks.end}, state);
    const std::uint64_t from = std::max(first * kBlockSize, range.offset);
    const std::uint64_t to = std::min(end * kBlockSize, range.end());
    if (!found.empty() && found.back().state == state)
      found.back().range.length += to - from;
    else
      found.push_back({{from, to - from}, state});
    first = std::max(end, first + 1);  // it may have changed in between
  }
  return found;
}

std::vector<MapCell> OnDemandDevice::map(std::size_t cells) const {
  const BlockMap& map = state_->map();
  const std::uint64_t blocks = map.blocks(), count = std::min<std::uint64_t>(cells, blocks);
  // Quotient and remainder apart: blocks times cells may be more than there are numbers.
  const auto begin = [&](std::uint64_t cell) {
    return blocks / count * cell + blocks % count * cell / count;
  };
  std::vector<MapCell> all;
  for (std::uint64_t cell = 0; cell < count; ++cell) {
    const BlockSpan span{begin(cell), begin(cell + 1)};
    const BlockCounts counts = map.countIn(span);
    MapCell& made = all.emplace_back(MapCell{ondemand::bytesOf(span, size_), 0, 0});
    made.absent = counts.absent * kBlockSize;
    made.written = counts.written * kBlockSize;
  }
  if (all.empty()) return all;
  // The last block may be shorter than others.
  const std::uint64_t missing = blocks * kBlockSize - size_;
  const BlockState last = map.at(blocks - 1);
  if (last == BlockState::absent) all.back().absent -= std::min(missing, all.back().absent);
  if (last == BlockState::written) all.back().written -= std::min(missing, all.back().written);
  return all;
}

MountProgress OnDemandDevice::progress() const {
  const BlockMap& map = state_->map();
  MountProgress progress;
  progress.size = size_;
  progress.here = size_ - std::min(size_, map.absent() * kBlockSize);
  progress.written = std::min(size_, map.written() * kBlockSize);
  progress.hits = hits_.load();
  progress.misses = misses_.load();
  progress.fetches = fetcher_.tally();
  progress.copying = fetcher_.copies();
  return progress;
}

Status OnDemandDevice::close() {
  fetcher_.stop();
  return state_->close([this] { return syncBacking(); });
}

}  // namespace hawser::ondemand
