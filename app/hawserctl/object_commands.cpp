#include <QJsonObject>
#include <charconv>
#include <limits>

#include "api/json_words.h"
#include "api/printable.h"
#include "base/encoding.h"
#include "base/units.h"
#include "commands.h"
#include "output_sink.h"

namespace hawser::ctl {

namespace {

std::string counted(std::uint64_t count, const char* word) {
  return std::to_string(count) + " " + word + (count == 1 ? "" : "s");
}

// "2 objects (10 B) in 1 folder, and 1 container"
std::string tallyText(const RemovalTally& tally) {
  std::string text = counted(tally.objects, "object") + " (" + formatSize(tally.bytes) + ")";
  if (tally.folders > 0) text += " in " + counted(tally.folders, "folder");
  if (tally.containers > 0) text += ", and " + counted(tally.containers, "container");
  return text;
}

// Nothing: go on; else the exit code.
std::optional<int> confirmRemoval(Session& session, const std::vector<std::string>& locations,
                                  const RemovalTally& all, bool yes) {
  Console& console = session.console();
  for (const std::string& location : locations)
    console.err("  " + printable(location.substr(0, location.find('?'))) + "\n");
  console.err(tallyText(all) + " will be removed for good.\n");
  if (yes) return std::nullopt;
  if (!console.inIsTerminal() || !console.errIsTerminal())
    return session.misused("nobody can be asked here, so nothing was removed; say --yes if you mean it");
  console.err("Remove? [y/N] ");
  const std::optional<std::string> line = console.readLine();
  if (line && (*line == "y" || *line == "Y" || *line == "yes")) return std::nullopt;
  console.err("Nothing was removed.\n");
  return exitCancelled;
}

void sayRemoved(Session& session, const RemovalTally& gone) {
  if (!session.json) {
    session.console().out("Removed " + tallyText(gone) + ".\n");
    return;
  }
  const auto number = [](std::uint64_t value) { return static_cast<qint64>(value); };
  session.console().out(compact({{QStringLiteral("type"), QStringLiteral("removed")},
                                 {QStringLiteral("objects"), number(gone.objects)},
                                 {QStringLiteral("bytes"), number(gone.bytes)},
                                 {QStringLiteral("folders"), number(gone.folders)},
                                 {QStringLiteral("containers"), number(gone.containers)}}) +
                        "\n");
}

Result<std::chrono::seconds> parseDuration(const std::string& text) {
  const auto wrong = [&] {
    return fail(ErrorCode::invalidArgument, "\"" + printable(text) + "\" is no time: write 30m, 24h or 7d");
  };
  std::int64_t number = 0;
  const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  if (bad != std::errc{} || number <= 0 || number > 1'000'000) return wrong();
  if (unit == "s") return std::chrono::seconds(number);
  if (unit == "m") return std::chrono::minutes(number);
  if (unit == "h") return std::chrono::hours(number);
  if (unit == "d") return std::chrono::days(number);
  return wrong();
}

// "100-199" and "100-".
Result<ByteRange> parseRange(const std::string& text) {
  const std::size_t dash = text.find('-');
  const auto number = [&text](std::size_t from, std::size_t to) -> std::optional<std::uint64_t> {
    std::uint64_t value = 0;
    const auto [end, wrong] = std::from_chars(text.data() + from, text.data() + to, value);
    if (from == to || wrong != std::errc{} || end != text.data() + to) return std::nullopt;
    return value;
  };
  const auto first = dash == std::string::npos ? std::nullopt : number(0, dash);
  constexpr std::uint64_t kEnd = std::numeric_limits<std::int64_t>::max();
  const auto last = !first                    ? std::nullopt
                    : dash + 1 == text.size() ? std::optional(kEnd - 1)
                                              : number(dash + 1, text.size());
  if (first && last && *first <= *last && *last < kEnd) return ByteRange{*first, *last - *first + 1};
  return fail(ErrorCode::invalidArgument, "\"" + printable(text) + "\" is no range: write 0-99 or 100-");
}

}  // namespace

int runCat(Session& session, const Arguments& arguments) {
  std::optional<ByteRange> range;
  if (const auto text = arguments.value("range")) {
    const auto parsed = parseRange(*text);
    if (!parsed) return session.misused("--range: " + parsed.error().detail);
    range = *parsed;
  }
  const auto engine = session.engine();
  if (!engine) return session.failed(engine.error());
  int code = exitDone;
  for (const std::string& word : arguments.words) {
    const auto cat = [&]() -> Status {
      HAWSER_TRY(const std::string location, session.location(word));
      const auto sink = std::make_shared<OutputSink>(session.console());
      HAWSER_CHECK(session.await<Result<ObjectInfo>>([&](auto done) {
        return range ? (*engine)->readRange(location, *range, {}, sink, std::move(done))
                     : (*engine)->read(location, sink, std::move(done));
      }));
      return {};
    };
    if (const Status done = cat(); !done) code = worse(code, session.failed(done.error()));
    if (code == exitCancelled) break;
  }
  return code;
}

int runRm(Session& session, const Arguments& arguments) {
  const bool recursive = arguments.has("recursive");
  std::vector<std::string> locations;
  for (const std::string& word : arguments.words) {
    auto location = recursive ? session.folder(word) : session.location(word);
    if (!location) return session.failed(location.error());
    if (!recursive && (location->ends_with('/') || location->ends_with(':')))
      return session.misused(printable(word) +
                             " is a folder; say --recursive to remove it with all below it");
    locations.push_back(std::move(*location));
  }
  const auto engine = session.engine();
  if (!engine) return session.failed(engine.error());
  if (recursive) {
    const auto all = std::make_shared<RemovalTally>();
    const auto known = session.await<Status>(
        [&](auto done) { return (*engine)->countRemoval(locations, all, std::move(done)); });
    if (!known) return session.failed(known.error());
    if (const auto code = confirmRemoval(session, locations, *all, arguments.has("yes"))) return *code;
  }
  int code = exitDone;
  const auto gone = std::make_shared<RemovalTally>();
  for (const std::string& location : locations) {
    const auto removed = session.await<Status>(
        [&](auto done) { return (*engine)->remove({location}, gone, std::move(done)); });
    if (!removed) code = worse(code, session.failed(removed.error()));
    if (code == exitCancelled) break;
  }
  const bool some = gone->objects + gone->folders + gone->containers > 0;
  if (session.json || some || code == exitDone) sayRemoved(session, *gone);
  return code;
}

int runMkcontainer(Session& session, const Arguments& arguments) {
  const auto engine = session.engine();
  if (!engine) return session.failed(engine.error());
  for (const std::string& word : arguments.words) {
    const auto location = session.location(word);
    if (!location) return session.failed(location.error());
    const auto made = session.await<Status>(
        [&](auto done) { return (*engine)->makeContainer(*location, std::move(done)); });
    if (!made) return session.failed(made.error());
    if (!session.json) continue;
    QJsonObject json{{QStringLiteral("type"), QStringLiteral("container")}};
    setName(json, QStringLiteral("location"), word.substr(0, word.find('?')));
    session.console().out(compact(json) + "\n");
  }
  return exitDone;
}

int runUrl(Session& session, const Arguments& arguments) {
  const auto lifetime = parseDuration(arguments.value("expires").value_or("1h"));
  if (!lifetime) return session.misused("--expires: " + lifetime.error().detail);
  const auto engine = session.engine();
  if (!engine) return session.failed(engine.error());
  const WallTime expires = Clock::system().now() + *lifetime;
  for (const std::string& word : arguments.words) {
    const auto location = session.location(word);
    if (!location) return session.failed(location.error());
    const auto url = session.await<Result<std::string>>(
        [&](auto done) { return (*engine)->presignedUrl(*location, expires, std::move(done)); });
    if (!url) return session.failed(url.error());
    session.console().out(
        session.json ? compact({{QStringLiteral("type"), QStringLiteral("url")},
                                {QStringLiteral("url"), QString::fromStdString(*url)},
                                {QStringLiteral("expires"), QString::fromStdString(toIso8601(expires))}}) +
                           "\n"
                     : *url + "\n");
  }
  return exitDone;
}

}  // namespace hawser::ctl
