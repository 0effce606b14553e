#include "ondemand/shared_rate.h"

#include <atomic>

#include "base/condition_variable.h"

namespace hawser::ondemand {

namespace {

constexpr std::uint64_t kFileBytes = 4096;
constexpr std::int64_t kAhead = 100'000'000;  // ns that may be let through before they are paid for
constexpr std::int64_t kSecond = 1'000'000'000;
constexpr auto kLook = std::chrono::milliseconds(100);  // a new rate holds for those who wait, too

std::int64_t nanoseconds(SteadyTime time) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count();
}

}  // namespace

struct SharedRate::Shared {
  std::atomic<std::uint64_t> rate;   // bytes a second; 0: no limit
  std::atomic<std::int64_t> paidAt;  // ns of the clock
};

SharedRate::SharedRate(std::unique_ptr<MemoryMap> memory, const Clock& clock)
    : memory_(std::move(memory)), clock_(clock) {
  static_assert(std::atomic<std::uint64_t>::is_always_lock_free);
}

SharedRate::Shared& SharedRate::shared() const {
  return *reinterpret_cast<Shared*>(memory_->bytes().data());
}

Result<std::shared_ptr<SharedRate>> SharedRate::open(FileSystem& files, const std::string& path,
                                                     const MapFile& map, const Clock& clock) {
  auto file = files.open(path, OpenMode::readWrite, false);
  if (!file && file.error().code == ErrorCode::notFound) file = files.open(path, OpenMode::create);
  if (!file && file.error().code == ErrorCode::exists) file = files.open(path, OpenMode::readWrite, false);
  if (!file) return fail(std::move(file.error()));
  HAWSER_TRY(const FileInfo info, (*file)->info());
  if (info.size < kFileBytes) HAWSER_CHECK((*file)->allocate(kFileBytes));
  HAWSER_TRY(std::unique_ptr<MemoryMap> memory, map(path, {0, kFileBytes}));
  return std::shared_ptr<SharedRate>(new SharedRate(std::move(memory), clock));
}

void SharedRate::setRate(std::uint64_t bytesPerSecond) {
  shared().rate.store(bytesPerSecond);
}

std::uint64_t SharedRate::rate() const {
  return shared().rate.load();
}

SteadyTime SharedRate::book(std::uint64_t bytes) {
  const std::uint64_t rate = shared().rate.load();
  const std::int64_t now = nanoseconds(clock_.steady());
  if (rate == 0) return clock_.steady();
  const auto cost =
      static_cast<std::int64_t>(static_cast<double>(bytes) * kSecond / static_cast<double>(rate));
  std::int64_t paidAt = shared().paidAt.load();
  std::int64_t from = 0;
  do {
    // Longer ahead than any booking could be: the file is of another start of the system.
    from = paidAt > now + 3600 * kSecond ? now : std::max(paidAt, now);
  } while (!shared().paidAt.compare_exchange_weak(paidAt, from + cost));
  return SteadyTime(std::chrono::nanoseconds(from - kAhead));
}

Status SharedRate::take(const OpContext& context, std::uint64_t bytes) {
  const SteadyTime due = book(bytes);
  while (rate() != 0) {
    const SteadyTime now = clock_.steady();
    if (now >= due) break;
    HAWSER_CHECK(context.check());
    if (!waitFor(context.stop, std::min<std::chrono::nanoseconds>(due - now, kLook)))
      return fail(ErrorCode::cancelled, "stopped");
  }
  return context.check();
}

void SharedRate::count(std::uint64_t bytes) {
  book(bytes);
}

}  // namespace hawser::ondemand
