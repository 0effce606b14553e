// Of the Engine: mounts, and what their programs are given.
#include "api/engine_impl.h"
#include "api/mount_control.h"
#include "api/mount_process.h"

namespace hawser {

Result<std::vector<ConnectionWithCredential>> StoreOpener::grant(const OpContext& context,
                                                                 const Location& location) {
  if (location.kind == Location::Kind::path) return std::vector<ConnectionWithCredential>{};
  HAWSER_TRY(ConnectionWithCredential found, resolve(context, location));
  std::vector<Location> members;
  if (found.connection.kind == kStripeKind) {
    HAWSER_TRY(StripePlaces places, stripePlaces(found.connection));
    members = std::move(places.members);
  } else if (hasMembers(found.connection)) {
    HAWSER_TRY(members, membersOf(found.connection));
  }
  std::vector<ConnectionWithCredential> all{std::move(found)};
  for (const Location& member : members) {
    HAWSER_TRY(std::vector<ConnectionWithCredential> of, grant(context, member));
    std::move(of.begin(), of.end(), std::back_inserter(all));
  }
  return all;
}

Result<std::vector<ConnectionWithCredential>> EngineImpl::grantFor(const OpContext& context,
                                                                   const std::string& location) {
  HAWSER_TRY(const Location parsed, stores_.parse(location));
  stores_.keepSas(parsed);
  return stores_.grant(context, parsed);
}

OperationPtr EngineImpl::grant(const std::string& location,
                               std::function<void(Result<std::vector<ConnectionWithCredential>>)> done) {
  return launch([this, location, done = std::move(done)](const OpContext& context) {
    done(grantFor(context, location));
  });
}

Result<std::string> EngineImpl::serve(const OpContext& context, const MountRequest& request) {
  HAWSER_TRY(MountOrder order, orderFor(request, mountsFolder(options_.stateFolder)));
  HAWSER_TRY(order.connections, grantFor(context, request.source));
  const std::string folder(parentPath(order.backing));
  if (files_.info(std::string(parentPath(folder)), true)) HAWSER_CHECK(files_.makeDirectories(folder));
  HAWSER_TRY(auto process, MountProcess::start(context, options_.mountProgram, order));
  std::string id = idOf(order);
  ownMounts_.add(id, std::move(process), order);
  return id;
}

OperationPtr EngineImpl::mount(const MountRequest& request, std::function<void(Result<std::string>)> done) {
  return launch(
      [this, request, done = std::move(done)](const OpContext& context) { done(serve(context, request)); });
}

OperationPtr EngineImpl::mounts(std::function<void(std::vector<RunningMount>)> done) {
  return launch([this, done = std::move(done)](const OpContext& context) {
    done(ownMounts_.among(runningMounts(context, mountsFolder(options_.stateFolder))));
  });
}

OperationPtr EngineImpl::mountMap(const std::string& id, std::size_t cells,
                                  std::function<void(Result<std::vector<MountMapCell>>)> done) {
  return launch([control = MountControl(mountFolder(id)), cells,
                 done = std::move(done)](const OpContext& context) { done(control.map(context, cells)); });
}

OperationPtr EngineImpl::tellMount(const std::string& id, MountVerb verb, std::function<void(Status)> done) {
  return launch([this, id, verb, done = std::move(done)](const OpContext& context) {
    const MountControl control(mountFolder(id));
    switch (verb) {
      case MountVerb::pause:
      case MountVerb::resume:
        return done(control.pause(context, verb == MountVerb::pause));
      case MountVerb::flush:
        return done(control.flush(context));
      case MountVerb::detach:
      case MountVerb::detachAnyway:
        break;
    }
    if (ownMounts_.forget(id)) return done({});
    done(control.detach(context, verb == MountVerb::detachAnyway));
  });
}

OperationPtr EngineImpl::commitMount(const std::string& id,
                                     std::function<void(Result<CommitProgress>)> done) {
  return launch([this, id, done = std::move(done)](const OpContext& context) {
    const MountControl control(mountFolder(id));
    // Whoever cancels does not wait; the commit's own answer says that it was.
    const std::stop_callback cancel(
        context.stop, [this, control] { pool_->post([control] { (void)control.cancelCommit({}); }); });
    OpContext untilEnd;
    untilEnd.stop = stop_.get_token();
    done(control.commit(untilEnd));
  });
}

OperationPtr EngineImpl::setMountRate(std::uint64_t bytesPerSecond, std::function<void(Status)> done) {
  return launch([this, bytesPerSecond, done = std::move(done)](const OpContext& context) {
    // It is of all of them: any one does.
    const auto running = runningMounts(context, mountsFolder(options_.stateFolder));
    if (running.empty()) return done(fail(noSuchMount()));
    done(MountControl(mountFolder(running.front().id)).setRate(context, bytesPerSecond));
  });
}

}  // namespace hawser
