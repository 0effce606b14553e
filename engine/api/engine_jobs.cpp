#include <algorithm>

#include "api/cached_seeds.h"
#include "api/engine_impl.h"
#include "api/job_request_text.h"
#include "api/job_title.h"
#include "api/spool_store.h"
#include "api/typed_name.h"
#include "base/encoding.h"
#include "sched/retry.h"
#include "transfer/object_copy.h"
#include "transfer/planner.h"
#include "transfer/retried_listing.h"

namespace hawser {

namespace {

// What precedes a key in the location's text. Keys of a destination are relative to its folder.
std::string textBeforeKey(Location location, bool destination) {
  if (destination && location.kind == Location::Kind::path) {
    return location.key.substr(0, location.key.rfind('/') + 1);
  }
  location.key = location.kind == Location::Kind::path ? "/" : "";
  std::string text = location.text();
  if (!location.container.empty() && !text.ends_with('/')) text += '/';
  return text;
}

// The keys of a stripe are relative to the folders it lies on.
std::string folderText(const Location& location) {
  std::string text = location.text();
  if (!text.ends_with('/') && !text.ends_with(':')) text += '/';
  return text;
}

// What a call to `place` waits for, with the name the user gave it.
class TypedWaits final : public RetryListener {
 public:
  TypedWaits(RetryListener& to, const Place& place, const Location& typed)
      : to_(to), place_(place), typed_(typed) {}
  void waits(const Error& error, WallTime next) override {
    Error named = error;
    named.object = asTyped(error.object, place_, typed_);
    to_.waits(named, next);
  }
  void waitsNoMore() override { to_.waitsNoMore(); }

