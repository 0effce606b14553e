// What is kept with an object beside its bytes; folders and links.
#pragma once

#include "conformance/store_fixture.h"

namespace hawser::conformance {

class PropertyCases : public StoreFixture {
  Q_OBJECT
 public:
  using StoreFixture::StoreFixture;

 private Q_SLOTS:
  void nonePutNoneFound();
  void httpHeaders();
  void metadata();
  void metadataOfAnyText_data();
  void metadataOfAnyText();
  void hashes();
  void timesAndModes_data();
  void timesAndModes();
  void writerKeepsThemToo();
  void replacedWithTheObject();
  void listingsTellThemOrSayThatTheyDoNot();
  void emptyFolder();
  void folderWithObjects();
  void link_data();
  void link();
  void linkReplacesObjectAndBack();
};

}  // namespace hawser::conformance
