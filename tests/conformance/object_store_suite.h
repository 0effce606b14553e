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
  // "a" and "a/b" cannot both be there, though files are not of this machine.
  // Names that differ in case alone are one name: the second one is refused.
  bool foldsCase = false;
  // Keys this place cannot hold although most can, by what comes after the suite's own folder.
  std::function<bool(const std::string& rest)> refuses = [](const std::string&) { return false; };
  bool keepsCrc64 = true;  // false: the CRC-64 it is given may be kept nowhere
  // False: asked for the first byte alone, the service sends all of an object, which is to be noticed.
  bool answersFirstByte = true;
  // False: the service itself loses names, where one level is listed and where a page has a few.
  bool listsAll = true;
  // False: the service itself may show what a request has left that was broken off.
  bool dropsBrokenOff = true;
  bool writesByParts = true;  // false: whole objects only, startWrite() is unsupported
  bool resumes = true;        // false: a session ends with its writer, and is notFound from then on
};

// The sum of failures, for main().
int runObjectStoreSuite(const StoreUnderTest& under, int argc, char** argv);

}  // namespace hawser::conformance
