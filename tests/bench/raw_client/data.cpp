#include "raw_client/data.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <vector>

#include "common/content.h"

namespace hawser::bench {
namespace {

constexpr std::size_t kPiece = 1024 * 1024;

[[noreturn]] void fail(const std::string& what) {
  std::perror(what.c_str());
  std::exit(2);
}

class OpenFile {
 public:
  OpenFile(const std::string& path, int flags) : descriptor_(::open(path.c_str(), flags | O_CLOEXEC, 0644)) {
    if (descriptor_ < 0) fail(path);
  }
  ~OpenFile() { ::close(descriptor_); }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

void writeAll(int descriptor, const char* bytes, std::size_t size) {
  while (size > 0) {
    const ssize_t written = ::write(descriptor, bytes, size);
    if (written <= 0) fail("write");
    bytes += written;
    size -= static_cast<std::size_t>(written);
  }
}

bool fileHolds(const std::string& path, std::uint64_t number, std::uint64_t size) {
  const OpenFile file(path, O_RDONLY);
  std::vector<char> buffer(kPiece);
  std::uint64_t at = 0;
  while (true) {
    const ssize_t count = ::pread(file.descriptor(), buffer.data(), buffer.size(), static_cast<off_t>(at));
    if (count < 0) fail(path);
    if (count == 0) return at == size;
    if (!isContent(number, at, buffer.data(), static_cast<std::size_t>(count))) return false;
    at += static_cast<std::uint64_t>(count);
  }
}

}  // namespace

void makeFiles(const Shape& shape) {
  std::filesystem::create_directories(shape.folder);
  std::vector<char> buffer(kPiece);
  for (std::uint64_t number = 0; number < shape.count; ++number) {
    const OpenFile file(shape.folder + "/" + objectName(number), O_WRONLY | O_CREAT | O_TRUNC);
    for (std::uint64_t at = 0; at < shape.size;) {
      const std::size_t piece = std::min<std::uint64_t>(buffer.size(), shape.size - at);
      fillContent(number, at, buffer.data(), piece);
      writeAll(file.descriptor(), buffer.data(), piece);
      at += piece;
    }
  }
}

void checkFiles(const Shape& shape) {
  std::set<std::uint64_t> good;
  std::uint64_t bad = 0;
  if (std::filesystem::exists(shape.folder)) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(shape.folder)) {
      if (!entry.is_regular_file()) continue;
      const auto number = objectNumber(entry.path().string());
      if (number && *number < shape.count && fileHolds(entry.path().string(), *number, shape.size)) {
        good.insert(*number);
      } else {
        ++bad;
      }
    }
  }
  std::printf("{\"good\": %zu, \"bad\": %llu, \"missing\": %llu}\n", good.size(),
              static_cast<unsigned long long>(bad),
              static_cast<unsigned long long>(shape.count - good.size()));
}

void warmUp(const std::string& folder, const std::string& scratchFolder, std::uint64_t bytes) {
  std::vector<char> buffer(kPiece);
  if (!folder.empty()) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      if (!entry.is_regular_file()) continue;
      const OpenFile file(entry.path().string(), O_RDONLY);
      while (::read(file.descriptor(), buffer.data(), buffer.size()) > 0) {
      }
    }
  }
  if (bytes == 0) return;
  const std::string path = scratchFolder + "/warm-up";
  {
    const OpenFile file(path, O_WRONLY | O_CREAT | O_TRUNC);
    for (std::uint64_t at = 0; at < bytes; at += buffer.size())
      writeAll(file.descriptor(), buffer.data(), buffer.size());
  }
  ::unlink(path.c_str());
}

}  // namespace hawser::bench
