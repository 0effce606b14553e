// "hawserctl store": an embedded store by its file.
#include <QJsonObject>
#include <algorithm>

#include "api/json_words.h"
#include "api/printable.h"
#include "api/store_file.h"
#include "base/units.h"
#include "commands.h"
#include "output_sink.h"

namespace hawser::ctl {

namespace {

qint64 number(std::uint64_t value) {
  return static_cast<qint64>(value);
}

std::string padLeft(const std::string& text, std::size_t width) {
  return text.size() < width ? std::string(width - text.size(), ' ') + text : text;
}

// One run of the command. Every verb gives its exit code.
class StoreCommand {
 public:
  StoreCommand(Session& session, const Arguments& arguments)
      : session_(session), console_(session.console()), arguments_(arguments) {}

  int run();

 private:
  struct Verb {
    std::string_view name;
    std::size_t least, most;  // words after the file
    int (StoreCommand::*run)();
  };
  static const std::vector<Verb>& verbs();

  const std::string& word(std::size_t i) const { return arguments_.words[i + 2]; }
  std::size_t words() const { return arguments_.words.size() - 2; }
  Result<std::uint64_t> size(const char* option) const;

  // Does something on a thread of its own, showing how far it is, until it ends or the user stops it.
  Status beside(const std::function<Status(const OpContext&)>& work, const char* what);
  int answer(const Status& done, const char* what);
  int withStore(const std::function<int(StoreFile&)>& use);

  int init();
  int ls();
  int check();
  int dump();
  int snapshot();
  int clone();
  int put();
  int get();
  int inflate();
  int decouple();
  int reparent();
  int resize();
  int xattr();
  int grow();
  int rm();

  void showFindings(const StoreFindings& found);
  void showBlob(const StoreBlob& blob);
  void showAttribute(const std::string& name, const std::string& value);

