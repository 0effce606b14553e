#include "transfer/shared_reads.h"

#include <algorithm>

#include "base/byte_sink.h"
#include "base/units.h"

namespace hawser {

namespace {

// Given on in pieces, so that a stop is heard and the meter paces.
constexpr std::size_t kPiece = 256 * kKiB;
// How long a stop may go unheard while another reads.
constexpr std::chrono::milliseconds kLook{50};

}  // namespace

// Of a whole object nobody says how long it is: room is made for what comes.
class SharedReads::Gathered final : public ByteSink {
 public:
  Gathered(SharedReads& owner, Range& range) : owner_(owner), range_(range) {}
  Status write(ByteSpan bytes) override {
    std::vector<std::byte>& into = range_.gathered;
    const std::uint64_t size = into.size() + bytes.size();
    if (size > range_.reserved) {
      const MutexLock lock(owner_.mutex_);
      if (!owner_.makeRoom(size - range_.reserved))
        return fail(ErrorCode::tooLarge, "more than can be shared");
      range_.reserved = size;
    }
    into.insert(into.end(), bytes.begin(), bytes.end());
    return {};
  }

 private:
  SharedReads& owner_;
  Range& range_;
};

// Spools what passes, as long as that can be done.
class SharedReads::Tee final : public ByteSink {
 public:
  Tee(ByteSink& to, std::unique_ptr<Spool::Writer> spool) : to_(to), spool_(std::move(spool)) {}
  Status write(ByteSpan bytes) override {
    if (spool_ && !spool_->append(bytes)) spool_.reset();
    return to_.write(bytes);
  }
  void finish(const ObjectInfo& info, staging::SyncMode mode) {
    if (spool_) (void)spool_->finish(info, mode);
  }

 private:
  ByteSink& to_;
  std::unique_ptr<Spool::Writer> spool_;
};

// Others have each piece as soon as it is read.
class SharedReads::Filled final : public ByteSink {
 public:
  Filled(SharedReads& owner, Range& range) : owner_(owner), range_(range), rest_(range.buffer.span()) {}
  MutableByteSpan room() override { return rest_.first(std::min(rest_.size(), kPiece)); }
  Status filled(std::size_t count) override {
    rest_ = rest_.subspan(count);
    const MutexLock lock(owner_.mutex_);
    const ByteSpan all = range_.buffer.span();
    range_.there = all.first(all.size() - rest_.size());
    if (range_.waiting != 0) range_.changed.notifyAll();
    return {};
  }
  Status write(ByteSpan bytes) override {
    if (bytes.size() > rest_.size()) return fail(ErrorCode::internal, "more bytes came than were asked for");
    while (!bytes.empty()) {
      const std::size_t count = std::min(bytes.size(), kPiece);
      std::copy_n(bytes.begin(), count, rest_.begin());
      HAWSER_CHECK(filled(count));
      bytes = bytes.subspan(count);
    }
    return {};
  }

