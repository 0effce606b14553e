#include <QTemporaryDir>

#include "conformance/object_store_suite.h"
#include "storage/embedded/embedded_store.h"
#include "storage/embedded/shared_store.h"

using namespace hawser;

int main(int argc, char** argv) {
  const QTemporaryDir folder;
  const std::string path = folder.path().toStdString() + "/objects.store";
  // What all of them share is not to be loaded anew for each.
  const auto shared = embedded::SharedStore::at(FileSystem::system(), path);
  conformance::StoreUnderTest under;
  under.open = [&] {
    return std::make_shared<EmbeddedStore>(embedded::SharedStore::at(FileSystem::system(), path), true);
  };
  return conformance::runObjectStoreSuite(under, argc, argv);
}
