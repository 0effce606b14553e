// EngineBridge: the engine's only neighbour in the GUI thread. It samples while there is something to see,
// carries callbacks over, and keeps blocking calls off the GUI thread.
//
// Sampling: every 100 ms while the window is visible, every second while it is hidden, not at all while
// nothing moves. The next tick is armed after the last one was applied, so that a slow apply slows the
// sampling and never piles up.
#pragma once

#include <QObject>
#include <QPointer>
#include <QThreadPool>
#include <QTimer>
#include <functional>
#include <memory>
#include <mutex>

#include "api/engine.h"
#include "models/speed_history.h"

namespace hawser::ui {

class EngineBridge : public QObject {
  Q_OBJECT
 public:
  explicit EngineBridge(const Clock& clock = Clock::system(), QObject* parent = nullptr);
  ~EngineBridge() override;

  // For EngineOptions::wake; may outlive the bridge.
  std::function<void()> wakeFunction();
  void setEngine(std::shared_ptr<Engine> engine);
  void setOpenError(const Error& error);
  Engine* engine() const { return engine_.get(); }
  bool ready() const { return engine_ != nullptr; }
  // Stops the engine, which saves; within 250 ms.
  void shutDown();

  void setVisible(bool visible);
  // Something was asked of the engine: look again soon.
  void poke();
  bool sampling() const { return timer_.isActive(); }

  // `done` runs in the GUI thread, unless `receiver` or the bridge is gone by then.
  template <class Value>
  std::function<void(Value)> carry(QObject* receiver, std::function<void(Value)> done) {
    return [link = link_, guard = QPointer<QObject>(receiver), done = std::move(done)](Value value) {
      auto held = std::make_shared<Value>(std::move(value));
      // What is posted to an object that is gone stays with the thread, and takes it down when that ends.
      const std::lock_guard lock(link->mutex);
      if (!link->bridge) return;
      QMetaObject::invokeMethod(
          link->bridge,
          [guard, done, held] {
            if (guard) done(std::move(*held));
          },
          Qt::QueuedConnection);
    };
  }
  // Runs `work` with the engine on a thread of its own, `done` with its result in the GUI thread.
  template <class Value>
  void run(QObject* receiver, std::function<Value(Engine&)> work, std::function<void(Value)> done) {
    if (!engine_) return;
    pool_.start([engine = engine_, work = std::move(work),
                 deliver = carry<Value>(receiver, std::move(done))] { deliver(work(*engine)); });
  }

  void submit(JobRequest request);
  // `done` hears of it, while `asker` is there: then nobody else is told where it is refused.
  void submit(JobRequest request, QObject* asker, std::function<void(const Result<JobId>&)> done);

  // A job that something else than submit() has made: it waits where all is paused, and is shown.
  void took(JobId job);

  const SpeedHistory& speeds() const { return speeds_; }
  WallTime now() const { return clock_.now(); }
  SteadyTime steady() const { return clock_.steady(); }
  const Totals& totals() const { return totals_; }
  std::uint64_t limitRate() const { return limitRate_; }
  bool allPaused() const { return allPaused_; }
  void setLimitRate(std::uint64_t bytesPerSecond);
  void setAllPaused(bool paused);

 Q_SIGNALS:
  void engineReady();
  void engineFailed(const hawser::Error& error);
  void sampled(const hawser::Snapshot& snapshot);
  void happened(const hawser::Event& event);
  void started(hawser::JobId job);
  void submitFailed(const hawser::JobRequest& request, const hawser::Error& error);
  void limitChanged();
  void pausedChanged();

 private:
  // How other threads reach the bridge while it is there.
  struct Link {
    std::mutex mutex;
    EngineBridge* bridge = nullptr;
  };
  void sample();
  void arm();

  const Clock& clock_;
  std::shared_ptr<Engine> engine_;
  std::shared_ptr<Link> link_;
  QThreadPool pool_;
  QTimer timer_;
  Cursor cursor_;
  Totals totals_;
  std::uint64_t localBytes_ = 0;
  SpeedHistory speeds_;
  std::uint64_t limitRate_ = 0;
  bool visible_ = true;
  bool allPaused_ = false;
  int quietTicks_ = 0;
};

}  // namespace hawser::ui
