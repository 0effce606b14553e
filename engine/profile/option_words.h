// The words by which options are known to people: in the YAML of profiles and on the command line.
#pragma once

#include <array>
#include <string_view>
#include <utility>

#include "profile/profile.h"

namespace hawser {

template <class Value, std::size_t count>
using Words = std::array<std::pair<std::string_view, Value>, count>;

inline constexpr Words<ProfileKind, 4> kKindWords = {{{"copy", ProfileKind::copy},
                                                      {"update", ProfileKind::update},
                                                      {"mirror", ProfileKind::mirror},
                                                      {"two-way", ProfileKind::twoWay}}};
inline constexpr Words<NotifyRule, 3> kNotifyWords = {
    {{"failures", NotifyRule::failures}, {"always", NotifyRule::always}, {"never", NotifyRule::never}}};
inline constexpr Words<SkipRule, 4> kSkipWords = {{{"none", SkipRule::none},
                                                   {"same-size", SkipRule::sameSize},
                                                   {"newer", SkipRule::newer},
                                                   {"same-hash", SkipRule::sameHash}}};
inline constexpr Words<ConflictPolicy, 5> kConflictWords = {{{"overwrite", ConflictPolicy::overwrite},
                                                             {"skip", ConflictPolicy::skip},
                                                             {"rename", ConflictPolicy::rename},
                                                             {"newer", ConflictPolicy::newer},
                                                             {"ask", ConflictPolicy::ask}}};
inline constexpr Words<VerifyLevel, 3> kVerifyWords = {
    {{"parts", VerifyLevel::parts}, {"none", VerifyLevel::none}, {"full", VerifyLevel::full}}};
inline constexpr Words<LinkPolicy, 3> kLinkWords = {
    {{"keep", LinkPolicy::keep}, {"follow", LinkPolicy::follow}, {"skip", LinkPolicy::skip}}};
inline constexpr Words<WriteMode, 4> kModeWords = {{{"auto", WriteMode::automatic},
                                                    {"block", WriteMode::block},
                                                    {"page", WriteMode::page},
                                                    {"append", WriteMode::append}}};
inline constexpr Words<DeletePolicy, 3> kDeleteWords = {
    {{"none", DeletePolicy::none}, {"after", DeletePolicy::after}, {"only", DeletePolicy::only}}};

template <class Value, std::size_t count>
constexpr std::string_view wordOf(const Words<Value, count>& words, Value value) {
  for (const auto& [word, meant] : words)
    if (meant == value) return word;
  return {};
}

}  // namespace hawser
