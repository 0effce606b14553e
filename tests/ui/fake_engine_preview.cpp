// What the made-up engine says that a job would do, and how transfers look of which only changes are sent.
#include <utility>

#include "ui/fake_engine.h"

namespace hawser::ui {
namespace {

constexpr std::uint64_t kMiB = 1024 * 1024;

// Tells when it is let go.
class HeldOperation final : public Operation {
 public:
  explicit HeldOperation(std::shared_ptr<std::atomic<bool>> stopped) : stopped_(std::move(stopped)) {}
  ~HeldOperation() override { *stopped_ = true; }
  void cancel() override { *stopped_ = true; }

 private:
  std::shared_ptr<std::atomic<bool>> stopped_;
};

PlanSummary::Line line(const std::string& name, std::uint64_t size, DeltaUse use, std::uint64_t toSend) {
  PlanSummary::Line made;
  made.source = "/home/ada/render/" + name;
  made.destination = "studio:renders/" + name;
  made.size = size;
  made.action = use == DeltaUse::nothingThere ? "copy" : "overwrite";
  made.delta = use;
  made.bytesToSend = toSend;
  return made;
}

void change(PlanSummary::Line& line, std::size_t begin, std::size_t end, float share = 1) {
  if (line.changed.empty()) line.changed.assign(256, 0);
  for (std::size_t i = begin; i < end; ++i)
    line.changed[i] = share;
}

void addTo(PlanSummary& plan, const PlanSummary::Line& line) {
  if (line.action == "fail") {
    ++plan.failures;
  } else {
    ++plan.objects;
    plan.bytes += line.size;
    plan.bytesToSend += line.bytesToSend;
  }
  plan.lines.push_back(line);
}

}  // namespace

PlanSummary FakeEngine::showcasePlan() {
  PlanSummary plan;
  PlanSummary::Line disk = line("vm-disk-01.img", 250 * kMiB, DeltaUse::changes, 3 * kMiB + 100'000);
  change(disk, 12, 13, 0.3F);
  change(disk, 101, 103);
  change(disk, 240, 241, 0.1F);
  addTo(plan, disk);
  PlanSummary::Line mix = line("sound-mix-v12.wav", 1940 * kMiB, DeltaUse::changes, 610 * kMiB);
  change(mix, 160, 241);
  addTo(plan, mix);
  addTo(plan, line("night/grade-notes.pdf", 2 * kMiB, DeltaUse::changes, 0));
  plan.lines.back().changed.assign(256, 0);
  addTo(plan,
        line("night/a-folder-with-a-rather-long-name/and-another-one-below-it/turntable-final-final-2.exr",
             64 * kMiB, DeltaUse::mostlyNew, 64 * kMiB));
  addTo(plan, line("notes.md", 14'200, DeltaUse::small, 14'200));
  addTo(plan, line("cut-08.mov", 840 * kMiB, DeltaUse::nothingThere, 840 * kMiB));
  addTo(plan, line("lens-grid.tif", 98 * kMiB, DeltaUse::notKnown, 98 * kMiB));
  addTo(plan, line("panorama.psb", 780 * kMiB, DeltaUse::cannot, 780 * kMiB));
  PlanSummary::Line locked = line("plates/plate-020.exr", 64 * kMiB, DeltaUse::none, 0);
  locked.action = "fail";
  locked.error = makeError(ErrorCode::denied, "permission denied");
  locked.error->object = locked.source;
  locked.reason = locked.error->detail;
  addTo(plan, locked);
  return plan;
}

TransferId FakeEngine::addChanges(TransferState state) {
  TransferRow row;
  row.source = "/home/ada/vm-disk-01.img";
  row.destination = "studio:renders/vm-disk-01.img";
  row.state = state;
  row.size = 250 * kMiB;
  row.job = 94;
  row.delta = DeltaUse::changes;
  row.bytesPredicted = 3 * kMiB + 100'000;
  const bool done = state == TransferState::done;
  row.bytesDone = done ? row.size : row.size - kMiB;
  row.bytesSent = done ? row.bytesPredicted : row.bytesPredicted - kMiB;
  row.bytesCompared = state == TransferState::comparing ? 96 * kMiB : row.size;
  row.verified = done;
  return add(row);
}

OperationPtr FakeEngine::preview(const JobRequest& request, std::function<void(Result<PlanSummary>)> done,
                                 std::shared_ptr<std::atomic<std::uint64_t>> compared) {
  const std::lock_guard lock(mutex_);
  previewed_.push_back(request);
  PlanSummary plan;
  plan.objects = request.sources.size();
  if (plan_) plan = *plan_;
  const auto run = [done = std::move(done), plan, compared, failed = previewing_] {
    if (compared) *compared = plan.bytes;
    done(failed ? Result<PlanSummary>(fail(*failed)) : Result<PlanSummary>(plan));
  };
  if (request.options.delta && comparing_) {
    if (compared) *compared = comparedUntil_;
    comparison_ = run;
    *comparisonStopped_ = false;
    return std::make_unique<HeldOperation>(comparisonStopped_);
  }
  pool_.start(run);
  return std::make_unique<HeldOperation>(std::make_shared<std::atomic<bool>>());
}

void FakeEngine::setPlan(PlanSummary plan) {
  const std::lock_guard lock(mutex_);
  plan_ = std::move(plan);
}

void FakeEngine::failPreviews(std::optional<Error> error) {
  const std::lock_guard lock(mutex_);
  previewing_ = std::move(error);
}

void FakeEngine::holdComparison(std::uint64_t after) {
  const std::lock_guard lock(mutex_);
  comparing_ = true;
  comparedUntil_ = after;
}

void FakeEngine::letComparisonGo() {
  const std::lock_guard lock(mutex_);
  comparing_ = false;
  if (comparison_) pool_.start(std::exchange(comparison_, {}));
}

bool FakeEngine::comparisonStopped() const {
  return *comparisonStopped_;
}

std::vector<JobRequest> FakeEngine::previewed() const {
  const std::lock_guard lock(mutex_);
  return previewed_;
}

}  // namespace hawser::ui
