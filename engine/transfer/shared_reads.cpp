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
  Gathered(SharedReads& owner, Range& range, std::vector<std::byte>& into)
      : owner_(owner), range_(range), into_(into) {}
  Status write(ByteSpan bytes) override {
    const std::uint64_t size = into_.size() + bytes.size();
    if (size > range_.reserved) {
      const MutexLock lock(owner_.mutex_);
      if (!owner_.makeRoom(size - range_.reserved))
        return fail(ErrorCode::tooLarge, "more than can be shared");
      range_.reserved = size;
    }
    into_.insert(into_.end(), bytes.begin(), bytes.end());
    return {};
  }

 private:
  SharedReads& owner_;
  Range& range_;
  std::vector<std::byte>& into_;
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
  if (leads) {
    auto read = lead(context, key, shared);
    if (!read && read.error().code != ErrorCode::tooLarge) return read;
    if (!read) shared.reset();
  } else if (shared && !follow(context, shared)) {
    HAWSER_CHECK(context.check());
    shared.reset();
  }
  if (!shared) return source_->read(context, ref, range, ifMatch, sink);
  auto given = give(context, shared, !leads, sink);
  const MutexLock lock(mutex_);
  if (--shared->wanted == 0) drop(key);
  return given;
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

// Oldest first: who has not had them by now is slow, or will never ask.
bool SharedReads::makeRoom(std::uint64_t bytes) {
  if (bytes > most_) return false;
  for (;;) {
    if (kept_ + bytes <= most_ && memory_.tryReserve(bytes)) {
      kept_ += bytes;
      return true;
    }
    auto oldest = order_.begin();
    while (oldest != order_.end() && ranges_.at(*oldest)->state != Range::State::ready)
      ++oldest;
    if (oldest == order_.end()) return false;
    drop(Key(*oldest));
  }
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
  std::vector<std::byte> bytes;
  const bool whole = key.range == kWhole;
  if (!whole) bytes.reserve(key.range.length);
  Gathered gathered(*this, *shared, bytes);
  auto read = source_->read(context, {key.container, key.key},
                            whole ? std::nullopt : std::optional(key.range), key.etag, gathered);
  const MutexLock lock(mutex_);
  if (read) {
    const std::uint64_t unused = shared->reserved - bytes.size();
    shared->reserved -= unused;
    kept_ -= unused;
    memory_.unreserve(unused);
    shared->bytes = std::move(bytes);
    shared->info = *read;
    shared->state = Range::State::ready;
  } else {
    shared->state = Range::State::failed;
    drop(key);
  }
  changed_.notifyAll();
  return read;
}

// False: it cannot be had from who reads it.
bool SharedReads::follow(const OpContext& context, const RangePtr& shared) {
  MutexLock lock(mutex_);
  while (shared->state == Range::State::reading) {
    if (context.stopped()) return false;
    changed_.waitUntil(lock, Clock::system().steady() + kLook);
  }
  return shared->state == Range::State::ready;
}

// `again`: these bytes have been counted as received by who read them.
Result<ObjectInfo> SharedReads::give(const OpContext& context, const RangePtr& shared, bool again,
                                     ByteSink& sink) {
  ByteSpan rest(shared->bytes);
  while (!rest.empty()) {
    HAWSER_CHECK(context.check());
    const ByteSpan piece = rest.first(std::min(rest.size(), kPiece));
    if (again && context.meter) HAWSER_CHECK(context.meter->movedAgain(context, piece.size()));
    HAWSER_CHECK(sink.write(piece));
    rest = rest.subspan(piece.size());
  }
  return shared->info;
}

}  // namespace hawser
