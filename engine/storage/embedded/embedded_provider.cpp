#include "storage/embedded/embedded_provider.h"

#include "os/file_system.h"
#include "storage/embedded/embedded_store.h"
#include "storage/embedded/shared_store.h"

namespace hawser {

Result<std::shared_ptr<ObjectStore>> EmbeddedProvider::open(const Connection& connection, const Credential&,
                                                            const ProviderServices& services) const {
  if (!connection.endpoint.starts_with('/')) {
    return fail(makeError(ErrorCode::invalidArgument, "an embedded store needs the absolute path of a file")
                    .about(connection.endpoint.empty() ? connection.name : connection.endpoint));
  }
  FileSystem& files = services.files != nullptr ? *services.files : FileSystem::system();
  const auto make = connection.options.find(kMakeOption);
  return std::make_shared<EmbeddedStore>(
      embedded::SharedStore::at(files, connection.endpoint, *services.clock, services.log),
      make != connection.options.end() && make->second == "yes");
}

}  // namespace hawser
