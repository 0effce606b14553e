// Command lines of the benchmark's programs: "--name VALUE", flags and plain words. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace hawser::bench {

class Options {
 public:
  // `names` take as many values as they say; exits with a message at an unknown option.
  Options(int count, char** words, const std::map<std::string, int>& names);

  bool has(const std::string& name) const { return values_.contains(name); }
  std::string text(const std::string& name, std::string otherwise = "", std::size_t index = 0) const;
  // Takes K, M, G (10^3) and KiB, MiB, GiB (2^10).
  std::uint64_t number(const std::string& name, std::uint64_t otherwise) const;
  const std::vector<std::string>& plain() const { return plain_; }

  static std::uint64_t size(const std::string& text);

 private:
  std::map<std::string, std::vector<std::string>> values_;
  std::vector<std::string> plain_;
};

}  // namespace hawser::bench
