// What a client says and hears, written apart from the server's own protocol code.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_range.h"

namespace hawser::test {

using Bytes = std::vector<std::byte>;

// Big-endian numbers and texts, one after another.
class Talk {
 public:
  template <class Number>
  Talk& number(Number value) {
    for (int shift = static_cast<int>(sizeof value) * 8 - 8; shift >= 0; shift -= 8)
      bytes_.push_back(static_cast<std::byte>(static_cast<std::uint64_t>(value) >> shift & 0xff));
    return *this;
  }
  Talk& text(std::string_view text);
  Talk& raw(ByteSpan bytes);

  // The client's part of a handshake.
  Talk& clientFlags(std::uint32_t flags = 3) { return number(flags); }
  Talk& option(std::uint32_t option, const Bytes& data = {});
  Talk& go(std::string_view name = {});
  Talk& metaContexts(std::uint32_t option, std::string_view name, const std::vector<std::string>& queries);
  // Flags, structured replies or not, and the export without a name.
  Talk& begin(bool structured);

  Talk& request(std::uint16_t command, std::uint64_t cookie, std::uint64_t offset, std::uint32_t length,
                std::uint16_t flags = 0);
  Talk& write(std::uint64_t cookie, std::uint64_t offset, const Bytes& payload, std::uint16_t flags = 0);
  Talk& disconnect() { return request(2, 0, 0, 0); }

  const Bytes& bytes() const { return bytes_; }

 private:
  Bytes bytes_;
};

struct HeardOption {
  std::uint32_t option = 0, reply = 0;
  Bytes data;
};

struct HeardReply {
  std::uint32_t error = 0;
  std::string text;  // of an error
  std::optional<std::uint64_t> errorOffset;
  Bytes data;
  std::size_t chunks = 0;  // of data
  std::map<std::uint32_t, std::vector<std::pair<std::uint32_t, std::uint32_t>>> status;
  bool ended = false;  // all of it has come
};

// Takes a server's bytes apart; `good` is false once something is not as the protocol has it.
class Hearing {
 public:
  explicit Hearing(ByteSpan bytes) : rest_(bytes) {}

  void greeting();
  HeardOption option();
  // Of options up to and with the one that says yes or no: its reply.
  std::uint32_t outcome(std::vector<HeardOption>* before = nullptr);
  // All replies there are. `reads`: range of each read by its cookie.
  std::map<std::uint64_t, HeardReply> replies(const std::map<std::uint64_t, ByteRange>& reads);

  bool good() const { return good_; }
  bool atEnd() const { return rest_.empty(); }

  template <class Number>
  Number number() {
    std::uint64_t value = 0;
    for (const std::byte byte : take(sizeof(Number)))
      value = value << 8 | std::to_integer<std::uint64_t>(byte);
    return static_cast<Number>(value);
  }
  Bytes take(std::size_t length);

 private:
  void simple(std::map<std::uint64_t, HeardReply>& all, const std::map<std::uint64_t, ByteRange>& reads);
  void chunk(std::map<std::uint64_t, HeardReply>& all, const std::map<std::uint64_t, ByteRange>& reads);
  void expect(bool condition) { good_ = good_ && condition; }

  ByteSpan rest_;
  bool good_ = true;
};

Bytes randomBytes(std::uint64_t seed, std::size_t length);
std::string textOf(const Bytes& bytes);

}  // namespace hawser::test
