#include "storage/local/local_writer.h"

#include <algorithm>

#include "base/units.h"
#include "checksum/crc64.h"
#include "checksum/summing_sinks.h"
#include "os/random.h"
#include "storage/local/local_commit.h"
#include "storage/local/local_properties.h"

namespace hawser::local {

namespace {

constexpr std::uint64_t kBuffer = 256 * kKiB;

}  // namespace

class LocalPartSink : public PartSink {
 public:
  LocalPartSink(LocalWriter& writer, const Part& part, std::stop_token stop)
      : writer_(writer), part_(part), stop_(std::move(stop)), there_(writer.committed_ != nullptr) {}

  Status write(ByteSpan bytes) override {
    if (stop_.stop_requested()) return failed(makeError(ErrorCode::cancelled, "stopped"));
    if (bytes.size() > part_.range.length - done_) {
      return failed(makeError(ErrorCode::invalidArgument, "more bytes than the part holds"));
    }
    // While they are in the CPU's cache.
    crc_ = hawser::crc64(bytes, crc_);
    if (!there_) {
      Status written = writer_.unfinished_->file().writeAt(part_.range.offset + done_, bytes);
      if (!written) return failed(writer_.unfinished_->withMissing(std::move(written.error())));
    }
    done_ += bytes.size();
    return {};
  }

  std::optional<std::uint64_t> crc64() const override { return crc_; }

  Result<PartReceipt> finish(const OpContext& context) override {
    if (failed_) return fail(writer_.named(makeError(ErrorCode::invalidArgument, "the part has failed")));
    if (auto status = context.check(); !status) return fail(writer_.named(std::move(status.error())));
    if (done_ != part_.range.length) {
      return fail(writer_.named(makeError(ErrorCode::invalidArgument, "fewer bytes than the part holds")));
    }
    if (auto status = context.moved(done_); !status) return fail(writer_.named(std::move(status.error())));
    const PartReceipt receipt{part_, crc_, {}};
    if (!there_) {
      // Else the commit waits for all of a large object at once.
      writer_.unfinished_->file().writeSoon(part_.range);
    } else if (auto same = writer_.checkThere(context, receipt); !same) {
      return fail(writer_.named(same.error()));
    }
    writer_.know(receipt);
    return receipt;
  }

 private:
  Status failed(Error error) {
    failed_ = true;
    return fail(writer_.named(std::move(error)));
  }

