#include "storage/encrypted/encrypted_read.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "base/assert.h"
#include "base/units.h"
#include "storage/encrypted/content_cipher.h"

namespace hawser::encrypted {

namespace {

// What is not larger is fetched once, and decrypted from memory.
constexpr std::uint64_t kMostInMemory = 4 * kMiB;
constexpr std::size_t kPiece = 64 * kKiB;
static_assert(kPiece % kCipherBlock == 0);

tl::unexpected<Error> damaged(const ObjectReader& store, const VersionId& id, std::string what) {
  return fail(makeError(ErrorCode::corrupt, std::move(what)).about(store.location(id.ref)));
}

class CollectingSink final : public ByteSink {
 public:
  explicit CollectingSink(std::uint64_t size) { bytes_.reserve(size); }
  Status write(ByteSpan bytes) override {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    return {};
  }
  ByteSpan bytes() const { return bytes_; }

 private:
  std::vector<std::byte> bytes_;
};

// Sums up ciphertext, and keeps its end.
class MacSink final : public ByteSink {
 public:
  explicit MacSink(const ContentKeys& keys) : mac_(keys) {}
  Status write(ByteSpan bytes) override {
    constexpr std::size_t kTail = 2 * kCipherBlock;
    mac_.add(bytes);
    size_ += bytes.size();
    const ByteSpan end = bytes.last(std::min(bytes.size(), kTail));
    tail_.insert(tail_.end(), end.begin(), end.end());
    if (tail_.size() > kTail) tail_.erase(tail_.begin(), tail_.end() - kTail);
    return {};
  }
  std::uint64_t size() const { return size_; }
  ByteSpan tail() const { return tail_; }
  Sha256Value mac() { return mac_.finish(); }  // once

 private:
  CipherMac mac_;
  std::uint64_t size_ = 0;
  std::vector<std::byte> tail_;
};

// What of the ciphertext has to be there for a range of the plaintext.
struct Fetched {
  Fetched(const ByteRange& plain, std::uint64_t cipherSize) : wanted(plain) {
    const std::uint64_t begin = plain.offset / kCipherBlock * kCipherBlock;
    const std::uint64_t end =
        std::min(divideRoundingUp(plain.end(), kCipherBlock) * kCipherBlock, cipherSize);
    hasBefore = begin != 0;
    const std::uint64_t before = hasBefore ? kCipherBlock : 0;
    range = {begin - before, end - begin + before};
    skip = plain.offset - begin;
  }
  ByteRange wanted;    // of the plaintext
  ByteRange range;     // of the ciphertext
  bool hasBefore;      // its first block is only what the next one is decrypted with
  std::uint64_t skip;  // of what comes out
};

// Takes the ciphertext and hands on the plaintext, a piece at a time.
class DecryptingSink final : public ByteSink {
 public:
  DecryptingSink(const OpContext& context, const ContentKeys& keys, const Fetched& fetched, ByteSink& target)
      : context_(context),
        keys_(keys),
        target_(target),
        buffer_(std::min<std::uint64_t>(kPiece, fetched.range.length)),
        awaited_(fetched.range.length),
        skip_(fetched.skip),
        left_(fetched.wanted.length) {
    if (!fetched.hasBefore) decryptor_.emplace(keys, keys.iv);
  }

  MutableByteSpan room() override {
    const auto most = std::min<std::uint64_t>(buffer_.size() - filled_, awaited_);
    return MutableByteSpan(buffer_).subspan(filled_, static_cast<std::size_t>(most));
  }

  Status filled(std::size_t size) override {
    filled_ += size;
    awaited_ -= size;
    return filled_ == buffer_.size() || awaited_ == 0 ? handOn() : Status{};
  }

  Status write(ByteSpan bytes) override {
    while (!bytes.empty()) {
      const MutableByteSpan into = room();
      if (into.empty()) return fail(ErrorCode::corrupt, "more bytes came than were asked for");
      const std::size_t size = std::min(into.size(), bytes.size());
      std::memcpy(into.data(), bytes.data(), size);
      HAWSER_CHECK(filled(size));
      bytes = bytes.subspan(size);
    }
    return {};
  }

  bool isComplete() const { return left_ == 0; }

 private:
  Status handOn() {
    HAWSER_CHECK(context_.check());
    MutableByteSpan bytes = MutableByteSpan(buffer_).first(std::exchange(filled_, 0));
    if (!decryptor_) {
      CipherBlock before;
      std::memcpy(before.data(), bytes.data(), before.size());
      decryptor_.emplace(keys_, before);
      bytes = bytes.subspan(before.size());
    }
    decryptor_->decrypt(bytes, bytes);
    bytes = bytes.subspan(static_cast<std::size_t>(std::min<std::uint64_t>(skip_, bytes.size())));
    bytes = bytes.first(static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size())));
    skip_ = 0;
    left_ -= bytes.size();
    return bytes.empty() ? Status{} : target_.write(bytes);
  }

