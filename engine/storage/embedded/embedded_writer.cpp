#include "storage/embedded/embedded_writer.h"

#include <algorithm>
#include <cstring>

#include "checksum/crc64.h"
#include "checksum/summing_sinks.h"
#include "os/random.h"
#include "storage/embedded/blob_bytes.h"

namespace hawser::embedded {

namespace {

constexpr std::size_t kSessionSize = 32;

bool looksLikeSession(std::string_view session) {
  return session.size() == kSessionSize && session.find_first_not_of("0123456789abcdef") == session.npos;
}

}  // namespace

// Gathers what comes into pieces that end at borders of pages: the store writes these straight to the disk.
class BlobPartSink : public PartSink {
 public:
  BlobPartSink(EmbeddedWriter& writer, const Part& part, OpContext context)
      : writer_(writer), part_(part), context_(std::move(context)), there_(writer.state() != kOpen) {
    context_.meter = nullptr;  // told at the end, of the part as a whole
    buffer_ = writer_.store_->buffers().take();
  }
  ~BlobPartSink() override { writer_.store_->buffers().give(std::move(buffer_)); }

  Status write(ByteSpan bytes) override {
    while (!bytes.empty()) {
      const MutableByteSpan into = room();
      const std::size_t size = std::min(into.size(), bytes.size());
      if (size == 0) return failed(makeError(ErrorCode::invalidArgument, "more bytes than the part holds"));
      std::memcpy(into.data(), bytes.data(), size);
      HAWSER_CHECK(filled(size));
      bytes = bytes.subspan(size);
    }
    return {};
  }

  MutableByteSpan room() override {
    const std::uint64_t at = part_.range.offset + flushed_;
    const std::uint64_t whole = buffer_.size() - at % kPageSize;
    const std::uint64_t end = std::min(whole, part_.range.length - flushed_);
    return buffer_.bytes(end).subspan(gathered_);
  }

  Status filled(std::size_t size) override {
    if (context_.stopped()) return failed(makeError(ErrorCode::cancelled, "stopped"));
    // While they are in the CPU's cache.
    crc_ = hawser::crc64(buffer_.bytes().subspan(gathered_, size), crc_);
    gathered_ += size;
    return room().empty() ? flush() : Status{};
  }

  std::optional<std::uint64_t> crc64() const override { return crc_; }

  Result<PartReceipt> finish(const OpContext& context) override {
    const auto run = [&]() -> Result<PartReceipt> {
      if (failed_) return fail(ErrorCode::invalidArgument, "the part has failed");
      HAWSER_CHECK(context.check());
      if (flushed_ + gathered_ != part_.range.length)
        return fail(ErrorCode::invalidArgument, "fewer bytes than the part holds");
      HAWSER_CHECK(flush());
      HAWSER_CHECK(context.moved(part_.range.length));
      const PartReceipt receipt{part_, crc_, {}};
      if (there_) HAWSER_CHECK(writer_.checkThere(context, receipt));
      writer_.know(receipt);
      return receipt;
    };
    return writer_.naming(run());
  }

 private:
  static constexpr auto kOpen = EmbeddedWriter::State::open;

  Status flush() {
    const ByteSpan bytes = buffer_.bytes(gathered_);
    if (!there_) {
      Status done =
          writeBlob(context_, *writer_.store_, *writer_.blob_, part_.range.offset + flushed_, bytes);
      if (!done) return failed(std::move(done.error()));
    }
    flushed_ += gathered_;
    gathered_ = 0;
    return {};
  }

  Status failed(Error error) {
    failed_ = true;
    return fail(writer_.named(std::move(error)));
  }

