#include "system_console.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>

#include "exit_code.h"
#include "os/process.h"
#include "os/standard_input.h"
#include "os/terminal.h"

namespace hawser::ctl {

namespace {

volatile std::sig_atomic_t stops = 0;

void countStop(int signal) {
  // The journal holds what has arrived, so leaving at once loses nothing.
  if (stops > 0) std::_Exit(exitCancelled);
  stops = stops + 1;
  std::signal(signal, countStop);
}

}  // namespace

SystemConsole::SystemConsole() {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    // nohup has it ignored: that is for us too.
    if (std::signal(signal, countStop) == SIG_IGN) std::signal(signal, SIG_IGN);
  }
  std::signal(SIGPIPE, SIG_IGN);
}

bool SystemConsole::out(std::string_view text) {
  return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
}

void SystemConsole::err(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
}

bool SystemConsole::inIsTerminal() const {
  return isTerminal(Stream::input);
}

bool SystemConsole::outIsTerminal() const {
  return isTerminal(Stream::output);
}

bool SystemConsole::errIsTerminal() const {
  return isTerminal(Stream::error);
}

std::uint32_t SystemConsole::width() const {
  return terminalWidth();
}

std::optional<std::string> SystemConsole::readLine() {
  std::string line;
  if (!std::getline(std::cin, line)) return std::nullopt;
  return line;
}

Result<Secret> SystemConsole::readHidden(const std::string& prompt) {
  return readHiddenLine(prompt);
}

std::shared_ptr<ByteSource> SystemConsole::inputBytes() {
  return std::make_shared<StandardInput>();
}

int SystemConsole::interrupts() const {
  return stops;
}

void SystemConsole::forgetInterrupts() {
  stops = 0;
}

}  // namespace hawser::ctl
