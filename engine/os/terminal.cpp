#include "os/terminal.h"

#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <iostream>

namespace hawser {

std::uint32_t terminalWidth() {
  winsize size{};
  if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
  return size.ws_col;
}

Result<Secret> readHiddenLine(const std::string& prompt) {
  termios before{};
  if (::tcgetattr(STDIN_FILENO, &before) != 0)
    return fail(ErrorCode::unsupported, "standard input is no terminal");
  termios hidden = before;
  hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
  hidden.c_lflag |= ECHONL;
  std::cerr << prompt << std::flush;
  if (::tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden) != 0)
    return fail(ErrorCode::unsupported, "the terminal cannot hide what is typed");
  std::string line;
  const bool read = static_cast<bool>(std::getline(std::cin, line));
  ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
  if (!read) return fail(ErrorCode::cancelled, "nothing was typed");
  return Secret(std::move(line));
}

}  // namespace hawser