  LocalWriter& writer_;
  const Part part_;
  const std::stop_token stop_;
  const bool there_;  // in the committed object
  std::uint64_t done_ = 0;
  std::uint64_t crc_ = 0;
  bool failed_ = false;
};

Result<std::unique_ptr<ObjectWriter>> LocalWriter::start(FileSystem& files,
                                                         std::shared_ptr<DurableFolders> folders,
                                                         const Clock& clock, const Place& place,
                                                         const WriteRequest& request, std::string location) {
  auto writer =
      std::make_unique<LocalWriter>(files, std::move(folders), clock, place, request, std::move(location));
  HAWSER_CHECK(writer->openFile());
  return writer;
}

Status LocalWriter::openFile() {
  if (!request_.session.empty()) {
    if (!isSession(request_.session)) {
      return fail(ErrorCode::invalidArgument, "this is no session of a local store");
    }
    auto found = Unfinished::find(files_, place_, request_.session);
    if (found) {
      unfinished_ = std::make_unique<Unfinished>(std::move(*found));
      return {};
    }
    if (found.error().code != ErrorCode::notFound) return fail(std::move(found.error()));
    HAWSER_TRY(const bool isObject, findCommitted());
    if (isObject) return {};
  } else {
    HAWSER_CHECK(checkWrite(files_, place_, request_.condition));
    request_.session = randomName();
  }
  const std::uint64_t room = request_.size == kUnknownSize ? 0 : request_.size;
  HAWSER_TRY(Unfinished made, Unfinished::create(files_, place_, request_.session, room));
  unfinished_ = std::make_unique<Unfinished>(std::move(made));
  return {};
}

// A process that died between the rename and its journal's note left the object itself. Where the power went,
// the journal may have forgotten parts too: they are sent again, and held against what stands there.
Result<bool> LocalWriter::findCommitted() {
  if (!checkWay(files_, place_)) return false;
  auto file = files_.open(place_.path, OpenMode::read, false);
  if (!file) return false;
  HAWSER_TRY(const FileInfo info, (*file)->info());
  HAWSER_TRY(const Kept kept, readKept(**file, info));
  if (kept.session != request_.session || info.size != request_.size) return false;
  committed_ = std::move(*file);
  state_ = State::committed;
  return true;
}

Status LocalWriter::checkThere(const OpContext& context, const PartReceipt& receipt) {
  HAWSER_TRY(const bool same, readsBackAs(context, receipt));
  if (!same) return fail(ErrorCode::changedUnderUs, "the object has changed since it was written");
  return {};
}

Status LocalWriter::checkPart(const Part& part, State wanted) const {
  const auto end = checkedAdd(part.range.offset, part.range.length);
  if (!end || *end > request_.size) {
    return fail(ErrorCode::invalidArgument, "the part lies outside of the object");
  }
  if (state() != wanted) return fail(ErrorCode::invalidArgument, "this writer has committed or given up");
  return {};
}

Result<PartReceipt> LocalWriter::writePart(const OpContext& context, const Part& part, ByteSpan bytes,
                                           std::uint64_t crc) {
  const auto run = [&]() -> Result<PartReceipt> {
    HAWSER_CHECK(context.check());
    HAWSER_CHECK(checkPart(part, committed_ ? State::committed : State::open));
    if (bytes.size() != part.range.length) {
      return fail(ErrorCode::invalidArgument, "the part has another length than its bytes");
    }
    if (crc64(bytes) != crc) {
      return fail(
          makeError(ErrorCode::corrupt, "the part's bytes are not those of its checksum", Retry::soon));
    }
    forget(part);
    const PartReceipt receipt{part, crc, {}};
    HAWSER_CHECK(committed_ ? checkThere(context, receipt)
                            : unfinished_->write(context, part.range.offset, bytes));
    know(receipt);
    return receipt;
  };
  auto result = run();
  if (!result) result.error() = named(std::move(result.error()));
  return result;
}

Result<std::unique_ptr<PartSink>> LocalWriter::openPart(const OpContext& context, const Part& part) {
  if (auto status = context.check(); !status) return fail(named(std::move(status.error())));
  if (auto status = checkPart(part, committed_ ? State::committed : State::open); !status)
    return fail(named(std::move(status.error())));
  forget(part);
  return std::make_unique<LocalPartSink>(*this, part, context.stop);
}

Result<bool> LocalWriter::hasPart(const OpContext& context, const PartReceipt& receipt) {
  if (auto status = context.check(); !status) return fail(named(std::move(status.error())));
  if (state() == State::aborted) return false;
  if (!checkPart(receipt.part, state())) return false;
  auto same = readsBackAs(context, receipt);
  if (!same) return fail(named(std::move(same.error())));
  if (*same) know(receipt);
  return same;
}

Status LocalWriter::readPart(const OpContext& context, const Part& part, ByteSink& sink) {
  const auto run = [&]() -> Status {
    HAWSER_CHECK(context.check());
    if (state() == State::aborted) return fail(ErrorCode::invalidArgument, "this writer has given up");
    HAWSER_CHECK(checkPart(part, state()));
    HAWSER_TRY(const bool whole, readFile(context, part.range, sink));
    if (whole) return {};
    return fail(makeError(ErrorCode::corrupt, "the part is shorter than it was written", Retry::soon));
  };
  auto status = run();
  if (!status) status.error() = named(std::move(status.error()));
  return status;
}

// False: the file ends before.
Result<bool> LocalWriter::readFile(const OpContext& context, const ByteRange& range, ByteSink& sink) {
  File& file = committed_ ? *committed_ : unfinished_->file();
  const auto buffer = std::make_unique_for_overwrite<std::byte[]>(std::min(range.length, kBuffer));
  for (std::uint64_t at = 0; at < range.length;) {
    HAWSER_CHECK(context.check());
    const MutableByteSpan span(buffer.get(), std::min(range.length - at, kBuffer));
    HAWSER_TRY(const std::size_t got, file.readAt(range.offset + at, span));
    if (got != span.size()) return false;
    HAWSER_CHECK(sink.write(span));
    HAWSER_CHECK(context.moved(got));
    at += got;
  }
  return true;
}

Result<bool> LocalWriter::readsBackAs(const OpContext& given, const PartReceipt& receipt) {
  OpContext context = given;
  context.meter = nullptr;  // these bytes are not on their way
  HashSink sink(false);
  HAWSER_TRY(const bool whole, readFile(context, receipt.part.range, sink));
  return whole && sink.crc() == receipt.crc64;
}

Status LocalWriter::checkWhole(std::span<const PartReceipt> parts, const ObjectProperties& properties) const {
  std::uint64_t at = 0;
  std::uint64_t crc = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Part& part = parts[i].part;
    if (part.number != i || part.range.offset != at || part.range.length > request_.size - at) {
      return fail(ErrorCode::invalidArgument, "the parts are not the whole object in order");
    }
    at += part.range.length;
    crc = crc64Combined(crc, parts[i].crc64, part.range.length);
  }
  if (at != request_.size && request_.size != kUnknownSize)
    return fail(ErrorCode::invalidArgument, "parts are missing");
  const auto& expected = properties.hashes.crc64;
  if (expected && *expected != crc) {
    return fail(ErrorCode::corrupt, "the parts together do not have the checksum of the object");
  }
  return {};
}

