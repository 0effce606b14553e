// The reference tool's own measurement: the same bytes written several times to each of many chunks.
#pragma once

#include <chrono>
#include <string>

#include "api/stage.h"

namespace hawser::ctl {

struct StagePerf {
  std::string folder;  // is made and removed
  std::string sample, metadata;
  std::uint64_t writes = 5, files = 1000;
  bool checksum = false, fullSync = false, memory = false;
};

struct StagePerfReport {
  std::uint64_t bytes = 0;
  std::chrono::duration<double> elapsed{};
  double rate() const { return elapsed.count() > 0 ? static_cast<double>(bytes) / elapsed.count() : 0; }
};

Result<StagePerfReport> measureStage(const OpContext& context, const StagePerf& job);
// As the reference tool prints it, line by line.
std::string perfText(const StagePerf& job, const StagePerfReport& report);

}  // namespace hawser::ctl
