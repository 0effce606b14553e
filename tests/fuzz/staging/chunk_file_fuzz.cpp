// Whatever another program left under a chunk's name: judged, and either read, grown and read again, or
// salvaged, with nothing of it lost; never a crash.
#include <cstdlib>

#include "fault/fault_file_system.h"
#include "staging/stage.h"

using namespace hawser;
using namespace hawser::staging;

namespace {

class Text final : public ByteSink {
 public:
  Status write(ByteSpan more) override {
    text.append(reinterpret_cast<const char*>(more.data()), more.size());
    return {};
  }
  std::string text;
};

void expect(bool holds) {
  if (!holds) std::abort();
}

std::string content(Stage& stage, bool alsoDamaged = false) {
  Text sink;
  const auto verdict = stage.copyOut({}, "s", "c", sink, alsoDamaged);
  expect(verdict && (alsoDamaged || verdict->damage == Damage::none));
  return sink.text;
}

void grow(FileSystem& files, Stage& stage, const Verdict& verdict) {
  const std::string before = verdict.damage == Damage::none ? content(stage) : std::string();
  expect(before.size() == (verdict.damage == Damage::none ? verdict.layout.contentLength : 0));
  {
    const auto chunk = stage.open({}, "s", "c", ChunkMode::existing);
    expect(chunk.has_value());
    expect((*chunk)->append({}, ByteSpan(reinterpret_cast<const std::byte*>("more"), 4)).has_value());
    expect((*chunk)->sync({}, SyncMode::full).has_value());
    expect((*chunk)->info().metadata == verdict.layout.metadata);
  }
  expect(content(stage) == before + "more");
  expect(files.info("/stage/s/c").has_value());
}

void salvage(FileSystem& files, Stage& stage, const Verdict& verdict) {
  const std::string left = content(stage, true);
  expect(left.size() == verdict.salvage->length);
  expect(!stage.open({}, "s", "c", ChunkMode::existing).has_value());
  const auto salvaged = stage.salvage({}, "s", "c");
  expect(salvaged && files.info(salvaged->quarantine).has_value());
  expect(stage.chunk("s", "c").has_value() == verdict.salvage->proven());
  if (verdict.salvage->proven()) expect(content(stage) == left);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fault::FaultFileSystem files;
  expect(files.makeDirectories("/stage/s").has_value());
  const ByteSpan bytes(reinterpret_cast<const std::byte*>(data), size);
  expect((*files.open("/stage/s/c", OpenMode::create, true))->writeAt(0, bytes).has_value());
  const auto stage = Stage::open({}, files, "/stage", {});
  expect(stage.has_value());
  const auto verdict = (*stage)->check({}, "s", "c");
  expect(verdict.has_value());
  expect(verdict->salvage.has_value() == (verdict->damage != Damage::none));
  // What has not even a header is a new chunk to whom may write.
  if (verdict->damage == Damage::none || verdict->damage == Damage::unreadable) {
    grow(files, **stage, *verdict);
  } else {
    salvage(files, **stage, *verdict);
  }
  return 0;
}
