#include "mount.h"

#include <QJsonObject>
#include <algorithm>
#include <atomic>
#include <iostream>

#include "api/json_words.h"
#include "api/mount_control.h"
#include "api/mount_host.h"
#include "base/clock.h"
#include "base/condition_variable.h"
#include "base/encoding.h"
#include "nbd/server.h"
#include "os/end_request.h"
#include "os/process.h"
#include "os/socket.h"

namespace hawser::nbd {

namespace {

constexpr qint64 kMostCells = 4096;                      // of a map that is asked for
constexpr auto kClientsLeave = std::chrono::seconds(2);  // that have just been told to
constexpr auto kLook = std::chrono::milliseconds(20);

void say(const QJsonObject& json) {
  std::cout << compact(json) << std::endl;
}

Residency residencyOf(ondemand::BlockState state) {
  switch (state) {
    case ondemand::BlockState::absent:
      return Residency::absent;
    case ondemand::BlockState::clean:
      return Residency::clean;
    case ondemand::BlockState::written:
      break;
  }
  return Residency::written;
}

Export exportOf(MountHost& host, const MountOrder& order) {
  ondemand::OnDemandDevice& device = host.device();
  Export served{{}, order.source, device, order.readOnly};
  served.residency = [&device](const OpContext&, ByteRange range) -> Result<std::vector<ResidencyExtent>> {
    std::vector<ResidencyExtent> found;
    for (const ondemand::Residency& part : device.residency(range))
      found.push_back({part.range, residencyOf(part.state)});
    return found;
  };
  served.prefetch = [&device](const OpContext& context, ByteRange range) -> Status {
    device.readSoon(context, range);
    return {};
  };
  return served;
}

// What is served, and who asks about it.
class Mount {
 public:
  Mount(const MountOrder& order, MountHost& host, EndRequest& end, const Log& log)
      : host_(host),
        end_(end),
        uri_("nbd+unix:///?socket=" + percentEncoded(order.socket(), "/")),
        attach_(order.folder),
        server_({exportOf(host, order)}, log) {}

  Status open(const MountOrder& order) {
    // First: where it is and nobody listens at it a mount is dead, and its folder is cleared.
    HAWSER_TRY(auto control, listenAt(order.controlSocket()));
    HAWSER_TRY(auto listener, listenAt(order.socket()));
    server_.listen(std::move(listener));
    control_ = std::make_unique<ControlServer>(
        std::move(control),
        [this](const OpContext& context, const QJsonObject& request) { return answer(context, request); });
    return {};
  }
  const std::string& uri() const { return uri_; }

  // Once: from then on nobody is served. What is attached goes first, so that it leaves what it has.
  Status close() {
    host_.cancelCommit();  // writers wait for it, and what is attached may have much to write
    leaveAttached();
    const MutexLock lock(mutex_);
    if (closed_) return *closed_;
    server_.stop();
    closed_ = host_.close();
    return *closed_;
  }

 private:
  Result<QJsonObject> answer(const OpContext& context, const QJsonObject& request) {
    const QString verb = request[u"verb"].toString();
    if (verb == u"status") return QJsonObject{{u"status"_qs, toJson(status())}};
    if (verb == u"map") {
      const auto cells = std::clamp<qint64>(request[u"cells"].toInteger(), 1, kMostCells);
      return QJsonObject{{u"map"_qs, toJson(host_.map(static_cast<std::size_t>(cells)))}};
    }
    if (verb == u"flush") return done(host_.device().flush(context));
    if (verb == u"rate") return done(host_.setRate(static_cast<std::uint64_t>(request[u"rate"].toInteger())));
    if (verb == u"commit") {
      HAWSER_TRY(const CommitProgress made, commit(context));
      return QJsonObject{{u"commit"_qs, toJson(made)}};
    }
    if (verb == u"attached") {
      const MutexLock lock(mutex_);
      attachedAt_ = request[u"at"].toString().toStdString();
      attachedClients_ = server_.connections();
      return QJsonObject{};
    }
    if (verb == u"end") return waitForEnd(context);
    if (verb == u"cancelCommit") {
      host_.cancelCommit();
      return QJsonObject{};
    }
    if (verb == u"detach") return done(detach(context, request[u"force"].toBool()));
    if (verb == u"pause" || verb == u"resume") {
      host_.pause(verb == u"pause");
      return QJsonObject{};
    }
    return fail(ErrorCode::unsupported, "a mount knows no such verb");
  }

  static Result<QJsonObject> done(Status status) {
    if (!status) return fail(std::move(status.error()));
    return QJsonObject{};
  }

