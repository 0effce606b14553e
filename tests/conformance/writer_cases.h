// ObjectWriter: parts in, one object out.
#pragma once

#include "conformance/store_fixture.h"

namespace hawser::conformance {

class WriterCases : public StoreFixture {
  Q_OBJECT
 public:
  using StoreFixture::StoreFixture;

 private Q_SLOTS:
  void sizes_data();
  void sizes();
  void anyOrder();
  void fromManyThreads();
  void aPartMayBeWrittenAgain();
  void streamedParts_data();
  void streamedParts();
  void streamedPartOfTheWrongLength();
  void streamedPartGivenUp();
  void streamingWhereItIsNotSupported();
  void partsAreReadBeforeCommit();
  void wrongPartChecksum();
  void invisibleBeforeCommit();
  void commitRefusesGaps();
  void commitIfAbsent();
  void commitIfMatches();
  void oldObjectStaysUntilCommit();
  void twoWritersOfOneKey();
  void meterHearsEveryByte();
};

}  // namespace hawser::conformance
