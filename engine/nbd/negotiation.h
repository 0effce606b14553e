// Negotiation: the fixed newstyle handshake, from the server's side, as a state machine over bytes.
//
// It says how many bytes it wants next, takes exactly these, and appends what is to be sent. However a client
// cuts, floods or breaks its messages, what it makes this keep is bounded.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "nbd/export.h"
#include "nbd/protocol.h"

namespace hawser::nbd {

// What a client and we have agreed upon.
struct Agreement {
  const Export* chosen = nullptr;
  bool structured = false;
  std::optional<std::uint32_t> allocation, residency;  // the contexts it asked for, by their numbers
};

class Negotiation {
 public:
  enum class State : std::uint8_t {
    talking,
    agreed,  // requests come next
    ended,   // the client has taken its leave, or is none: close
  };

  // The first of the exports is the one without a name. They outlive this.
  explicit Negotiation(std::span<const Export> exports) : exports_(exports) {}

  // To be sent before anything is taken.
  static Bytes greeting();

  // How many bytes take() wants, 64 KiB at most; never 0 while talking.
  std::size_t wanted() const { return wanted_; }
  State take(ByteSpan bytes, Bytes& reply);

  const Agreement& agreement() const { return agreement_; }
  // Why it has ended, for the log; empty where the client took its leave.
  const std::string& reason() const { return reason_; }

 private:
  enum class Part : std::uint8_t { clientFlags, optionHeader, optionData, surplus };

  State clientFlags(ByteSpan bytes);
  State optionHeader(ByteSpan bytes, Bytes& reply);
  State option(ByteSpan data, Bytes& reply);
  State exportName(ByteSpan data, Bytes& reply);
  State infoOrGo(ByteSpan data, Bytes& reply);
  void list(ByteSpan data, Bytes& reply);
  void metaContext(ByteSpan data, Bytes& reply);
  void select(std::string_view name, const std::vector<std::string_view>& queries, const Export& found,
              Bytes& reply);

  void answer(Bytes& reply, OptionReply with, std::string_view text = {});
  void appendInfo(Bytes& reply, const Export& about, std::uint16_t info);
  const Export* find(std::string_view name) const;
  std::uint16_t flagsOf(const Export& about) const;
  State agree(const Export& found, std::string_view name);
  State expect(Part part, std::size_t bytes);
  State end(std::string reason);

  const std::span<const Export> exports_;
  Part part_ = Part::clientFlags;
  std::size_t wanted_ = sizeof(std::uint32_t);
  OptionHeader now_;
  std::size_t surplus_ = 0;  // bytes of an option that is too long, still to come
  bool noZeroes_ = false;
  std::optional<std::string> contextsOf_;  // the name of the export they were asked for
  Agreement agreement_;
  std::string reason_;
};

}  // namespace hawser::nbd
