// What the made-up engine holds: listings, the showcase of transfers, details, conflicts and reports.
#include <algorithm>
#include <array>
#include <cerrno>
#include <numeric>

#include "transfer/member_map.h"
#include "ui/fake_engine.h"

namespace hawser::ui {
namespace {

struct Sample {
  const char* name;
  std::uint64_t size;
  int hoursAgo;
  const char* tier;
};
constexpr Sample kRenders[] = {
    {"night/", 0, 2, ""},
    {"plates/", 0, 30, ""},
    {"previz/", 0, 400, ""},
    {"cut-07.mov", 18'400'000'000, 3, "Hot"},
    {"cut-07-proxy.mp4", 412'000'000, 3, "Hot"},
    {"grade-notes.pdf", 2'300'000, 26, "Hot"},
    {"lens-grid.tif", 98'000'000, 700, "Cool"},
    {"sound-mix-v12.wav", 1'940'000'000, 5, "Hot"},
    {"sound-mix-v11.wav", 1'938'000'000, 52, "Cool"},
    {"vm-disk-01.img", 268'435'456'000, 90, "Cool"},
    {"turntable-a.exr", 64'000'000, 1, "Hot"},
    {"turntable-b.exr", 65'200'000, 1, "Hot"},
};
constexpr Sample kHome[] = {
    {"Documents/", 0, 60, ""},
    {"Downloads/", 0, 2, ""},
    {"Pictures/", 0, 200, ""},
    {"render/", 0, 1, ""},
    {"scans/", 0, 900, ""},
    {"interview-raw.wav", 3'460'000'000, 7, ""},
    {"notes.md", 14'200, 1, ""},
    {"panorama.psb", 7'800'000'000, 20, ""},
    {"thesis-final.pdf", 9'100'000, 31, ""},
};
constexpr const char* kContainers[] = {"backups", "photos", "renders", "shared"};

BrowseItem itemOf(const std::string& folder, const Sample& sample, WallTime now) {
  BrowseItem item;
  item.name = sample.name;
  if (item.name.back() == '/') {
    item.name.pop_back();
    item.kind = BrowseItem::Kind::folder;
  } else {
    item.size = sample.size;
  }
  item.location = folder + sample.name;
  if (item.kind == BrowseItem::Kind::object) item.modified = now - std::chrono::hours(sample.hoursAgo);
  item.tier = sample.tier;
  return item;
}

TransferRow made(const char* source, const char* destination, TransferState state, std::uint64_t size,
                 double done) {
  TransferRow row;
  row.source = source;
  row.destination = destination;
  row.state = state;
  row.size = size;
  row.bytesDone = static_cast<std::uint64_t>(static_cast<double>(size) * done);
  return row;
}

}  // namespace

FakeEngine::Listing FakeEngine::listingOf(const std::string& folder) const {
  const std::lock_guard lock(mutex_);
  const auto found = listings_.find(folder);
  if (found != listings_.end()) return found->second;
  return {folder.find("photos") == std::string::npos ? 0U : 42'000U, 5000};
}

BrowsePage FakeEngine::page(const std::string& folder, const std::string& prefix, std::size_t from) const {
  BrowsePage page;
  const auto add = [&](BrowseItem item) {
    if (item.name.starts_with(prefix)) page.items.push_back(std::move(item));
  };
  if (folder.back() == ':') {
    for (const char* name : kContainers)
      add({BrowseItem::Kind::container, name, folder + name + "/", 0, {}, {}, {}});
    return page;
  }
  if (const Listing listing = listingOf(folder); listing.objects > 0) {
    const std::size_t end = std::min(from + listing.pageSize, listing.objects);
    for (std::size_t i = from; i < end; ++i) {
      BrowseItem item;
      item.name = "IMG_" + std::to_string(1'000'000 + i) + ".jpg";
      item.location = folder + item.name;
      item.size = 1'000'000 + (i * 7919) % 5'000'000;
      item.modified = clock_.now() - std::chrono::minutes((i * 104729) % 500'000);
      item.tier = i % 5 == 0 ? "Cool" : "Hot";
      add(std::move(item));
    }
    if (end < listing.objects) page.continuation = std::to_string(end);
    return page;
  }
  if (const auto set = folders_.find(folder); set != folders_.end()) {
    for (const BrowseItem& item : set->second)
      add(item);
    return page;
  }
  if (folder.find("empty") != std::string::npos) return page;
  if (folder.front() == '/') {
    for (const Sample& sample : kHome)
      add(itemOf(folder, sample, clock_.now()));
  } else {
    for (const Sample& sample : kRenders)
      add(itemOf(folder, sample, clock_.now()));
  }
  return page;
}

void FakeEngine::addShowcase() {
  using State = TransferState;
  TransferRow row =
      made("/home/ada/panorama.psb", "studio:renders/panorama.psb", State::running, 7'800'000'000, 0.61);
  row.bytesResumed = row.bytesDone - 240'000'000;
  add(row);
  add(made("studio:renders/cut-07-proxy.mp4", "/home/ada/Downloads/cut-07-proxy.mp4", State::running,
           412'000'000, 0.34));
  row = made("/home/ada/interview-raw.wav", "studio:renders/interview-raw.wav", State::retrying,
             3'460'000'000, 0.22);
  row.attempts = 1;
  row.retryAt = clock_.now() + std::chrono::seconds(12);
  row.error = makeError(ErrorCode::throttled, "503 ServerBusy", Retry::afterDelay);
  row.error->http = 503;
  row.error->object = "studio:renders/interview-raw.wav";
  add(row);
  add(made("/home/ada/notes.md", "studio:shared/notes.md", State::asking, 14'200, 0));
  add(made("/home/ada/scans/atlas.tif", "archive:backups/atlas.tif", State::verifying, 980'000'000, 1.0));
  add(made("/home/ada/thesis-final.pdf", "archive:backups/thesis-final.pdf", State::paused, 9'100'000, 0.4));
  row = made("/home/ada/render/turntable-c.exr", "archive:locked/turntable-c.exr", State::failed, 64'000'000,
             0);
  row.error = makeError(ErrorCode::denied, "403 AuthorizationPermissionMismatch");
  row.error->http = 403;
  row.error->object = "archive:locked/turntable-c.exr";
  add(row);
  row =
      made("/home/ada/render/plate-020.exr", "studio:renders/plate-020.exr", State::failed, 64'000'000, 0.7);
  row.error = makeError(ErrorCode::changedUnderUs, "the file changed while it was read");
  row.error->object = "/home/ada/render/plate-020.exr";
  add(row);
  for (int i = 0; i < 9; ++i) {
    const std::string name = "frame-" + std::to_string(1001 + i) + ".exr";
    row = made(("/home/ada/render/" + name).c_str(), ("studio:renders/night/" + name).c_str(), State::done,
               24'800'000, 1);
    row.verified = true;
    add(row);
  }
  addQueued(12);
}

TransferId FakeEngine::addStripe(const std::vector<std::string>& places, std::uint64_t size,
                                 std::uint64_t width) {
  TransferRow row = made("/home/ada/vm-disk-01.img", (places.front() + "vm-disk-01.img").c_str(),
                         TransferState::running, size, 0.42);
  row.job = 90;
  const TransferId id = add(row);
  const std::lock_guard lock(mutex_);
  stripes_[id] = {places, width};
  return id;
}

TransferId FakeEngine::addAway() {
  using std::chrono::minutes;
  TransferRow row = made("studio:renders/panorama.psb", "archive:backups/panorama.psb",
                         TransferState::retrying, 3'460'000'000, 0.31);
  row.attempts = 5;
  row.error = makeError(ErrorCode::connection, "no connection to \"archive\"", Retry::soon);
  row.error->sys = ECONNREFUSED;
  row.error->object = row.destination;
  row.retryAt = clock_.now() + std::chrono::seconds(48);
  spooled = {{92, "archive:backups/", 1'480'000'000, clock_.now() - minutes(42)},
             {93, "/mnt/disk/films/", 96'000'000, clock_.now() - minutes(5)}};
  return add(row);
}

TransferId FakeEngine::addCopies(const std::vector<std::string>& places) {
  constexpr std::array kStates{TransferState::running, TransferState::retrying, TransferState::done,
                               TransferState::failed, TransferState::queued};
  constexpr std::array kDone{0.62, 0.31, 1.0, 0.12, 0.0};
  TransferId first = 0;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const std::size_t kind = i % kStates.size();
    TransferRow row = made("/home/ada/panorama.psb", (places[i] + "panorama.psb").c_str(), kStates[kind],
                           3'460'000'000, kDone[kind]);
    row.job = 91;
    row.replica = true;
    row.verified = row.state == TransferState::done;
    if (row.state == TransferState::retrying || row.state == TransferState::failed) {
      const bool again = row.state == TransferState::retrying;
      row.attempts = again ? 2 : 1;
      row.error = makeError(again ? ErrorCode::timeout : ErrorCode::denied, again ? "no answer" : "403");
      row.error->object = row.destination;
      if (again) row.retryAt = clock_.now() + std::chrono::seconds(9);
    }
    const TransferId id = add(row);
    if (first == 0) first = id;
  }
  return first;
}

// The second place has trouble, the others not.
void FakeEngine::addSlices(TransferDetail& detail, std::size_t cells) const {
  const Stripe& stripe = stripes_.at(detail.row.id);
  const PartGrid grid{detail.row.size, detail.partSize, stripe.width};
  const auto reached = static_cast<std::uint64_t>(detail.row.bytesDone);
  std::vector<PartState> states;
  for (std::uint64_t number = 0; number < grid.count(); ++number) {
    const ByteRange range = grid.part(number).range;
    PartState state = range.end() <= reached ? PartState::sent : PartState::pending;
    if (state == PartState::pending && range.offset < reached + 4 * detail.partSize)
      state = PartState::reading;
    const bool second = stripe.places.size() > 1 && range.offset / stripe.width % stripe.places.size() == 1;
    if (second && state == PartState::reading) state = PartState::pending;
    if (second && state == PartState::sent && range.end() + 3 * stripe.width > reached && number % 9 == 4)
      state = PartState::retry;
    states.push_back(state);
  }
  detail.spread = Spread::slices;
  detail.sliceWidth = stripe.width;
  detail.members = sliceMembers(grid, states, stripe.places, cells / stripe.places.size());
  for (MemberDetail& member : detail.members) {
    member.transfer = detail.row.id;
    member.state = detail.row.state;
    if (member.retrying == 0) continue;
    member.failures = member.retrying + 3;
    member.error = makeError(ErrorCode::throttled, "503 ServerBusy");
  }
}

void FakeEngine::addMembers(TransferDetail& detail, std::size_t cells) const {
  if (stripes_.contains(detail.row.id)) return addSlices(detail, cells);
  if (!detail.row.replica) return;
  const auto isCopy = [&](const auto& entry) {
    return entry.second.replica && entry.second.job == detail.row.job &&
           entry.second.source == detail.row.source;
  };
  const auto copies = static_cast<std::size_t>(std::count_if(rows_.begin(), rows_.end(), isCopy));
  detail.spread = Spread::copies;
  for (const auto& entry : rows_) {
    if (!isCopy(entry)) continue;
    const TransferRow& row = entry.second;
    const PartGrid grid{row.size, detail.partSize, 0};
    std::vector<PartState> states(grid.count(), PartState::pending);
    const auto there = static_cast<std::ptrdiff_t>(row.bytesDone / detail.partSize);
    std::fill_n(states.begin(), there, row.verified ? PartState::verified : PartState::sent);
    if (row.verified) states.back() = PartState::verified;
    if (row.state == TransferState::running) std::fill_n(states.begin() + there, 6, PartState::reading);
    if (row.state == TransferState::retrying) states[static_cast<std::size_t>(there)] = PartState::retry;
    if (row.state == TransferState::failed) states[static_cast<std::size_t>(there)] = PartState::failed;
    std::vector<std::uint32_t> numbers(states.size());
    std::iota(numbers.begin(), numbers.end(), 0U);
    MemberDetail copy;
    copy.place = row.destination.substr(0, row.destination.rfind('/') + 1);
    copy.transfer = row.id;
    copy.state = row.state;
    copy.bytes = row.size;
    copy.bytesDone = row.bytesDone;
    copy.failures = row.attempts;
    copy.error = row.error;
    copy.cells = memberCells(grid, states, numbers, cells / copies);
    detail.members.push_back(std::move(copy));
  }
}

Result<TransferDetail> FakeEngine::detail(TransferId transfer, std::size_t cells) const {
  const std::lock_guard lock(mutex_);
  const auto found = rows_.find(transfer);
  if (found == rows_.end()) return fail(ErrorCode::notFound, "no such transfer");
  TransferDetail detail;
  detail.row = found->second;
  detail.partSize = 8 * 1024 * 1024;
  detail.parts = static_cast<std::uint32_t>(
      std::max<std::uint64_t>(1, (detail.row.size + detail.partSize - 1) / detail.partSize));
  const std::size_t count = std::min<std::size_t>(cells, detail.parts);
  const double done = detail.row.size == 0
                          ? 1.0
                          : static_cast<double>(detail.row.bytesDone) / static_cast<double>(detail.row.size);
  for (std::size_t i = 0; i < count; ++i) {
    const double at = (static_cast<double>(i) + 0.5) / static_cast<double>(count);
    const bool reached = at < done;
    PartState state = reached ? PartState::verified : PartState::pending;
    if (reached && at > done - 0.05) state = PartState::sent;
    if (!reached && at < done + 0.02) state = PartState::reading;
    if (detail.row.state == TransferState::retrying &&
        i == static_cast<std::size_t>(done * static_cast<double>(count)))
      state = PartState::retry;
    if (detail.row.state == TransferState::failed && i % 41 == 40) state = PartState::failed;
    detail.cells.push_back(state);
  }
  addMembers(detail, cells);
  if (detail.row.delta == DeltaUse::changes) {
    const bool over = detail.row.state == TransferState::done;
    detail.cells.assign(std::min<std::size_t>(cells, 256), over ? PartState::verified : PartState::sent);
    detail.changed.assign(detail.cells.size(), false);
    for (std::size_t i = 0; i < detail.cells.size(); ++i)
      if (i % 40 == 7 || i / 3 == 31) detail.changed[i] = true;
    detail.copied.assign(detail.cells.size(), false);
    for (std::size_t i = 93; i < detail.cells.size(); ++i)
      detail.copied[i] = i < 150;
    if (!over && detail.cells.size() > 200) detail.cells[207] = PartState::reading;
    if (!over && detail.cells.size() > 247) detail.cells[247] = PartState::pending;
  }
  const WallTime now = clock_.now();
  if (detail.row.bytesResumed > 0)
    detail.log.push_back(
        {LogLine::Kind::resumed, {}, now - std::chrono::seconds(40), detail.row.bytesResumed});
  if (detail.row.error) detail.log.push_back({LogLine::Kind::failed, detail.row.error, now, 0});
  return detail;
}

Result<Conflict> FakeEngine::conflict(TransferId transfer) const {
  const std::lock_guard lock(mutex_);
  const auto found = rows_.find(transfer);
  if (found == rows_.end()) return fail(ErrorCode::notFound, "no such transfer");
  Conflict conflict;
  conflict.transfer = transfer;
  conflict.source = found->second.source;
  conflict.destination = found->second.destination;
  conflict.sourceSide = {14'200, clock_.now() - std::chrono::hours(1), "crc64nvme:9ae16a3b2f90404f"};
  conflict.destinationSide = {12'950, clock_.now() - std::chrono::hours(50), ""};
  return conflict;
}

Result<Report> FakeEngine::report(JobId job) const {
  const std::lock_guard lock(mutex_);
  const auto found = jobs_.find(job);
  if (found == jobs_.end()) return fail(ErrorCode::notFound, "no such job");
  Report report;
  report.job = found->second;
  for (const auto& [id, row] : rows_) {
    if (row.job != job) continue;
    ReportLine line;
    line.source = row.source;
    line.destination = row.destination;
    line.state = row.state;
    line.size = row.size;
    line.bytesSent = row.bytesDone - row.bytesResumed;
    line.bytesResumed = row.bytesResumed;
    line.delta = row.delta;
    line.bytesPredicted = row.bytesPredicted;
    if (row.delta == DeltaUse::changes) line.bytesSent = row.bytesSent;
    line.verified = row.verified;
    if (row.verified) line.hash = "crc64nvme:9ae16a3b2f90404f";
    line.error = row.error;
    report.lines.push_back(line);
  }
  std::stable_sort(report.lines.begin(), report.lines.end(), [](const ReportLine& a, const ReportLine& b) {
    return (a.state == TransferState::failed) > (b.state == TransferState::failed);
  });
  return report;
}

}  // namespace hawser::ui
