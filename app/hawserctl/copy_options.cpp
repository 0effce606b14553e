#include "copy_options.h"

#include <charconv>

#include "api/printable.h"
#include "base/units.h"

namespace hawser::ctl {

namespace {

// A part of the smallest usual size: below that nothing but one part after the other would go.
constexpr std::uint64_t kLeastMemory = 2 * kMiB;

template <class Value>
struct Choice {
  std::string_view word;
  Value value;
};

// Sets `into` where the option is given.
template <class Value, std::size_t count>
Status choose(const Arguments& arguments, std::string_view option, const Choice<Value> (&choices)[count],
              Value& into) {
  const auto given = arguments.value(option);
  if (!given) return {};
  std::string words;
  for (const Choice<Value>& choice : choices) {
    if (choice.word == *given) {
      into = choice.value;
      return {};
    }
    words += (words.empty() ? "" : ", ") + std::string(choice.word);
  }
  return fail(ErrorCode::invalidArgument,
              "--" + std::string(option) + " " + printable(*given) + ": it must be one of " + words);
}

Status size(const Arguments& arguments, std::string_view option, std::uint64_t& into) {
  const auto given = arguments.value(option);
  if (!given) return {};
  const auto parsed = parseSize(*given);
  if (!parsed) return fail(Error(parsed.error()).within("--" + std::string(option)));
  if (*parsed == 0)
    return fail(ErrorCode::invalidArgument, "--" + std::string(option) + " must be more than 0");
  into = *parsed;
  return {};
}

Status count(const Arguments& arguments, std::string_view option, std::uint32_t& into) {
  const auto given = arguments.value(option);
  if (!given) return {};
  std::uint32_t value = 0;
  const auto [end, wrong] = std::from_chars(given->data(), given->data() + given->size(), value);
  if (wrong != std::errc{} || end != given->data() + given->size() || value == 0 || value > kMostParallel)
    return fail(ErrorCode::invalidArgument,
                "--" + std::string(option) + " must be a number from 1 to " + std::to_string(kMostParallel));
  into = value;
  return {};
}

Status checkMode(const Arguments& arguments) {
  const auto mode = arguments.value("mode");
  if (!mode || *mode == "auto" || *mode == "block") return {};
  if (*mode == "page" || *mode == "append")
    return fail(ErrorCode::invalidArgument,
                "--mode " + *mode + " is not available: this version of Hawser cannot do it yet");
  return fail(ErrorCode::invalidArgument, "--mode " + printable(*mode) + ": it must be auto or block");
}

}  // namespace

Result<CopyOptions> copyOptions(const Arguments& arguments) {
  static constexpr Choice<SkipRule> kSkip[] = {
      {"same-size", SkipRule::sameSize}, {"newer", SkipRule::newer}, {"same-hash", SkipRule::sameHash}};
  static constexpr Choice<ConflictPolicy> kConflict[] = {{"overwrite", ConflictPolicy::overwrite},
                                                         {"skip", ConflictPolicy::skip},
                                                         {"rename", ConflictPolicy::rename},
                                                         {"newer", ConflictPolicy::newer},
                                                         {"ask", ConflictPolicy::ask}};
  static constexpr Choice<VerifyLevel> kVerify[] = {
      {"none", VerifyLevel::none}, {"parts", VerifyLevel::parts}, {"full", VerifyLevel::full}};
  static constexpr Choice<LinkPolicy> kLinks[] = {
      {"keep", LinkPolicy::keep}, {"follow", LinkPolicy::follow}, {"skip", LinkPolicy::skip}};
  CopyOptions options;
  JobOptions& job = options.job;
  job.recursive = arguments.has("recursive");
  job.include = arguments.values("include");
  job.exclude = arguments.values("exclude");
  job.storeMd5 = arguments.has("md5");
  HAWSER_CHECK(choose(arguments, "skip", kSkip, job.skip));
  HAWSER_CHECK(choose(arguments, "conflict", kConflict, job.conflict));
  HAWSER_CHECK(choose(arguments, "verify", kVerify, job.verify));
  HAWSER_CHECK(choose(arguments, "links", kLinks, job.links));
  HAWSER_CHECK(count(arguments, "parallel", job.parallel));
  HAWSER_CHECK(size(arguments, "limit-rate", job.limitRate));
  HAWSER_CHECK(size(arguments, "part-size", job.partSize));
  HAWSER_CHECK(size(arguments, "stripe", options.stripeWidth));
  HAWSER_CHECK(checkMode(arguments));
  std::uint64_t memory = 0;
  HAWSER_CHECK(size(arguments, "memory", memory));
  if (memory > 0 && memory < kLeastMemory)
    return fail(ErrorCode::invalidArgument, "--memory must be at least " + formatSize(kLeastMemory));
  if (memory > 0) options.memory = memory;
  return options;
}

}  // namespace hawser::ctl
