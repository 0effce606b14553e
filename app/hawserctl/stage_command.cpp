#include <QJsonObject>
#include <charconv>
#include <filesystem>

#include "api/json_words.h"
#include "api/printable.h"
#include "base/encoding.h"
#include "base/units.h"
#include "commands.h"
#include "os/random.h"
#include "stage_listing.h"
#include "stage_perf.h"
#include "stoppable.h"

namespace hawser::ctl {

namespace {

using staging::Stage;
using staging::SyncMode;

struct Place {
  std::string root, stream, name;
};

Result<std::unique_ptr<Stage>> openStage(const OpContext& context, const std::string& root,
                                         staging::StageOptions options) {
  return Stage::open(context, FileSystem::system(), root, std::move(options));
}

// Standard input into the chunk. What has come is synced a second later at most, whether more comes or not,
// and where the user stops it.
Status fill(const OpContext& context, ByteSource& input, staging::Chunk& chunk, SyncMode mode,
            std::uint64_t& arrived) {
  constexpr std::chrono::seconds kUnsafe(1);
  std::vector<std::byte> buffer(kMiB);
  std::optional<SteadyTime> due;  // when what is not synced must be
  for (;;) {
    OpContext turn = context;
    turn.deadline = due;
    auto got = input.read(turn, buffer);
    const bool late = !got && got.error().code == ErrorCode::timeout && due;
    if (got && *got > 0) {
      HAWSER_CHECK(chunk.append({}, ByteSpan(buffer).first(*got)));
      arrived += *got;
      const SteadyTime now = Clock::system().steady();
      if (!due) due = now + kUnsafe;
      if (now < *due) continue;
    }
    HAWSER_CHECK(chunk.sync({}, mode));
    due.reset();
    if (got && *got == 0) return {};
    if (!got && !late) return fail(std::move(got.error()));
  }
}

int put(Session& session, const Arguments& arguments, const Place& place) {
  staging::StageOptions options;
  options.checksum = arguments.has("checksum");
  const SyncMode mode = arguments.has("full-sync") ? SyncMode::full : SyncMode::normal;
  const auto metadata = arguments.value("metadata");
  Console& console = session.console();
  std::uint64_t arrived = 0;
  const auto done = stoppable<Status>(console, [&](const OpContext& context) -> Status {
    HAWSER_TRY(const auto stage, openStage(context, place.root, options));
    HAWSER_TRY(const auto chunk, stage->open(context, place.stream, place.name, staging::ChunkMode::create));
    if (metadata) HAWSER_CHECK(chunk->setMetadata(*metadata));
    return fill(context, *console.inputBytes(), *chunk, mode, arrived);
  });
  if (!done) {
    const int code = session.failed(done.error());
    if (code == exitDamaged)
      console.err("\"hawserctl stage check --salvage\" moves it aside and keeps what is proven of it.\n");
    return code;
  }
  if (session.json) {
    QJsonObject json{{QStringLiteral("type"), QStringLiteral("staged")},
                     {QStringLiteral("bytes"), static_cast<qint64>(arrived)}};
    setName(json, QStringLiteral("stream"), place.stream);
    setName(json, QStringLiteral("name"), place.name);
    console.out(compact(json) + "\n");
  } else {
    console.out(formatSize(arrived) + " arrived.\n");
  }
  return exitDone;
}

class OutputSink final : public ByteSink {
 public:
  explicit OutputSink(Console& console) : console_(console) {}
  Status write(ByteSpan bytes) override {
    if (console_.out({reinterpret_cast<const char*>(bytes.data()), bytes.size()})) return {};
    return fail(ErrorCode::cancelled, "nobody reads standard output any more");
  }