  MountStatus status() const {
    MountStatus status = host_.status();
    status.uri = uri_;
    status.clients = server_.connections();
    status.attached = attachedAt();
    return status;
  }
  std::string attachedAt() const {
    const MutexLock lock(mutex_);
    return attachedAt_;
  }

  // A file system that is attached is whole in what is committed. One at a time: the end of another would
  // thaw it in the middle of this one.
  Result<CommitProgress> commit(const OpContext& context) {
    if (committing_.exchange(true)) return fail(ErrorCode::busy, "a commit is under way");
    const auto made = [&]() -> Result<CommitProgress> {
      if (!attachedAt().empty()) HAWSER_CHECK(attach_.freeze(context, true));
      return host_.commit(context);
    }();
    if (!attachedAt().empty()) (void)attach_.freeze({}, false);
    committing_.store(false);
    return made;
  }

  static Result<QJsonObject> waitForEnd(const OpContext& context) {
    while (!context.stopped())
      waitFor(context.stop, std::chrono::hours(1));
    return QJsonObject{};
  }

  // What is attached leaves what it has before nobody is served any more. Where its program was killed, at
  // least what is in memory of it is written.
  void leaveAttached() {
    const std::string where = attachedAt();
    if (where.empty()) return;
    const Status gone = attach_.detach({}, true);
    if (!gone && gone.error().code == ErrorCode::connection) (void)syncFileSystem(where);
  }

  // Of those that are connected without being what is attached.
  bool othersAreConnected() const {
    const MutexLock lock(mutex_);
    return server_.connections() > (attachedAt_.empty() ? 0 : attachedClients_);
  }

  Status detach(const OpContext& context, bool force) {
    if (!force && (committing_.load() || othersAreConnected()))
      return fail(ErrorCode::busy,
                  committing_.load() ? "a commit is under way" : "somebody is still connected to it");
    if (force) host_.cancelCommit();
    if (!attachedAt().empty()) {
      const Status gone = attach_.detach(context, force);
      // Its program may have been killed: then its clients tell whether somebody uses it.
      if (!gone && !force && gone.error().code != ErrorCode::connection) return gone;
      if (!gone) leaveAttached();
      const auto until = Clock::system().steady() + kClientsLeave;
      while (server_.connections() > 0 && Clock::system().steady() < until)
        waitFor(context.stop, kLook);
    }
    if (!force && server_.connections() > 0)
      return fail(ErrorCode::busy, "somebody is still connected to it");
    HAWSER_CHECK(close());
    end_.request();
    return {};
  }

  MountHost& host_;
  EndRequest& end_;
  const std::string uri_;
  const AttachControl attach_;
  Server server_;
  mutable Mutex mutex_;
  std::string attachedAt_ HAWSER_GUARDED_BY(mutex_);             // as its program says; empty: nowhere
  std::uint32_t attachedClients_ HAWSER_GUARDED_BY(mutex_) = 0;  // its connections
  std::atomic<bool> committing_{false};
  std::optional<Status> closed_ HAWSER_GUARDED_BY(mutex_);
  std::unique_ptr<ControlServer> control_;  // the last: it asks all of the above
};

Status serveOrder(const MountOrder& order, EndRequest& end) {
  const Log log([](LogLevel, std::string_view room, std::string_view text) {
    std::cerr << "hawser-nbd: " << room << ": " << text << std::endl;
  });
  HAWSER_TRY(const auto host, MountHost::open({}, order, log));
  const auto leave = [&](Mount* mount) {
    delete mount;  // its sockets' names first
    (void)FileSystem::system().removeDirectory(order.folder);
  };
  const std::unique_ptr<Mount, decltype(leave)> mount(new Mount(order, *host, end, log), leave);
  HAWSER_CHECK(mount->open(order));
  HAWSER_CHECK(dropRights());
  say({{u"uri"_qs, QString::fromStdString(mount->uri())}});
  HAWSER_CHECK(end.wait());
  return mount->close();
}

}  // namespace

int serveMount() {
  std::string line;
  std::getline(std::cin, line);
  const auto order = mountOrderFrom(Secret(std::move(line)));
  const auto served = [&]() -> Status {
    if (!order) return fail(order.error());
    constexpr int kStandardInput = 0;
    HAWSER_TRY(const auto end, EndRequest::watch(kStandardInput));
    return serveOrder(*order, *end);
  }();
  if (served) return 0;
  say({{u"error"_qs, toJson(served.error())}});
  return 1;
}

}  // namespace hawser::nbd
