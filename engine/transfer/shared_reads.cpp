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
                         std::uint64_t most)
    : source_(std::move(source)), readers_(readers), memory_(memory), most_(most) {}

SharedReads::~SharedReads() {
  const MutexLock lock(mutex_);
  memory_.unreserve(kept_);
}

Result<ObjectInfo> SharedReads::read(const OpContext& context, const ObjectRef& ref,
                                     std::optional<ByteRange> range, const std::string& ifMatch,
                                     ByteSink& sink) {
  const Key key{ref.container, ref.key, ifMatch, range ? *range : kWhole};
  RangePtr shared;
  bool leads = false;
  if (!ifMatch.empty()) {
    const MutexLock lock(mutex_);
    if (const auto found = ranges_.find(key); found != ranges_.end()) {
      shared = found->second;
    } else {
      shared = begin(key, range ? range->length : 0);
      leads = shared != nullptr;
    }
  }
  if (!shared) return source_->read(context, ref, range, ifMatch, sink);
  if (leads) {
    auto read = lead(context, key, shared);
    const bool tooLarge = !read && read.error().code == ErrorCode::tooLarge;
    if (tooLarge) return source_->read(context, ref, range, ifMatch, sink);
    if (!read) return read;
  }
  std::uint64_t given = 0;
  auto got = give(context, shared, !leads, sink, given);
  bool failed = false;
  {
    const MutexLock lock(mutex_);
    if (--shared->wanted == 0) drop(key);
    failed = shared->state == Range::State::failed;
  }
  // Perhaps by a fault of who reads it, so that one who has had nothing of it still tries.
  if (failed && given == 0 && !context.stopped()) return source_->read(context, ref, range, ifMatch, sink);
  return got;
}

SharedReads::RangePtr SharedReads::begin(const Key& key, std::uint64_t length) {
  if (!makeRoom(length)) return nullptr;
  auto range = std::make_shared<Range>();
  range->reserved = length;
  range->wanted = readers_;
  ranges_.emplace(key, range);
  order_.push_back(key);
  return range;
}

void SharedReads::giveWay() {
  const MutexLock lock(mutex_);
  while (dropOldest()) {
  }
}

// Oldest first: who has not had them by now is slow, or will never ask.
bool SharedReads::makeRoom(std::uint64_t bytes) {
  if (bytes > most_) return false;
  for (;;) {
    if (kept_ + bytes <= most_ && memory_.tryReserve(bytes)) {
      kept_ += bytes;
      return true;
    }
    if (!dropOldest()) return false;
  }
}

bool SharedReads::dropOldest() {
  auto oldest = order_.begin();
  while (oldest != order_.end() && ranges_.at(*oldest)->state != Range::State::ready)
    ++oldest;
  if (oldest == order_.end()) return false;
  drop(Key(*oldest));
  return true;
}

void SharedReads::drop(const Key& key) {
  const auto found = ranges_.find(key);
  if (found == ranges_.end()) return;  // by another, to make room
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
  auto read = source_->read(context, {key.container, key.key},
                            whole ? std::nullopt : std::optional(key.range), key.etag, sink);
  const MutexLock lock(mutex_);
  if (read) {
    if (whole) shared->there = shared->gathered;
    shared->info = *read;
    shared->state = Range::State::ready;
  } else {
    shared->error = read.error();
    shared->state = Range::State::failed;
    drop(key);
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
