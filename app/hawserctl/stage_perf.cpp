#include "stage_perf.h"

#include <cstdio>
#include <filesystem>

namespace hawser::ctl {

namespace {

template <class... Values>
std::string printed(const char* format, Values... values) {
  std::string text(256, '\0');
  text.resize(static_cast<std::size_t>(std::snprintf(text.data(), text.size(), format, values...)));
  return text;
}

// "1023b", "400.0K", "1.9G"
std::string humanSize(std::uint64_t bytes) {
  constexpr char kUnits[] = {'b', 'K', 'M', 'G', 'T', 'P', 'E'};
  if (bytes < 1024) return std::to_string(bytes) + "b";
  double size = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (; bytes >= 1024; bytes /= 1024, size /= 1024)
    ++unit;
  return printed("%.1f%c", size, kUnits[unit]);
}

Status writeAll(const OpContext& context, staging::Stage& stage, const StagePerf& job,
                StagePerfReport& report) {
  const ByteSpan sample(reinterpret_cast<const std::byte*>(job.sample.data()), job.sample.size());
  const staging::SyncMode mode = job.fullSync ? staging::SyncMode::full : staging::SyncMode::normal;
  for (std::uint64_t file = 0; file < job.files; ++file) {
    HAWSER_TRY(const auto chunk,
               stage.open(context, "test-perf", printed("perf-test-%04u.txt", unsigned(file)),
                          staging::ChunkMode::create));
    if (!job.metadata.empty()) HAWSER_CHECK(chunk->setMetadata(job.metadata));
    for (std::uint64_t write = 0; write < job.writes; ++write)
      HAWSER_CHECK(chunk->append(context, sample));
    HAWSER_CHECK(chunk->sync(context, mode));
    report.bytes += job.metadata.size() + job.writes * job.sample.size();
  }
  return {};
}

}  // namespace

Result<StagePerfReport> measureStage(const OpContext& context, const StagePerf& job) {
  const auto measure = [&]() -> Result<StagePerfReport> {
    staging::StageOptions options;
    options.checksum = job.checksum;
    HAWSER_TRY(const auto stage,
               staging::Stage::open(context, FileSystem::system(), job.folder, std::move(options)));
    HAWSER_CHECK(stage->makeStream("test-perf",
                                   job.memory ? staging::StreamKind::memory : staging::StreamKind::files));
    StagePerfReport report;
    const SteadyTime begin = Clock::system().steady();
    HAWSER_CHECK(writeAll(context, *stage, job, report));
    report.elapsed = Clock::system().steady() - begin;
    return report;
  };
  auto report = measure();
  std::error_code error;
  std::filesystem::remove_all(job.folder, error);
  if (report && error)
    return fail(makeError(ErrorCode::internal, "cannot be removed: " + error.message()).about(job.folder));
  return report;
}

std::string perfText(const StagePerf& job, const StagePerfReport& report) {
  const std::uint64_t size = job.sample.size();
  const auto sized = [](std::uint64_t bytes) {
    return humanSize(bytes) + " (" + std::to_string(bytes) + " bytes)\n";
  };
  return std::string("=== perf write === \n") +
         "-  crc32 checksum : " + (job.checksum ? "enabled" : "disabled") + "\n" +
         "-  fs sync mode   : " + (job.fullSync ? "full" : "normal") + "\n" +  //
         "-  file size      : " + sized(size) +                                //
         "-  total files    : " + std::to_string(job.files) + "\n" +
         "-  file writes    : " + std::to_string(job.writes) + "\n" +
         "-  bytes written  : " + sized(report.bytes) +
         printed("-  elapsed time   : %.2f seconds\n", report.elapsed.count()) +
         "-  rate           : " + humanSize(static_cast<std::uint64_t>(report.rate())) +
         printed(" per second (%.2f bytes)\n", report.rate());
}

}  // namespace hawser::ctl
