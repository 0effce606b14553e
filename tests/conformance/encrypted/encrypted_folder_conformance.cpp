// The ObjectStore contract of a folder in which all is encrypted.
#include <QTemporaryDir>

#include "conformance/object_store_suite.h"
#include "os/file_system.h"
#include "storage/encrypted/encrypted_store.h"
#include "storage/local/local_store.h"
#include "support/encryption_test_keys.h"

using namespace hawser;

int main(int argc, char** argv) {
  const QTemporaryDir folder;
  conformance::StoreUnderTest under;
  under.keepsCrc64 = false;
  under.resumes = false;
  under.open = [&] {
    auto local = std::make_shared<LocalStore>(FileSystem::system(), folder.path().toStdString());
    return std::make_shared<encrypted::EncryptedStore>(std::move(local), test::encryptionTestKeys());
  };
  return conformance::runObjectStoreSuite(under, argc, argv);
}
