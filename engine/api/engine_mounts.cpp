// Of the Engine: what a mount's own program is given.
#include "api/engine_impl.h"

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

OperationPtr EngineImpl::grant(const std::string& location,
                               std::function<void(Result<std::vector<ConnectionWithCredential>>)> done) {
  return launch([this, location, done = std::move(done)](const OpContext& context) {
    const auto granted = [&]() -> Result<std::vector<ConnectionWithCredential>> {
      HAWSER_TRY(const Location parsed, stores_.parse(location));
      stores_.keepSas(parsed);
      return stores_.grant(context, parsed);
    };
    done(granted());
  });
}

}  // namespace hawser
