// hawser-attach: a mount as a file system or a file of this computer, for as long as the mount is served.
//
// Apart from hawser-nbd, which has given up the rights that this takes. What it has attached it says on its
// standard output; it detaches when it is told to (AttachControl), on a signal, or when the mount has ended.
#include <QJsonObject>
#include <atomic>
#include <charconv>
#include <cstdio>
#include <iostream>
#include <thread>

#include "api/attach_process.h"
#include "api/json_words.h"
#include "api/mount_control.h"
#include "attachment.h"
#include "base/error.h"
#include "base/log.h"
#include "os/end_request.h"
#include "os/socket.h"

using namespace hawser;
using attach::Attachment;

namespace {

constexpr const char* kUsage =
    R"(hawser-attach shows a mount of Hawser as a file system or a file of this computer.

  hawser-attach MOUNT FOLDER [--file] [--read-only] [--partition N]

  MOUNT          the folder of the mount's sockets
  FOLDER         where it is to be: empty, or made
  --file         a file "nbd" there, instead of the file system in it, which takes the rights of root
  --partition N  of a disk that has some: the file system of this one
  --help, --version

It is started by "hawserctl mount --attach", and ends when what it has attached is detached.
)";

Result<attach::Wanted> parse(int argc, char** argv) {
  attach::Wanted wanted;
  std::vector<std::string> places;
  const std::vector<std::string> words(argv + 1, argv + argc);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "--file") {
      wanted.fileSystem = false;
    } else if (words[i] == "--read-only") {
      wanted.readOnly = true;
    } else if (words[i] == "--partition" && i + 1 < words.size()) {
      const std::string& text = words[++i];
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), wanted.partition);
      if (error != std::errc{} || end != text.data() + text.size() || wanted.partition == 0)
        return fail(ErrorCode::invalidArgument, "--partition wants a number from 1, not " + text);
    } else if (words[i].starts_with("-")) {
      return fail(ErrorCode::invalidArgument, "there is no option " + words[i]);
    } else {
      places.push_back(words[i]);
    }
  }
  if (places.size() != 2) return fail(ErrorCode::invalidArgument, "it wants a mount and a folder");
  wanted.mountFolder = places[0];
  wanted.folder = places[1];
  return wanted;
}

// Who reads it knows that it is ours.
Error refusal(Error error) {
  error.serviceCode = kAttachRefused;
  return error;
}

void say(const QJsonObject& json) {
  std::cout << compact(json) << std::endl;
}

// What is attached, and who tells it to go.
class Keeper {
 public:
  Keeper(std::unique_ptr<Attachment> attachment, const attach::Wanted& wanted, EndRequest& end)
      : attachment_(std::move(attachment)), mount_(wanted.mountFolder), end_(end) {}
  // The mount may be served still: then it is to know.
  ~Keeper() {
    watch_.request_stop();
    if (watch_.joinable()) watch_.join();
    control_.reset();
    attachment_.reset();
    (void)mount_.setAttached({}, {});
  }

  Status open(std::unique_ptr<Listener> listener) {
    HAWSER_CHECK(mount_.setAttached({}, attachment_->where()));
    control_ = std::make_unique<ControlServer>(
        std::move(listener),
        [this](const OpContext&, const QJsonObject& request) { return answer(request); });
    watch_ = std::jthread([this](const std::stop_token& stop) {
      OpContext context;
      context.stop = stop;
      mount_.waitForEnd(context);
      if (context.stopped()) return;
      (void)attachment_->detach(true);
      over_.store(true);
      end_.request();
    });
    return {};
  }
  // A signal: once nobody uses it. Where the mount has ended there is nothing left to wait for.
  Status detach() { return over_.load() ? Status{} : attachment_->detach(false); }

 private:
  Result<QJsonObject> answer(const QJsonObject& request) {
    const QString verb = request[u"verb"].toString();
    Status done = fail(ErrorCode::unsupported, "an attached mount knows no such verb");
    if (verb == u"detach") done = attachment_->detach(request[u"force"].toBool());
    if (verb == u"detach" && done) end_.request();
    if (verb == u"freeze" || verb == u"thaw") done = attachment_->freeze(verb == u"freeze");
    if (!done) return fail(refusal(std::move(done.error())));
    return QJsonObject{};
  }

  std::unique_ptr<Attachment> attachment_;
  const MountControl mount_;
  EndRequest& end_;
  std::atomic<bool> over_{false};
  std::unique_ptr<ControlServer> control_;
  std::jthread watch_;
};

Status serve(const attach::Wanted& wanted) {
  HAWSER_TRY(const auto end, EndRequest::watch(std::nullopt));
  // First: it says that nobody else attaches this mount.
  HAWSER_TRY(auto listener, listenAt(AttachControl::socket(wanted.mountFolder)));
  HAWSER_TRY(auto attachment, Attachment::attach(wanted));
  const std::string where = attachment->where();
  Keeper keeper(std::move(attachment), wanted, *end);
  HAWSER_CHECK(keeper.open(std::move(listener)));
  QJsonObject json;
  setName(json, u"attached"_qs, where);
  say(json);
  for (;;) {
    HAWSER_CHECK(end->wait());
    const Status gone = keeper.detach();
    if (gone) break;
    std::cerr << "hawser-attach: " << inLog(gone.error()) << std::endl;
  }
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view first = argc > 1 ? argv[1] : "";
  if (first == "--help") return std::fputs(kUsage, stdout) < 0 ? 1 : 0;
  if (first == "--version") return std::puts("hawser-attach " HAWSER_VERSION) < 0 ? 1 : 0;
  const auto wanted = parse(argc, argv);
  if (!wanted) {
    std::cerr << "hawser-attach: " << wanted.error().detail << std::endl;
    return 2;
  }
  const Status served = serve(*wanted);
  if (served) return 0;
  say({{u"error"_qs, toJson(refusal(served.error()))}});
  return 1;
}
