#include "conformance/store_fixture.h"

#include "base/encoding.h"
#include "os/random.h"

namespace hawser::conformance {

ByteSpan bytesOf(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

Bytes patternBytes(std::size_t size, unsigned seed) {
  Bytes bytes(size);
  std::uint64_t state = seed * 0x9E3779B97F4A7C15u + 1;
  for (std::byte& byte : bytes) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    byte = static_cast<std::byte>(state >> 56);
  }
  return bytes;
}

Status CollectingSink::write(ByteSpan more) {
  bytes.insert(bytes.end(), more.begin(), more.end());
  return {};
}

Status CollectingSink::filled(std::size_t size) {
  ++filledCalls;
  return write(ByteSpan(room_).first(size));
}

void StoreFixture::initTestCase() {
  store_ = under_.open();
  QVERIFY(store_ != nullptr);
  place_ = "run-" + randomName().substr(0, 12) + "/";
  const Status made = store().createContainer(context_, under_.container);
  QVERIFY2(made || made.error().code == ErrorCode::exists, story(made).c_str());
}

void StoreFixture::cleanupTestCase() {
  const auto left = listAll(place_, true);
  EXPECT_OK(left);
  for (const ObjectInfo& object : *left)
    EXPECT_OK(remove({under_.container, object.key}));
}

bool StoreFixture::streams() {
  const auto writer = start(ref("asked"), partSize());
  return writer && (*writer)->streamsParts();
}

std::string StoreFixture::key(const std::string& rest) const {
  std::string at = place_ + QTest::currentTestFunction() + "/";
  // Rows are told apart by their number, since their names may hold what a key cannot.
  if (const char* row = QTest::currentDataTag()) {
    at += toHex(crc64(bytesOf(row))) + "/";
  }
  return at + rest;
}

Result<ObjectInfo> StoreFixture::put(const ObjectRef& at, ByteSpan bytes, const ObjectProperties& properties,
                                     const Condition& condition) {
  return store().put(context_, at, bytes, properties, condition);
}

Result<Bytes> StoreFixture::read(const ObjectRef& at, std::optional<ByteRange> range,
                                 const std::string& ifMatch) {
  CollectingSink sink;
  HAWSER_CHECK(store().read(context_, at, range, ifMatch, sink));
  return std::move(sink.bytes);
}

Result<std::vector<ObjectInfo>> StoreFixture::listAll(const std::string& prefix, bool recursive,
                                                      std::uint32_t pageSize) {
  std::vector<ObjectInfo> all;
  ListQuery query{under_.container, prefix, recursive, {}, pageSize};
  do {
    HAWSER_TRY(ObjectPage page, store().list(context_, query));
    if (pageSize != 0 && page.objects.size() > pageSize) {
      return fail(ErrorCode::internal, "a page is larger than asked for");
    }
    for (ObjectInfo& object : page.objects)
      all.push_back(std::move(object));
    query.continuation = page.continuation;
  } while (!query.continuation.empty());
  return all;
}

Result<std::vector<std::string>> StoreFixture::listKeys(const std::string& prefix, bool recursive,
                                                        std::uint32_t pageSize) {
  HAWSER_TRY(const std::vector<ObjectInfo> all, listAll(prefix, recursive, pageSize));
  std::vector<std::string> keys;
  for (const ObjectInfo& object : all)
    keys.push_back(object.key);
  return keys;
}

std::vector<Part> StoreFixture::partsOf(std::uint64_t size) const {
  std::vector<Part> parts;
  for (std::uint64_t at = 0; at < size; at += partSize()) {
    parts.push_back({static_cast<std::uint32_t>(parts.size()), {at, std::min(partSize(), size - at)}});
  }
  return parts;
}

Result<std::unique_ptr<ObjectWriter>> StoreFixture::start(const ObjectRef& at, std::uint64_t size,
                                                          const Condition& condition,
                                                          const std::string& session) {
  return store().startWrite(context_, {at, size, partSize(), condition, session});
}

Result<PartReceipt> StoreFixture::writePart(ObjectWriter& writer, const Part& part, const Bytes& whole) {
  const ByteSpan bytes = ByteSpan(whole).subspan(part.range.offset, part.range.length);
  return writer.writePart(context_, part, bytes, crc64(bytes));
}

Result<ObjectInfo> StoreFixture::writeWhole(const ObjectRef& at, const Bytes& whole,
                                            const Condition& condition, const ObjectProperties& properties) {
  if (!under_.writesByParts) return put(at, whole, properties, condition);
  WriteRequest request{at, whole.size(), partSize(), condition, {}};
  request.properties = properties;
  HAWSER_TRY(const auto writer, store().startWrite(context_, request));
  std::vector<PartReceipt> receipts;
  for (const Part& part : partsOf(whole.size())) {
    HAWSER_TRY(PartReceipt receipt, writePart(*writer, part, whole));
    receipts.push_back(std::move(receipt));
  }
  return writer->commit(context_, receipts, properties);
}

}  // namespace hawser::conformance
