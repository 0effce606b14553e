#include <QTemporaryDir>

#include "conformance/object_store_suite.h"
#include "os/file_system.h"
#include "storage/local/local_store.h"

int main(int argc, char** argv) {
  const QTemporaryDir folder;
  hawser::conformance::StoreUnderTest under;
  under.open = [&] {
    return std::make_shared<hawser::LocalStore>(hawser::FileSystem::system(), folder.path().toStdString());
  };
  return hawser::conformance::runObjectStoreSuite(under, argc, argv);
}
