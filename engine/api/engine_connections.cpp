#include <algorithm>

#include "api/connection_resolver.h"
#include "api/engine_impl.h"
#include "os/process.h"

namespace hawser {

namespace {

// A key nobody uses: what the test of the right to write makes and takes away again.
constexpr const char* kProbePrefix = ".hawser-write-test-";

class ConnectionTest {
 public:
  ConnectionTest(const OpContext& context, ObjectStore& store, std::string container)
      : context_(context), store_(store), container_(std::move(container)) {}

  std::vector<ConnectionTestStep> run() {
    reach();
    if (steps_.back().ok) write();
    return std::move(steps_);
  }

 private:
  void add(const char* what, std::string note) { steps_.push_back({what, true, true, std::move(note), {}}); }
  void addFailure(const char* what, Error error) {
    steps_.push_back({what, false, true, {}, std::move(error)});
  }

  // One listing tells it all: which step it failed at is in the error.
  void reach() {
    const SteadyTime start = Clock::system().steady();
    Status listed;
    std::size_t count = 0;
    const bool scoped = !container_.empty() || !store_.capabilities().listsContainers;
    if (scoped) {
      const auto page = store_.list(context_, {container_, {}, false, {}, 10});
      if (page) count = page->objects.size();
      if (!page) listed = fail(page.error());
    } else {
      auto page = store_.listContainers(context_, {});
      if (page) count = page->containers.size();
      if (page && !page->containers.empty()) container_ = page->containers.front().name;
      if (!page) listed = fail(page.error());
    }
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::system().steady() - start);
    if (!listed &&
        (listed.error().code == ErrorCode::connection || listed.error().code == ErrorCode::timeout)) {
      return addFailure("Reach", listed.error());
    }
    add("Reach", std::to_string(took.count()) + " ms");
    const bool refused =
        !listed &&
        (listed.error().code == ErrorCode::denied || listed.error().code == ErrorCode::authExpired) &&
        listed.error().http != 403;
    if (refused) return addFailure("Sign-in", listed.error());
    add("Sign-in", {});
    if (!listed) return addFailure("List", listed.error());
    add("List", std::to_string(count) + (scoped ? " objects seen" : " containers"));
  }

  void write() {
    if (container_.empty() && !store_.capabilities().rootObjects) {
      steps_.push_back({"Write", true, false, "there is no container to try it in", {}});
      return;
    }
    const ObjectRef probe{container_, kProbePrefix + randomName()};
    const auto put = store_.put(context_, probe, {}, {}, Condition::absent());
    if (!put) return addFailure("Write", put.error());
    if (const Status removed = store_.remove(context_, probe, Condition::none()); !removed) {
      return addFailure("Delete", removed.error());
    }
    add("Write", "in " + (container_.empty() ? std::string("the top folder") : container_));
  }

  const OpContext& context_;
  ObjectStore& store_;
  std::string container_;
  std::vector<ConnectionTestStep> steps_;
};

}  // namespace

std::vector<Connection> EngineImpl::connections() const {
  std::vector<Connection> all = {stores_.defaultConnection()};
  if (auto saved = stores_.book().load()) {
    all.insert(all.end(), saved->begin(), saved->end());
  } else {
    options_.log.write(LogLevel::error, "api", saved.error().object + ": " + saved.error().detail);
  }
  return all;
}

void EngineImpl::saveConnection(const Connection& connection, const Credential& credential,
                                std::function<void(Status)> done) {
  pool_->post([this, connection, credential, done = std::move(done)] {
    OpContext context;
    context.stop = stop_.get_token();
    Status saved = connection.name == kDefaultConnection
                       ? fail(makeError(ErrorCode::exists, "this name belongs to the default store")
                                  .about(connection.name))
                       : stores_.book().put(connection);
    if (saved && !std::holds_alternative<NoCredential>(credential)) {
      saved = stores_.credentials().put(context, connection.name, credential);
    }
    stores_.forget();
    done(std::move(saved));
  });
}

void EngineImpl::removeConnection(const std::string& name, std::function<void(Status)> done) {
  pool_->post([this, name, done = std::move(done)] {
    OpContext context;
    context.stop = stop_.get_token();
    Status removed = stores_.book().remove(name);
    // No keychain, or nothing in it, is as good as removed.
    if (removed) (void)stores_.credentials().remove(context, name);
    stores_.forget();
    done(std::move(removed));
  });
}

void EngineImpl::provideCredential(const std::string& name, const Credential& credential) {
  stores_.credentials().keepForSession(name, credential);
  stores_.forget();
}

OperationPtr EngineImpl::testConnection(const ConnectionWithCredential& candidate,
                                        std::function<void(std::vector<ConnectionTestStep>)> done) {
  return launch([this, candidate, done = std::move(done)](const OpContext& context) {
    const auto store = stores_.open(candidate.connection, candidate.credential);
    if (!store) return done({{"Reach", false, true, {}, store.error()}});
    const auto container = candidate.connection.options.find("container");
    const bool scoped = container != candidate.connection.options.end();
    done(ConnectionTest(context, **store, scoped ? container->second : std::string()).run());
  });
}

}  // namespace hawser
