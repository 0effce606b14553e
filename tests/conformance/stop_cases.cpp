#include "conformance/stop_cases.h"

#include <functional>

namespace hawser::conformance {

namespace {

constexpr auto kStoreVerbs = {"listContainers",  "list",   "stat",           "read", "put",
                              "createContainer", "remove", "removeContainer"};
constexpr auto kWriterVerbs = {"startWrite", "writePart", "openPart", "hasPart", "commit", "abort"};

template <class T>
Status statusOf(Result<T> result) {
  if (!result) return fail(std::move(result.error()));
  return {};
}

}  // namespace

void StopCases::stopped_data() {
  QTest::addColumn<QByteArray>("verb");
  for (const char* verb : kStoreVerbs)
    QTest::newRow(verb) << QByteArray(verb);
  for (const char* verb : kWriterVerbs) {
    if (under_.writesByParts) QTest::newRow(verb) << QByteArray(verb);
  }
}

void StopCases::late_data() {
  stopped_data();
}

Status StopCases::call(const std::string& verb, const OpContext& context, ObjectWriter* writer) {
  const Bytes bytes = patternBytes(partSize());
  const Part part = partsOf(bytes.size())[0];
  const PartReceipt receipt{part, crc64(bytes), {}};
  CollectingSink sink;
  if (verb == "listContainers") return statusOf(store().listContainers(context, {}));
  if (verb == "list") return statusOf(store().list(context, {under_.container, key(""), true, {}, 0}));
  if (verb == "stat") return statusOf(store().stat(context, ref("there")));
  if (verb == "read") return statusOf(store().read(context, ref("there"), {}, {}, sink));
  if (verb == "createContainer") return store().createContainer(context, under_.container + "-new");
  if (verb == "removeContainer") return store().removeContainer(context, under_.container);
  if (verb == "put") return statusOf(store().put(context, ref("new"), bytes, {}, {}));
  if (verb == "startWrite") {
    return statusOf(store().startWrite(context, {ref("new"), bytes.size(), partSize(), {}, {}}));
  }
  if (verb == "writePart") return statusOf(writer->writePart(context, part, bytes, crc64(bytes)));
  if (verb == "hasPart") return statusOf(writer->hasPart(context, receipt));
  if (verb == "commit") return statusOf(writer->commit(context, std::vector{receipt}, {}));
  if (verb == "abort") return writer->abort(context);
  if (verb == "openPart") return statusOf(writer->openPart(context, part));
  return store().remove(context, ref("there"), {});
}

void StopCases::check(const OpContext& context, ErrorCode expected) {
  QFETCH(QByteArray, verb);
  if (verb == "openPart" && !streams()) return;
  EXPECT_OK(put(ref("there"), bytesOf("there")));
  std::unique_ptr<ObjectWriter> writer;
  if (under_.writesByParts) {
    auto started = start(ref("new"), partSize());
    EXPECT_OK(started);
    writer = std::move(*started);
  }
  const Status done = call(verb.toStdString(), context, writer.get());
  QVERIFY2(outcome(done) == name(expected), story(done).c_str());
  const auto keys = listKeys(key(""), true);
  EXPECT_OK(keys);
  QVERIFY(*keys == std::vector<std::string>{key("there")});
  if (writer) EXPECT_OK(writer->abort(context_));
}

void StopCases::stopped() {
  std::stop_source source;
  source.request_stop();
  OpContext context;
  context.stop = source.get_token();
  check(context, ErrorCode::cancelled);
}

void StopCases::late() {
  OpContext context;
  context.deadline = Clock::system().steady() - std::chrono::seconds(1);
  check(context, ErrorCode::timeout);
}

void StopCases::stoppedDuringARead() {
  class StoppingSink : public ByteSink {
   public:
    Status write(ByteSpan bytes) override {
      taken += bytes.size();
      source.request_stop();
      return {};
    }
    std::stop_source source;
    std::uint64_t taken = 0;
  };
  const std::uint64_t size = 16 << 20;
  EXPECT_OK(put(ref("f"), patternBytes(size)));
  StoppingSink sink;
  OpContext context;
  context.stop = sink.source.get_token();
  const auto got = store().read(context, ref("f"), {}, {}, sink);
  EXPECT_CODE(got, ErrorCode::cancelled);
  QVERIFY2(sink.taken < size, "went on to the end");
}

// A meter that refuses (its transfer was cancelled while it waited for its turn) ends the write.
void StopCases::nothingWasWritten() {
  class RefusingMeter : public Meter {
   public:
    Status moved(const OpContext&, std::uint64_t) override { return fail(ErrorCode::cancelled, "stopped"); }
  };
  RefusingMeter meter;
  OpContext context;
  context.meter = &meter;
  const Bytes bytes = patternBytes(partSize());
  const auto written = store().put(context, ref("f"), bytes, {}, {});
  QCOMPARE(outcome(written), std::string("cancelled"));
  if (under_.dropsBrokenOff) EXPECT_CODE(stat(ref("f")), ErrorCode::notFound);
  if (!under_.writesByParts) return;
  auto writer = start(ref("f"), bytes.size());
  EXPECT_OK(writer);
  const auto part = (*writer)->writePart(context, partsOf(bytes.size())[0], bytes, crc64(bytes));
  QCOMPARE(outcome(part), std::string("cancelled"));
  EXPECT_OK((*writer)->abort(context_));
}

}  // namespace hawser::conformance
