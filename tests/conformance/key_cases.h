// Odd names: kept exactly, or refused; never another key, never outside the store.
#pragma once

#include "conformance/store_fixture.h"

namespace hawser::conformance {

class KeyCases : public StoreFixture {
  Q_OBJECT
 public:
  using StoreFixture::StoreFixture;

 private Q_SLOTS:
  void kept_data();
  void kept();
  void lengths_data();
  void lengths();
  void similarNamesStayApart();
  void refusedOrKept_data();
  void refusedOrKept();
  void emptyKeyIsRefused();

 private:
  void refusedByAll(const std::string& name, ErrorCode code = ErrorCode::invalidArgument);
};

}  // namespace hawser::conformance
