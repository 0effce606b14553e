// Report: what a job did, for people and programs. PlanSummary: what it would do.
#pragma once

#include <QString>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/types.h"

namespace hawser {

struct ReportLine {
  TransferKind kind = TransferKind::object;
  std::string source, destination;  // no source: of a removal
  TransferState state = TransferState::done;
  std::uint64_t size = 0;
  std::uint64_t bytesSent = 0;     // since it was last begun or resumed
  std::uint64_t bytesResumed = 0;  // found there then, and not sent again
  DeltaUse delta = DeltaUse::none;
  std::uint64_t bytesPredicted = 0;  // of DeltaUse::changes: so many were to be sent
  bool verified = false;
  std::string hash;  // "crc64nvme:0123456789abcdef", empty where none
  std::optional<Error> error;
};

inline constexpr std::size_t kDeltaUses = static_cast<std::size_t>(DeltaUse::distant) + 1;

// What is removed is counted apart: done, failed and so on are of what was copied, but for `failed`, which is
// of all.
struct ReportCounts {
  std::uint64_t objects = 0, done = 0, verified = 0, failed = 0, skipped = 0, cancelled = 0;
  std::uint64_t removed = 0;
  std::uint64_t open = 0;     // not finished
  std::uint64_t damaged = 0;  // of the failed: their bytes are wrong
  std::uint64_t bytes = 0, bytesSent = 0, bytesResumed = 0;
  // Of the done, those of which only changes were sent.
  std::uint64_t changed = 0, changedBytes = 0, changedSent = 0, changedPredicted = 0;
  std::array<std::uint64_t, kDeltaUses> byDelta{};  // and how many came of each DeltaUse

  friend bool operator==(const ReportCounts&, const ReportCounts&) = default;
};

struct DestinationCounts {
  std::string destination;
  ReportCounts counts;
};

struct Report {
  JobRow job;
  VerifyLevel verify = VerifyLevel::parts;
  std::vector<ReportLine> lines;  // failures first
  // Of all, where the lines are only those of failed transfers.
  std::optional<ReportCounts> counts;
  std::vector<DestinationCounts> destinations;  // where there are several
  Shard shard;                                  // that it is of
  // Of one that was merged: shares that nobody has reported of.
  std::vector<std::uint32_t> missingShards = {};
};

// Short stable names, such as "cancelled": for the command line, JSON and CSV.
std::string_view name(JobState state);
std::string_view name(TransferState state);
std::string_view name(VerifyLevel level);
std::string_view name(DeltaUse use);  // empty where it was not asked for
// Why all of an object was sent, translated: "most of it is new"; empty where it was not or was not asked
// for.
QString whyWhole(DeltaUse use);

ReportCounts counted(const Report& report);

// One translated sentence: "All 12 objects (3.0 MiB) arrived and were verified."
std::string verdict(const Report& report);

enum class ReportFormat : std::uint8_t { text, json, csv, html };
// Damaged objects come first in all of them, then failed ones. json and csv: FORMAT.md. html: one
// self-contained page.
std::string rendered(const Report& report, ReportFormat format);

struct PlanSummary {
  std::uint64_t objects = 0, bytes = 0, folders = 0, links = 0;
  // Of the bytes, those that are not there already; all but with JobOptions::delta.
  std::uint64_t bytesToSend = 0;
  std::uint64_t fresh = 0, overwrites = 0, skips = 0, conflicts = 0, failures = 0;
  std::uint64_t unknown = 0;   // at a destination that could not be asked: looked at when it is copied
  std::uint64_t removals = 0;  // of what stands at the destination alone
  struct Line {
    std::string source, destination;
    std::uint64_t size = 0;
    std::string action;  // "copy", "overwrite", "skip", "ask", "look", "remove", "fail"
    std::string reason;
    std::optional<Error> error;  // of "fail"
    DeltaUse delta = DeltaUse::none;
    std::uint64_t bytesToSend = 0;  // where it was compared
    // Of DeltaUse::changes: the object cut into equal stretches, and of each the share that is sent, 0 to 1.
    std::vector<float> changed = {};
  };
  std::vector<Line> lines;  // the first 10,000
};

}  // namespace hawser
