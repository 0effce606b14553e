#include <algorithm>
#include <deque>

#include "api/engine_impl.h"
#include "api/input_spool.h"
#include "api/typed_name.h"
#include "base/condition_variable.h"
#include "base/units.h"
#include "checksum/crc64.h"
#include "checksum/digest.h"
#include "sched/retry.h"
#include "transfer/object_copy.h"

namespace hawser {

namespace {

// Parts of the first size, then each step twice as large, so that fifty thousand hold more than a terabyte.
constexpr std::uint64_t kFirstPart = 8 * kMiB;
constexpr std::uint64_t kLargestPart = 32 * kMiB;
constexpr std::uint32_t kPartsOfSize = 10'000;
constexpr std::uint64_t kMostAtOnce = 16;

// Sends the parts of one object while the next is read. Its parts run on the pool; it waits for them.
class StreamWrite {
 public:
  StreamWrite(const OpContext& context, ThreadPool& pool, const Place& place, const JobOptions& options,
              std::uint64_t memory, WriteProgress& progress)
      : context_(context),
        pool_(pool),
        place_(place),
        options_(options),
        memory_(memory),
        progress_(progress) {}

  // What can be said before anything is sent.
  Status check() const;
  Result<ObjectInfo> run(ByteSource& source);

 private:
  std::uint64_t sizeOfPart(std::uint32_t number) const;
  Status send(ByteSource& source);
  Result<bool> sendNext(ByteSource& source, std::uint32_t number);
  void waitForRoom(std::size_t atOnce);
  void waitForAll();

  const OpContext& context_;
  ThreadPool& pool_;
  const Place& place_;
  const JobOptions& options_;
  const std::uint64_t memory_;
  WriteProgress& progress_;
  std::unique_ptr<ObjectWriter> writer_;
  std::uint64_t size_ = 0;
  Md5 md5_;
  Mutex mutex_;
  ConditionVariable changed_;
  std::size_t underWay_ HAWSER_GUARDED_BY(mutex_) = 0;
  std::deque<PartReceipt> receipts_ HAWSER_GUARDED_BY(mutex_);  // by number
  std::optional<Error> failure_ HAWSER_GUARDED_BY(mutex_);
};

std::uint64_t StreamWrite::sizeOfPart(std::uint32_t number) const {
  if (options_.partSize != 0) return options_.partSize;
  const std::uint64_t most = std::max(kFirstPart, std::min(kLargestPart, memory_ / 2));
  return std::min(most, kFirstPart << std::min(number / kPartsOfSize, 8u));
}

void StreamWrite::waitForRoom(std::size_t atOnce) {
  MutexLock lock(mutex_);
  while (underWay_ >= atOnce)
    changed_.wait(lock);
}

void StreamWrite::waitForAll() {
  MutexLock lock(mutex_);
  while (underWay_ != 0)
    changed_.wait(lock);
}

// False: the source has ended.
Result<bool> StreamWrite::sendNext(ByteSource& source, std::uint32_t number) {
  const std::uint64_t size = sizeOfPart(number);
  const std::size_t atOnce = writer_->inOrder() ? 1 : std::clamp<std::size_t>(memory_ / size, 1, kMostAtOnce);
  waitForRoom(atOnce);
  auto bytes = std::make_shared<std::vector<std::byte>>(size);
  std::size_t filled = 0;
  while (filled < bytes->size()) {
    HAWSER_TRY(const std::size_t got, source.read(context_, MutableByteSpan(*bytes).subspan(filled)));
    if (got == 0) break;
    filled += got;
  }
  const bool more = filled == bytes->size();
  bytes->resize(filled);
  if (filled == 0) return false;
  if (options_.storeMd5) md5_.add(*bytes);
  const Part part{number, {size_, filled}};
  size_ += filled;
  {
    const MutexLock lock(mutex_);
    if (failure_) return false;
    ++underWay_;
    receipts_.emplace_back();
  }
  pool_.post([this, part, bytes] {
    const std::uint64_t crc = crc64(*bytes);
    auto receipt =
        retrying(context_, RetryPolicy(), [&] { return writer_->writePart(context_, part, *bytes, crc); });
    const MutexLock lock(mutex_);
    if (receipt) {
      progress_.arrived.fetch_add(part.range.length);
      receipts_[part.number] = std::move(*receipt);
    } else if (!failure_) {
      failure_ = std::move(receipt.error());
    }
    --underWay_;
    changed_.notifyAll();
  });
  return more;
}

Status StreamWrite::send(ByteSource& source) {
  Status all;
  for (std::uint32_t number = 0;; ++number) {
    const auto more = sendNext(source, number);
    if (!more) all = fail(more.error());
    if (!more || !*more) break;
  }
  waitForAll();
  const MutexLock lock(mutex_);
  if (failure_) return fail(*failure_);
  return all;
}

Status StreamWrite::check() const {
  const ObjectStore& store = *place_.store;
  const ObjectRef ref{place_.container, place_.key};
  if (!store.capabilities().unknownSizes) {
    return fail(makeError(ErrorCode::unsupported, "its store takes nothing whose size is not known")
                    .about(store.location(ref)));
  }
  if (options_.mode == WriteMode::page) {
    return fail(makeError(ErrorCode::unsupported, "an object in pages has to be of a known size")
                    .about(store.location(ref)));
  }
  return {};
}

Result<ObjectInfo> StreamWrite::run(ByteSource& source) {
  ObjectStore& store = *place_.store;
  const ObjectRef ref{place_.container, place_.key};
  WriteRequest request{ref, kUnknownSize, sizeOfPart(0), Condition::none(), {}, ObjectForm::block};
  if (options_.conflict != ConflictPolicy::overwrite) request.condition = Condition::absent();
  if (options_.mode == WriteMode::append) request.form = ObjectForm::append;
  if (!store.capabilities().localFiles) request.properties.contentType = contentTypeFor(place_.key);
  request.properties.form = request.form;
  applyKept(request.properties, options_.kept);
  HAWSER_TRY(writer_, retrying(context_, RetryPolicy(), [&] { return store.startWrite(context_, request); }));
  const auto finish = [&]() -> Result<ObjectInfo> {
    HAWSER_CHECK(send(source));
    ObjectProperties properties = request.properties;
    if (options_.storeMd5) properties.hashes.md5 = md5_.finish();
    std::vector<PartReceipt> receipts;
    {
      const MutexLock lock(mutex_);
      receipts.assign(receipts_.begin(), receipts_.end());
    }
    return retrying(context_, RetryPolicy(), [&] { return writer_->commit(context_, receipts, properties); });
  };
  auto written = finish();
  if (!written) (void)writer_->abort({});  // not with the context, which may be stopped
  return written;
}

// Keeps what is read, as long as that can be done.
class KeptSource final : public ByteSource {
 public:
  KeptSource(ByteSource& source, InputSpool* spool, const Log& log)
      : source_(source), spool_(spool), log_(log) {}
  Result<std::size_t> read(const OpContext& context, MutableByteSpan into) override {
    HAWSER_TRY(const std::size_t got, source_.read(context, into));
    begun_ = true;
    ended_ = got == 0;
    if (spool_) kept(spool_->append(into.first(got)));
    return got;
  }
  bool hasBegun() const { return begun_; }
  // Reads the rest. False: not all of it is kept.
  bool readToEnd(const OpContext& context) {
    std::vector<std::byte> buffer(kMiB);
    while (spool_ && !ended_) {
      if (!read(context, buffer)) return false;
    }
    if (spool_) kept(spool_->end());
    return spool_ != nullptr;
  }

