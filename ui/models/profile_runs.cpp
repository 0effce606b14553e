#include "models/profile_runs.h"

#include <QPointer>

#include "models/engine_bridge.h"
#include "models/text.h"

namespace hawser::ui {

ProfileRuns::ProfileRuns(EngineBridge& bridge) : QObject(&bridge), bridge_(bridge) {}

ProfileRuns& ProfileRuns::of(EngineBridge& bridge) {
  auto* there = bridge.findChild<ProfileRuns*>(QString(), Qt::FindDirectChildrenOnly);
  return there ? *there : *new ProfileRuns(bridge);
}

void ProfileRuns::run(const std::string& name, QObject* asker,
                      std::function<void(const Result<JobId>&)> done) {
  if (!bridge_.ready()) return;
  const auto place = runs_.insert(runs_.end(), nullptr);
  *place = bridge_.engine()->runProfile(
      name, bridge_.carry<Result<JobId>>(this, [this, place, name, asker = QPointer<QObject>(asker),
                                                done = std::move(done)](const Result<JobId>& job) {
        runs_.erase(place);
        if (job && *job != 0) bridge_.took(*job);
        if (asker)
          done(job);
        else if (!job)
          Q_EMIT failed(fromUtf8(name), job.error());
      }));
}

}  // namespace hawser::ui
