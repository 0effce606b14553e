#include "exit_code.h"

namespace hawser::ctl {

ExitCode exitCodeOf(const Error& error) {
  switch (error.code) {
    case ErrorCode::denied:
      // With an errno it is a file's permission, which no credential mends.
      return error.sys == 0 ? exitCredentials : exitFailed;
    case ErrorCode::authExpired:
      return exitCredentials;
    case ErrorCode::cancelled:
      return exitCancelled;
    case ErrorCode::corrupt:
      return exitDamaged;
    default:
      return exitFailed;
  }
}

bool lacksKeychain(const Error& error) {
  return error.code == ErrorCode::unsupported || error.code == ErrorCode::denied;
}

int worse(int code, int next) {
  return code == exitDone || next == exitCancelled || next == exitDamaged ? next : code;
}

ExitCode exitCodeOf(const Report& report) {
  const ReportCounts counts = counted(report);
  if (counts.damaged > 0) return exitDamaged;
  if (counts.failed > 0) {
    for (const ReportLine& line : report.lines) {
      const bool failed = line.state == TransferState::failed;
      if (failed && (!line.error || exitCodeOf(*line.error) != exitCredentials)) return exitFailed;
    }
    return exitCredentials;
  }
  if (report.job.error) return exitCodeOf(*report.job.error);
  if (report.job.state == JobState::failed) return exitFailed;
  if (report.job.state != JobState::done || counts.open > 0 || counts.cancelled > 0) return exitCancelled;
  return report.missingShards.empty() ? exitDone : exitFailed;
}

}  // namespace hawser::ctl