  EmbeddedWriter& writer_;
  const Part part_;
  OpContext context_;
  const bool there_;  // in the committed object
  AlignedBuffer buffer_;
  std::size_t gathered_ = 0;
  std::uint64_t flushed_ = 0;
  std::uint64_t crc_ = 0;
  bool failed_ = false;
};

EmbeddedWriter::EmbeddedWriter(std::shared_ptr<SharedStore> file, std::shared_ptr<OpenStore> store,
                               std::string name, const WriteRequest& request, std::string location)
    : file_(std::move(file)),
      store_(std::move(store)),
      name_(std::move(name)),
      request_(request),
      location_(std::move(location)) {}

Result<std::unique_ptr<ObjectWriter>> EmbeddedWriter::start(std::shared_ptr<SharedStore> file,
                                                            std::shared_ptr<OpenStore> store,
                                                            std::string name, const WriteRequest& request,
                                                            std::string location) {
  auto writer = std::make_unique<EmbeddedWriter>(std::move(file), std::move(store), std::move(name), request,
                                                 std::move(location));
  HAWSER_CHECK(writer->begin());
  return writer;
}

Status EmbeddedWriter::begin() {
  if (!request_.session.empty()) {
    if (!looksLikeSession(request_.session))
      return fail(ErrorCode::invalidArgument, "this is no session of an embedded store");
    auto found = store_->resumeWriting(request_.session, name_, request_.size);
    if (found) {
      blob_ = std::move(*found);
      return {};
    }
    if (found.error().code != ErrorCode::notFound) return fail(std::move(found.error()));
    HAWSER_TRY(const bool isObject, findCommitted());
    if (isObject) return {};
  } else {
    HAWSER_CHECK(store_->checkWrite(name_, request_.condition));
    request_.session = randomName();
  }
  if (request_.size != kUnknownSize) HAWSER_CHECK(store_->makeRoom(request_.size));
  ObjectRecord record;
  record.name = name_;
  record.session = request_.session;
  record.size = request_.size;
  HAWSER_TRY(blob_, store_->startWriting(std::move(record)));
  if (request_.size != kUnknownSize &&
      request_.size > blob_->clusters() * store_->blobs().space().clusterSize) {
    store_->discard(std::move(blob_), request_.session);
    return fail(ErrorCode::tooLarge, "an object of this store has at most 268,435,456 clusters");
  }
  return {};
}

// A process that died between the commit and its journal's note left the object itself. Where the power went,
// the journal may have forgotten parts too: they are sent again, and held against what stands there.
Result<bool> EmbeddedWriter::findCommitted() {
  auto object = store_->open(name_);
  if (!object && object.error().code == ErrorCode::notFound) return false;
  if (!object) return fail(std::move(object.error()));
  if (object->record.session != request_.session || object->record.size != request_.size) return false;
  blob_ = std::move(object->blob);
  setState(State::committed);
  return true;
}

Status EmbeddedWriter::checkThere(const OpContext& context, const PartReceipt& receipt) {
  HAWSER_TRY(const bool same, readsBackAs(context, receipt));
  if (!same) return fail(ErrorCode::changedUnderUs, "the object has changed since it was written");
  return {};
}

Status EmbeddedWriter::checkPart(const Part& part) const {
  const auto end = checkedAdd(part.range.offset, part.range.length);
  if (!end || *end > request_.size)
    return fail(ErrorCode::invalidArgument, "the part lies outside of the object");
  if (state() == State::aborted) return fail(ErrorCode::invalidArgument, "this writer has given up");
  return {};
}

Result<PartReceipt> EmbeddedWriter::writePart(const OpContext& context, const Part& part, ByteSpan bytes,
                                              std::uint64_t crc) {
  const auto run = [&]() -> Result<PartReceipt> {
    HAWSER_CHECK(context.check());
    HAWSER_CHECK(checkPart(part));
    if (bytes.size() != part.range.length)
      return fail(ErrorCode::invalidArgument, "the part has another length than its bytes");
    if (crc64(bytes) != crc) {
      return fail(
          makeError(ErrorCode::corrupt, "the part's bytes are not those of its checksum", Retry::soon));
    }
    forget(part);
    const PartReceipt receipt{part, crc, {}};
    HAWSER_CHECK(state() == State::committed ? checkThere(context, receipt)
                                             : writeBlob(context, *store_, *blob_, part.range.offset, bytes));
    know(receipt);
    return receipt;
  };
  return naming(run());
}

Result<std::unique_ptr<PartSink>> EmbeddedWriter::openPart(const OpContext& context, const Part& part) {
  const auto run = [&]() -> Result<std::unique_ptr<PartSink>> {
    HAWSER_CHECK(context.check());
    HAWSER_CHECK(checkPart(part));
    forget(part);
    return std::make_unique<BlobPartSink>(*this, part, context);
  };
  return naming(run());
}

Result<bool> EmbeddedWriter::hasPart(const OpContext& context, const PartReceipt& receipt) {
  const auto run = [&]() -> Result<bool> {
    HAWSER_CHECK(context.check());
    if (!checkPart(receipt.part)) return false;
    HAWSER_TRY(const bool same, readsBackAs(context, receipt));
    if (same) know(receipt);
    return same;
  };
  return naming(run());
}

Status EmbeddedWriter::readPart(const OpContext& context, const Part& part, ByteSink& sink) {
  const auto run = [&]() -> Status {
    HAWSER_CHECK(context.check());
    HAWSER_CHECK(checkPart(part));
    return readBlob(context, store_->buffers(), *blob_, part.range, sink);
  };
  return naming(run());
}

Result<bool> EmbeddedWriter::readsBackAs(const OpContext& given, const PartReceipt& receipt) {
  OpContext context = given;
  context.meter = nullptr;  // these bytes are not on their way
  HashSink sink(false);
  HAWSER_CHECK(readBlob(context, store_->buffers(), *blob_, receipt.part.range, sink));
  return sink.crc() == receipt.crc64;
}

Result<std::uint64_t> EmbeddedWriter::sumOf(std::span<const PartReceipt> parts) const {
  std::uint64_t at = 0;
  std::uint64_t crc = 0;
  std::uint32_t number = 0;
  for (const PartReceipt& receipt : parts) {
    const Part& part = receipt.part;
    const bool follows = part.number == number++ && part.range.offset == at;
    if (!follows || part.range.length > request_.size - at)
      return fail(ErrorCode::invalidArgument, "the parts are not the whole object in order");
    at += part.range.length;
    crc = crc64Combined(crc, receipt.crc64, part.range.length);
  }
  if (at != request_.size && request_.size != kUnknownSize)
    return fail(ErrorCode::invalidArgument, "parts are missing");
  return crc;
}

Result<ObjectInfo> EmbeddedWriter::commit(const OpContext& context, std::span<const PartReceipt> parts,
                                          const ObjectProperties& properties) {
  const auto run = [&]() -> Result<ObjectInfo> {
    HAWSER_CHECK(context.check());
    HAWSER_TRY(const std::uint64_t crc, sumOf(parts));
    if (properties.hashes.crc64.value_or(crc) != crc)
      return fail(ErrorCode::corrupt, "the parts together do not have the checksum of the object");
    if (state() == State::aborted) return fail(ErrorCode::invalidArgument, "this writer has given up");
    for (const PartReceipt& receipt : parts) {
      if (isKnown(receipt)) continue;
      HAWSER_TRY(const bool same, readsBackAs(context, receipt));
      if (!same) return fail(makeError(ErrorCode::corrupt, "a part is not what was written", Retry::soon));
    }
    if (state() == State::committed) {
      HAWSER_TRY(const ObjectRecord record, store_->recordOf(*blob_));
      return infoOf(record, blob_->id(), "");
    }
    return publish(parts.empty() ? 0 : parts.back().part.range.end(), crc, properties);
  };
  auto info = naming(run());
  if (info) info->key = request_.ref.key;
  return info;
}

Result<ObjectInfo> EmbeddedWriter::publish(std::uint64_t size, std::uint64_t crc,
                                           const ObjectProperties& properties) {
  // A session may have been of a longer object once, or of one whose size nobody knew.
  const std::uint64_t clusters = divideRoundingUp(size, store_->blobs().space().clusterSize);
  if (clusters != blob_->clusters()) HAWSER_CHECK(blob_->resize(clusters));
  ObjectRecord record;
  record.name = name_;
  record.size = size;
  record.session = request_.session;
  record.properties = properties;
  record.properties.hashes.crc64 = crc;
  HAWSER_TRY(ObjectInfo info, store_->publish(*blob_, std::move(record), request_.condition));
  setState(State::committed);
  return info;
}

Status EmbeddedWriter::abort(const OpContext& context) {
  if (auto status = context.check(); !status) return fail(named(std::move(status.error())));
  if (state() != State::open) return {};
  setState(State::aborted);
  store_->discard(std::move(blob_), request_.session);
  return {};
}

bool EmbeddedWriter::isKnown(const PartReceipt& receipt) const {
  const MutexLock lock(mutex_);
  const auto found = known_.find(receipt.part.number);
  return found != known_.end() && found->second == receipt.crc64;
}

void EmbeddedWriter::know(const PartReceipt& receipt) {
  const MutexLock lock(mutex_);
  known_[receipt.part.number] = receipt.crc64;
}

void EmbeddedWriter::forget(const Part& part) {
  const MutexLock lock(mutex_);
  known_.erase(part.number);
}

EmbeddedWriter::State EmbeddedWriter::state() const {
  const MutexLock lock(mutex_);
  return state_;
}

void EmbeddedWriter::setState(State state) {
  const MutexLock lock(mutex_);
  state_ = state;
}

Error EmbeddedWriter::named(Error error) const {
  error.object = location_;
  return error;
}

}  // namespace hawser::embedded
