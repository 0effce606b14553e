#include "api/mount_control.h"

#include <QJsonDocument>
#include <algorithm>

#include "api/json_words.h"
#include "os/file_system.h"

namespace hawser {

namespace {

constexpr std::size_t kLongestLine = 1024 * 1024;
constexpr auto kPatience = std::chrono::seconds(2);  // with who asks, or takes their answer

ByteSpan bytesOf(const std::string& text) {
  return std::as_bytes(std::span(text));
}

Result<QJsonObject> receiveLine(const OpContext& context, ByteStream& stream) {
  std::string line;
  while (line.empty() || line.back() != '\n') {
    if (line.size() > kLongestLine) return fail(ErrorCode::tooLarge, "the line does not end");
    std::array<std::byte, 4096> piece;
    HAWSER_TRY(const std::size_t size, stream.receive(context, piece));
    if (size == 0) return fail(ErrorCode::connection, "the mount has ended");
    line.append(reinterpret_cast<const char*>(piece.data()), size);
  }
  const auto json = QJsonDocument::fromJson(QByteArray::fromStdString(line));
  if (!json.isObject()) return fail(ErrorCode::invalidArgument, "the line is no JSON");
  return json.object();
}

Status sendLine(const OpContext& context, ByteStream& stream, const QJsonObject& json) {
  const std::string line = compact(json) + "\n";
  const ByteSpan bytes = bytesOf(line);
  return stream.send(context, {&bytes, 1});
}

Result<QJsonObject> askAt(const OpContext& context, const std::string& socket, const QJsonObject& request) {
  HAWSER_TRY(const std::unique_ptr<ByteStream> stream, connectTo(socket));
  HAWSER_CHECK(sendLine(context, *stream, request));
  HAWSER_TRY(QJsonObject answer, receiveLine(context, *stream));
  if (answer.contains(u"error")) return fail(errorFrom(answer[u"error"].toObject()));
  return answer;
}

// Its socket is there, and nobody listens at it any more; a mount that is just beginning has none yet.
bool isDead(const Error& error) {
  return error.code == ErrorCode::connection && error.sys != 0;
}

// Whatever else is called so is somebody's.
void removeSocket(FileSystem& files, const std::string& path) {
  const auto info = files.info(path);
  if (info && info->kind == FileKind::other) (void)files.removeFile(path);
}

}  // namespace

Error noSuchMount(const std::string& id) {
  Error error = makeError(ErrorCode::notFound, "there is no such mount").about(id);
  error.serviceCode = kNoSuchMount;
  return error;
}

ControlServer::ControlServer(std::unique_ptr<Listener> listener, Answer answer)
    : listener_(std::move(listener)), answer_(std::move(answer)) {
  pool_.post([this] { acceptAll(); });
}

ControlServer::~ControlServer() {
  stop_.request_stop();
}

OpContext ControlServer::untilEnd() const {
  OpContext context;
  context.stop = stop_.get_token();
  return context;
}

void ControlServer::acceptAll() {
  const OpContext context = untilEnd();
  while (!context.stopped()) {
    auto accepted = listener_->accept(context);
    if (!accepted) continue;
    pool_.post([this, stream = std::shared_ptr<ByteStream>(std::move(*accepted))] { converse(*stream); });
  }
}

void ControlServer::converse(ByteStream& stream) {
  // A stop of its context ends a stream for good: where something was asked, only time may do that.
  OpContext context;
  context.deadline = Clock::system().steady() + kPatience;
  const auto request = receiveLine(context, stream);
  auto answer = request ? answer_(untilEnd(), *request) : Result<QJsonObject>(fail(request.error()));
  context.deadline = Clock::system().steady() + kPatience;
  const QJsonObject line = answer ? *answer : QJsonObject{{u"error"_qs, toJson(answer.error())}};
  (void)sendLine(context, stream, line);  // who has gone does not want to know
}

Result<QJsonObject> MountControl::ask(const OpContext& context, const QJsonObject& request) const {
  return askAt(context, joinPath(folder_, "control"), request);
}

Status MountControl::tell(const OpContext& context, const char* verb) const {
  HAWSER_CHECK(ask(context, {{u"verb"_qs, QLatin1String(verb)}}));
  return {};
}

Result<MountStatus> MountControl::status(const OpContext& context) const {
  HAWSER_TRY(const QJsonObject answer, ask(context, {{u"verb"_qs, u"status"_qs}}));
  return mountStatusFrom(answer[u"status"].toObject());
}

Result<std::vector<MountMapCell>> MountControl::map(const OpContext& context, std::size_t cells) const {
  HAWSER_TRY(const QJsonObject answer,
             ask(context, {{u"verb"_qs, u"map"_qs}, {u"cells"_qs, static_cast<qint64>(cells)}}));
  return mountMapFrom(answer[u"map"].toArray());
}

Status MountControl::setRate(const OpContext& context, std::uint64_t bytesPerSecond) const {
  HAWSER_CHECK(ask(context, {{u"verb"_qs, u"rate"_qs}, {u"rate"_qs, static_cast<qint64>(bytesPerSecond)}}));
  return {};
}

Result<CommitProgress> MountControl::commit(const OpContext& context) const {
  HAWSER_TRY(const QJsonObject answer, ask(context, {{u"verb"_qs, u"commit"_qs}}));
  return commitProgressFrom(answer[u"commit"].toObject());
}

Status MountControl::detach(const OpContext& context, bool force) const {
  HAWSER_CHECK(ask(context, {{u"verb"_qs, u"detach"_qs}, {u"force"_qs, force}}));
  return {};
}

Status MountControl::setAttached(const OpContext& context, const std::string& where) const {
  QJsonObject request{{u"verb"_qs, u"attached"_qs}};
  setName(request, u"at"_qs, where);
  HAWSER_CHECK(ask(context, request));
  return {};
}

void MountControl::waitForEnd(const OpContext& context) const {
  (void)tell(context, "end");  // an answer, or none: either is its end
}

Status AttachControl::detach(const OpContext& context, bool force) const {
  HAWSER_CHECK(askAt(context, socket(folder_), {{u"verb"_qs, u"detach"_qs}, {u"force"_qs, force}}));
  return {};
}

Status AttachControl::freeze(const OpContext& context, bool freeze) const {
  HAWSER_CHECK(askAt(context, socket(folder_), {{u"verb"_qs, freeze ? u"freeze"_qs : u"thaw"_qs}}));
  return {};
}

std::vector<RunningMount> runningMounts(const OpContext& context, const std::string& folder) {
  std::vector<RunningMount> running;
  FileSystem& files = FileSystem::system();
  const auto entries = files.list(folder);
  if (!entries) return running;
  for (const DirectoryEntry& entry : *entries) {
    if (entry.kind != FileKind::directory) continue;
    const std::string own = joinPath(folder, entry.name);
    OpContext patient = context;
    patient.deadline = Clock::system().steady() + kPatience;
    auto status = MountControl(own).status(patient);
    if (status) {
      running.push_back({entry.name, std::move(*status), false, {}});
    } else if (isDead(status.error())) {
      for (const char* socket : {"nbd", "control", "attach"})
        removeSocket(files, joinPath(own, socket));
      (void)files.removeDirectory(joinPath(own, "file"));
      (void)files.removeDirectory(own);  // not where something else is in it
    }
  }
  std::sort(running.begin(), running.end(),
            [](const RunningMount& a, const RunningMount& b) { return a.id < b.id; });
  return running;
}

}  // namespace hawser
