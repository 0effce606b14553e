// MD5, SHA-256 and HMAC-SHA-256, by OpenSSL.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string_view>

#include "base/byte_range.h"

namespace hawser {

using Md5Value = std::array<std::byte, 16>;
using Sha256Value = std::array<std::byte, 32>;

// Takes bytes in any number of pieces. One thread at a time.
template <class Value>
class RunningDigest {
 public:
  RunningDigest();
  ~RunningDigest();
  RunningDigest(RunningDigest&&) noexcept;
  RunningDigest& operator=(RunningDigest&&) noexcept;
  void add(ByteSpan bytes);
  Value finish();  // once; add() no more

 private:
  struct State;
  std::unique_ptr<State> state_;
};
using Md5 = RunningDigest<Md5Value>;
using Sha256 = RunningDigest<Sha256Value>;

Md5Value md5(ByteSpan bytes);
Sha256Value sha256(ByteSpan bytes);

// HMAC-SHA-256 with one key for many texts. Any thread, several at once.
class HmacSha256 {
 public:
  explicit HmacSha256(ByteSpan key);
  Sha256Value of(ByteSpan bytes) const;

 private:
  // Set up with the key once, which costs several times what a short text does; so does a copy of it.
  struct Keyed;
  std::shared_ptr<Keyed> keyed_;
};

}  // namespace hawser
