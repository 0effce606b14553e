// Writer sessions: going on later, giving up.
#pragma once

#include "conformance/store_fixture.h"

namespace hawser::conformance {

class WriterSessionCases : public StoreFixture {
  Q_OBJECT
 public:
  using StoreFixture::StoreFixture;

 private Q_SLOTS:
  void abortLeavesNoTrace();
  void abortAfterNothing();
  void aSessionThatEndsWithItsWriter();
  void resumeByANewWriter();
  void resumeByANewStore();
  void hasPartTellsKeptFromLost();
  void hasPartSurvivesTheProcess();
  void aPartWrittenAgainWithOtherBytes();
  void aCommittedSessionOnceMore();
  void sessionOfAnotherObject();
  void unknownSession();

 private:
  bool isRefusal(const Error& error) const;
};

}  // namespace hawser::conformance
