// The real Console: standard streams and signals.
#pragma once

#include "console.h"

namespace hawser::ctl {

// One at a time. While it lives the first signal to stop is counted, the second ends the program at once.
class SystemConsole final : public Console {
 public:
  SystemConsole();
  bool out(std::string_view text) override;
  void err(std::string_view text) override;
  bool inIsTerminal() const override;
  bool outIsTerminal() const override;
  bool errIsTerminal() const override;
  std::uint32_t width() const override;
  std::optional<std::string> readLine() override;
  Result<Secret> readHidden(const std::string& prompt) override;
  std::shared_ptr<ByteSource> inputBytes() override;
  int interrupts() const override;
  void forgetInterrupts() override;
};

}  // namespace hawser::ctl
