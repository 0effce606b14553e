// One report of several: of the shares of a job, which processes that never met have written as JSON
// (FORMAT.md). Pure.
#pragma once

#include <QJsonObject>
#include <vector>

#include "api/report.h"

namespace hawser {

// What renderedJson() says of it. invalidArgument where it is no report; unsupported: of a newer version.
Result<Report> reportFrom(const QJsonObject& json);

// `reports`: at least one; of several tries of a share each, in any order. What arrived in any of them has
// arrived, and counts once; of the rest the last try is what counts. invalidArgument: not all are shares of
// one job.
Result<Report> merged(const std::vector<Report>& reports);

}  // namespace hawser