Result<ObjectInfo> LocalWriter::commit(const OpContext& context, std::span<const PartReceipt> parts,
                                       const ObjectProperties& properties) {
  const auto run = [&]() -> Result<ObjectInfo> {
    HAWSER_CHECK(context.check());
    HAWSER_CHECK(checkWhole(parts, properties));
    if (state() == State::aborted) return fail(ErrorCode::invalidArgument, "this writer has given up");
    for (const PartReceipt& receipt : parts) {
      if (isKnown(receipt)) continue;
      HAWSER_TRY(const bool same, readsBackAs(context, receipt));
      if (!same) return fail(makeError(ErrorCode::corrupt, "a part is not what was written", Retry::soon));
    }
    if (state() == State::committed) {
      HAWSER_CHECK(syncName(files_, place_));
      HAWSER_TRY(const FileInfo info, (committed_ ? *committed_ : unfinished_->file()).info());
      return infoOf(request_.ref.key, info);
    }
    // An earlier session may have been of a longer object.
    HAWSER_CHECK(unfinished_->file().resize(parts.empty() ? 0 : parts.back().part.range.end()));
    auto info = unfinished_->finish(*folders_, place_, request_.ref.key, properties, request_.session,
                                    request_.condition, clock_.now());
    if (info) setState(State::committed);
    if (unfinished_->broken()) {
      // The parts have to be sent again, to another file; a resume of the session will find none.
      (void)unfinished_->remove();
      setState(State::aborted);
    }
    return info;
  };
  auto result = run();
  if (!result) result.error() = named(std::move(result.error()));
  return result;
}

Status LocalWriter::abort(const OpContext& context) {
  if (auto status = context.check(); !status) return fail(named(std::move(status.error())));
  if (state() != State::open) return {};
  Status removed = unfinished_->remove();
  if (!removed && removed.error().code != ErrorCode::notFound) {
    return fail(named(std::move(removed.error())));
  }
  setState(State::aborted);
  return {};
}

bool LocalWriter::isKnown(const PartReceipt& receipt) const {
  const std::lock_guard lock(mutex_);
  const auto found = known_.find(receipt.part.number);
  return found != known_.end() && found->second == receipt.crc64;
}

void LocalWriter::know(const PartReceipt& receipt) {
  const std::lock_guard lock(mutex_);
  known_[receipt.part.number] = receipt.crc64;
}

void LocalWriter::forget(const Part& part) {
  const std::lock_guard lock(mutex_);
  known_.erase(part.number);
}

LocalWriter::State LocalWriter::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

void LocalWriter::setState(State state) {
  const std::lock_guard lock(mutex_);
  state_ = state;
}

Error LocalWriter::named(Error error) const {
  error.object = location_;
  return error;
}

}  // namespace hawser::local
