#include <QCoreApplication>
#include <QString>
#include <algorithm>

#include "api/connection_resolver.h"
#include "api/engine_impl.h"
#include "os/random.h"

namespace hawser {

namespace {

struct Words {
  Q_DECLARE_TR_FUNCTIONS(hawser::ConnectionTest)
};

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
  void add(const QString& what, const QString& note) {
    steps_.push_back({what.toStdString(), true, true, note.toStdString(), {}});
  }
  void addFailure(const QString& what, Error error) {
    steps_.push_back({what.toStdString(), false, true, {}, std::move(error)});
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
      return addFailure(Words::tr("Reach", "a step of the connection test"), listed.error());
    }
    add(Words::tr("Reach", "a step of the connection test"),
        Words::tr("%1 ms", "milliseconds").arg(took.count()));
    const bool refused =
        !listed &&
        (listed.error().code == ErrorCode::denied || listed.error().code == ErrorCode::authExpired) &&
        listed.error().http != 403;
    if (refused) return addFailure(Words::tr("Sign-in", "a step of the connection test"), listed.error());
    add(Words::tr("Sign-in", "a step of the connection test"), {});
    if (!listed) return addFailure(Words::tr("List", "a step of the connection test"), listed.error());
    add(Words::tr("List", "a step of the connection test"),
        (scoped ? Words::tr("objects seen: %1") : Words::tr("containers: %1")).arg(count));
  }

  void write() {
    if (container_.empty() && !store_.capabilities().rootObjects) {
      steps_.push_back({Words::tr("Write", "a step of the connection test").toStdString(),
                        true,
                        false,
                        Words::tr("there is no container to try it in").toStdString(),
                        {}});
      return;
    }
    const ObjectRef probe{container_, kProbePrefix + randomName()};
    const auto put = store_.put(context_, probe, {}, {}, Condition::absent());
    if (!put) return addFailure(Words::tr("Write", "a step of the connection test"), put.error());
    if (const Status removed = store_.remove(context_, probe, Condition::none()); !removed) {
      return addFailure(Words::tr("Delete", "a step of the connection test"), removed.error());
    }
    add(Words::tr("Write", "a step of the connection test"),
        container_.empty() ? Words::tr("in the top folder")
                           : Words::tr("in %1", "a container").arg(QString::fromStdString(container_)));
  }

  const OpContext& context_;
  ObjectStore& store_;
  std::string container_;
  std::vector<ConnectionTestStep> steps_;
};

}  // namespace

bool EngineImpl::readConnections() {
  std::vector<Connection> all = {stores_.defaultConnection()};
  if (auto saved = stores_.book().load()) {
    all.insert(all.end(), saved->begin(), saved->end());
  } else {
    options_.log.write(LogLevel::error, "api", inLog(saved.error()));
    MutexLock lock(connectionsMutex_);
    if (connections_.empty()) connections_ = std::move(all);
    return false;
  }
  MutexLock lock(connectionsMutex_);
  if (connections_ == all) return false;
  connections_ = std::move(all);
  return true;
}

std::vector<Connection> EngineImpl::connections() const {
  MutexLock lock(connectionsMutex_);
  return connections_;
}

void EngineImpl::refreshConnections() {
  pool_->post([this] {
    if (!readConnections()) return;
    stores_.forget();
    runner_->tell({EventKind::connectionsChanged, 0, 0, {}});
  });
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
    readConnections();
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
    readConnections();
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
    if (!store)
      return done({{Words::tr("Reach", "a step of the connection test").toStdString(),
                    false,
                    true,
                    {},
                    store.error()}});
    const auto container = candidate.connection.options.find("container");
    const bool scoped = container != candidate.connection.options.end();
    done(ConnectionTest(context, **store, scoped ? container->second : std::string()).run());
  });
}

}  // namespace hawser