 private:
  RetryListener& to_;
  const Place& place_;
  const Location& typed_;
};

// The plan will refuse it: nothing is made for it in the source before.
bool liesInASource(const JobRequest& request, const std::string& path) {
  return std::any_of(request.sources.begin(), request.sources.end(), [&](const std::string& source) {
    return source.starts_with('/') && path.starts_with(source.ends_with('/') ? source : source + "/");
  });
}

// What was asked for and the destination has not: nothing is left out silently.
Status checkCan(const Place& to, const JobOptions& options) {
  const Capabilities& can = to.store->capabilities();
  const char* lacks = nullptr;
  const bool form = options.mode == WriteMode::page || options.mode == WriteMode::append;
  if (form && !can.forms) lacks = "its store has no page or append objects";
  if (options.blobSync && !can.namesByMd5) lacks = "its store has no blocks that BlobSync could go on from";
  if (!options.kept.tier.empty() && !can.tiers) lacks = "its store has no access tiers";
  if (!lacks) return {};
  return fail(makeError(ErrorCode::unsupported, lacks).about(to.store->location({to.container, to.key})));
}

}  // namespace

Result<JobPlaces> EngineImpl::open(const OpContext& context, const JobRequest& request) {
  if (request.sync) return openSides(context, request);
  JobPlaces places;
  for (const std::string& source : request.sources) {
    HAWSER_TRY(const Location location, stores_.parse(source));
    // A snapshot is of what lies there as it is, not of what slices are put together to.
    HAWSER_TRY(Place place, request.snapshot.empty()
                                ? stores_.openSource(context, location, request.decryptKey)
                                : stores_.open(context, location, request.decryptKey));
    place.snapshot = request.snapshot;
    if (const auto input = std::dynamic_pointer_cast<SpoolStore>(place.store))
      places.inputs.push_back(input->spool());
    if (request.options.delta) places.kept.push_back(keptOf(context, location, place));
    places.sources.push_back(std::move(place));
  }
  HAWSER_TRY(places.seeds, openSeeds(context, request.options));
  if (request.stripeWidth != 0) {
    HAWSER_TRY(const StripePlaces stripe, stripeOf(request));
    // Its keys follow a '/'.
    std::string name = stripe.members.front().text();
    name.pop_back();
    HAWSER_TRY(places.destinations.emplace_back().store,
               stores_.openStripe(context, name, stripe, request.encryptKey));
    HAWSER_CHECK(checkCan(places.destinations.front(), request.options));
    return places;
  }
  HAWSER_TRY(const std::vector<Location> destinations, destinationsOf(request));
  for (const Location& destination : destinations) {
    HAWSER_TRY(Place place, stores_.openDestination(context, destination, request.encryptKey));
    HAWSER_CHECK(checkCan(place, request.options));
    places.destinations.push_back(std::move(place));
  }
  return places;
}

std::shared_ptr<KeptObjects> EngineImpl::keptOf(const OpContext& context, const Location& location,
                                                const Place& place) {
  const auto service = stores_.serviceOf(context, location);
  if (!service || service->empty()) return nullptr;
  return std::make_shared<CachedSeeds>(cache_, place.store, *service);
}

// They are read only, and have to be here: what is elsewhere would have to be fetched, too.
Result<std::vector<Place>> EngineImpl::openSeeds(const OpContext& context, const JobOptions& options) {
  std::vector<Place> seeds;
  for (const std::string& text : options.deltaFrom) {
    HAWSER_TRY(const Location location, stores_.parse(text));
    HAWSER_TRY(Place place, stores_.open(context, location, {}));
    if (!place.store->capabilities().localFiles)
      return fail(makeError(ErrorCode::invalidArgument, "it is no file of this computer").about(text));
    seeds.push_back(std::move(place));
  }
  return seeds;
}

// Several are folders, whatever is there.
Result<std::vector<Location>> EngineImpl::destinationsOf(const JobRequest& request) const {
  HAWSER_TRY(Location first, stores_.parse(request.destination));
  std::vector<Location> all;
  all.push_back(request.isToSeveral() ? asFolder(std::move(first)) : std::move(first));
  for (const std::string& text : request.furtherDestinations) {
    HAWSER_TRY(Location further, stores_.parse(text));
    all.push_back(asFolder(std::move(further)));
  }
  return all;
}

// The places that a destination is of: the members of replicas, and the copies of a stripe that lies on such.
// Itself where it is one place.
Result<std::vector<std::string>> EngineImpl::placesOf(const std::string& text, bool striped) const {
  HAWSER_TRY(const Location location, stores_.parse(text));
  const std::vector<Connection> known = connections();
  const auto found = std::find_if(known.begin(), known.end(), [&](const Connection& connection) {
    return location.kind == Location::Kind::connection && connection.name == location.connection;
  });
  if (found != known.end()) HAWSER_CHECK(checkNoLoop(*found, known));
  const bool replicas = found != known.end() && found->kind == kReplicaKind;
  std::size_t copies = 0;
  if (found != known.end() && !replicas) {
    HAWSER_TRY(copies, copiesOf(*found, known));
  }
  if (!replicas && copies == 0) return std::vector<std::string>{text};
  if (striped) return fail(wrongMember(kStripeKind, location));
  if (!location.isFolder()) {
    return fail(makeError(ErrorCode::invalidArgument,
                          "what goes to several places keeps its name: name a folder, with a '/' at its end")
                    .about(location.text()));
  }
  std::vector<std::string> places;
  for (std::size_t copy = 1; copy <= copies; ++copy) {
    Location one = location;
    one.connection = copyName(location.connection, copy);
    places.push_back(one.text());
  }
  if (!replicas) return places;
  HAWSER_TRY(const std::vector<Location> members, membersOf(*found));
  for (const Location& member : members) {
    // A member may be a stripe that lies on replicas.
    HAWSER_TRY(const std::vector<std::string> inner, placesOf(textBelow(member, insideOf(location)), false));
    places.insert(places.end(), inner.begin(), inner.end());
  }
  return places;
}

Result<JobRequest> EngineImpl::withMembers(const JobRequest& request) const {
  JobRequest told = request;
  std::vector<std::string> all = {request.destination};
  all.insert(all.end(), request.furtherDestinations.begin(), request.furtherDestinations.end());
  std::vector<std::string> destinations;
  for (const std::string& text : all) {
    HAWSER_TRY(const std::vector<std::string> places, placesOf(text, request.stripeWidth != 0));
    destinations.insert(destinations.end(), places.begin(), places.end());
  }
  told.destination = destinations.front();
  told.furtherDestinations.assign(destinations.begin() + 1, destinations.end());
  return told;
}

Result<StripePlaces> EngineImpl::stripeOf(const JobRequest& request) const {
  StripePlaces stripe;
  stripe.width = request.stripeWidth;
  HAWSER_TRY(stripe.members, destinationsOf(request));
  return stripe;
}

Result<bool> EngineImpl::isFolder(const OpContext& caller, const std::string& text) {
  HAWSER_TRY(const Location location, stores_.parse(text));
  if (location.isFolder()) return true;
  if (location.kind == Location::Kind::path) {
    const auto info = files_.info(location.key, true);
    if (!info && info.error().code != ErrorCode::notFound) return fail(info.error());
    return info && info->kind == FileKind::directory;
  }
  HAWSER_TRY(const Place place, stores_.open(caller, location));
  OpContext context = caller;
  std::optional<TypedWaits> typed;
  if (caller.retries) context.retries = &typed.emplace(*caller.retries, place, location);
  const auto object = retrying(context, retry_, [&] {
    return place.store->stat(context, {place.container, place.key});
  });
  if (object) return object->kind == ObjectKind::folder;
  if (object.error().code != ErrorCode::notFound) return fail(asTyped(object, place, location).error());
  RetriedListing below(*place.store, {place.container, place.key + "/", true, {}, 1}, retry_);
  const auto any = below.peek(context);
  if (!any && any.error().code != ErrorCode::notFound) return fail(asTyped(any, place, location).error());
  return any && *any != nullptr;
}

Result<JobRequest> EngineImpl::pinned(const OpContext& context, const JobRequest& request) {
  JobRequest exact = request;
  HAWSER_TRY(const Location destination, stores_.parse(request.destination));
  if (destination.isFolder() || request.isToSeveral()) return exact;
  bool folder = request.sources.size() > 1;
  if (!folder) {
    HAWSER_TRY(folder, isFolder(context, request.destination));
  }
  if (!folder) {
    HAWSER_TRY(const bool sourceIsFolder, isFolder(context, request.sources.front()));
    if (!sourceIsFolder) return exact;
    // "copy a b" where there is no b: b is to be what a is.
    if (!exact.sources.front().ends_with('/')) exact.sources.front() += '/';
  }
  exact.destination += '/';
  return exact;
}

JobTexts EngineImpl::textsOf(const JobRequest& request) const {
  JobTexts texts;
  texts.title = titleOf(request);
  texts.frozen = request.sync.has_value();
  for (const std::string& source : request.sources) {
    const auto location = stores_.parse(source);
    texts.sources.push_back(location ? textBeforeKey(*location, texts.frozen) : std::string());
    if (const auto input = inputNameFrom(source)) texts.input = input->folder;
  }
  if (const auto destinations = destinationsOf(request)) {
    for (const Location& to : *destinations) {
      // A stripe's rows are told by its first place.
      if (request.stripeWidth == 0 || texts.destinations.empty())
        texts.destinations.push_back(request.stripeWidth == 0 ? textBeforeKey(to, true) : folderText(to));
    }
  }
  return texts;
}

Status EngineImpl::show(const JournalJob& job, bool withTransfers) {
  const auto request = jobRequestFromJson(job.request);
  JobTexts texts = request ? textsOf(*request) : JobTexts();
  if (!request) texts.title.item = job.title;
  const JobOptions options = request ? request->options : JobOptions();
  std::vector<JournalTransfer> transfers;
  if (withTransfers) {
    HAWSER_TRY(transfers, journal_->transfers(job.id));
  }
  runner_->add(job, texts, options, std::move(transfers));
  const MutexLock lock(mutex_);
  shown_[job.id] = job.revision;
  return {};
}

Result<JobId> EngineImpl::submit(const JobRequest& request) {
  if (request.sources.empty() || request.sync)
    return fail(ErrorCode::invalidArgument, "there is nothing to copy");
  if (!request.snapshot.empty() && request.sources.size() > 1)
    return fail(ErrorCode::invalidArgument, "a snapshot is of one object: name that alone");
  HAWSER_TRY(JobRequest kept, withMembers(request));
  const auto keep = [&](const Location& location) {
    stores_.keepSas(location);
    if (!location.sas.empty()) kept.withSas.push_back(location.text());
    return location.text();
  };
  for (std::string& source : kept.sources) {
    HAWSER_TRY(const Location location, stores_.parse(source));
    source = keep(location);
  }
  HAWSER_TRY(const Location destination, stores_.parse(kept.destination));
  kept.destination = keep(destination);
  for (std::string& further : kept.furtherDestinations) {
    HAWSER_TRY(const Location location, stores_.parse(further));
    further = keep(location);
  }
  for (std::string& seed : kept.options.deltaFrom) {
    HAWSER_TRY(const Location location, stores_.parse(seed));
    seed = location.text();
  }
  HAWSER_TRY(const std::vector<Location> destinations, destinationsOf(kept));
  HAWSER_CHECK(request.stripeWidth == 0 ? checkPlaces(destinations)
                                        : checkStripe({destinations, request.stripeWidth}));
  JournalJob job;
  job.program = options_.program;
  job.title = titleText(titleOf(kept)).toStdString();
  job.request = jobRequestToJson(kept);
  job.state = static_cast<int>(JobState::planning);
  job.created = Clock::system().now();
  HAWSER_TRY(job.id, journal_->addJob(job));
  options_.log.write(LogLevel::info, "api", "job " + std::to_string(job.id) + ": copy " + job.title);
  HAWSER_CHECK(show(job, false));
  startJob(job.id, {}, true);
  return job.id;
}

void EngineImpl::startJob(JobId id, std::function<void()> then, bool fresh) {
  std::stop_source stop;
  {
    MutexLock lock(mutex_);
    const auto [entry, first] = starting_.try_emplace(id);
    if (entry->second.stopped) {
      // Its start has been stopped and cannot be taken up again: it is started anew after that.
      entry->second.then.push_back([this, id, then = std::move(then)] { startJob(id, then); });
      return;
    }
    if (then) entry->second.then.push_back(std::move(then));
    if (!first) return;
    stop = entry->second.stop;
  }
  runner_->announce(id);
  pool_->post([this, id, fresh, stop]() mutable {
    const std::stop_callback linked(stop_.get_token(), [&stop] { stop.request_stop(); });
    OpContext context;
    context.stop = stop.get_token();
    JobWaits waiting(*runner_, id, context.stop);
    context.retries = &waiting;
    const Status started = start(context, id);
    if (!started && started.error().code != ErrorCode::cancelled) {
      if (runner_->has(id)) {
        runner_->refuse(id, started.error(), fresh);
      } else {
        runner_->tell({EventKind::jobRefused, id, 0, started.error().detail});
      }
    }
    startEnded(id);
  });
}

bool EngineImpl::insteadOfStart(JobId id, std::function<void()> then) {
  std::stop_source stop;
  {
    MutexLock lock(mutex_);
    const auto starting = starting_.find(id);
    if (starting == starting_.end()) return false;
    starting->second.then.push_back(std::move(then));
    starting->second.stopped = true;
    stop = starting->second.stop;
  }
  stop.request_stop();
  return true;
}

void EngineImpl::startEnded(JobId id) {
  std::vector<std::function<void()>> follow;
  {
    MutexLock lock(mutex_);
    follow.swap(starting_[id].then);
    starting_.erase(id);
    if (!locks_.contains(id)) return;  // it is another program's
  }
  for (const auto& next : follow)
    next();
}

Status EngineImpl::own(JobId id, const JournalJob& job) {
  bool owned = false;
  {
    MutexLock lock(mutex_);
    owned = locks_.contains(id);
  }
  if (!owned) {
    auto lock = lockJob(id);
    if (!lock) {
      Error error = std::move(lock.error());
      if (error.code == ErrorCode::busy)
        error = makeError(ErrorCode::busy, "another running program works on it")
                    .about("job " + std::to_string(id));
      return fail(std::move(error));
    }
    MutexLock guard(mutex_);
    locks_.emplace(id, std::move(*lock));
  }
  if (!runner_->has(id)) return show(job, true);
  if (owned || runner_->isRunnable(id)) return {};
  // What it has come to with another program since it was shown.
  HAWSER_TRY(const JournalJob now, journal_->job(id));
  {
    MutexLock guard(mutex_);
    if (now.revision <= shown_[id]) return {};
  }
  HAWSER_CHECK(show(now, true));
  runner_->announce(id);
  return {};
}

Status EngineImpl::makeDestinationFolders(const JobRequest& request) {
  HAWSER_TRY(const std::vector<Location> destinations, destinationsOf(request));
  for (const Location& destination : destinations) {
    if (destination.kind != Location::Kind::path || liesInASource(request, destination.key)) continue;
    const Status made = files_.makeDirectories(std::string(parentPath(destination.key)));
    // One of several that cannot be had keeps nothing from the others.
    if (!made && destinations.size() == 1) return made;
  }
  return {};
}

Status EngineImpl::start(const OpContext& context, JobId id) {
  HAWSER_TRY(JournalJob job, journal_->job(id));
  HAWSER_CHECK(own(id, job));
  HAWSER_TRY(JobRequest request, jobRequestFromJson(job.request));
  for (const std::string& text : request.withSas) {
    HAWSER_TRY(const Location location, stores_.parse(text));
    stores_.expectSas(location);
  }
  if (runner_->isRunnable(id)) {
    // One that could not be made when the job began, or has gone since: what was refused for it is tried
    // again.
    if (!request.sync) (void)makeDestinationFolders(request);
    // A credential may be new. One that cannot be asked for just now is as it was.
    if (auto places = open(context, request)) {
      runner_->start(id, std::move(*places));
    } else {
      runner_->resumeJob(id);
    }
    return {};
  }
  if (!request.sync && (!job.planned || job.error)) {
    HAWSER_TRY(request, pinned(context, request));
    std::string exact = jobRequestToJson(request);
    if (exact != job.request) {
      job.request = std::move(exact);
      ++job.revision;
      HAWSER_CHECK(journal_->updateJob(job));
      runner_->amend(job, textsOf(request));
    }
  }
  if (!request.sync) HAWSER_CHECK(makeDestinationFolders(request));
  HAWSER_TRY(JobPlaces places, open(context, request));
  runner_->start(id, std::move(places));
  return {};
}

void EngineImpl::resumeJob(JobId job) {
  startJob(job, [this, job] { runner_->resumeJob(job); });
}

void EngineImpl::retryJob(JobId job) {
  startJob(job, [this, job] { runner_->retryJob(job); });
}

void EngineImpl::pauseJob(JobId job) {
  // Its start would undo a pause that came before.
  if (!insteadOfStart(job, [this, job] { runner_->pauseJob(job); })) runner_->pauseJob(job);
}

void EngineImpl::pauseAll() {
  allPaused_.store(true);
  std::vector<JobId> starting;
  {
    MutexLock lock(mutex_);
    for (const auto& [id, entry] : starting_)
      starting.push_back(id);
  }
  for (const JobId id : starting)
    pauseJob(id);
  runner_->pauseAll();
}

void EngineImpl::cancelJob(JobId job) {
  if (runner_->isRunnable(job)) return runner_->cancelJob(job);
  const auto follow = [this, job] { runner_->cancelJob(job); };
  if (insteadOfStart(job, follow)) return;
  {
    MutexLock lock(mutex_);
    const auto [entry, first] = starting_.try_emplace(job);
    if (!first) return entry->second.then.push_back(follow);
  }
  pool_->post([this, job] {
    cancelShown(job);
    startEnded(job);
  });
}

void EngineImpl::cancelShown(JobId id) {
  OpContext context;
  context.stop = stop_.get_token();
  const auto job = journal_->job(id);
  if (!job) return;
  if (const Status owned = own(id, *job); !owned) return runner_->refuse(id, owned.error(), false);
  const auto request = jobRequestFromJson(job->request);
  if (request && !runner_->isRunnable(id)) {
    if (auto places = open(context, *request)) runner_->provide(id, std::move(*places));
  }
  runner_->cancelJob(id);
}

void EngineImpl::resume(TransferId transfer) {
  const auto detail = runner_->detail(transfer, 1);
  if (!detail) return;
  if (runner_->isRunnable(detail->row.job)) {
    runner_->resume(transfer);
  } else {
    startJob(detail->row.job, [this, transfer] { runner_->resume(transfer); });
  }
}

void EngineImpl::retry(TransferId transfer) {
  const auto detail = runner_->detail(transfer, 1);
  if (detail) startJob(detail->row.job, [this, transfer] { runner_->retry(transfer); });
}

void EngineImpl::tryNow() {
  runner_->tryNow();
  Cursor all;
  std::vector<std::stop_source> stops;
  for (const JobRow& job : runner_->snapshot(all).jobs) {
    MutexLock lock(mutex_);
    const auto found = starting_.find(job.id);
    if (!job.obstacle || found == starting_.end() || found->second.stopped) continue;
    // It waits in its start, which is begun anew.
    Starting& start = found->second;
    const auto then = std::exchange(start.then, {});
    start.then.push_back([this, id = job.id, then] {
      startJob(id, [then] {
        for (const auto& next : then)
          next();
      });
    });
    start.stopped = true;
    stops.push_back(start.stop);
  }
  for (std::stop_source& stop : stops)
    stop.request_stop();
}

void EngineImpl::resumeAll() {
  allPaused_.store(false);
  lookInBackground();
  Cursor all;
  for (const JobRow& job : runner_->snapshot(all).jobs) {
    if (job.state == JobState::paused) startJob(job.id);
  }
}

}  // namespace hawser
