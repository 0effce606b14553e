// The requests of one copy in order, handed out one by one. One thread.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>

#include "raw_client/yardstick.h"

namespace hawser::bench {

// One request: `size` bytes of file `number` from `offset` on, or the commit of its blocks.
struct Piece {
  std::uint64_t number = 0;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  bool commit = false;
};

class Work {
 public:
  explicit Work(const YardstickOptions& options);
  ~Work();
  Work(const Work&) = delete;
  Work& operator=(const Work&) = delete;

  std::uint64_t requests() const;
  std::optional<Piece> next();
  void done(const Piece& piece);
  bool finished() const { return filesDone_ == options_.shape.count; }

  // Head of the request; for a commit, its content too.
  std::string requestText(const Piece& piece) const;
  // Open while pieces of the file are under way.
  int file(const Piece& piece);

 private:
  struct OpenFile {
    int descriptor = -1;
    std::uint64_t left = 0;
  };
  std::uint64_t piecesPerFile() const;
  std::string blockList() const;
  void closeFile(std::uint64_t number);

  const YardstickOptions& options_;
  std::uint64_t nextPiece_ = 0;
  std::uint64_t filesDone_ = 0;
  std::deque<std::uint64_t> commits_;
  std::unordered_map<std::uint64_t, OpenFile> files_;
};

}  // namespace hawser::bench
