// "hawserctl mount": an object as a disk that is there at once; "hawserctl mounts": those that are there.
#include <QCoreApplication>
#include <QJsonObject>

#include "api/attach_process.h"
#include "api/json_words.h"
#include "api/location.h"
#include "api/mount_control.h"
#include "api/mount_process.h"
#include "api/printable.h"
#include "base/units.h"
#include "commands.h"
#include "os/file_system.h"
#include "progress_line.h"
#include "stoppable.h"

namespace hawser::ctl {

namespace {

constexpr auto kLook = std::chrono::milliseconds(200);
constexpr std::uint64_t kMostPartitions = 128;

std::string percent(std::uint64_t part, std::uint64_t whole) {
  return std::to_string(whole == 0 ? 100 : part * 100 / whole) + " %";
}

// What of it is here, and what is wrong with it.
std::string stateOf(const MountStatus& status) {
  std::string text = percent(status.here, status.size) + " of " + formatSize(status.size) + " here";
  if (!status.attached.empty()) text += ", at " + printable(status.attached);
  if (status.written > 0) text += ", " + formatSize(status.written) + " changed";
  if (status.sourceChanged)
    text += ", the source has changed: nothing more comes of it";
  else if (status.trouble)
    text += ", " + status.trouble->detail;
  else if (status.isComplete())
    text += ", complete";
  else if (status.paused)
    text += ", paused";
  return text;
}

QJsonObject lineOf(const std::string& id, const MountStatus& status) {
  QJsonObject line = toJson(status);
  line[u"type"] = u"mount"_qs;
  line[u"id"] = QString::fromStdString(id);
  return line;
}

class MountCommand {
 public:
  MountCommand(Session& session, const Arguments& arguments) : session_(session), arguments_(arguments) {}

  int run() {
    if (arguments_.words.size() != 2) return session_.misused("mount needs a source and a backing file");
    auto made = makeOrder();
    if (!made) {
      return made.error().code == ErrorCode::invalidArgument ? session_.misused(made.error().detail)
                                                             : session_.failed(made.error());
    }
    const auto engine = session_.engine();
    if (!engine) return session_.failed(engine.error());
    auto granted = session_.await<Result<std::vector<ConnectionWithCredential>>>(
        [&](auto done) { return (*engine)->grant(source_, std::move(done)); });
    if (!granted) return session_.failed(granted.error());
    made->connections = std::move(*granted);
    return serve(*made);
  }

 private:
  Result<MountOrder> makeOrder() {
    HAWSER_TRY(source_, session_.location(arguments_.words[0]));
    HAWSER_TRY(const std::string backing, session_.location(arguments_.words[1]));
    if (const auto rate = arguments_.value("rate")) {
      HAWSER_TRY(rate_, parseSize(*rate));
    }
    HAWSER_CHECK(readAttach());
    HAWSER_TRY(const MountOrder order,
               orderFor({source_, backing, arguments_.has("read-only"), !arguments_.has("no-copy")},
                        mountsFolder(session_.engineOptions().stateFolder)));
    id_ = idOf(order);
    return order;
  }

  Status readAttach() {
    const auto folder = arguments_.value("attach");
    if (!folder) {
      if (!arguments_.has("as-file") && !arguments_.value("partition")) return {};
      return fail(ErrorCode::invalidArgument, "--as-file and --partition are of --attach");
    }
    HAWSER_TRY(const std::string at, session_.location(*folder));
    HAWSER_TRY(const Location where, parseLocation(at, "/"));
    if (where.kind != Location::Kind::path) {
      return fail(ErrorCode::invalidArgument,
                  "--attach wants a folder of this computer, not " + printable(at));
    }
    attach_.emplace();
    attach_->folder = where.key;
    attach_->fileSystem = !arguments_.has("as-file");
    attach_->readOnly = arguments_.has("read-only");
    if (const auto number = arguments_.value("partition")) {
      HAWSER_TRY(const std::uint64_t partition, parseSize(*number));
      if (partition == 0 || partition > kMostPartitions || !attach_->fileSystem) {
        return fail(ErrorCode::invalidArgument, "--partition wants the number of one, and no --as-file");
      }
      attach_->partition = static_cast<std::uint32_t>(partition);
    }
    return {};
  }

