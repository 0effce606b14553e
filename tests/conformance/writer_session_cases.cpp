#include "conformance/writer_session_cases.h"

namespace hawser::conformance {

// Of a session that is not the writer's.
bool WriterSessionCases::isRefusal(const Error& error) const {
  return error.code == ErrorCode::invalidArgument || (!under_.resumes && error.code == ErrorCode::notFound);
}

void WriterSessionCases::abortLeavesNoTrace() {
  const Bytes bytes = patternBytes(2 * partSize());
  auto writer = start(ref("f"), bytes.size());
  EXPECT_OK(writer);
  const auto receipt = writePart(**writer, partsOf(bytes.size())[0], bytes);
  EXPECT_OK(receipt);
  const std::string session = (*writer)->session();
  EXPECT_OK((*writer)->abort(context_));
  EXPECT_CODE(stat(ref("f")), ErrorCode::notFound);
  QVERIFY(listAll(key(""), true).value().empty());
  auto again = start(ref("f"), bytes.size(), {}, session);
  if (!under_.resumes) {
    EXPECT_CODE(again, ErrorCode::notFound);
    return;
  }
  EXPECT_OK(again);
  const auto kept = (*again)->hasPart(context_, *receipt);
  EXPECT_OK(kept);
  QVERIFY(!*kept);
  EXPECT_OK((*again)->abort(context_));
}

void WriterSessionCases::abortAfterNothing() {
  auto writer = start(ref("f"), partSize());
  EXPECT_OK(writer);
  EXPECT_OK((*writer)->abort(context_));
  EXPECT_OK((*writer)->abort(context_));
}

// It is cleared away, and what begins anew is another one.
void WriterSessionCases::aSessionThatEndsWithItsWriter() {
  if (under_.resumes) return;  // the others are theirs
  const Bytes bytes = patternBytes(2 * partSize());
  std::string session;
  {
    auto writer = start(ref("f"), bytes.size());
    EXPECT_OK(writer);
    session = (*writer)->session();
    EXPECT_OK(writePart(**writer, partsOf(bytes.size())[0], bytes));
  }
  const auto again = under_.open()->startWrite(context_, {ref("f"), bytes.size(), partSize(), {}, session});
  EXPECT_CODE(again, ErrorCode::notFound);
  QVERIFY(again.error().retry == Retry::never);
  EXPECT_OK(writeWhole(ref("f"), bytes));
  const auto got = read(ref("f"));
  EXPECT_OK(got);
  QVERIFY(*got == bytes);
}

void WriterSessionCases::resumeByANewWriter() {
  if (!under_.resumes) return;
  const Bytes bytes = patternBytes(3 * partSize() + 5);
  const std::vector<Part> parts = partsOf(bytes.size());
  std::vector<PartReceipt> receipts(parts.size());
  std::string session;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    auto writer = start(ref("f"), bytes.size(), {}, session);
    EXPECT_OK(writer);
    if (i > 0) QCOMPARE((*writer)->session(), session);
    session = (*writer)->session();
    for (std::size_t earlier = 0; earlier < i; ++earlier) {
      const auto kept = (*writer)->hasPart(context_, receipts[earlier]);
      EXPECT_OK(kept);
      QVERIFY(*kept);
    }
    const auto receipt = writePart(**writer, parts[i], bytes);
    EXPECT_OK(receipt);
    receipts[i] = *receipt;
  }
  auto writer = start(ref("f"), bytes.size(), {}, session);
  EXPECT_OK(writer);
  EXPECT_OK((*writer)->commit(context_, receipts, {}));
  const auto got = read(ref("f"));
  EXPECT_OK(got);
  QVERIFY(*got == bytes);
}

void WriterSessionCases::resumeByANewStore() {
  if (!under_.resumes) return;
  const Bytes bytes = patternBytes(2 * partSize());
  const std::vector<Part> parts = partsOf(bytes.size());
  std::vector<PartReceipt> receipts;
  WriteRequest request{ref("f"), bytes.size(), partSize(), {}, {}};
  {
    const auto other = under_.open();
    auto writer = other->startWrite(context_, request);
    EXPECT_OK(writer);
    request.session = (*writer)->session();
    receipts.push_back(writePart(**writer, parts[0], bytes).value());
  }
  const auto other = under_.open();
  auto writer = other->startWrite(context_, request);
  EXPECT_OK(writer);
  const auto kept = (*writer)->hasPart(context_, receipts[0]);
  EXPECT_OK(kept);
  QVERIFY(*kept);
  receipts.push_back(writePart(**writer, parts[1], bytes).value());
  EXPECT_OK((*writer)->commit(context_, receipts, {}));
  const auto got = read(ref("f"));
  EXPECT_OK(got);
  QVERIFY(*got == bytes);
}

