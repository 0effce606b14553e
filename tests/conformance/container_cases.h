// Making and finding containers, and what happens without one.
#pragma once

#include "conformance/store_fixture.h"

namespace hawser::conformance {

class ContainerCases : public StoreFixture {
  Q_OBJECT
 public:
  using StoreFixture::StoreFixture;

 private Q_SLOTS:
  void madeOnceAndThenThere();
  void listed();
  void wrongNamesAreRefused_data();
  void wrongNamesAreRefused();
  void aMissingOneIsNotFound();
  void removedWhenEmptyOrWithAllInIt();
  void locationsNameTheObject();
  void presignedUrlsWhereTheyExist();
};

}  // namespace hawser::conformance