  static std::string programBeside(const char* name) {
    return QCoreApplication::applicationDirPath().toStdString() + "/" + name;
  }

  int serve(const MountOrder& order) {
    auto mount = MountProcess::start({}, programBeside("hawser-nbd"), order);
    if (!mount) return session_.failed(mount.error());
    const MountControl control(order.folder);
    if (rate_) {
      if (const Status set = control.setRate({}, *rate_); !set) return session_.failed(set.error());
    }
    const auto first = control.status({});
    if (!first) return session_.failed(first.error());
    if (attach_) {
      auto attached = AttachProcess::start({}, programBeside("hawser-attach"), order.folder, *attach_);
      if (!attached) return session_.failed(attached.error());
      attached_ = std::move(*attached);
    }
    tell(order, **mount, *first);
    waitForEnd(**mount, control);
    const bool ended = !(*mount)->isRunning();
    const Status outcome = ended ? (*mount)->outcome() : Status{};
    mount->reset();  // and what was written is on the disk
    return outcome ? int(exitDone) : session_.failed(outcome.error());
  }

  // Until the user wants it, and nobody uses what is attached any more; or it ends by itself.
  void waitForEnd(MountProcess& mount, const MountControl& control) {
    while (!mount.waitForEnd(kLook)) {
      if (session_.console().interrupts() == 0) {
        showProgress(control);
        continue;
      }
      if (!attached_) break;
      const Status detached = control.detach({}, false);
      if (detached) continue;
      clearProgress();
      session_.failed(Error(detached.error()).about(attached_->where()));
      session_.console().forgetInterrupts();
    }
    clearProgress();
  }

  void tell(const MountOrder& order, const MountProcess& mount, const MountStatus& status) {
    Console& console = session_.console();
    if (session_.json) {
      QJsonObject line = lineOf(id_, status);
      if (attached_) setName(line, u"attached"_qs, attached_->where());
      console.out(compact(line) + "\n");
      return;
    }
    console.out("Mount " + id_ + ": " + printable(order.source) + ", " + formatSize(status.size) + "\n" +
                mount.uri() + "\n");
    if (attached_) {
      console.out("Attached at " + printable(attached_->where()) + "\nUntil this ends, with Ctrl+C.\n");
    } else if (console.outIsTerminal()) {
      console.out("In a virtual machine:  qemu-system-x86_64 -drive 'file=" + mount.uri() +
                  ",format=raw,if=virtio'\nAs a disk (as root):   nbd-client -unix '" + order.socket() +
                  "' /dev/nbd0 -b 4096 -C 4\nAs a file:             nbdfuse FOLDER --unix '" +
                  order.socket() + "'\nUntil this ends, with Ctrl+C.\n");
    }
  }

  void showProgress(const MountControl& control) {
    Console& console = session_.console();
    if (!console.errIsTerminal() || session_.json) return;
    const auto status = control.status({});
    if (!status) return;
    console.err("\r\x1b[K" + stateOf(*status).substr(0, console.width() > 0 ? console.width() - 1 : 0));
    shown_ = true;
  }
  void clearProgress() {
    if (std::exchange(shown_, false)) session_.console().err("\r\x1b[K");
  }

  Session& session_;
  const Arguments& arguments_;
  std::string source_, id_;
  std::optional<std::uint64_t> rate_;
  std::optional<AttachRequest> attach_;
  std::unique_ptr<AttachProcess> attached_;
  bool shown_ = false;
};

class MountsCommand {
 public:
  MountsCommand(Session& session, const Arguments& arguments) : session_(session), arguments_(arguments) {}

  int run() {
    const std::string verb = arguments_.words.empty() ? "list" : arguments_.words[0];
    running_ = runningMounts({}, folder());
    if (verb == "list") return arguments_.words.size() > 1 ? tooMuch(verb) : list();
    if (verb == "rate") return setRate();
    if (verb == "commit") return commit();
    if (verb != "flush" && verb != "pause" && verb != "resume" && verb != "detach")
      return session_.misused("mounts has no \"" + printable(verb) + "\"; see \"hawserctl mounts --help\"");
    if (arguments_.words.size() < 2) return session_.misused("mounts " + verb + " needs the ID of a mount");
    int code = exitDone;
    for (std::size_t i = 1; i < arguments_.words.size(); ++i) {
      const Status done = tell(arguments_.words[i], verb);
      if (!done) code = worse(code, session_.failed(done.error()));
    }
    return code;
  }

