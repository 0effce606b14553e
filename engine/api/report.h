// Report: what a job did, for people and programs. PlanSummary: what it would do.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/types.h"

namespace hawser {

struct ReportLine {
  std::string source, destination;
  TransferState state = TransferState::done;
  std::uint64_t size = 0;
  std::uint64_t bytesSent = 0;  // in this run; resumed bytes are not sent again
  std::uint64_t bytesResumed = 0;
  bool verified = false;
  std::string hash;  // "crc64nvme:0123456789abcdef", empty where none
  std::optional<Error> error;
};

struct Report {
  JobRow job;
  VerifyLevel verify = VerifyLevel::parts;
  std::vector<ReportLine> lines;  // failures first
};

enum class ReportFormat : std::uint8_t { text, json, csv, html };
std::string rendered(const Report& report, ReportFormat format);

struct PlanSummary {
  std::uint64_t objects = 0, bytes = 0, folders = 0, links = 0;
  std::uint64_t fresh = 0, overwrites = 0, skips = 0, conflicts = 0;
  struct Line {
    std::string source, destination;
    std::uint64_t size = 0;
    std::string action;  // "copy", "overwrite", "skip", "ask", "rename"
    std::string reason;
  };
  std::vector<Line> lines;  // the first 10,000
};

}  // namespace hawser
