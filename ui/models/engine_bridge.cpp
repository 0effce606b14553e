#include "models/engine_bridge.h"

#include <chrono>

namespace hawser::ui {
namespace {
constexpr std::chrono::milliseconds kVisible{100};
constexpr std::chrono::milliseconds kHidden{1000};
// Long enough for rates to fall to zero on screen.
constexpr int kQuietTicksBeforeRest = 30;
}  // namespace

EngineBridge::EngineBridge(const Clock& clock, QObject* parent)
    : QObject(parent), clock_(clock), link_(std::make_shared<Link>()) {
  link_->bridge = this;
  pool_.setMaxThreadCount(2);
  timer_.setSingleShot(true);
  connect(&timer_, &QTimer::timeout, this, &EngineBridge::sample);
}

EngineBridge::~EngineBridge() {
  shutDown();
}

void EngineBridge::shutDown() {
  {
    const std::lock_guard lock(link_->mutex);
    link_->bridge = nullptr;
  }
  timer_.stop();
  pool_.waitForDone();
  engine_.reset();
}

std::function<void()> EngineBridge::wakeFunction() {
  return [link = link_] {
    const std::lock_guard lock(link->mutex);
    if (EngineBridge* bridge = link->bridge)
      QMetaObject::invokeMethod(
          bridge, [bridge] { bridge->poke(); }, Qt::QueuedConnection);
  };
}

void EngineBridge::setEngine(std::shared_ptr<Engine> engine) {
  engine_ = std::move(engine);
  cursor_ = {};
  if (limitRate_ != 0) engine_->setLimitRate(limitRate_);
  Q_EMIT engineReady();
  poke();
}

void EngineBridge::setOpenError(const Error& error) {
  Q_EMIT engineFailed(error);
}

void EngineBridge::setVisible(bool visible) {
  visible_ = visible;
  if (visible) poke();
}

void EngineBridge::poke() {
  quietTicks_ = 0;
  if (!engine_) return;
  if (!timer_.isActive()) timer_.start(0);
}

void EngineBridge::arm() {
  if (quietTicks_ < kQuietTicksBeforeRest) timer_.start(visible_ ? kVisible : kHidden);
}

void EngineBridge::sample() {
  if (!engine_) return;
  Snapshot snapshot = engine_->snapshot(cursor_);
  // Copies within this computer touch no network; on screen they are on their way up.
  const std::uint64_t moved = snapshot.totals.bytesMoved - totals_.bytesMoved;
  const std::uint64_t network =
      snapshot.totals.bytesSent - totals_.bytesSent + snapshot.totals.bytesReceived - totals_.bytesReceived;
  if (moved > network) localBytes_ += moved - network;
  totals_ = snapshot.totals;
  const bool busy = totals_.running + totals_.asking > 0 || !totals_.journalSaved ||
                    !snapshot.transfers.empty() || !snapshot.jobs.empty();
  quietTicks_ = busy ? 0 : quietTicks_ + 1;
  speeds_.record(totals_.bytesSent + localBytes_, totals_.bytesReceived, clock_.steady());
  Q_EMIT sampled(snapshot);
  for (const Event& event : engine_->takeEvents())
    Q_EMIT happened(event);
  arm();
}

void EngineBridge::submit(JobRequest request) {
  submit(std::move(request), nullptr, {});
}

void EngineBridge::submit(JobRequest request, QObject* asker,
                          std::function<void(const Result<JobId>&)> done) {
  run<Result<JobId>>(
      this,
      [request, paused = allPaused_](Engine& engine) {
        Result<JobId> job = engine.submit(request);
        // What comes while all is paused waits with it.
        if (job && paused) engine.pauseJob(*job);
        return job;
      },
      [this, request, asker = QPointer<QObject>(asker), done = std::move(done)](Result<JobId> result) {
        if (result)
          Q_EMIT started(*result);
        else if (!asker)
          Q_EMIT submitFailed(request, result.error());
        if (asker) done(result);
        poke();
      });
}

void EngineBridge::took(JobId job) {
  if (engine_ && allPaused_) engine_->pauseJob(job);
  Q_EMIT started(job);
  poke();
}

void EngineBridge::setLimitRate(std::uint64_t bytesPerSecond) {
  limitRate_ = bytesPerSecond;
  if (engine_) engine_->setLimitRate(bytesPerSecond);
  Q_EMIT limitChanged();
  poke();
}

void EngineBridge::setAllPaused(bool paused) {
  allPaused_ = paused;
  if (engine_) {
    if (paused)
      engine_->pauseAll();
    else
      engine_->resumeAll();
  }
  Q_EMIT pausedChanged();
  poke();
}

}  // namespace hawser::ui
