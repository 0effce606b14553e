// Secret: a key, token or password. It cannot be printed, compared or serialised by accident; its bytes
// are wiped when it goes. Only the code that signs or stores it calls reveal().
#pragma once

#include <string>
#include <string_view>

namespace hawser {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}
  Secret(const Secret&) = default;
  Secret(Secret&& other) noexcept : value_(std::move(other.value_)) { other.wipe(); }
  Secret& operator=(const Secret& other);
  Secret& operator=(Secret&& other) noexcept;
  ~Secret() { wipe(); }

  bool empty() const { return value_.empty(); }
  std::string_view reveal() const { return value_; }

 private:
  void wipe() noexcept;
  std::string value_;
};

}  // namespace hawser
