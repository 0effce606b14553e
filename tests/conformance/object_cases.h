// put, read, stat, remove: bytes, ranges, conditions, errors.
#pragma once

#include "conformance/store_fixture.h"

namespace hawser::conformance {

class ObjectCases : public StoreFixture {
  Q_OBJECT
 public:
  using StoreFixture::StoreFixture;

 private Q_SLOTS:
  void roundTrip_data();
  void roundTrip();
  void putReplacesTheWhole();
  void etagMovesWithTheBytes();
  void readTellsWhatStatTells();
  void ranges_data();
  void ranges();
  void readIntoRoomOfTheSink();
  void aSinkThatFailsEndsTheRead();
  void readIfMatch();
  void putIfAbsent();
  void putIfMatches();
  void putIfMatchesWhatIsMissing();
  void missingIsNotFound_data();
  void missingIsNotFound();
  void removeTakesOneObject();
  void removeIfMatches();
  void meterHearsEveryByte();
};

}  // namespace hawser::conformance
