// Folders that are kept the same: planned by reading alone, and started as a job whose plan is frozen.
#include <QSysInfo>

#include "api/engine_impl.h"
#include "api/job_request_text.h"
#include "api/job_title.h"
#include "api/plan_comparison.h"
#include "api/printable.h"
#include "api/sync_sides.h"
#include "api/typed_name.h"
#include "sched/retry.h"
#include "storage/renames.h"
#include "sync/sync_memory.h"
#include "sync/sync_steps.h"

namespace hawser {

// One of the two folders: read from and written to by the same store.
struct EngineImpl::Side {
  Location location;
  Place place;
  ReadPlace reads() const { return {place.store.get(), place.container, place.key}; }
  // On a disk of this computer; empty: it lies on none.
  std::string folder() const {
    if (!place.store->capabilities().localFiles) return {};
    std::string path = place.store->location({place.container, place.key});
    while (path.size() > 1 && path.ends_with('/'))
      path.pop_back();
    return path;
  }
};

namespace {

std::string hostOf(const SyncRequest& request) {
  return request.host.empty() ? QSysInfo::machineHostName().toStdString() : request.host;
}

Status isInOther(const Place& left, const Place& right) {
  const auto at = [](const Place& place) { return place.store->location({place.container, place.key}); };
  const auto folder = [](std::string text) { return text.ends_with('/') ? text : text + '/'; };
  const std::string a = folder(at(left)), b = folder(at(right));
  if (!a.starts_with(b) && !b.starts_with(a)) return {};
  return fail(makeError(ErrorCode::invalidArgument, "the two folders are the same, or one lies in the other")
                  .about(at(left)));
}

// What the job's transfers need of them: all else has gone into the plan.
JobOptions optionsOf(const SyncRequest& request, std::uint64_t removals) {
  JobOptions options = request.options;
  options.recursive = true;
  options.include.clear();
  options.exclude.clear();
  options.skip = SkipRule::none;
  options.conflict = ConflictPolicy::overwrite;
  options.links = LinkPolicy::keep;
  options.deletes = removals == 0 ? DeletePolicy::none : DeletePolicy::after;
  options.mostDeletes = removals;
  return options;
}

PlanItem itemOf(const SyncRow& row, const JobPlaces& places) {
  PlanItem item;
  const SyncSide from = other(row.to);
  const SyncObject& object = *row.on(from);
  item.source = from == SyncSide::left ? 0 : 1;
  item.destination = row.to == SyncSide::right ? 0 : 1;
  item.sourceKey = places.sources[item.source].key + row.path;
  item.destinationKey = places.destinations[item.destination].key + row.path;
  item.kind = object.kind == ObjectKind::object ? TransferKind::object : TransferKind::link;
  item.size = object.size;
  item.sourceEtag = object.etag;
  item.condition = row.on(row.to) ? Condition::matches(row.on(row.to)->etag) : Condition::absent();
  return item;
}

}  // namespace

Result<EngineImpl::Side> EngineImpl::sideOf(const OpContext& context, const std::string& text) {
  HAWSER_TRY(const Location typed, stores_.parse(text));
  HAWSER_TRY(const std::vector<std::string> places, placesOf(asFolder(typed).text(), false));
  if (places.size() != 1) {
    return fail(makeError(ErrorCode::unsupported,
                          "it is of several places: keep each of them the same by a run of its own")
                    .about(typed.text()));
  }
  Side side;
  side.location = asFolder(typed);
  stores_.keepSas(typed);
  HAWSER_TRY(side.place, stores_.openDestination(context, side.location));
  return side;
}

std::vector<std::shared_ptr<KeptObjects>> EngineImpl::keptOf(const OpContext& context,
                                                             const JobOptions& options, const Side& left,
                                                             const Side& right) {
  if (!options.delta) return {};
  return {keptOf(context, left.location, left.place), keptOf(context, right.location, right.place)};
}

Result<JobPlaces> EngineImpl::openSides(const OpContext& context, const JobRequest& request) {
  HAWSER_TRY(Side left, sideOf(context, request.sources.at(0)));
  HAWSER_TRY(Side right, sideOf(context, request.sources.at(1)));
  HAWSER_CHECK(checkRoots(left, right));
  JobPlaces places;
  places.sides = true;
  places.sources = {left.place, right.place};
  places.kept = keptOf(context, request.options, left, right);
  places.destinations = {std::move(right.place), std::move(left.place)};
  HAWSER_TRY(places.seeds, openSeeds(context, request.options));
  return places;
}

// An empty folder that a disk is mounted over is another one than the disk's.
std::string EngineImpl::rootOf(const Side& side) const {
  const std::string path = side.folder();
  if (path.empty()) return {};
  const auto folder = files_.info(path, true);
  const auto parent = files_.info(joinPath(path, ".."), true);
  if (!folder || !parent) return {};
  return std::to_string(folder->inode) + (folder->device == parent->device ? "" : " mounted");
}

Result<bool> EngineImpl::isThere(const Side& side, bool mayBeMissing) const {
  const std::string path = side.folder();
  if (path.empty()) return true;
  const auto info = files_.info(path, true);
  if (info && info->kind == FileKind::directory) return true;
  if (info) return fail(makeError(ErrorCode::invalidArgument, "it is no folder").about(side.location.text()));
  if (info.error().code != ErrorCode::notFound) return fail(info.error());
  if (mayBeMissing) return false;
  Error missing = makeError(ErrorCode::notFound, "the folder is not there");
  missing.serviceCode = kFolderMissing;
  return fail(std::move(missing).about(side.location.text()));
}

// A run that goes on later must not take a folder for the one of its plan that is another.
Status EngineImpl::checkRoots(const Side& left, const Side& right) const {
  HAWSER_TRY(const auto pair, journal_->findPair(left.location.text(), right.location.text()));
  for (const Side* side : {&left, &right}) {
    HAWSER_CHECK(isThere(*side, false));
    const std::string& was = pair ? (side == &left ? pair->leftRoot : pair->rightRoot) : std::string();
    if (was.empty() || rootOf(*side) == was) continue;
    Error replaced = makeError(ErrorCode::changedUnderUs, "it is another folder than the one of the plan");
    replaced.serviceCode = kFolderReplaced;
    return fail(std::move(replaced).about(side->location.text()));
  }
  return {};
}

Result<SyncPreview> EngineImpl::planSides(const OpContext& context, const SyncRequest& request) {
  SyncPreview preview;
  preview.request = request;
  HAWSER_TRY(const Side left, sideOf(context, request.left));
  HAWSER_TRY(const Side right, sideOf(context, request.right));
  preview.request.left = left.location.text();
  preview.request.right = right.location.text();
  for (const Side* side : {&left, &right})
    if (!side->location.sas.empty()) preview.withSas.push_back(side->location.text());
  preview.leftText = preview.request.left;
  preview.rightText = preview.request.right;
  HAWSER_CHECK(isInOther(left.place, right.place));
  HAWSER_TRY(const auto pair, journal_->findPair(preview.request.left, preview.request.right));
  // One that was there and is not is no new folder.
  HAWSER_CHECK(isThere(left, false));
  HAWSER_TRY(const bool isOld, isThere(right, !pair && request.kind != SyncKind::twoWay));
  if (pair) {
    HAWSER_CHECK(journal_->settlePair(pair->id));
    HAWSER_TRY(const auto open, journal_->unfinishedSync(pair->id));
    preview.unfinished = open.value_or(0);
  }
  SyncTask task;
  task.kind = request.kind;
  task.rule = request.options.skip;
  task.links = request.options.links;
  task.include = request.options.include;
  task.exclude = request.options.exclude;
  task.limit = {request.deleteLimit.count, request.deleteLimit.percent, request.agreedRemovals};
  task.host = hostOf(request);
  const auto replaced = [&](const std::string& was, const Side& side) {
    return !request.newFolders && !was.empty() && rootOf(side) != was;
  };
  task.leftReplaced = pair && replaced(pair->leftRoot, left);
  task.rightReplaced = pair && replaced(pair->rightRoot, right);
  PlaceSides sides(left.reads(), right.reads(), retry_);
  std::uint64_t requests = 0;
  const auto here = listingOf(left.reads(), retry_, requests);
  const auto there = isOld ? listingOf(right.reads(), retry_, requests) : noListing();
  JournalMemory memory(*journal_, pair ? pair->id : 0);
  auto plan = planSync(context, task, sides, *here, *there, memory);
  if (!plan) {
    for (const Side* side : {&left, &right})
      plan.error().object = asTyped(plan.error().object, side->place, side->location);
    return fail(std::move(plan.error()));
  }
  preview.plan = std::move(*plan);
  preview.plan.requests += requests;
  const auto room = [&](const Side& side) -> std::optional<std::uint64_t> {
    if (side.folder().empty()) return std::nullopt;
    const auto free = files_.freeSpace(side.folder());
    return free ? std::optional(*free) : std::nullopt;
  };
  preview.freeLeft = room(left);
  preview.freeRight = room(right);
  JobPlaces places;
  places.sources = {left.place, right.place};
  places.kept = keptOf(context, preview.request.options, left, right);
  HAWSER_TRY(places.seeds, openSeeds(context, preview.request.options));
  places.destinations = {right.place, left.place};
  HAWSER_CHECK(compareSides(context, preview, places));
  return preview;
}

Status EngineImpl::compareSides(const OpContext& context, SyncPreview& preview, const JobPlaces& places) {
  if (!preview.request.options.delta) return {};
  for (const SyncRow& row : preview.plan.rows) {
    if (row.action != SyncAction::copy || row.on(other(row.to))->kind != ObjectKind::object) continue;
    const auto compared = retrying(context, retry_, [&] {
      return comparisonOf(context, places, preview.request.options, itemOf(row, places), nullptr);
    });
    if (!compared) HAWSER_CHECK(context.check());
    // Of one that cannot be compared now nobody knows better than its size.
    if (compared && *compared) preview.bytesToSend[row.path] = (*compared)->toSend;
  }
  return {};
}

OperationPtr EngineImpl::previewSync(const SyncRequest& request,
                                     std::function<void(Result<SyncPreview>)> done) {
  return launch([this, request, done = std::move(done)](const OpContext& context) {
    done(planSides(context, request));
  });
}

Result<JobId> EngineImpl::startSync(const SyncPreview& preview) {
  const SyncRequest& asked = preview.request;
  const auto refuse = [&](ErrorCode code, const std::string& why) {
    return fail(makeError(code, why).about(asked.right));
  };
  if (hashOf(preview.plan) != preview.plan.hash)
    return refuse(ErrorCode::invalidArgument, "the plan is not the one that was shown");
  if (!preview.plan.holds.empty())
    return refuse(ErrorCode::invalidArgument,
                  printable(holdWords(preview.plan.holds.front(), preview).toStdString()));
  if (preview.unfinished != 0)
    return refuse(ErrorCode::busy,
                  "an earlier run of the two has not ended: job " + std::to_string(preview.unfinished));
  OpContext context;
  context.stop = stop_.get_token();
  HAWSER_TRY(const Side left, sideOf(context, asked.left));
  HAWSER_TRY(const Side right, sideOf(context, asked.right));
  if (right.location.kind == Location::Kind::path) HAWSER_CHECK(files_.makeDirectories(right.location.key));
  const auto renames = [](const Side& side) {
    return dynamic_cast<const ObjectRenamer*>(side.place.store.get()) != nullptr;
  };
  SyncSteps steps = stepsOf(preview.plan, {left.place.key, right.place.key, renames(left), renames(right)});
  steps.start.pair = {0, asked.left, asked.right, rootOf(left), rootOf(right)};
  JobRequest request;
  request.sources = {asked.left, asked.right};
  request.destination = asked.right;
  request.furtherDestinations = {asked.left};
  request.options = optionsOf(asked, steps.removals);
  request.sync = asked.kind;
  request.withSas = preview.withSas;
  JournalJob job;
  job.program = options_.program;
  job.title = titleText(titleOf(request)).toStdString();
  job.request = jobRequestToJson(request);
  job.state = static_cast<int>(JobState::running);
  job.planned = true;
  job.created = Clock::system().now();
  std::int64_t place = runner_->placesFor(steps.transfers.size());
  for (JournalTransfer& transfer : steps.transfers)
    transfer.place = place++;
  const bool nothing = steps.transfers.empty();
  if (nothing) job.finished = job.created;
  HAWSER_TRY(job.id, journal_->addSync(job, steps.transfers, steps.start));
  if (nothing) {
    // What was found to be the same is known now; a job that did nothing is no news.
    HAWSER_CHECK(journal_->removeJob(job.id));
    return 0;
  }
  options_.log.write(LogLevel::info, "api", "job " + std::to_string(job.id) + ": sync " + job.title);
  HAWSER_CHECK(show(job, true));
  startJob(job.id, {}, true);
  return job.id;
}

}  // namespace hawser
