#include "conformance/object_store_suite.h"
#include "support/memory_store.h"

int main(int argc, char** argv) {
  const auto store = std::make_shared<hawser::test::MemoryStore>();
  store->caps.keepsParts = store->caps.serviceUrls = store->caps.copiesParts = store->ownRanges = true;
  hawser::conformance::StoreUnderTest under;
  under.open = [&] { return store; };
  return hawser::conformance::runObjectStoreSuite(under, argc, argv);
}
