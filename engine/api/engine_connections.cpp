#include <QCoreApplication>
#include <QString>
#include <algorithm>

#include "api/connection_resolver.h"
#include "api/engine_impl.h"
#include "api/error_sentence.h"
#include "os/random.h"

namespace hawser {

namespace {

struct Words {
  Q_DECLARE_TR_FUNCTIONS(hawser::ConnectionTest)
};

// A key nobody uses: what the test of the right to write makes and takes away again.
constexpr const char* kProbePrefix = ".hawser-write-test-";

QString nameOf(ConnectionStage stage) {
  switch (stage) {
    case ConnectionStage::name:
      return Words::tr("Name", "a step of the connection test: DNS");
    case ConnectionStage::reach:
      return Words::tr("Reach", "a step of the connection test");
    case ConnectionStage::encryption:
      return Words::tr("Encryption", "a step of the connection test: TLS");
    case ConnectionStage::clock:
      return Words::tr("Clock", "a step of the connection test");
    case ConnectionStage::signIn:
      return Words::tr("Sign-in", "a step of the connection test");
    case ConnectionStage::list:
      break;
  }
  return Words::tr("List", "a step of the connection test");
}

class ConnectionTest {
 public:
  ConnectionTest(const OpContext& context, ObjectStore& store, const ConnectionWithCredential& candidate)
      : context_(context),
        store_(store),
        endpoint_(candidate.connection.endpoint),
        ofThisComputer_(isOfThisComputer(candidate.connection)) {
    const auto& options = candidate.connection.options;
    if (const auto scope = options.find("container"); scope != options.end()) container_ = scope->second;
    signs_ = std::holds_alternative<AccountKeyCredential>(candidate.credential) ||
             std::holds_alternative<AccessKeyCredential>(candidate.credential);
  }

  std::vector<ConnectionTestStep> run() {
    if (reach()) write();
    return std::move(steps_);
  }

 private:
  void add(const QString& what, const QString& note, bool ran = true) {
    steps_.push_back({what.toStdString(), true, ran, note.toStdString(), {}});
  }
  void addFailure(const QString& what, Error error) {
    steps_.push_back({what.toStdString(), false, true, {}, std::move(error)});
  }

  // One listing tells it all: which step it failed at is in the error.
  bool reach() {
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
    std::optional<ConnectionStage> failed;
    if (!listed) failed = stageOf(listed.error());
    for (const ConnectionStage stage : stages()) {
      if (stage == failed) {
        addFailure(nameOf(stage), listed.error());
        return false;
      }
      addPassed(stage, took.count());
    }
    if (failed) {
      addFailure(nameOf(ConnectionStage::list), listed.error());
      return false;
    }
    add(nameOf(ConnectionStage::list),
        (scoped ? Words::tr("objects seen: %1") : Words::tr("containers: %1")).arg(count));
    return true;
  }

  // Those on the way to a listing; what is on this computer only has to be there.
  std::vector<ConnectionStage> stages() const {
    using Stage = ConnectionStage;
    if (ofThisComputer_) return {Stage::reach};
    return {Stage::name, Stage::reach, Stage::encryption, Stage::clock, Stage::signIn};
  }

  void addPassed(ConnectionStage stage, qint64 milliseconds) {
    QString note;
    bool ran = true;
    if (stage == ConnectionStage::reach) note = Words::tr("%1 ms", "milliseconds").arg(milliseconds);
    if (stage == ConnectionStage::encryption && !endpoint_.starts_with("https:")) {
      ran = false;
      note = Words::tr("none: the address is http");
    }
    // Only what we sign ourselves bears our time.
    if (stage == ConnectionStage::clock && !signs_) {
      ran = false;
      note = Words::tr("not asked for without an account key");
    }
    add(nameOf(stage), note, ran);
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
  const std::string endpoint_;
  const bool ofThisComputer_;
  std::string container_;
  bool signs_ = false;
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
    Status saved;
    if (connection.name == kDefaultConnection) {
      saved =
          fail(makeError(ErrorCode::exists, "this name belongs to the default store").about(connection.name));
    } else {
      if (hasMembers(connection)) saved = prepareMembers(connection);
      if (saved) saved = stores_.book().put(connection);
    }
    readConnections();
    if (saved && !std::holds_alternative<NoCredential>(credential)) {
      saved = stores_.credentials().put(context, connection.name, credential);
    }
    stores_.forget();
    done(std::move(saved));
  });
}

void EngineImpl::savePassphrase(const std::string& keyFile, const Secret& passphrase,
                                std::function<void(Status)> done) {
  pool_->post([this, keyFile, passphrase, done = std::move(done)] {
    OpContext context;
    context.stop = stop_.get_token();
    done(stores_.credentials().put(context, passphraseName(keyFile), PassphraseCredential{passphrase}));
  });
}

// Folders are made now and not when it is used: a disk that is not mounted then must not be written beside.
Status EngineImpl::prepareMembers(const Connection& connection) {
  HAWSER_TRY(const std::vector<Location> members, membersOf(connection));
  const std::vector<Connection> known = connections();
  for (const Location& member : members) {
    const bool wrong = std::any_of(known.begin(), known.end(), [&](const Connection& other) {
      return member.kind == Location::Kind::connection && other.name == member.connection &&
             cannotLieOn(connection.kind, other.kind);
    });
    if (wrong) return fail(wrongMember(connection.kind, member));
    if (member.kind == Location::Kind::path) HAWSER_CHECK(files_.makeDirectories(member.key));
  }
  std::vector<Connection> then = known;
  std::erase_if(then, [&](const Connection& other) { return other.name == connection.name; });
  then.push_back(connection);
  HAWSER_CHECK(checkNoLoop(connection, then));
  HAWSER_TRY(const std::size_t copies, copiesOf(connection, then));
  for (std::size_t copy = 1; copy <= copies; ++copy) {
    HAWSER_TRY(const Connection one, copyNamed(copyName(connection.name, copy), then));
    HAWSER_CHECK(prepareMembers(one));
  }
  return {};
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
    const auto store = stores_.open(context, candidate.connection, candidate.credential);
    if (!store) return done({{nameOf(ConnectionStage::reach).toStdString(), false, true, {}, store.error()}});
    done(ConnectionTest(context, **store, candidate).run());
  });
}

}  // namespace hawser
