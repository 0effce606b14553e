#include "raw_client/work.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

#include "common/content.h"

namespace hawser::bench {
namespace {

// Four digits are already base64 of three bytes.
std::string blockId(std::uint64_t index) {
  std::array<char, 24> text;
  std::snprintf(text.data(), text.size(), "%08llu", static_cast<unsigned long long>(index));
  return text.data();
}

}  // namespace

Work::Work(const YardstickOptions& options) : options_(options) {}

Work::~Work() {
  for (const auto& [number, file] : files_)
    ::close(file.descriptor);
}

std::uint64_t Work::piecesPerFile() const {
  return std::max<std::uint64_t>(1, (options_.shape.size + options_.block - 1) / options_.block);
}

std::uint64_t Work::requests() const {
  return options_.shape.count * piecesPerFile();
}

std::optional<Piece> Work::next() {
  if (!commits_.empty()) {
    const std::uint64_t number = commits_.front();
    commits_.pop_front();
    return Piece{number, 0, 0, true};
  }
  if (nextPiece_ == requests()) return std::nullopt;
  const std::uint64_t index = nextPiece_++;
  Piece piece;
  piece.number = index / piecesPerFile();
  piece.offset = index % piecesPerFile() * options_.block;
  piece.size = std::min(options_.block, options_.shape.size - piece.offset);
  return piece;
}

void Work::done(const Piece& piece) {
  if (piece.commit) {
    ++filesDone_;
    return;
  }
  if (--files_[piece.number].left > 0) return;
  closeFile(piece.number);
  if (options_.upload && piecesPerFile() > 1) {
    commits_.push_back(piece.number);
  } else {
    ++filesDone_;
  }
}

void Work::closeFile(std::uint64_t number) {
  ::close(files_[number].descriptor);
  files_.erase(number);
}

int Work::file(const Piece& piece) {
  const auto [found, fresh] = files_.try_emplace(piece.number);
  if (!fresh) return found->second.descriptor;
  const std::string path = options_.shape.folder + "/" + objectName(piece.number);
  const int flags = options_.upload ? O_RDONLY : O_WRONLY | O_CREAT | O_TRUNC;
  found->second = {::open(path.c_str(), flags | O_CLOEXEC, 0644), piecesPerFile()};
  if (found->second.descriptor < 0) {
    std::perror(path.c_str());
    std::exit(2);
  }
  return found->second.descriptor;
}

std::string Work::blockList() const {
  std::string text = "<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>";
  for (std::uint64_t index = 0; index < piecesPerFile(); ++index)
    text += "<Latest>" + blockId(index) + "</Latest>";
  return text + "</BlockList>";
}

std::string Work::requestText(const Piece& piece) const {
  const std::string name = options_.target + objectName(piece.number);
  std::string query;
  std::string content;
  if (piece.commit) {
    query = "?comp=blocklist";
    content = blockList();
  } else if (options_.upload && piecesPerFile() > 1) {
    query = "?comp=block&blockid=" + blockId(piece.offset / options_.block);
  }
  std::string text = options_.upload ? "PUT " : "GET ";
  text += name + query + " HTTP/1.1\r\nHost: 127.0.0.1\r\nx-ms-version: 2023-11-03\r\n";
  if (!options_.upload) {
    return text + "x-ms-range: bytes=" + std::to_string(piece.offset) + "-" +
           std::to_string(piece.offset + piece.size - 1) + "\r\n\r\n";
  }
  const std::uint64_t length = piece.commit ? content.size() : piece.size;
  return text + "x-ms-blob-type: BlockBlob\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n" +
         content;
}

}  // namespace hawser::bench
