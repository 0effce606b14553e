#include "storage/local/local_provider.h"

#include "os/file_system.h"
#include "storage/local/local_store.h"

namespace hawser {

Result<std::shared_ptr<ObjectStore>> LocalProvider::open(const Connection& connection, const Credential&,
                                                         const ProviderServices& services) const {
  if (!connection.endpoint.starts_with('/')) {
    return fail(makeError(ErrorCode::invalidArgument, "a local store needs an absolute folder")
                    .about(connection.endpoint.empty() ? connection.name : connection.endpoint));
  }
  FileSystem& files = services.files != nullptr ? *services.files : FileSystem::system();
  return std::make_shared<LocalStore>(files, connection.endpoint, *services.clock);
}

}  // namespace hawser
