#include "models/timed_pause.h"

#include <QSettings>
#include <algorithm>

#include "models/engine_bridge.h"

namespace hawser::ui {

namespace {

const QString kKey = QStringLiteral("transfers/pausedUntil");
// A clock may be set, and a computer may sleep: it is looked at now and then.
constexpr std::chrono::milliseconds kLook = std::chrono::minutes(1);

qint64 milliseconds(WallTime time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

}  // namespace

TimedPause::TimedPause(EngineBridge& bridge, QObject* parent) : QObject(parent), bridge_(bridge) {
  timer_.setSingleShot(true);
  connect(&timer_, &QTimer::timeout, this, &TimedPause::look);
  const qint64 kept = QSettings().value(kKey).toLongLong();
  if (kept > 0) end_ = WallTime(std::chrono::milliseconds(kept));
  connect(&bridge_, &EngineBridge::engineReady, this, [this] {
    if (end_) look();
  });
  // Whoever pauses or resumes all otherwise has the last word.
  connect(&bridge_, &EngineBridge::pausedChanged, this, [this] {
    if (!own_) set(std::nullopt);
  });
}

void TimedPause::pauseUntil(WallTime end) {
  set(end);
  look();
}

void TimedPause::set(std::optional<WallTime> end) {
  end_ = end;
  if (end_)
    QSettings().setValue(kKey, milliseconds(*end_));
  else
    QSettings().remove(kKey);
  timer_.stop();
  Q_EMIT changed();
}

void TimedPause::look() {
  if (!end_ || !bridge_.ready()) return;
  const bool over = bridge_.now() >= *end_;
  own_ = true;
  // What was paused before the program was started again goes on as well.
  if (over || !bridge_.allPaused()) bridge_.setAllPaused(!over);
  own_ = false;
  if (over) return set(std::nullopt);
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(*end_ - bridge_.now());
  timer_.start(std::clamp(left, std::chrono::milliseconds(1), kLook));
  Q_EMIT changed();
}

}  // namespace hawser::ui
