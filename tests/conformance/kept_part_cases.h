// What a writer takes over from the object it replaces, and what the service copies by itself. Of stores with
// Capabilities::keepsParts; copied ranges where ObjectReader::copiesRanges() says so.
#pragma once

#include "conformance/store_fixture.h"

namespace hawser::conformance {

class KeptPartCases : public StoreFixture {
  Q_OBJECT
 public:
  using StoreFixture::StoreFixture;

 private Q_SLOTS:
  void whatAnObjectIsMadeOf();
  void anObjectWithoutBytes();
  void anObjectThatIsNotThere();
  void keptAsItIs();
  void keptInAnotherOrder();
  void keptBesideNewBytes();
  void keptBesideRangesAndNewBytes();
  void aRangeOfAnotherVersionIsNotCopied();
  void aRangeThatIsNotThereIsNotCopied();
  void overwrittenBetweenStagingAndCommit();
  void whatNobodyHasSummedHasNoHash();
  void removedBetweenStagingAndCommit();
  void notForAnyCondition();
  void notOfAnotherLength();
  void aSessionWithAllKindsGoesOn();
  void aKeptPartGoesWithItsObject();
  void moreThanTenThousandPieces();
  void theSignatureIsKeptWithTheBytes();

 private:
  // An object of `count` parts of partSize() and a rest of 77 bytes.
  Bytes manyParts(std::size_t count, unsigned seed = 1) const {
    return patternBytes(count * partSize() + 77, seed);
  }
  struct Old {
    Bytes bytes;
    ObjectInfo info;
    std::vector<StoredPart> parts;
  };
  Old writeOld(const ObjectRef& at, std::size_t count);
  // An object that is put together from the old one and new bytes.
  struct Assembly {
    std::unique_ptr<ObjectWriter> writer;
    std::vector<PartReceipt> receipts;
    std::uint64_t end = 0;

    Part next(std::uint64_t length) {
      const Part part{static_cast<std::uint32_t>(receipts.size()), {end, length}};
      end += length;
      return part;
    }
  };
  Assembly assemble(const ObjectRef& at, std::uint64_t size, const std::string& etag,
                    const std::string& session = {});
  Status keep(Assembly& to, const Old& old, std::size_t index);
  Status write(Assembly& to, const Bytes& bytes);
  // Of the object at `from` as it was when its etag was this.
  Status copy(Assembly& to, const ObjectRef& from, const std::string& etag, const ByteRange& range);
};

}  // namespace hawser::conformance
