// Listings: order, levels, prefixes, pages.
#pragma once

#include "conformance/store_fixture.h"

namespace hawser::conformance {

class ListingCases : public StoreFixture {
  Q_OBJECT
 public:
  using StoreFixture::StoreFixture;

 private Q_SLOTS:
  void emptyPrefixIsEmpty();
  void recursiveInByteOrder();
  void oneLevelInByteOrder();
  void prefixNeedNotEndAtASlash_data();
  void prefixNeedNotEndAtASlash();
  void pagesAddUpToTheWhole_data();
  void pagesAddUpToTheWhole();
  void pagesStandChangesBehindThem();
  void itemsAgreeWithStat();
  void deepAndWide();
};

}  // namespace hawser::conformance
