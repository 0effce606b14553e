// Jobs that move only what has changed, between stores in memory.
#pragma once

#include <algorithm>
#include <optional>
#include <string>

#include "base/encoding.h"
#include "base/units.h"
#include "checksum/digest.h"
#include "delta/signature.h"
#include "unit/transfer/runner_bench.h"

namespace hawser::test {

inline constexpr std::size_t kSize = 3 * kMiB + 12'345;

inline JobOptions deltaOptions(std::uint32_t cell = 0) {
  JobOptions options;
  options.delta = true;
  options.deltaCell = cell;
  options.partSize = 256 * kKiB;
  options.verify = VerifyLevel::parts;
  return options;
}

// Where it is what the name says.
inline std::optional<delta::Signature> signatureFrom(const std::optional<std::string>& bytes,
                                                     const std::string& name) {
  if (!bytes) return std::nullopt;
  const ByteSpan span = std::as_bytes(std::span(bytes->data(), bytes->size()));
  if (toHex(sha256(span)) != name) return std::nullopt;
  auto decoded = delta::decodeSignature(span);
  return decoded ? std::optional(std::move(*decoded)) : std::nullopt;
}

// A bench that uploads: a folder here, a service there, which copies ranges of its own or does not.
struct Upload : Bench {
  explicit Upload(bool ranges = true) {
    from->caps.localFiles = true;
    to->caps.keepsParts = true;
    to->caps.serviceUrls = to->caps.copiesParts = ranges;
    to->ownRanges = ranges;
  }
  // What it sent of "a", or nothing where it failed.
  std::optional<std::uint64_t> send(const std::string& bytes, JobOptions options = deltaOptions()) {
    from->set("a", bytes);
    const std::uint64_t before = to->partBytes;
    const JobId job = submit("a", "a", options);
    if (!waitFor(EventKind::jobFinished) || row(job).state != JobState::done) return std::nullopt;
    return to->partBytes - before;
  }
  TransferRow last() {
    const std::vector<TransferRow> all = rows();
    return *std::ranges::max_element(all, {}, &TransferRow::id);
  }
  std::optional<delta::Signature> signature() {
    const std::string name = to->object("a").properties.signature;
    return signatureFrom(to->get(delta::signatureKey("a", name)), name);
  }
};

}  // namespace hawser::test