  const OpContext& context_;
  const ContentKeys& keys_;
  ByteSink& target_;
  std::optional<Decryptor> decryptor_;
  std::vector<std::byte> buffer_;
  std::size_t filled_ = 0;
  std::uint64_t awaited_;  // of the ciphertext
  std::uint64_t skip_;
  std::uint64_t left_;  // of the plaintext
};

// One read of one version.
class Reading {
 public:
  Reading(const OpContext& context, ObjectReader& store, const VersionId& id, const Version& version)
      : context_(context), store_(store), id_(id), version_(version) {}

  // From memory, and verified there.
  Result<ObjectInfo> small(KnownVersions::Turn& turn, const Fetched& fetched, ByteSink& sink) {
    CollectingSink collected(version_.cipherSize);
    PlainMeter meter(context_, fetched.wanted.length);
    HAWSER_TRY(ObjectInfo info, store_.read(meter.in(context_), id_.ref, std::nullopt, id_.etag, collected));
    MacSink summed(keys());
    HAWSER_CHECK(summed.write(collected.bytes()));
    HAWSER_CHECK(check(summed));
    turn.verified();
    DecryptingSink decrypting(context_, keys(), fetched, sink);
    const ByteSpan part = collected.bytes().subspan(fetched.range.offset, fetched.range.length);
    HAWSER_CHECK(decrypting.write(part));
    HAWSER_ASSERT(decrypting.isComplete());
    return info;
  }

  Status verify() {
    MacSink summed(keys());
    HAWSER_CHECK(store_.read(unmetered(context_), id_.ref, std::nullopt, id_.etag, summed));
    return check(summed);
  }

  Result<ObjectInfo> verified(const Fetched& fetched, ByteSink& sink) {
    PlainMeter meter(context_, fetched.wanted.length);
    DecryptingSink decrypting(context_, keys(), fetched, sink);
    HAWSER_TRY(ObjectInfo info,
               store_.read(meter.in(context_), id_.ref, fetched.range, id_.etag, decrypting));
    if (!decrypting.isComplete()) return damaged(store_, id_, "it is shorter than it was");
    return info;
  }

 private:
  const ContentKeys& keys() const { return version_.opened->keys; }

  Status check(MacSink& summed) const {
    const bool whole = summed.size() == version_.cipherSize &&
                       sameMac(summed.mac(), version_.opened->envelope.mac) &&
                       plainSizeOf(summed.size(), summed.tail(), keys()) == version_.plainSize;
    if (whole) return {};
    return damaged(store_, id_, "its encrypted bytes are not those that were written");
  }

  const OpContext& context_;
  ObjectReader& store_;
  const VersionId& id_;
  const Version& version_;
};

}  // namespace

Status PlainMeter::moved(const OpContext& context, std::uint64_t bytes) {
  std::uint64_t left = left_.load();
  std::uint64_t counted = 0;
  do {
    counted = std::min(left, bytes);
  } while (!left_.compare_exchange_weak(left, left - counted));
  return counted == 0 ? Status{} : meter_->moved(context, counted);
}

OpContext PlainMeter::in(OpContext context) {
  context.meter = meter_ ? this : nullptr;
  return context;
}

OpContext unmetered(OpContext context) {
  context.meter = nullptr;
  return context;
}

Result<std::uint64_t> fetchPlainSize(const OpContext& context, ObjectReader& store, const VersionId& id,
                                     std::uint64_t cipherSize, const ContentKeys& keys) {
  const std::uint64_t tail = std::min(cipherSize, 2 * kCipherBlock);
  CollectingSink sink(tail);
  HAWSER_CHECK(store.read(unmetered(context), id.ref, ByteRange{cipherSize - tail, tail}, id.etag, sink));
  if (const auto size = plainSizeOf(cipherSize, sink.bytes(), keys)) return *size;
  return damaged(store, id, "the end of its encrypted bytes is not what was written");
}

Result<ObjectInfo> readPlain(const OpContext& context, ObjectReader& store, KnownVersions& known,
                             const VersionId& id, const Version& version, const ByteRange& range,
                             ByteSink& sink) {
  HAWSER_ASSERT(version.opened && !range.empty() && range.end() <= version.plainSize);
  const Fetched fetched(range, version.cipherSize);
  Reading reading(context, store, id, version);
  {
    auto turn = known.turn(context, id);
    if (!turn) return fail(std::move(turn.error()).about(store.location(id.ref)));
    if (!turn->isVerified()) {
      if (version.cipherSize <= kMostInMemory) return reading.small(*turn, fetched, sink);
      HAWSER_CHECK(reading.verify());
      turn->verified();
    }
  }
  return reading.verified(fetched, sink);
}

}  // namespace hawser::encrypted
