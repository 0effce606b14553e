#include "copy_options.h"

#include <charconv>

#include "api/printable.h"
#include "base/text.h"
#include "base/units.h"

namespace hawser::ctl {

namespace {

constexpr std::uint32_t kMostComponents = 1000;
// A part of the smallest usual size: below that nothing but one part after the other would go.
constexpr std::uint64_t kLeastMemory = 2 * kMiB;
// Of a signature: it would be larger than what it spares, or one that no change leaves alone.
constexpr std::uint64_t kLeastCell = 512;
constexpr std::uint64_t kMostCell = 64 * kMiB;

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

Status count(const Arguments& arguments, std::string_view option, std::uint32_t most, std::uint32_t& into) {
  const auto given = arguments.value(option);
  if (!given) return {};
  std::uint32_t value = 0;
  const auto [end, wrong] = std::from_chars(given->data(), given->data() + given->size(), value);
  if (wrong != std::errc{} || end != given->data() + given->size() || value == 0 || value > most)
    return fail(ErrorCode::invalidArgument,
                "--" + std::string(option) + " must be a number from 1 to " + std::to_string(most));
  into = value;
  return {};
}

Result<KeptProperties> keptProperties(const Arguments& arguments) {
  KeptProperties kept;
  kept.contentType = arguments.value("content-type").value_or("");
  kept.contentEncoding = arguments.value("content-encoding").value_or("");
  kept.contentLanguage = arguments.value("content-language").value_or("");
  kept.contentDisposition = arguments.value("content-disposition").value_or("");
  kept.cacheControl = arguments.value("cache-control").value_or("");
  kept.tier = arguments.value("tier").value_or("");
  for (const std::string& pair : arguments.values("metadata")) {
    const std::size_t equals = pair.find('=');
    if (equals == std::string::npos || equals == 0)
      return fail(ErrorCode::invalidArgument, "--metadata " + printable(pair) + ": write NAME=VALUE");
    kept.metadata[lowered(pair.substr(0, equals))] = pair.substr(equals + 1);
  }
  return kept;
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
  static constexpr Choice<WriteMode> kMode[] = {{"auto", WriteMode::automatic},
                                                {"block", WriteMode::block},
                                                {"page", WriteMode::page},
                                                {"append", WriteMode::append}};
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
  HAWSER_CHECK(choose(arguments, "mode", kMode, job.mode));
  HAWSER_CHECK(count(arguments, "parallel", kMostParallel, job.parallel));
  HAWSER_CHECK(count(arguments, "strip-components", kMostComponents, job.stripComponents));
  HAWSER_TRY(job.kept, keptProperties(arguments));
  job.owners = arguments.has("owners");
  job.serviceCopies = !arguments.has("no-service-copy");
  if (arguments.has("delete")) job.deletes = DeletePolicy::after;
  if (arguments.has("delete-only")) job.deletes = DeletePolicy::only;
  if (const auto shard = arguments.value("shard")) {
    auto given = shardFrom(*shard);
    if (!given) return fail(std::move(given.error()).within("--shard " + printable(*shard)));
    job.shard = *given;
  }
  HAWSER_CHECK(size(arguments, "limit-rate", job.limitRate));
  HAWSER_CHECK(size(arguments, "part-size", job.partSize));
  HAWSER_CHECK(size(arguments, "stripe", options.stripeWidth));
  job.delta = arguments.has("delta");
  static constexpr Choice<bool> kFormat[] = {{"hawser", false}, {"blobsync", true}};
  HAWSER_CHECK(choose(arguments, "delta-format", kFormat, job.blobSync));
  job.deltaFrom = arguments.values("delta-from");
  job.delta = job.delta || job.blobSync || !job.deltaFrom.empty();
  if (const auto cell = arguments.value("delta"); cell && !cell->empty()) {
    std::uint64_t bytes = 0;
    HAWSER_CHECK(size(arguments, "delta", bytes));
    if (bytes < kLeastCell || bytes > kMostCell) {
      return fail(ErrorCode::invalidArgument, "--delta " + printable(*cell) + ": cells have " +
                                                  formatSize(kLeastCell) + " to " + formatSize(kMostCell));
    }
    job.deltaCell = static_cast<std::uint32_t>(bytes);
  }
  std::uint64_t memory = 0;
  HAWSER_CHECK(size(arguments, "memory", memory));
  if (memory > 0 && memory < kLeastMemory)
    return fail(ErrorCode::invalidArgument, "--memory must be at least " + formatSize(kLeastMemory));
  if (memory > 0) options.memory = memory;
  return options;
}

}  // namespace hawser::ctl
