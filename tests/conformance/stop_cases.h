// A stopped or late context: no write starts, every verb says why.
#pragma once

#include "conformance/store_fixture.h"

namespace hawser::conformance {

class StopCases : public StoreFixture {
  Q_OBJECT
 public:
  using StoreFixture::StoreFixture;

 private Q_SLOTS:
  void stopped_data();
  void stopped();
  void late_data();
  void late();
  void stoppedDuringARead();
  void nothingWasWritten();

 private:
  Status call(const std::string& verb, const OpContext& context, ObjectWriter* writer);
  void check(const OpContext& context, ErrorCode expected);
};

}  // namespace hawser::conformance
