#include "conformance/object_store_suite.h"

#include <QtTest>
#include <vector>

#include "conformance/container_cases.h"
#include "conformance/kept_part_cases.h"
#include "conformance/key_cases.h"
#include "conformance/listing_cases.h"
#include "conformance/object_cases.h"
#include "conformance/property_cases.h"
#include "conformance/stop_cases.h"
#include "conformance/writer_cases.h"
#include "conformance/writer_session_cases.h"

namespace hawser::conformance {

int runObjectStoreSuite(const StoreUnderTest& under, int argc, char** argv) {
  QCoreApplication application(argc, argv);
  ContainerCases containers(under);
  ObjectCases objects(under);
  PropertyCases properties(under);
  KeyCases keys(under);
  ListingCases listing(under);
  WriterCases writer(under);
  WriterSessionCases sessions(under);
  KeptPartCases kept(under);
  StopCases stops(under);
  std::vector<QObject*> all = {&containers, &objects, &properties, &keys, &listing, &stops};
  if (under.writesByParts) all.insert(all.end(), {&writer, &sessions});
  // Of one that cuts objects into slices a piece can be kept in its own slice alone, which these do not ask
  // for (unit.storage.stripe and unit.transfer.stripe_delta do).
  const Capabilities can = under.open()->capabilities();
  if (can.keepsParts && can.partBoundary == 0) all.push_back(&kept);
  int failures = 0;
  for (QObject* cases : all)
    failures += QTest::qExec(cases, argc, argv);
  return failures;
}

}  // namespace hawser::conformance
