// What hawserctl says of the jobs that the window runs.
#pragma once

#include <QJsonObject>

#include "e2e/ctl.h"
#include "e2e/window/desktop.h"

namespace hawser::test {

inline QJsonObject lastJob(Desktop& desktop) {
  const Desktop::Ended listed = desktop.ctl({u"jobs"_qs, u"list"_qs, u"--json"_qs});
  const QList<QJsonObject> jobs = Finished{listed.code, listed.out, listed.err}.lines();
  return jobs.isEmpty() ? QJsonObject() : jobs.last();
}

inline bool isDone(const QJsonObject& job) {
  return job[u"state"].toString() == u"done"_qs;
}

}  // namespace hawser::test
