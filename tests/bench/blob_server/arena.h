// Memory for objects in equal segments that are touched once and used again for every run: the first touch of
// a page on a virtual machine costs more than moving the bytes. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace hawser::bench {

class Arena {
 public:
  static constexpr std::size_t kSegment = 16384;

  // Reserves `bytes`, touches the first `touched` of them now. `discard`: every segment is the same one, so
  // that content is lost and costs no memory.
  Arena(std::size_t bytes, std::size_t touched, bool discard);
  ~Arena();
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  // Ends the program with a message when the arena is full.
  char* take();
  void give(char* segment);
  bool discards() const { return discard_; }

 private:
  char* memory_;
  std::size_t bytes_;
  std::size_t fresh_ = 0;
  bool discard_;
  std::vector<char*> free_;
};

// Bytes of one request or one preloaded object, in segments of the arena.
class Body {
 public:
  explicit Body(Arena& arena) : arena_(&arena) {}
  ~Body();
  Body(const Body&) = delete;
  Body& operator=(const Body&) = delete;

  // Makes room for exactly `size` bytes.
  void resize(std::uint64_t size);
  std::uint64_t size() const { return size_; }
  // The longest run in one segment from `offset`.
  struct Run {
    char* data;
    std::size_t size;
  };
  Run runAt(std::uint64_t offset) const;

 private:
  Arena* arena_;
  std::uint64_t size_ = 0;
  std::vector<char*> segments_;
};

}  // namespace hawser::bench
