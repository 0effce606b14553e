#include "api/input_spool.h"

#include <algorithm>

#include "base/units.h"
#include "os/file_system.h"

namespace hawser {

namespace {

constexpr std::string_view kFolder = "input-";
constexpr std::string_view kScheme = "spool:";
constexpr std::size_t kIdLength = 32;
constexpr std::uint64_t kChunk = 256 * kMiB;
constexpr std::chrono::seconds kKeepEvery{1};
constexpr std::uint64_t kLeaveFree = 256 * kMiB;

}  // namespace

std::string inputFolder(const std::string& id) {
  return std::string(kFolder) + id;
}

std::optional<std::string> inputIdFrom(const std::string& folder) {
  if (!folder.starts_with(kFolder)) return std::nullopt;
  std::string id = folder.substr(kFolder.size());
  const bool hex = id.size() == kIdLength && id.find_first_not_of("0123456789abcdef") == std::string::npos;
  return hex ? std::optional(std::move(id)) : std::nullopt;
}

std::string inputLocation(const std::string& id, const std::string& name) {
  return std::string(kScheme) + inputFolder(id) + "/" + name;
}

std::optional<InputName> inputNameFrom(const std::string& location) {
  if (!location.starts_with(kScheme)) return std::nullopt;
  const std::size_t slash = location.find('/');
  if (slash == std::string::npos) return std::nullopt;
  InputName found{location.substr(kScheme.size(), slash - kScheme.size()), location.substr(slash + 1)};
  return inputIdFrom(found.folder) ? std::optional(std::move(found)) : std::nullopt;
}

Result<std::unique_ptr<InputSpool>> InputSpool::open(FileSystem& files, const std::string& spoolFolder,
                                                     const std::string& id, const std::string& name,
                                                     Log log) {
  const OpContext context;
  HAWSER_TRY(auto spool, Spool::open(context, files, joinPath(spoolFolder, inputFolder(id)),
                                     {kLeaveFree, std::move(log)}));
  std::unique_ptr<InputSpool> input(
      new InputSpool(std::move(spool), {inputLocation(id, name), inputFolder(id)}, name));
  if (!input->spool_->described(input->key_))
    HAWSER_CHECK(
        input->spool_->describe(context, input->key_, input->info(kUnknownSize), staging::SyncMode::full));
  input->size_ = input->spool_->reach(input->key_);
  return input;
}

ObjectInfo InputSpool::info(std::uint64_t size) const {
  ObjectInfo info;
  info.key = name_;
  info.etag = key_.etag;
  info.size = size;
  info.modified = Clock::system().now();
  info.hasProperties = true;
  return info;
}

bool InputSpool::hasEnded() const {
  const auto info = spool_->described(key_);
  return info && info->size != kUnknownSize;
}

std::uint64_t InputSpool::size() const {
  return size_;
}

Status InputSpool::append(ByteSpan bytes) {
  while (!bytes.empty()) {
    if (!writer_) {
      HAWSER_TRY(writer_, spool_->begin(context_, key_, size_));
      inChunk_ = 0;
    }
    const ByteSpan part = bytes.first(std::min<std::uint64_t>(bytes.size(), kChunk - inChunk_));
    HAWSER_CHECK(writer_->append(part));
    size_ += part.size();
    inChunk_ += part.size();
    bytes = bytes.subspan(part.size());
    HAWSER_CHECK(keep());
  }
  return {};
}

Status InputSpool::keep() {
  const SteadyTime now = Clock::system().steady();
  if (inChunk_ == kChunk) {
    HAWSER_CHECK(writer_->finish(info(kUnknownSize), staging::SyncMode::normal));
    writer_.reset();
  } else if (now - kept_ >= kKeepEvery) {
    HAWSER_CHECK(writer_->keep());
  } else {
    return {};
  }
  kept_ = now;
  return {};
}

Status InputSpool::end() {
  if (writer_) HAWSER_CHECK(writer_->finish(info(kUnknownSize), staging::SyncMode::full));
  writer_.reset();
  HAWSER_CHECK(spool_->secure(context_));
  return spool_->describe(context_, key_, info(size_), staging::SyncMode::full);
}

}  // namespace hawser
