// ProfileRuns: saved profiles that were asked to run. They go on whether who asked is there or not; their
// jobs are shown as others are.
#pragma once

#include <QObject>
#include <functional>
#include <list>

#include "api/engine.h"

namespace hawser::ui {

class EngineBridge;

class ProfileRuns : public QObject {
  Q_OBJECT
 public:
  // Those of this bridge, for as long as that is there.
  static ProfileRuns& of(EngineBridge& bridge);

  // `done` hears of it, while `asker` is there.
  void run(const std::string& name, QObject* asker, std::function<void(const Result<JobId>&)> done);

 Q_SIGNALS:
  // It could not run, and nobody else has heard of it.
  void failed(const QString& name, const hawser::Error& error);

 private:
  explicit ProfileRuns(EngineBridge& bridge);

  EngineBridge& bridge_;
  std::list<OperationPtr> runs_;  // that are still looked at
};

}  // namespace hawser::ui