void WriterSessionCases::hasPartTellsKeptFromLost() {
  const Bytes bytes = patternBytes(3 * partSize());
  const std::vector<Part> parts = partsOf(bytes.size());
  auto writer = start(ref("f"), bytes.size());
  EXPECT_OK(writer);
  const auto first = writePart(**writer, parts[0], bytes);
  EXPECT_OK(first);
  QVERIFY((*writer)->hasPart(context_, *first).value());
  // A part nobody wrote, and one whose bytes were others.
  const auto neighbour = ByteSpan(bytes).subspan(parts[1].range.offset, parts[1].range.length);
  QVERIFY(!(*writer)->hasPart(context_, {parts[1], crc64(neighbour), {}}).value());
  PartReceipt wrong = *first;
  wrong.crc64 ^= 1;
  wrong.token += "x";
  QVERIFY(!(*writer)->hasPart(context_, wrong).value());
  EXPECT_OK((*writer)->abort(context_));
}

void WriterSessionCases::hasPartSurvivesTheProcess() {
  if (!under_.resumes) return;
  const Bytes bytes = patternBytes(2 * partSize());
  const std::vector<Part> parts = partsOf(bytes.size());
  std::string session;
  PartReceipt last;
  {
    auto writer = start(ref("f"), bytes.size());
    EXPECT_OK(writer);
    session = (*writer)->session();
    // Only the last part: what lies before it was never written.
    last = writePart(**writer, parts[1], bytes).value();
  }
  auto writer = under_.open()->startWrite(context_, {ref("f"), bytes.size(), partSize(), {}, session});
  EXPECT_OK(writer);
  QVERIFY((*writer)->hasPart(context_, last).value());
  const PartReceipt first{parts[0], crc64(ByteSpan(bytes).first(partSize())), last.token};
  QVERIFY(!(*writer)->hasPart(context_, first).value());
  EXPECT_OK((*writer)->abort(context_));
}

void WriterSessionCases::aPartWrittenAgainWithOtherBytes() {
  const Bytes bytes = patternBytes(partSize(), 1);
  const Bytes other = patternBytes(partSize(), 2);
  const Part part = partsOf(bytes.size())[0];
  auto writer = start(ref("f"), bytes.size());
  EXPECT_OK(writer);
  const auto before = writePart(**writer, part, bytes);
  EXPECT_OK(before);
  const auto after = writePart(**writer, part, other);
  EXPECT_OK(after);
  QVERIFY((*writer)->hasPart(context_, *after).value());
  EXPECT_OK((*writer)->commit(context_, std::vector{*after}, {}));
  const auto got = read(ref("f"));
  EXPECT_OK(got);
  QVERIFY(*got == other);
}

// The power went: the object is there, and the journal has forgotten its end and some of its parts.
void WriterSessionCases::aCommittedSessionOnceMore() {
  if (!under_.resumes) return;
  const Bytes bytes = patternBytes(2 * partSize() + 7);
  const std::vector<Part> parts = partsOf(bytes.size());
  std::string session;
  for (int time = 0; time < 2; ++time) {
    auto writer = under_.open()->startWrite(context_, {ref("f"), bytes.size(), partSize(), {}, session});
    EXPECT_OK(writer);
    session = (*writer)->session();
    std::vector<PartReceipt> receipts;
    for (const Part& part : parts) {
      const auto receipt = writePart(**writer, part, bytes);
      EXPECT_OK(receipt);
      receipts.push_back(*receipt);
    }
    EXPECT_OK((*writer)->commit(context_, receipts, {}));
    const auto got = read(ref("f"));
    EXPECT_OK(got);
    QVERIFY(*got == bytes);
  }
}

// A session names one writer of one key: with another key it must not move that one's parts there.
void WriterSessionCases::sessionOfAnotherObject() {
  const Bytes bytes = patternBytes(partSize());
  const Part part = partsOf(bytes.size())[0];
  auto writer = start(ref("f"), bytes.size());
  EXPECT_OK(writer);
  const auto receipt = writePart(**writer, part, bytes);
  EXPECT_OK(receipt);
  auto other = start(ref("elsewhere/g"), bytes.size(), {}, (*writer)->session());
  if (other) {
    const auto kept = (*other)->hasPart(context_, *receipt);
    EXPECT_OK(kept);
    QVERIFY(!*kept);
  } else {
    QVERIFY(isRefusal(other.error()));
  }
  EXPECT_OK((*writer)->commit(context_, std::vector{*receipt}, {}));
  EXPECT_CODE(stat(ref("elsewhere/g")), ErrorCode::notFound);
}

// What comes from a damaged journal is refused or starts from nothing.
void WriterSessionCases::unknownSession() {
  const Bytes bytes = patternBytes(partSize());
  const PartReceipt receipt{partsOf(bytes.size())[0], crc64(bytes), {}};
  for (const char* session : {"x", "../../../../tmp/hawser-escaped", "0123456789abcdef0123456789abcdef"}) {
    auto writer = start(ref("f"), bytes.size(), {}, session);
    if (!writer) {
      QVERIFY2(isRefusal(writer.error()), story(writer).c_str());
      continue;
    }
    const auto kept = (*writer)->hasPart(context_, receipt);
    EXPECT_OK(kept);
    QVERIFY(!*kept);
    EXPECT_OK((*writer)->abort(context_));
  }
}

}  // namespace hawser::conformance
