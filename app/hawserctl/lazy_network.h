// LazyNetwork: whether the connection is paid by volume, from a module that is loaded when that is first
// asked for: it brings the desktop's libraries with it.
#pragma once

#include <optional>
#include <string>

namespace hawser::ctl {

// For the main thread.
class LazyNetwork {
 public:
  // `module`: path of hawser-network, without its ending. Where it is missing nobody can tell.
  explicit LazyNetwork(std::string module) : module_(std::move(module)) {}
  std::optional<bool> metered();

 private:
  const std::string module_;
  bool tried_ = false;
  int (*ask_)() = nullptr;
};

}  // namespace hawser::ctl