  Session& session_;
  Console& console_;
  const Arguments& arguments_;
  std::string file_;
  StoreProgress progress_;
};

const std::vector<StoreCommand::Verb>& StoreCommand::verbs() {
  using This = StoreCommand;
  static const std::vector<Verb> all = {
      {"init", 0, 0, &This::init},
      {"ls", 0, 0, &This::ls},
      {"check", 0, 0, &This::check},
      {"dump", 0, 0, &This::dump},
      {"snapshot", 2, 2, &This::snapshot},
      {"clone", 2, 2, &This::clone},
      {"put", 1, 1, &This::put},
      {"get", 1, 1, &This::get},
      {"inflate", 1, 1, &This::inflate},
      {"decouple", 1, 1, &This::decouple},
      {"reparent", 2, 2, &This::reparent},
      {"resize", 1, 1, &This::resize},
      {"xattr", 1, 3, &This::xattr},
      {"grow", 0, 0, &This::grow},
      {"rm", 1, 1, &This::rm},
  };
  return all;
}

int StoreCommand::run() {
  const std::string& name = arguments_.words[0];
  const auto verb =
      std::find_if(verbs().begin(), verbs().end(), [&](const Verb& v) { return v.name == name; });
  if (verb == verbs().end())
    return session_.misused("store has no \"" + printable(name) + "\"; see \"hawserctl store --help\"");
  if (words() < verb->least || words() > verb->most) {
    return session_.misused("store " + name + (words() < verb->least ? " needs more" : " takes less") +
                            " than that; see \"hawserctl store --help\"");
  }
  const auto file = session_.location(arguments_.words[1]);
  if (!file) return session_.misused(file.error().detail);
  if (!file->starts_with('/')) return session_.misused("store needs the path of a file, not a location");
  file_ = *file;
  return (this->*verb->run)();
}

Result<std::uint64_t> StoreCommand::size(const char* option) const {
  const auto given = arguments_.value(option);
  if (!given) return fail(ErrorCode::invalidArgument, std::string("it needs --") + option + " SIZE");
  return parseSize(*given);
}

Status StoreCommand::beside(const std::function<Status(const OpContext&)>& work, const char* what) {
  const bool draws = !session_.json && console_.errIsTerminal();
  const auto draw = [&] {
    if (!draws) return;
    const std::uint64_t done = progress_.done, total = progress_.total;
    std::string line = std::string(what) + " " + formatSize(done);
    if (total > 0)
      line += " of " + formatSize(total) + ", " + std::to_string(std::min(done, total) * 100 / total) + "%";
    console_.err("\r" + line + "\x1b[K");
  };
  const Status done = session_.await<Status>(
      [&](auto told) { return runBeside([&work, told](const OpContext& context) { told(work(context)); }); },
      draw);
  if (draws) console_.err("\r\x1b[K");
  return done;
}

int StoreCommand::answer(const Status& done, const char* what) {
  if (!done) return session_.failed(done.error());
  if (session_.json) console_.out(compact({{QStringLiteral("type"), QLatin1String(what)}}) + "\n");
  return exitDone;
}

int StoreCommand::withStore(const std::function<int(StoreFile&)>& use) {
  const auto store = StoreFile::open(file_);
  return store ? use(**store) : session_.failed(store.error());
}

int StoreCommand::init() {
  NewStoreFile made;
  // A disk has the size it has.
  if (arguments_.has("size") || !file_.starts_with("/dev/")) {
    const auto given = size("size");
    if (!given) return session_.misused(given.error().detail);
    made.size = *given;
  }
  if (arguments_.has("cluster")) {
    const auto given = size("cluster");
    if (!given) return session_.misused(given.error().detail);
    made.cluster = *given;
  }
  made.sparse = arguments_.has("sparse");
  return answer(StoreFile::make(file_, made), "made");
}

void StoreCommand::showBlob(const StoreBlob& blob) {
  const std::string name = blob.name.empty() ? "#" + std::to_string(blob.id) : blob.name;
  if (session_.json) {
    QJsonObject json{{QStringLiteral("type"), QStringLiteral("blob")},
                     {QStringLiteral("id"), number(blob.id)},
                     {QStringLiteral("size"), number(blob.size)},
                     {QStringLiteral("allocated"), number(blob.allocated)},
                     {QStringLiteral("thin"), blob.thin},
                     {QStringLiteral("snapshot"), blob.snapshot},
                     {QStringLiteral("writing"), blob.writing},
                     {QStringLiteral("clones"), number(blob.clones)}};
    setName(json, QStringLiteral("name"), blob.name);
    if (blob.parent != 0) setName(json, QStringLiteral("parent"), blob.parentName);
    console_.out(compact(json) + "\n");
    return;
  }
  std::string notes;
  const auto note = [&](const std::string& text) { notes += (notes.empty() ? "  " : ", ") + text; };
  if (blob.snapshot) note("snapshot");
  if (blob.writing) note("unfinished");
  if (blob.clones > 0) note(std::to_string(blob.clones) + (blob.clones == 1 ? " clone" : " clones"));
  if (blob.parent != 0) note("clone of " + printable(blob.parentName));
  console_.out(padLeft(std::to_string(blob.size), 15) + "  " + padLeft(std::to_string(blob.allocated), 15) +
               "  " + (console_.outIsTerminal() ? printable(name) : name) + notes + "\n");
}

int StoreCommand::ls() {
  return withStore([&](StoreFile& store) {
    for (const StoreBlob& blob : store.blobs())
      showBlob(blob);
    const StoreRoom room = store.room();
    if (session_.json) {
      console_.out(compact({{QStringLiteral("type"), QStringLiteral("room")},
                            {QStringLiteral("cluster"), number(room.cluster)},
                            {QStringLiteral("total"), number(room.total)},
                            {QStringLiteral("free"), number(room.free)},
                            {QStringLiteral("growsTo"), number(room.growsTo)}}) +
                   "\n");
    } else {
      console_.out(formatSize(room.free) + " free of " + formatSize(room.total) + ", in clusters of " +
                   formatSize(room.cluster) + "\n");
    }
    return int(exitDone);
  });
}

void StoreCommand::showFindings(const StoreFindings& found) {
  for (const StoreRegion& region : found.regions) {
    if (session_.json) {
      console_.out(compact({{QStringLiteral("type"), QStringLiteral("region")},
                            {QStringLiteral("name"), QString::fromStdString(region.name)},
                            {QStringLiteral("offset"), number(region.offset)},
                            {QStringLiteral("length"), number(region.length)},
                            {QStringLiteral("state"), QString::fromStdString(region.state)}}) +
                   "\n");
      continue;
    }
    console_.out(padLeft(std::to_string(region.offset), 15) + "  " +
                 padLeft(std::to_string(region.length), 15) + "  " + region.name + ": " + region.state +
                 "\n");
  }
  for (const std::string& problem : found.problems) {
    if (session_.json) {
      QJsonObject json{{QStringLiteral("type"), QStringLiteral("problem")}};
      setName(json, QStringLiteral("text"), problem);
      console_.out(compact(json) + "\n");
    } else {
      console_.err("hawserctl: " + printable(problem) + "\n");
    }
  }
  if (session_.json) {
    console_.out(compact({{QStringLiteral("type"), QStringLiteral("checked")},
                          {QStringLiteral("blobs"), number(found.blobs)},
                          {QStringLiteral("usedClusters"), number(found.usedClusters)},
                          {QStringLiteral("objects"), number(found.objects)},
                          {QStringLiteral("problems"), number(found.problems.size())}}) +
                 "\n");
    return;
  }
  console_.out(std::to_string(found.blobs) + " blobs, " + std::to_string(found.usedClusters) +
               " clusters, the content of " + std::to_string(found.objects) + " objects: " +
               (found.problems.empty() ? "all is well"
                                       : std::to_string(found.problems.size()) +
                                             (found.problems.size() == 1 ? " problem" : " problems")) +
               "\n");
}

int StoreCommand::check() {
  StoreFindings found;
  const Status done = beside(
      [&](const OpContext& context) -> Status {
        HAWSER_TRY(found, StoreFile::check(context, file_, !arguments_.has("quick"), progress_));
        return {};
      },
      "checking");
  if (!done) return session_.failed(done.error());
  showFindings(found);
  return found.problems.empty() ? exitDone : exitDamaged;
}

int StoreCommand::dump() {
  OutputSink sink(console_);
  StoreFindings found;
  const Status done = beside(
      [&](const OpContext& context) -> Status {
        HAWSER_CHECK(StoreFile::dump(context, file_, sink));
        HAWSER_TRY(found, StoreFile::check(context, file_, false, progress_));
        return {};
      },
      "reading");
  if (!done) return session_.failed(done.error());
  if (found.problems.empty()) return exitDone;
  console_.err("hawserctl: " + printable(file_) +
               " is damaged; \"hawserctl store check\" tells what of it.\n");
  return exitDamaged;
}

int StoreCommand::snapshot() {
  return withStore([&](StoreFile& store) { return answer(store.snapshot(word(0), word(1)), "snapshot"); });
}

int StoreCommand::clone() {
  return withStore([&](StoreFile& store) { return answer(store.clone(word(0), word(1)), "clone"); });
}

int StoreCommand::put() {
  std::optional<std::uint64_t> offset;
  if (arguments_.has("offset")) {
    const auto given = size("offset");
    if (!given) return session_.misused(given.error().detail);
    offset = *given;
  }
  return withStore([&](StoreFile& store) {
    const auto source = console_.inputBytes();
    const auto work = [&](const OpContext& context) {
      return offset ? store.putAt(context, word(0), *offset, *source, progress_)
                    : store.put(context, word(0), *source, progress_);
    };
    return answer(beside(work, "arrived:"), "put");
  });
}

int StoreCommand::get() {
  return withStore([&](StoreFile& store) {
    OutputSink sink(console_);
    const Status done = beside(
        [&](const OpContext& context) { return store.get(context, word(0), sink, progress_); }, "read:");
    return done ? int(exitDone) : session_.failed(done.error());
  });
}

int StoreCommand::inflate() {
  return withStore([&](StoreFile& store) {
    return answer(beside([&](const OpContext& context) { return store.inflate(context, word(0), progress_); },
                         "copied:"),
                  "inflated");
  });
}

int StoreCommand::decouple() {
  return withStore([&](StoreFile& store) {
    return answer(
        beside([&](const OpContext& context) { return store.decouple(context, word(0), progress_); },
               "copied:"),
        "decoupled");
  });
}

int StoreCommand::reparent() {
  return withStore([&](StoreFile& store) {
    return answer(
        beside([&](const OpContext& context) { return store.reparent(context, word(0), word(1)); }, "moving"),
        "reparented");
  });
}

int StoreCommand::resize() {
  const auto to = size("size");
  if (!to) return session_.misused(to.error().detail);
  return withStore([&](StoreFile& store) { return answer(store.resize(word(0), *to), "resized"); });
}

void StoreCommand::showAttribute(const std::string& name, const std::string& value) {
  if (!session_.json) {
    console_.out(printable(name) + ": " + printable(value) + "\n");
    return;
  }
  QJsonObject json{{QStringLiteral("type"), QStringLiteral("xattr")}};
  setName(json, QStringLiteral("name"), name);
  setName(json, QStringLiteral("value"), value);
  console_.out(compact(json) + "\n");
}

int StoreCommand::xattr() {
  const bool removes = arguments_.has("remove");
  if (removes && words() != 2) return session_.misused("--remove needs the one attribute that is to go");
  return withStore([&](StoreFile& store) {
    if (removes) return answer(store.setAttribute(word(0), word(1), std::nullopt), "removed");
    if (words() == 3) return answer(store.setAttribute(word(0), word(1), word(2)), "set");
    const auto all = store.attributes(word(0));
    if (!all) return session_.failed(all.error());
    bool any = false;
    for (const auto& [name, value] : *all) {
      if (words() == 2 && name != word(1)) continue;
      any = true;
      showAttribute(name, value);
    }
    if (any || words() == 1) return int(exitDone);
    return session_.failed(makeError(ErrorCode::notFound, "it has no attribute of this name").about(word(1)));
  });
}

int StoreCommand::grow() {
  const auto to = size("size");
  if (!to) return session_.misused(to.error().detail);
  return withStore([&](StoreFile& store) { return answer(store.grow(*to), "grown"); });
}

int StoreCommand::rm() {
  return withStore([&](StoreFile& store) { return answer(store.remove(word(0)), "removed"); });
}

}  // namespace

int runStore(Session& session, const Arguments& arguments) {
  return StoreCommand(session, arguments).run();
}

}  // namespace hawser::ctl
