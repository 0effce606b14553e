// Log: leveled lines to a sink the program chooses (os/log_file.h), with secrets taken out before they reach
// it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace hawser {

enum class LogLevel : std::uint8_t { debug, info, warning, error };
std::string_view name(LogLevel level);

// Replaces the values of signatures, keys and tokens by "REDACTED": SAS `sig=`, X-Amz-Signature and
// X-Amz-Security-Token, AccountKey=, SharedAccessSignature=, Authorization headers, Bearer tokens.
std::string redacted(std::string_view text);

// "az://acct/box/a: throttled: slow down (HTTP 503, ServerBusy, request 1f2e)": all that is known of it.
std::string inLog(const Error& error);

// Thread-safe; passed in, not global. The sink is called with redacted text, from any thread.
class Log {
 public:
  using Sink = std::function<void(LogLevel, std::string_view room, std::string_view text)>;

  Log() = default;  // drops everything
  explicit Log(Sink sink, LogLevel least = LogLevel::info) : sink_(std::move(sink)), least_(least) {}

  bool wants(LogLevel level) const { return sink_ && level >= least_; }
  void write(LogLevel level, std::string_view room, std::string_view text) const;

 private:
  Sink sink_;
  LogLevel least_ = LogLevel::info;
};

}  // namespace hawser