 private:
  Console& console_;
};

int cat(Session& session, const Arguments& arguments, const Place& place) {
  const bool alsoDamaged = arguments.has("damaged");
  const auto verdict = stoppable<Result<staging::Verdict>>(
      session.console(), [&](const OpContext& context) -> Result<staging::Verdict> {
        staging::StageOptions options;
        options.readOnly = true;
        HAWSER_TRY(const auto stage, openStage(context, place.root, options));
        OutputSink sink(session.console());
        return stage->copyOut(context, place.stream, place.name, sink, alsoDamaged);
      });
  if (!verdict) return session.failed(verdict.error());
  if (verdict->damage == staging::Damage::none) return exitDone;
  return session.failed(
      makeError(ErrorCode::corrupt, damageText(*verdict)).about(place.stream + "/" + place.name));
}

// ls and check: every chunk, one after the other.
int walk(Session& session, const Arguments& arguments, const std::string& root, StageWalk walk) {
  staging::StageOptions options;
  options.readOnly = !walk.salvages;
  options.suffix = arguments.value("suffix").value_or("");
  StageTally tally;
  const auto done = stoppable<Status>(session.console(), [&](const OpContext& context) -> Status {
    HAWSER_TRY(const auto stage, openStage(context, root, options));
    return walkStage(
        context, *stage, walk, [&](const std::string& line) { session.console().out(line); }, tally);
  });
  if (!done) return session.failed(done.error());
  return tally.damaged > 0 ? exitDamaged : exitDone;
}

Result<std::uint64_t> countGiven(const Arguments& arguments, const char* option, std::uint64_t otherwise) {
  const auto text = arguments.value(option);
  if (!text) return otherwise;
  std::uint64_t count = 0;
  const auto [end, wrong] = std::from_chars(text->data(), text->data() + text->size(), count);
  if (wrong == std::errc{} && end == text->data() + text->size() && count > 0 && count <= 10'000'000)
    return count;
  return fail(ErrorCode::invalidArgument, std::string("--") + option + " must be a number from 1");
}

// The bytes of the file, or some that do not compress.
Result<std::string> sampleGiven(const Arguments& arguments) {
  constexpr std::size_t kSample = 400 * kKiB, kMost = 1024 * kMiB;
  const auto path = arguments.value("sample");
  std::string sample(kSample, '\0');
  if (!path) {
    fillRandom({reinterpret_cast<std::byte*>(sample.data()), sample.size()});
    return sample;
  }
  HAWSER_TRY(const auto file, FileSystem::system().open(*path, OpenMode::read));
  HAWSER_TRY(const FileInfo info, file->info());
  if (info.size > kMost)
    return fail(makeError(ErrorCode::tooLarge, "a sample is at most 1 GiB").about(*path));
  sample.resize(info.size);
  HAWSER_TRY(const std::size_t got,
             file->readAt(0, {reinterpret_cast<std::byte*>(sample.data()), sample.size()}));
  sample.resize(got);
  return sample;
}

int perf(Session& session, const Arguments& arguments, const std::string& root) {
  StagePerf job;
  job.folder = root + "/.hawser-perf-" + randomName();
  job.checksum = arguments.has("checksum");
  job.fullSync = arguments.has("full-sync");
  job.memory = arguments.has("memory");
  job.metadata = arguments.value("metadata").value_or("");
  const auto writes = countGiven(arguments, "writes", job.writes);
  if (!writes) return session.misused(writes.error().detail);
  const auto files = countGiven(arguments, "files", job.files);
  if (!files) return session.misused(files.error().detail);
  auto sample = sampleGiven(arguments);
  if (!sample) return session.failed(sample.error());
  job.writes = *writes;
  job.files = *files;
  job.sample = std::move(*sample);
  const auto report = stoppable<Result<StagePerfReport>>(
      session.console(), [&](const OpContext& context) { return measureStage(context, job); });
  if (!report) return session.failed(report.error());
  session.console().out(session.json ? compact({{QStringLiteral("type"), QStringLiteral("stagePerf")},
                                                {QStringLiteral("checksum"), job.checksum},
                                                {QStringLiteral("fullSync"), job.fullSync},
                                                {QStringLiteral("memory"), job.memory},
                                                {QStringLiteral("files"), static_cast<qint64>(job.files)},
                                                {QStringLiteral("writes"), static_cast<qint64>(job.writes)},
                                                {QStringLiteral("bytes"), static_cast<qint64>(report->bytes)},
                                                {QStringLiteral("seconds"), report->elapsed.count()},
                                                {QStringLiteral("bytesPerSecond"), report->rate()}}) +
                                           "\n"
                                     : perfText(job, *report));
  return exitDone;
}

}  // namespace

int runStage(Session& session, const Arguments& arguments) {
  const std::string& verb = arguments.words.front();
  const bool one = verb == "put" || verb == "cat";
  if (!one && verb != "ls" && verb != "check" && verb != "perf")
    return session.misused("stage has no \"" + printable(verb) + "\"; it has put, cat, ls, check and perf");
  if (arguments.words.size() > 2) return session.misused("stage " + verb + ": too much was given");
  if (arguments.words.size() < 2 && verb != "perf")
    return session.misused("stage " + verb + " needs the folder of the stage");
  const std::string root =
      arguments.words.size() > 1 ? arguments.words[1] : std::filesystem::temp_directory_path().string();
  if (verb == "perf") return perf(session, arguments, root);
  if (!one) {
    const bool checks = verb == "check";
    return walk(session, arguments, root,
                {session.json, session.console().outIsTerminal(), checks, checks || arguments.has("checksum"),
                 checks && arguments.has("salvage")});
  }
  const Place place{root, arguments.value("stream").value_or(""), arguments.value("name").value_or("")};
  if (place.stream.empty() || place.name.empty())
    return session.misused("stage " + verb + " needs --stream and --name");
  return verb == "put" ? put(session, arguments, place) : cat(session, arguments, place);
}

}  // namespace hawser::ctl
