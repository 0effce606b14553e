// TimedPause: a pause of everything that ends by itself, also where the program was ended and started again
// in between, or the computer slept.
#pragma once

#include <QObject>
#include <QTimer>
#include <optional>

#include "base/clock.h"

namespace hawser::ui {

class EngineBridge;

class TimedPause : public QObject {
  Q_OBJECT
 public:
  explicit TimedPause(EngineBridge& bridge, QObject* parent = nullptr);

  // Pauses all until then.
  void pauseUntil(WallTime end);
  std::optional<WallTime> end() const { return end_; }

 Q_SIGNALS:
  void changed();

 private:
  void look();
  void set(std::optional<WallTime> end);

  EngineBridge& bridge_;
  std::optional<WallTime> end_;
  bool own_ = false;  // what pauses or resumes just now is this
  QTimer timer_;
};

}  // namespace hawser::ui
