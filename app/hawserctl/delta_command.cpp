// "hawserctl delta": signatures, what of a new file an old one has, and the new file made of that.
#include <QJsonObject>

#include "api/delta_files.h"
#include "api/json_words.h"
#include "api/printable.h"
#include "base/units.h"
#include "commands.h"
#include "os/file_system.h"
#include "output_sink.h"
#include "progress_line.h"
#include "stoppable.h"

namespace hawser::ctl {

namespace {

// So many runs of a plan are shown; --json has them all.
constexpr std::size_t kShownRuns = 20;

qint64 number(std::uint64_t value) {
  return static_cast<qint64>(value);
}

// One run of the command. Every verb gives its exit code.
class DeltaCommand {
 public:
  DeltaCommand(Session& session, const Arguments& arguments)
      : session_(session), console_(session.console()), arguments_(arguments), sink_(console_) {}

  int run();

 private:
  int signature();
  int plan();
  int apply();

  const std::string& word(std::size_t i) const { return arguments_.words[i]; }
  DeltaInput input(const std::string& path) {
    if (path != "-") return {path, nullptr};
    source_ = console_.inputBytes();
    return {path, source_.get()};
  }
  std::optional<DeltaOutput> output() {
    const auto given = arguments_.value("output");
    if (!given) return std::nullopt;
    if (*given == "-") return DeltaOutput{{}, &sink_};
    return DeltaOutput{*given, nullptr};
  }
  template <class T>
  Result<T> beside(const std::function<Result<T>(const OpContext&)>& work);
  int failed(const Error& error);
  void tell(const QJsonObject& json, const std::string& text);
  void tellPlan(const DeltaFound& found);
  bool outIsTaken() const { return arguments_.value("output") == "-"; }

