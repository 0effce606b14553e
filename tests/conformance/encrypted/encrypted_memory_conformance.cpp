// The ObjectStore contract of a store in memory in which all is encrypted.
#include "conformance/object_store_suite.h"
#include "storage/encrypted/encrypted_store.h"
#include "support/encryption_test_keys.h"
#include "support/memory_store.h"

using namespace hawser;

int main(int argc, char** argv) {
  const auto memory = std::make_shared<test::MemoryStore>();
  conformance::StoreUnderTest under;
  under.keepsCrc64 = false;
  under.resumes = false;
  under.open = [&] {
    return std::make_shared<encrypted::EncryptedStore>(memory, test::encryptionTestKeys());
  };
  return conformance::runObjectStoreSuite(under, argc, argv);
}
