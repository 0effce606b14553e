// InputSpool: what comes on standard input, kept while it is sent. It is a spool (transfer/spool.h) of one
// object, in a folder of its own, that grows at its end.
//
// What came is safe from this program's end after a second, from a power cut once all has come. One thread.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "transfer/spool.h"

namespace hawser {

// Error::serviceCode of an input that ended in the middle.
inline constexpr const char* kInputBrokenOff = "InputBrokenOff";

class InputSpool {
 public:
  // `id`: what names it among others. Begins it where it is not there.
  static Result<std::unique_ptr<InputSpool>> open(FileSystem& files, const std::string& spoolFolder,
                                                  const std::string& id, const std::string& name, Log log);

  // An error is of the spool: what came before stays, and nothing more is to be added.
  Status append(ByteSpan bytes);
  // That was all.
  Status end();
  // So many bytes of it are kept, from the first one on.
  std::uint64_t size() const;
  bool hasEnded() const;
  Spool& spool() { return *spool_; }

 private:
  InputSpool(std::shared_ptr<Spool> spool, SpoolKey key, std::string name)
      : spool_(std::move(spool)), key_(std::move(key)), name_(std::move(name)) {}
  ObjectInfo info(std::uint64_t size) const;
  Status keep();

  const std::shared_ptr<Spool> spool_;
  const SpoolKey key_;
  const std::string name_;
  const OpContext context_{};  // outlives the writer
  std::unique_ptr<Spool::Writer> writer_;
  std::uint64_t size_ = 0, inChunk_ = 0;
  SteadyTime kept_;
};

// "spool:input-ID/NAME", and the folder and the name that it stands for.
std::string inputLocation(const std::string& id, const std::string& name);
struct InputName {
  std::string folder;  // "input-ID"
  std::string name;
};
std::optional<InputName> inputNameFrom(const std::string& location);
std::string inputFolder(const std::string& id);
// Of one of these folders.
std::optional<std::string> inputIdFrom(const std::string& folder);

}  // namespace hawser