 private:
  void kept(const Status& status) {
    if (status) return;
    log_.write(LogLevel::warning, "api", "standard input is not kept any more: " + inLog(status.error()));
    spool_ = nullptr;
  }

  ByteSource& source_;
  InputSpool* spool_;
  const Log& log_;
  bool begun_ = false, ended_ = false;
};

}  // namespace

Result<ObjectInfo> EngineImpl::writeTo(const OpContext& context, const Location& location, ByteSource& source,
                                       const JobOptions& options, WriteProgress& progress) {
  if (location.isFolder()) {
    return fail(makeError(ErrorCode::invalidArgument, "what comes has no name: name the object it is to be")
                    .about(location.text()));
  }
  if (location.kind == Location::Kind::path)
    HAWSER_CHECK(files_.makeDirectories(std::string(parentPath(location.key))));
  HAWSER_TRY(const Place place, stores_.openDestination(context, location));
  StreamWrite write(context, *pool_, place, options, options_.memoryBudget, progress);
  HAWSER_CHECK(write.check());
  // A file of this machine would lie there twice.
  const bool keeps = !place.store->capabilities().localFiles;
  auto input = keeps ? keepInput(location, options) : Result<Input>(Input());
  if (!input) {
    options_.log.write(LogLevel::warning, "api", "standard input is not kept: " + inLog(input.error()));
    input = Input();
  }
  KeptSource kept(source, input->spool.get(), options_.log);
  auto written = asTyped(write.run(kept), place, location);
  if (!input->spool) return written;
  // What was refused before anything came can be said at once: nothing is lost by it.
  const bool refused = !written && !kept.hasBegun() && written.error().retry == Retry::never;
  if (written || refused || context.stopped()) {
    forgetInput(*input);
  } else if (kept.readToEnd(context)) {
    progress.keptAs = input->job.id;
  } else if (context.stopped()) {
    forgetInput(*input);
  } else {
    brokeOff(input->job, *input->spool);
    progress.keptAs = input->job.id;
  }
  return written;
}

OperationPtr EngineImpl::write(const std::string& text, std::shared_ptr<ByteSource> source,
                               const JobOptions& options, std::shared_ptr<WriteProgress> progress,
                               std::function<void(Result<ObjectInfo>)> done) {
  return launch([this, text, source = std::move(source), options, progress = std::move(progress),
                 done = std::move(done)](const OpContext& context) {
    const auto location = stores_.parse(text);
    done(location ? writeTo(context, *location, *source, options, *progress)
                  : Result<ObjectInfo>(fail(location.error())));
  });
}

}  // namespace hawser
