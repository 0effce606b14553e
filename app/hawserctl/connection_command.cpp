#include <QJsonArray>
#include <QJsonObject>

#include "api/connection_resolver.h"
#include "api/error_sentence.h"
#include "api/json_words.h"
#include "api/location.h"
#include "api/places.h"
#include "api/printable.h"
#include "api/stripe_connection.h"
#include "base/units.h"
#include "commands.h"

namespace hawser::ctl {

namespace {

QJsonObject connectionJson(const Connection& connection) {
  QJsonObject options;
  for (const auto& [key, value] : connection.options)
    options[QString::fromStdString(key)] = QString::fromStdString(value);
  return {{QStringLiteral("type"), QStringLiteral("connection")},
          {QStringLiteral("name"), QString::fromStdString(connection.name)},
          {QStringLiteral("kind"), QString::fromStdString(connection.kind)},
          {QStringLiteral("endpoint"), QString::fromStdString(connection.endpoint)},
          {QStringLiteral("account"), QString::fromStdString(connection.account)},
          {QStringLiteral("options"), options}};
}

std::string whereItIs(const Connection& connection) {
  if (!hasMembers(connection)) return connection.endpoint;
  const auto members = membersOf(connection);
  if (!members) return members.error().detail;
  std::string text = "each on";
  if (connection.kind == kStripeKind) {
    const auto stripe = stripePlaces(connection);
    if (!stripe) return stripe.error().detail;
    text = formatSize(stripe->width) + " over";
  }
  for (const Location& member : *members)
    text += " " + member.text();
  return text;
}

int listConnections(Session& session, Engine& engine) {
  for (const Connection& connection : engine.connections()) {
    session.console().out(session.json ? compact(connectionJson(connection)) + "\n"
                                       : printable(connection.name) + ":  " + connection.kind + "  " +
                                             printable(whereItIs(connection)) + "\n");
  }
  return exitDone;
}

Result<Secret> readCredential(Console& console, const std::string& name) {
  if (console.inIsTerminal())
    return console.readHidden("Connection string or URL for " + printable(name) + " (not shown): ");
  std::string text;
  while (const auto line = console.readLine()) {
    if (!text.empty()) text += "\n";
    text += *line;
    if (text.size() > 65'536)
      return fail(ErrorCode::invalidArgument, "standard input holds more than a connection string");
  }
  return Secret(std::move(text));
}

Status save(Session& session, Engine& engine, const ConnectionWithCredential& one) {
  return session.await<Status>([&](auto done) {
    engine.saveConnection(one.connection, one.credential, std::move(done));
    return OperationPtr();
  });
}

Result<std::vector<Location>> placesOf(Session& session, const Arguments& arguments) {
  std::vector<Location> places;
  for (std::size_t i = 2; i < arguments.words.size(); ++i) {
    HAWSER_TRY(const std::string text, session.location(arguments.words[i]));
    HAWSER_TRY(places.emplace_back(), parseLocation(text, "/"));
  }
  return places;
}

// Of a stripe or of replicas.
int addPlaces(Session& session, Engine& engine, const std::string& name, const Arguments& arguments) {
  auto places = placesOf(session, arguments);
  if (!places) return session.misused(places.error().detail);
  Result<Connection> connection;
  if (const auto width = arguments.value("stripe")) {
    const auto bytes = parseSize(*width);
    if (!bytes) return session.misused("--stripe " + printable(*width) + ": " + bytes.error().detail);
    connection = stripeConnection(name, {std::move(*places), *bytes});
  } else {
    connection = replicaConnection(name, *places);
  }
  if (!connection) return session.failed(connection.error());
  const Status saved = save(session, engine, {*connection, NoCredential{}});
  return saved ? int(exitDone) : session.failed(saved.error());
}

int addConnection(Session& session, Engine& engine, const std::string& name) {
  const auto text = readCredential(session.console(), name);
  if (!text) return session.failed(text.error());
  auto parsed = connectionFromText(text->reveal());
  if (!parsed) return session.failed(parsed.error());
  parsed->connection.name = name;
  const Status saved = save(session, engine, *parsed);
  if (saved) return exitDone;
  if (!lacksKeychain(saved.error())) return session.failed(saved.error());
  session.console().err("hawserctl: " + printable(name) +
                        ": the connection is saved, but there is no keychain to keep "
                        "its credential. Set " +
                        connectionVariable(name) + " to the connection string or URL.\n");
  return exitCredentials;
}

Result<ConnectionWithCredential> candidateNamed(Session& session, const std::string& name) {
  const EngineOptions& options = session.engineOptions();
  const ConnectionBook book(FileSystem::system(), connectionsFile(options.configFolder));
  const EnvironmentCredentials environment = credentialsFrom(systemEnvironment());
  HAWSER_TRY(const Location location, parseLocation(name + ":", "/"));
  return resolveConnection(
      {}, location,
      {book, options.credentials.get(), environment,
       standardConnection(FileSystem::system(), options.defaultStoreFile, options.defaultStoreFolder)});
}

int testConnection(Session& session, Engine& engine, const std::string& name) {
  const auto candidate = candidateNamed(session, name);
  if (!candidate) return session.failed(candidate.error());
  using Steps = std::vector<ConnectionTestStep>;
  const auto steps = session.await<Result<Steps>>([&](auto done) {
    return engine.testConnection(*candidate, [done](Steps all) { done(std::move(all)); });
  });
  if (!steps) return session.failed(steps.error());
  int code = exitDone;
  for (const ConnectionTestStep& step : *steps) {
    if (session.json) {
      QJsonObject json{{QStringLiteral("type"), QStringLiteral("step")},
                       {QStringLiteral("what"), QString::fromStdString(step.what)},
                       {QStringLiteral("ok"), step.ok},
                       {QStringLiteral("ran"), step.ran},
                       {QStringLiteral("note"), QString::fromStdString(step.note)}};
      if (step.error) json[u"error"] = toJson(*step.error);
      session.console().out(compact(json) + "\n");
    } else {
      session.console().out((!step.ran ? "-       "
                             : step.ok ? "ok      "
                                       : "failed  ") +
                            step.what + (step.note.empty() ? "" : "  " + printable(step.note)) + "\n");
      if (step.error) session.console().out("        " + sentence(*step.error).whole().toStdString() + "\n");
    }
    if (step.ran && !step.ok) code = step.error ? exitCodeOf(*step.error) : exitFailed;
  }
  return code;
}

int removeConnection(Session& session, Engine& engine, const std::string& name) {
  const auto removed = session.await<Status>([&](auto done) {
    engine.removeConnection(name, std::move(done));
    return OperationPtr();
  });
  return removed ? int(exitDone) : session.failed(removed.error());
}

}  // namespace

int runConnection(Session& session, const Arguments& arguments) {
  const std::string verb = arguments.words.empty() ? "list" : arguments.words.front();
  const bool list = verb == "list";
  if (!list && verb != "add" && verb != "test" && verb != "remove")
    return session.misused("connection has no \"" + printable(verb) +
                           "\"; it has list, add, test and remove");
  const bool stripe = arguments.has("stripe");
  const bool replica = arguments.has("replica");
  if (stripe && replica) return session.misused("--stripe and --replica exclude each other");
  if (stripe && (verb != "add" || arguments.words.size() < 3))
    return session.misused("--stripe is for: connection add NAME --stripe SIZE PLACE...");
  if (replica && (verb != "add" || arguments.words.size() < 4))
    return session.misused("--replica is for: connection add NAME --replica PLACE PLACE...");
  const bool places = stripe || replica;
  if (verb == "add" && arguments.words.size() > 2 && !places)
    return session.misused(
        "a connection string is not taken from the command line, where others could read it: give "
        "it on standard input, or type it when asked");
  if (!places && arguments.words.size() > (list ? 1u : 2u))
    return session.misused("connection " + verb + ": too much was given");
  if (!list && arguments.words.size() < 2) return session.misused("connection " + verb + " needs a name");
  const auto engine = session.engine();
  if (!engine) return session.failed(engine.error());
  if (list) return listConnections(session, **engine);
  // People write the name as they do in locations.
  std::string name = arguments.words[1];
  if (name.ends_with(':')) name.pop_back();
  if (verb == "add" && (!isConnectionName(name) || name == kDefaultConnection))
    return session.misused("\"" + printable(name) + "\" cannot be a connection's name");
  if (places) return addPlaces(session, **engine, name, arguments);
  if (verb == "add") return addConnection(session, **engine, name);
  return verb == "test" ? testConnection(session, **engine, name) : removeConnection(session, **engine, name);
}

}  // namespace hawser::ctl
