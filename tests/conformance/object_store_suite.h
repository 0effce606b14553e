// The ObjectStore contract (storage/object_store.h) as tests that every provider passes. A provider's own
// test is a main() that says how to open its store:
//
//   int main(int argc, char** argv) {
//     hawser::conformance::StoreUnderTest under;
//     under.open = [] { return openMyStore(); };
//     return hawser::conformance::runObjectStoreSuite(under, argc, argv);
//   }
//
// Where a store may choose (a key it cannot hold), the suite takes a refusal by the right code, and never a
// silent other outcome.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "storage/object_store.h"

namespace hawser::conformance {

struct StoreUnderTest {
  // A new instance each time, of the same place: what one writes the others see.
  std::function<std::shared_ptr<ObjectStore>()> open;
  // Made by the suite where it is missing; it leaves nothing in it.
  std::string container = "hawser-conformance";
  std::uint64_t partSize = 64 * 1024;
};

// The sum of failures, for main().
int runObjectStoreSuite(const StoreUnderTest& under, int argc, char** argv);

}  // namespace hawser::conformance
