// Filter: which relative paths a job takes. Pure.
//
// Patterns are globs: '*' and '?' within a part, '**' over parts, '[a-z]' and '[!a-z]' sets. One without '/'
// is held against the last part at any depth, one with '/' against the whole path; one that ends in '/' means
// a folder with all below it. Excludes win over includes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hawser {

bool globMatches(std::string_view pattern, std::string_view text);

class Filter {
 public:
  Filter(std::vector<std::string> include, std::vector<std::string> exclude)
      : include_(std::move(include)), exclude_(std::move(exclude)) {}

  bool takes(std::string_view path) const;

 private:
  std::vector<std::string> include_, exclude_;
};

}  // namespace hawser