 private:
  std::string folder() { return mountsFolder(session_.engineOptions().stateFolder); }
  int tooMuch(const std::string& verb) {
    return session_.misused("mounts " + verb + " takes less than that; see \"hawserctl mounts --help\"");
  }

  int list() {
    Console& console = session_.console();
    for (const RunningMount& mount : running_) {
      if (session_.json) {
        console.out(compact(lineOf(mount.id, mount.status)) + "\n");
      } else {
        console.out(mount.id + "  " + printable(mount.status.source) + "  " + stateOf(mount.status) + "\n");
      }
    }
    return exitDone;
  }

  // It is of all of them: any one does.
  int setRate() {
    if (arguments_.words.size() != 2) return session_.misused("mounts rate needs a rate, such as 20M, or 0");
    const auto rate = parseSize(arguments_.words[1]);
    if (!rate) return session_.misused(rate.error().detail);
    if (running_.empty()) return session_.failed(noSuchMount());
    const Status set = MountControl(joinPath(folder(), running_.front().id)).setRate({}, *rate);
    return set ? int(exitDone) : session_.failed(set.error());
  }

  // What was changed goes to the source; how far it is is asked beside it.
  int commit() {
    if (arguments_.words.size() != 2) return session_.misused("mounts commit needs the ID of a mount");
    const std::string& id = arguments_.words[1];
    if (!isRunning(id)) return session_.failed(noSuchMount(id));
    const MountControl control(joinPath(folder(), id));
    Console& console = session_.console();
    ProgressLine line;
    bool cancelled = false;
    const auto made = stoppable<Result<CommitProgress>>(
        console, [&](const OpContext&) { return control.commit({}); },
        [&] {
          if (console.interrupts() > 0 && !std::exchange(cancelled, true)) (void)control.cancelCommit({});
          if (!console.errIsTerminal() || session_.json) return;
          const auto status = control.status({});
          if (!status || !status->commit) return;
          const CommitProgress& now = *status->commit;
          console.err("\r\x1b[K" +
                      line.text(now.sent, now.toSend, Clock::system().steady(), console.width()));
        });
    if (console.errIsTerminal() && !session_.json) console.err("\r\x1b[K");
    if (!made) return session_.failed(Error(made.error()).about(id));
    tell(*made);
    return exitDone;
  }

  void tell(const CommitProgress& made) {
    if (!session_.json) {
      session_.console().out(formatSize(made.sent) + " sent, " + formatSize(made.copied) +
                             " copied by the service, " + formatSize(made.kept) + " kept\n");
      return;
    }
    QJsonObject json = toJson(made);
    json[u"type"] = u"commit"_qs;
    session_.console().out(compact(json) + "\n");
  }

  bool isRunning(const std::string& id) const {
    return std::any_of(running_.begin(), running_.end(), [&](const RunningMount& m) { return m.id == id; });
  }

  Status tell(const std::string& id, const std::string& verb) {
    const auto known =
        std::find_if(running_.begin(), running_.end(), [&](const RunningMount& m) { return m.id == id; });
    if (known == running_.end()) return fail(noSuchMount(id));
    const MountControl control(joinPath(folder(), id));
    const Status done = stoppable<Status>(session_.console(), [&](const OpContext& context) {
      if (verb == "flush") return control.flush(context);
      if (verb == "detach") return control.detach(context, arguments_.has("force"));
      return control.pause(context, verb == "pause");
    });
    if (!done) return fail(Error(done.error()).about(id));
    return {};
  }

  Session& session_;
  const Arguments& arguments_;
  std::vector<RunningMount> running_;
};

}  // namespace

int runMount(Session& session, const Arguments& arguments) {
  return MountCommand(session, arguments).run();
}

int runMounts(Session& session, const Arguments& arguments) {
  return MountsCommand(session, arguments).run();
}

}  // namespace hawser::ctl