 private:
  SharedReads& owner_;
  Range& range_;
  MutableByteSpan rest_;
};

SharedReads::SharedReads(std::shared_ptr<ObjectStore> source, std::uint32_t readers, BufferPool& memory,
                         std::uint64_t most, std::shared_ptr<Spool> spool)
    : source_(std::move(source)), readers_(readers), memory_(memory), most_(most), spool_(std::move(spool)) {}

SharedReads::~SharedReads() {
  const MutexLock lock(mutex_);
  memory_.unreserve(kept_);
}

std::string SharedReads::spoolName(const ObjectRef& ref) const {
  return source_->location(ref) + (ref.snapshot.empty() ? "" : "\n" + ref.snapshot);
}

Result<ObjectInfo> SharedReads::stat(const OpContext& context, const ObjectRef& ref) {
  auto found = source_->stat(context, ref);
  if (found || !spool_) return found;
  const ErrorCode code = found.error().code;
  const bool gone =
      code == ErrorCode::notFound || code == ErrorCode::connection || code == ErrorCode::timeout;
  if (!gone) return found;
  if (auto spooled = spool_->whole(spoolName(ref))) return std::move(*spooled);
  return found;
}

Result<ObjectInfo> SharedReads::read(const OpContext& context, const ObjectRef& ref,
                                     std::optional<ByteRange> range, const std::string& ifMatch,
                                     ByteSink& sink) {
  const Key key{ref.container, ref.key, ref.snapshot, ifMatch, range ? *range : kWhole};
  if (ifMatch.empty()) return source_->read(context, ref, range, ifMatch, sink);
  RangePtr shared;
  {
    const MutexLock lock(mutex_);
    if (const auto found = ranges_.find(key); found != ranges_.end()) shared = found->second;
  }
  if (shared) return readShared(context, key, shared, false, sink);
  if (auto spooled = fromSpool(context, key, sink)) return std::move(*spooled);
  bool leads = false;
  {
    const MutexLock lock(mutex_);
    shared = begin(key, range ? range->length : 0);
    leads = shared != nullptr;
    // Another may have begun it while room was made.
    if (const auto found = ranges_.find(key); !leads && found != ranges_.end()) shared = found->second;
  }
  if (!shared) return readAlone(context, key, sink);
  return readShared(context, key, shared, leads, sink);
}

// Nothing: it is not there.
std::optional<Result<ObjectInfo>> SharedReads::fromSpool(const OpContext& context, const Key& key,
                                                         ByteSink& sink) {
  if (!spool_) return std::nullopt;
  auto spooled = spool_->read(context, spoolKey(key), key.asked(), sink);
  if (!spooled && spooled.error().code == ErrorCode::notFound) return std::nullopt;
  return spooled;
}

// There is no memory to keep it for the others, so it goes to the spool as it comes.
Result<ObjectInfo> SharedReads::readAlone(const OpContext& context, const Key& key, ByteSink& sink) {
  std::unique_ptr<Spool::Writer> writer;
  bool atOnce = false;
  {
    const MutexLock lock(mutex_);
    atOnce = atOnce_.contains(key.ref());
  }
  if (spools()) {
    if (auto begun = spool_->begin(context, spoolKey(key), key.asked() ? key.range.offset : 0))
      writer = std::move(*begun);
  }
  if (!writer) return source_->read(context, key.ref(), key.asked(), key.etag, sink);
  Tee tee(sink, std::move(writer));
  auto read = source_->read(context, key.ref(), key.asked(), key.etag, tee);
  if (read) tee.finish(*read, atOnce ? staging::SyncMode::full : staging::SyncMode::normal);
  return read;
}

Result<ObjectInfo> SharedReads::readShared(const OpContext& context, const Key& key, const RangePtr& shared,
                                           bool leads, ByteSink& sink) {
  if (leads) {
    auto read = lead(context, key, shared);
    const bool tooLarge = !read && read.error().code == ErrorCode::tooLarge;
    if (tooLarge) return readAlone(context, key, sink);
    if (!read) return read;
  }
  std::uint64_t given = 0;
  auto got = give(context, shared, !leads, sink, given);
  bool failed = false, atOnce = false;
  {
    const MutexLock lock(mutex_);
    atOnce = leads && spool_ && atOnce_.contains(key.ref());
    if (--shared->wanted == 0) drop(key, shared);
    failed = shared->state == Range::State::failed;
  }
  const ObjectRef ref = key.ref();
  if (atOnce) spoolKept(context, &ref, staging::SyncMode::full);
  // Perhaps by a fault of who reads it, so that one who has had nothing of it still tries.
  if (failed && given == 0 && !context.stopped()) return readAlone(context, key, sink);
  return got;
}

SharedReads::RangePtr SharedReads::begin(const Key& key, std::uint64_t length) {
  if (!makeRoom(length)) return nullptr;
  auto range = std::make_shared<Range>();
  range->reserved = length;
  range->wanted = readers_;
  if (!ranges_.emplace(key, range).second) {  // by another, while room was made
    kept_ -= length;
    memory_.unreserve(length);
    return nullptr;
  }
  order_.push_back(key);
  return range;
}

bool SharedReads::giveWay() {
  const MutexLock lock(mutex_);
  if (spools()) {
    return std::any_of(ranges_.begin(), ranges_.end(), [](const auto& range) {
      return range.second->state == Range::State::ready && !range.second->leaving;
    });
  }
  while (dropOldest(nullptr, staging::SyncMode::normal)) {
  }
  return false;
}

void SharedReads::spoolKept(const OpContext& context, const ObjectRef* of, staging::SyncMode mode) {
  const MutexLock lock(mutex_);
  while (spools() && context.check() && dropOldest(of, mode)) {
  }
}

void SharedReads::spoolAtOnce(const ObjectRef& ref) {
  const MutexLock lock(mutex_);
  if (spool_) atOnce_.insert(ref);
}

void SharedReads::spoolAtOnceNoMore(const ObjectRef& ref) {
  const MutexLock lock(mutex_);
  atOnce_.erase(ref);
}

void SharedReads::objectDone(const ObjectRef& ref) {
  if (!spool_) return;
  {
    const MutexLock lock(mutex_);
    atOnce_.erase(ref);
    std::erase_if(arrived_, [&](const auto& entry) { return entry.first.ref() == ref; });
    dropAllOf(ref);
  }
  spool_->removeVersions(spoolName(ref));
}

void SharedReads::objectWrong(const ObjectRef& ref, const std::string& etag) {
  {
    const MutexLock lock(mutex_);
    dropAllOf(ref);
  }
  if (spool_) spool_->removeObject({spoolName(ref), etag});
}

void SharedReads::dropAllOf(const ObjectRef& ref) {
  std::vector<std::pair<Key, RangePtr>> kept;
  for (const auto& [key, range] : ranges_) {
    if (key.ref() == ref && range->state == Range::State::ready) kept.emplace_back(key, range);
  }
  for (const auto& [key, range] : kept) {
    range->unwanted = true;
    drop(key, range);
  }
}

void SharedReads::arrived(const ObjectRef& ref, const std::string& etag, const ByteRange& range,
                          std::uint32_t destination) {
  if (!spool_) return;
  const Key key{ref.container, ref.key, ref.snapshot, etag, range};
  {
    const MutexLock lock(mutex_);
    std::set<std::uint32_t>& at = arrived_[key];
    at.insert(destination);
    if (at.size() < readers_) return;
    arrived_.erase(key);
  }
  spool_->removeRange(spoolKey(key), range);
}

// Oldest first: who has not had them by now is slow, or will never ask.
bool SharedReads::makeRoom(std::uint64_t bytes) {
  if (bytes > most_) return false;
  for (;;) {
    if (kept_ + bytes <= most_ && memory_.tryReserve(bytes)) {
      kept_ += bytes;
      return true;
    }
    if (!dropOldest(nullptr, staging::SyncMode::normal)) return false;
  }
}

bool SharedReads::dropOldest(const ObjectRef* of, staging::SyncMode mode) {
  const auto oldest = std::find_if(order_.begin(), order_.end(), [&](const Key& key) HAWSER_REQUIRES(mutex_) {
    const Range& range = *ranges_.at(key);
    return range.state == Range::State::ready && !range.leaving && (!of || key.ref() == *of);
  });
  if (oldest == order_.end()) return false;
  const Key key = *oldest;
  const RangePtr range = ranges_.at(key);
  if (spools()) {
    range->leaving = true;
    mutex_.unlock();
    // Whoever makes room for himself may be stopped, and others want it all the same. What cannot be spooled
    // is read again.
    const std::uint64_t offset = key.asked() ? key.range.offset : 0;
    (void)spool_->put({}, spoolKey(key), range->info, offset, range->there, mode);
    mutex_.lock();
    if (range->unwanted) {
      mutex_.unlock();
      spool_->removeRange(spoolKey(key), {offset, range->there.size()});
      mutex_.lock();
    }
  }
  drop(key, range);
  return true;
}

void SharedReads::drop(const Key& key, const RangePtr& range) {
  const auto found = ranges_.find(key);
  if (found == ranges_.end() || found->second != range) return;  // by another, to make room
  kept_ -= found->second->reserved;
  memory_.unreserve(found->second->reserved);
  ranges_.erase(found);
  order_.remove(key);
}

Result<ObjectInfo> SharedReads::lead(const OpContext& context, const Key& key, const RangePtr& shared) {
  const bool whole = key.range == kWhole;
  Gathered gathered(*this, *shared);
  if (!whole) shared->buffer = memory_.take(key.range.length);
  Filled filled(*this, *shared);
  ByteSink& sink = whole ? static_cast<ByteSink&>(gathered) : filled;
  auto read = source_->read(context, key.ref(), key.asked(), key.etag, sink);
  const MutexLock lock(mutex_);
  if (read) {
    if (whole) shared->there = shared->gathered;
    shared->info = *read;
    shared->state = Range::State::ready;
  } else {
    shared->error = read.error();
    shared->state = Range::State::failed;
    drop(key, shared);
  }
  shared->changed.notifyAll();
  return read;
}

// `again`: these bytes have been counted as received by who read them. `given`: so many the sink has had.
// They are known to be of one version only once all have been read.
Result<ObjectInfo> SharedReads::give(const OpContext& context, const RangePtr& shared, bool again,
                                     ByteSink& sink, std::uint64_t& given) {
  for (;;) {
    ByteSpan piece;
    {
      MutexLock lock(mutex_);
      while (shared->state == Range::State::reading && shared->there.size() == given) {
        HAWSER_CHECK(context.check());
        ++shared->waiting;
        shared->changed.waitUntil(lock, Clock::system().steady() + kLook);
        --shared->waiting;
      }
      if (shared->state == Range::State::failed) return fail(shared->error);
      piece = shared->there.subspan(given);
    }
    if (piece.empty()) return shared->info;
    piece = piece.first(std::min(piece.size(), kPiece));
    HAWSER_CHECK(context.check());
    if (again && context.meter) HAWSER_CHECK(context.meter->movedAgain(context, piece.size()));
    HAWSER_CHECK(sink.write(piece));
    given += piece.size();
  }
}

}  // namespace hawser
