// What the cases share: a store, a place of their own in it, and small words for bytes and outcomes.
#pragma once

#include <QObject>
#include <QtTest>
#include <atomic>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "checksum/crc64.h"
#include "conformance/object_store_suite.h"

namespace hawser::conformance {

using Bytes = std::vector<std::byte>;

ByteSpan bytesOf(std::string_view text);
// The same for the same arguments; different seeds differ in most places.
Bytes patternBytes(std::size_t size, unsigned seed = 1);

// Collects what it is given; offers `roomSize` bytes of its own where that is not 0.
class CollectingSink : public ByteSink {
 public:
  explicit CollectingSink(std::size_t roomSize = 0) : room_(roomSize) {}
  Status write(ByteSpan bytes) override;
  MutableByteSpan room() override { return room_; }
  Status filled(std::size_t size) override;

  Bytes bytes;
  std::size_t filledCalls = 0;

 private:
  Bytes room_;
};

class CountingMeter : public Meter {
 public:
  Status moved(const OpContext&, std::uint64_t count) override {
    bytes += count;
    return {};
  }
  std::atomic<std::uint64_t> bytes = 0;
};

// "ok", or the name of the error's code with its detail in case of a surprise.
template <class T>
std::string outcome(const Result<T>& result) {
  return result ? "ok" : std::string(name(result.error().code));
}
template <class T>
std::string story(const Result<T>& result) {
  if (result) return "ok";
  const Error& error = result.error();
  return std::string(name(error.code)) + ": " + error.detail + " [" + error.object + "]";
}

// In a slot: stop the case unless it worked, or unless it failed just so and names what it was about.
#define EXPECT_OK(expression)                                                                  \
  do {                                                                                         \
    const auto& outcome_ = (expression);                                                       \
    QVERIFY2(outcome_.has_value(), (std::string(#expression ": ") + story(outcome_)).c_str()); \
  } while (false)
#define EXPECT_CODE(expression, code_)                                                     \
  do {                                                                                     \
    const auto& outcome_ = (expression);                                                   \
    QVERIFY2(outcome(outcome_) == ::hawser::name(code_),                                   \
             (std::string(#expression ": ") + story(outcome_)).c_str());                   \
    QVERIFY2(!outcome_.error().object.empty(), #expression ": the error names no object"); \
    QVERIFY2(!outcome_.error().detail.empty(), #expression ": the error has no detail");   \
  } while (false)

class StoreFixture : public QObject {
  Q_OBJECT

 public:
  explicit StoreFixture(StoreUnderTest under) : under_(std::move(under)) {}

 public Q_SLOTS:
  void initTestCase();     // NOLINT: names are Qt Test's
  void cleanupTestCase();  // removes what the cases left

 protected:
  // A key that belongs to the running case and row alone.
  std::string key(const std::string& rest) const;
  ObjectRef ref(const std::string& rest) const { return {under_.container, key(rest)}; }
  ObjectStore& store() const { return *store_; }
  const Capabilities& can() const { return store_->capabilities(); }
  // Whether its writers take parts as they arrive.
  bool streams();
  std::uint64_t partSize() const { return std::max(under_.partSize, can().minPartSize); }

  Result<ObjectInfo> put(const ObjectRef& at, ByteSpan bytes, const ObjectProperties& properties = {},
                         const Condition& condition = {});
  Result<ObjectInfo> stat(const ObjectRef& at) { return store().stat(context_, at); }
  Result<Bytes> read(const ObjectRef& at, std::optional<ByteRange> range = {},
                     const std::string& ifMatch = {});
  Status remove(const ObjectRef& at) { return store().remove(context_, at, Condition::none()); }
  // All pages of it.
  Result<std::vector<ObjectInfo>> listAll(const std::string& prefix, bool recursive,
                                          std::uint32_t pageSize = 0);
  Result<std::vector<std::string>> listKeys(const std::string& prefix, bool recursive,
                                            std::uint32_t pageSize = 0);

  // Parts of an object of `size` bytes.
  std::vector<Part> partsOf(std::uint64_t size) const;
  Result<std::unique_ptr<ObjectWriter>> start(const ObjectRef& at, std::uint64_t size,
                                              const Condition& condition = {},
                                              const std::string& session = {});
  Result<PartReceipt> writePart(ObjectWriter& writer, const Part& part, const Bytes& whole);
  // Writes and commits `whole` by parts.
  Result<ObjectInfo> writeWhole(const ObjectRef& at, const Bytes& whole, const Condition& condition = {},
                                const ObjectProperties& properties = {});

  StoreUnderTest under_;
  OpContext context_;

 private:
  std::shared_ptr<ObjectStore> store_;
  std::string place_;
};

}  // namespace hawser::conformance