  Session& session_;
  Console& console_;
  const Arguments& arguments_;
  OutputSink sink_;
  std::shared_ptr<ByteSource> source_;
  DeltaFiles files_{FileSystem::system()};
  DeltaProgress progress_;
};

int DeltaCommand::run() {
  const std::string& verb = word(0);
  const std::size_t words = verb == "signature" ? 2 : 3;
  if (verb != "signature" && verb != "plan" && verb != "apply")
    return session_.misused("delta has no \"" + printable(verb) + "\"; it has signature, plan and apply");
  if (arguments_.words.size() != words)
    return session_.misused("delta " + verb +
                            (arguments_.words.size() < words ? " needs more" : " takes less") +
                            " than that; see \"hawserctl delta --help\"");
  for (const char* const option : {"block", "format"}) {
    if (verb != "signature" && arguments_.has(option))
      return session_.misused(std::string("--") + option + " is for delta signature");
  }
  if (verb != "plan" && !arguments_.has("output"))
    return session_.misused("delta " + verb + " needs -o FILE");
  if (outIsTaken() && session_.json)
    return session_.misused("standard output cannot be for -o and --json at once");
  return verb == "signature" ? signature() : verb == "plan" ? plan() : apply();
}

// Does it on a thread of its own, showing how far it is, until it ends or the user stops it.
template <class T>
Result<T> DeltaCommand::beside(const std::function<Result<T>(const OpContext&)>& work) {
  if (session_.json || !console_.errIsTerminal()) return stoppable<Result<T>>(console_, work);
  ProgressLine line;
  auto done = stoppable<Result<T>>(console_, work, [&] {
    console_.err("\r" +
                 line.text(progress_.done, progress_.total, Clock::system().steady(), console_.width()) +
                 "\x1b[K");
  });
  console_.err("\r\x1b[K");
  return done;
}

// Which file it is that is wrong is no matter of usage.
int DeltaCommand::failed(const Error& error) {
  // A signature that is none is not mended by copying it again.
  if (error.code == ErrorCode::corrupt)
    console_.err("hawserctl: " + printable(error.object) + ": " + printable(error.detail) + "\n");
  const int code = session_.failed(error);
  return code == exitUsage && !error.object.empty() ? exitFailed : code;
}

// Not where standard output is what was made.
void DeltaCommand::tell(const QJsonObject& json, const std::string& text) {
  if (outIsTaken()) return;
  console_.out(session_.json ? compact(json) + "\n" : text);
}

int DeltaCommand::signature() {
  const std::string format = arguments_.value("format").value_or("hawser");
  if (format != "hawser" && format != "blobsync")
    return session_.misused("--format is hawser or blobsync, not \"" + printable(format) + "\"");
  std::uint64_t block = 0;
  if (const auto given = arguments_.value("block")) {
    const auto size = parseSize(*given);
    if (!size || *size == 0) return session_.misused("--block needs a size of 1 byte or more");
    block = *size;
  }
  const DeltaInput file = input(word(1));
  const auto made = beside<SignatureMade>([&](const OpContext& context) {
    return files_.sign(context, file,
                       format == "hawser" ? SignatureFormat::hawser : SignatureFormat::blobsync, block,
                       *output(), progress_);
  });
  if (!made) return failed(made.error());
  tell({{QStringLiteral("type"), QStringLiteral("signature")},
        {QStringLiteral("size"), number(made->size)},
        {QStringLiteral("block"), number(made->block)},
        {QStringLiteral("blocks"), number(made->blocks)},
        {QStringLiteral("bytes"), number(made->bytes)}},
       formatSize(made->size) + " in " + std::to_string(made->blocks) +
           (made->blocks == 1 ? " block" : " blocks") + " of " + std::to_string(made->block) +
           " bytes: the signature has " + formatSize(made->bytes) + ".\n");
  return exitDone;
}

void DeltaCommand::tellPlan(const DeltaFound& found) {
  if (session_.json) {
    for (const DeltaRun& run : found.runs) {
      QJsonObject json{{QStringLiteral("type"), QStringLiteral("run")},
                       {QStringLiteral("kind"), run.copied ? QStringLiteral("copy") : QStringLiteral("send")},
                       {QStringLiteral("offset"), number(run.range.offset)},
                       {QStringLiteral("length"), number(run.range.length)}};
      if (run.copied) json[u"from"] = number(run.from);
      console_.out(compact(json) + "\n");
    }
  } else {
    std::size_t shown = 0;
    for (const DeltaRun& run : found.runs) {
      if (run.copied && run.from == run.range.offset) continue;  // it stands where it stood
      if (shown++ == kShownRuns) {
        tell({}, "  ...\n");
        break;
      }
      tell({}, "  " + std::to_string(run.range.offset) + ": " + std::to_string(run.range.length) +
                   (run.copied ? " from " + std::to_string(run.from) : std::string(" sent")) + "\n");
    }
  }
  QJsonObject json{{QStringLiteral("type"), QStringLiteral("deltaPlan")},
                   {QStringLiteral("oldSize"), number(found.oldSize)},
                   {QStringLiteral("newSize"), number(found.newSize)},
                   {QStringLiteral("sent"), number(found.sent)},
                   {QStringLiteral("copied"), number(found.copied)},
                   {QStringLiteral("runs"), number(found.runs.size())}};
  std::string text = formatSize(found.sent) + " of " + formatSize(found.newSize) + " would be sent, " +
                     formatSize(found.copied) + " copied";
  if (arguments_.has("output")) {
    json[u"deltaBytes"] = number(found.deltaBytes);
    text += "; the delta has " + formatSize(found.deltaBytes);
  }
  tell(json, text + ".\n");
}

int DeltaCommand::plan() {
  if (word(2) == "-")
    return session_.misused("delta plan reads the new file twice: it cannot be standard input");
  const DeltaInput signature = input(word(1));
  const auto out = output();
  const auto found = beside<DeltaFound>([&](const OpContext& context) {
    return files_.plan(context, signature, word(2), out ? &*out : nullptr, progress_);
  });
  if (!found) return failed(found.error());
  tellPlan(*found);
  return exitDone;
}

int DeltaCommand::apply() {
  if (outIsTaken())
    return session_.misused("delta apply writes to a file: what it makes is proven at its end");
  if (word(1) == "-") return session_.misused("the old file cannot be standard input");
  const DeltaInput delta = input(word(2));
  const auto made = beside<std::uint64_t>([&](const OpContext& context) {
    return files_.apply(context, word(1), delta, *arguments_.value("output"), progress_);
  });
  if (!made) return failed(made.error());
  tell({{QStringLiteral("type"), QStringLiteral("deltaApplied")}, {QStringLiteral("size"), number(*made)}},
       formatSize(*made) + " made, as the delta says.\n");
  return exitDone;
}

}  // namespace

int runDelta(Session& session, const Arguments& arguments) {
  return DeltaCommand(session, arguments).run();
}

}  // namespace hawser::ctl
