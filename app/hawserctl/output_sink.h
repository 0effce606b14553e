// OutputSink: standard output as a sink. Called from other threads, one at a time, while the main thread only
// waits.
#pragma once

#include "base/byte_sink.h"
#include "console.h"

namespace hawser::ctl {

class OutputSink final : public ByteSink {
 public:
  explicit OutputSink(Console& console) : console_(console) {}
  Status write(ByteSpan bytes) override {
    if (console_.out({reinterpret_cast<const char*>(bytes.data()), bytes.size()})) return {};
    return fail(ErrorCode::cancelled, "nobody reads standard output any more");
  }

 private:
  Console& console_;
};

}  // namespace hawser::ctl
