#include "ondemand/mount_state.h"

#include <algorithm>

#include "ondemand/slot_page.h"
#include "os/random.h"

namespace hawser::ondemand {

namespace {

constexpr std::uint64_t kHeaderPage = ~std::uint64_t{0};
constexpr std::uint64_t kPagesAt = 2 * kSlotBytes;

std::uint64_t pageAt(std::uint64_t page) {
  return kPagesAt + page * 2 * kSlotBytes;
}

struct HeaderPage {
  MountHeader header;
  std::uint64_t version = 0;
};

// None where nothing was ever written: the file was being made.
Result<std::optional<HeaderPage>> readHeader(File& file) {
  wire::Bytes slots(2 * kSlotBytes);
  HAWSER_TRY(const std::size_t size, file.readAt(0, slots));
  std::fill(slots.begin() + static_cast<std::ptrdiff_t>(size), slots.end(), std::byte{0});
  HAWSER_TRY(const std::optional<SlotPage> page, newestSlot(kHeaderPage, slots));
  if (!page) return std::optional<HeaderPage>{};
  HAWSER_TRY(MountHeader header, decodeMountHeader(page->payload));
  return HeaderPage{std::move(header), page->version};
}

}  // namespace

Error mountDamaged(std::string detail, ErrorCode code) {
  Error error = makeError(code, std::move(detail));
  error.serviceCode = kMountDamaged;
  return error;
}

MountState::MountState(std::string path, std::unique_ptr<File> file, Options options)
    : path_(std::move(path)), file_(std::move(file)), options_(std::move(options)) {}

Result<MountHeader> MountState::look(FileSystem& files, const std::string& path) {
  HAWSER_TRY(const std::unique_ptr<File> file, files.open(path, OpenMode::read));
  auto page = readHeader(*file);
  if (!page) return fail(std::move(page.error()).about(path));
  if (!*page) return fail(makeError(ErrorCode::notFound, "there is no mount yet").about(path));
  return std::move((*page)->header);
}

Result<std::unique_ptr<MountState>> MountState::open(FileSystem& files, const std::string& path,
                                                     const ObjectIdentity& source, Options options) {
  auto file = files.open(path, OpenMode::readWrite);
  if (!file && file.error().code == ErrorCode::notFound && options.make)
    file = files.open(path, OpenMode::create);
  if (!file) return fail(std::move(file.error()));
  HAWSER_CHECK((*file)->lockWhole(false));
  std::unique_ptr<MountState> state(new MountState(path, std::move(*file), std::move(options)));
  auto header = readHeader(*state->file_);
  if (!header && header.error().code == ErrorCode::corrupt)
    header = fail(mountDamaged(header.error().detail));
  Status opened;
  if (!header) {
    opened = fail(std::move(header.error()));
  } else if (*header) {
    state->header_ = std::move((*header)->header);
    state->headerVersion_ = (*header)->version;
    opened = state->recover(source);
  } else if (state->options_.make) {
    opened = state->make(files, source);
  } else {
    opened = fail(mountDamaged("nothing is left of the state of the mount"));
  }
  if (!opened) return fail(state->named(std::move(opened.error())));
  return state;
}

// An empty source has one, so that there is something to map.
std::uint64_t MountState::pages() const {
  const std::uint64_t blocks = divideRoundingUp(header_.source.size, kBlockSize);
  return std::max<std::uint64_t>(1, BlockMap::pagesFor(blocks));
}

std::uint64_t MountState::mapAt() const {
  return pageAt(pages());
}

Status MountState::mapBlocks() {
  const std::uint64_t blocks = divideRoundingUp(header_.source.size, kBlockSize);
  const std::uint64_t at = mapAt(), length = pages() * BlockMap::kPageBytes;
  HAWSER_TRY(memory_, options_.map(path_, {at, length}));
  map_ = std::make_unique<BlockMap>(memory_->bytes(), blocks);
  versions_.resize(map_->pages());
  reserved_ = std::vector<std::atomic<std::uint8_t>>(map_->pages());
  return {};
}

Status MountState::make(FileSystem& files, const ObjectIdentity& source) {
  header_.source = source;
  if (options_.random)
    options_.random(header_.uuid);
  else
    fillRandom(header_.uuid);
  if (encode(header_).size() + options_.boot.size() > kSlotPayload)
    return fail(ErrorCode::tooLarge, "the name of the source is too long");
  HAWSER_CHECK(file_->resize(mapAt() + pages() * BlockMap::kPageBytes));
  HAWSER_CHECK(mapBlocks());
  HAWSER_CHECK(writeHeader());
  return files.syncDirectory(std::string(parentPath(path_)));
}

Status MountState::recover(const ObjectIdentity& source) {
  if (header_.source.size != source.size || header_.source.store != source.store ||
      header_.source.location != source.location || header_.source.version != source.version) {
    Error error = makeError(
        ErrorCode::changedUnderUs,
        header_.source.location == source.location
            ? "the source has changed since it was mounted: what is here belongs to the version before"
            : "it belongs to another source: " + header_.source.location);
    error.serviceCode = kMountOfOther;
    return fail(std::move(error));
  }
  HAWSER_TRY(const FileInfo info, file_->info());
  if (info.size < mapAt() + pages() * BlockMap::kPageBytes)
    return fail(mountDamaged("the state of the mount is cut short"));
  HAWSER_CHECK(mapBlocks());
  if (header_.closed)
    recovery_ = Recovery::closed;
  else
    recovery_ = header_.boot == options_.boot ? Recovery::killed : Recovery::power;
  HAWSER_CHECK(loadPages(recovery_ == Recovery::killed));
  if (recovery_ == Recovery::power && header_.writing) {
    // What was clean may have been written to since the last flush: the bytes are either old or new, and a
    // commit has to have them.
    for (std::uint64_t at = 0; (at = map_->find({at, map_->blocks()}, BlockState::clean)) < map_->blocks();)
      map_->markWritten({at, map_->findOther({at, map_->blocks()}, BlockState::clean)});
  }
  // All that is marked is on the disk by now; the header forgets how it was left only after that.
  if (recovery_ == Recovery::power) HAWSER_CHECK(flush([] { return Status{}; }));
  header_.closed = false;
  header_.writing = header_.writing && recovery_ == Recovery::killed;
  writing_.store(header_.writing);
  return writeHeader();
}

// Whether any of the range has a place on the disk: what has none is zeros, and need not be looked at.
bool MountState::hasData(ByteRange range) const {
  const auto data = file_->seek(range.offset, false);
  return data ? *data < range.end() : data.error().code != ErrorCode::notFound;
}

Result<std::optional<wire::Bytes>> MountState::readPage(std::uint64_t page) {
  wire::Bytes slots(2 * kSlotBytes);
  HAWSER_CHECK(file_->readAt(pageAt(page), slots));
  auto newest = newestSlot(page, slots);
  if (!newest) return fail(mountDamaged(newest.error().detail));
  std::optional<SlotPage> found = std::move(*newest);
  if (!found) return std::optional<wire::Bytes>{};
  versions_[page] = found->version;
  return std::move(found->payload);
}

// Makes the map in memory what the pages on the disk say, or what both say together.
Status MountState::loadPages(bool merge) {
  const wire::Bytes nothing(BlockMap::kPayloadBytes);
  for (std::uint64_t page = 0; page < map_->pages(); ++page) {
    std::optional<wire::Bytes> kept;
    if (hasData({pageAt(page), 2 * kSlotBytes})) {
      HAWSER_TRY(kept, readPage(page));
    }
    const ByteRange memory{mapAt() + page * BlockMap::kPageBytes, BlockMap::kPageBytes};
    if (!kept && !hasData(memory)) continue;
    const ByteSpan words = kept ? ByteSpan(*kept) : ByteSpan(nothing);
    if (!(merge ? map_->mergePage(page, words) : map_->loadPage(page, words)))
      return fail(mountDamaged("the map of what is here is damaged"));
  }
  return {};
}

Status MountState::writeHeader() {
  header_.boot = options_.boot;
  const std::uint64_t version = headerVersion_ + 1;
  HAWSER_CHECK(file_->writeAt(version % 2 * kSlotBytes, encodeSlot(kHeaderPage, version, encode(header_))));
  HAWSER_CHECK(file_->sync());
  headerVersion_ = version;
  return {};
}

// work() while nobody else writes to the file.
Status MountState::alone(const std::function<Status()>& work) {
  MutexLock lock(mutex_);
  while (flushing_ && !broken_)
    changed_.wait(lock);
  if (broken_) return fail(*broken_);
  flushing_ = true;
  lock.unlock();
  Status done = work();
  lock.lock();
  flushing_ = false;
  if (!done) broken_ = named(std::move(done.error()));
  changed_.notifyAll();
  if (broken_) return fail(*broken_);
  return {};
}

Status MountState::beforeWrite() {
  if (isWriting()) return {};
  return alone([this]() -> Status {
    if (isWriting()) return {};
    header_.writing = true;
    HAWSER_CHECK(writeHeader());
    writing_.store(true, std::memory_order_release);
    return {};
  });
}

Status MountState::reserve(BlockSpan blocks) {
  if (blocks.empty()) return {};
  for (std::uint64_t page = blocks.first / BlockMap::kBlocksPerPage;
       page <= (blocks.end - 1) / BlockMap::kBlocksPerPage; ++page) {
    if (reserved_[page].load(std::memory_order_acquire) != 0) continue;
    // A byte that no word is in: its block is there from then on.
    const std::uint64_t last = mapAt() + (page + 1) * BlockMap::kPageBytes - 1;
    HAWSER_CHECK(file_->writeAt(last, std::array{std::byte{0}}));
    reserved_[page].store(1, std::memory_order_release);
  }
  return {};
}

Status MountState::writePages(const std::function<Status()>& syncBacking) {
  struct Copy {
    std::uint64_t page = 0;
    wire::Bytes words;
  };
  // Before the bytes go to the disk: what is marked from now on may not be there yet.
  std::vector<Copy> copies;
  for (std::uint64_t page = 0; page < map_->pages(); ++page) {
    if (!map_->takeChanged(page)) continue;
    copies.push_back({page, wire::Bytes(BlockMap::kPayloadBytes)});
    map_->copyPage(page, copies.back().words);
  }
  HAWSER_CHECK(syncBacking());
  if (copies.empty()) return {};
  for (const Copy& copy : copies) {
    const std::uint64_t version = ++versions_[copy.page];
    HAWSER_CHECK(file_->writeAt(pageAt(copy.page) + version % 2 * kSlotBytes,
                                encodeSlot(copy.page, version, copy.words)));
  }
  return file_->syncData();
}

Status MountState::flush(const std::function<Status()>& syncBacking) {
  MutexLock lock(mutex_);
  const std::uint64_t mine = ++asked_;
  while (done_ < mine && !broken_) {
    if (flushing_) {
      changed_.wait(lock);
      continue;
    }
    flushing_ = true;
    const std::uint64_t covers = asked_;
    lock.unlock();
    Status written = writePages(syncBacking);
    lock.lock();
    flushing_ = false;
    if (written)
      done_ = covers;
    else
      broken_ = named(std::move(written.error()));
    changed_.notifyAll();
  }
  if (broken_) return fail(*broken_);
  return {};
}

Status MountState::rebase(const std::string& version, const std::function<Status()>& syncBacking) {
  // In this order: what counts as written without need is sent once more, and that is all.
  HAWSER_CHECK(flush(syncBacking));
  HAWSER_CHECK(alone([&] {
    header_.source.version = version;
    return writeHeader();
  }));
  map_->markSaved();
  return flush(syncBacking);
}

Status MountState::close(const std::function<Status()>& syncBacking) {
  HAWSER_CHECK(flush(syncBacking));
  return alone([this] {
    header_.closed = true;
    header_.writing = false;
    return writeHeader();
  });
}

}  // namespace hawser::ondemand
