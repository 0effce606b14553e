// Console: what the program says to and hears from its user, behind an interface for tests.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/byte_source.h"
#include "base/result.h"
#include "base/secret.h"

namespace hawser::ctl {

// All but interrupts() from the main thread only.
class Console {
 public:
  virtual ~Console() = default;
  // False once nobody reads any more (a closed pipe).
  virtual bool out(std::string_view text) = 0;
  virtual void err(std::string_view text) = 0;
  virtual bool inIsTerminal() const = 0;
  virtual bool outIsTerminal() const = 0;
  virtual bool errIsTerminal() const = 0;
  virtual std::uint32_t width() const = 0;
  // A line of standard input without its end; nothing at its end.
  virtual std::optional<std::string> readLine() = 0;
  virtual Result<Secret> readHidden(const std::string& prompt) = 0;
  // All that comes on standard input, for another thread to read.
  virtual std::shared_ptr<ByteSource> inputBytes() = 0;
  // How often the user asked to stop (SIGINT, SIGTERM, SIGHUP).
  virtual int interrupts() const = 0;
  // The wish could not be granted: the next is a first one again.
  virtual void forgetInterrupts() = 0;
};

}  // namespace hawser::ctl
