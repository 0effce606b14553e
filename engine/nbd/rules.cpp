#include "nbd/rules.h"

namespace hawser::nbd {

namespace {

struct Rule {
  Command command;
  std::uint16_t flags;  // beside FUA, which is a matter of every command
  bool writes;
  Errno pastEnd;
};

constexpr Rule kRules[] = {
    {Command::read, dontFragment, false, Errno::invalid},
    {Command::write, 0, true, Errno::noSpace},
    {Command::flush, 0, false, Errno::invalid},
    {Command::trim, 0, true, Errno::invalid},
    {Command::cache, 0, false, Errno::invalid},
    {Command::writeZeroes, noHole | fastZero, true, Errno::noSpace},
    {Command::blockStatus, requestOne, false, Errno::invalid},
};

const Rule* ruleOf(const Request& request) {
  for (const Rule& rule : kRules) {
    if (request.is(rule.command)) return &rule;
  }
  return nullptr;
}

std::optional<Refusal> refusedSize(const Request& request, const Agreement& agreement, const Rule& rule) {
  const auto end = checkedAdd(request.offset, request.length);
  if (!end || *end > agreement.chosen->device.size())
    return Refusal{rule.pastEnd, "beyond the end of the export"};
  if (request.is(Command::read) && request.length > kMostPayload) {
    const bool whole = (request.flags & dontFragment) != 0;
    return Refusal{whole ? Errno::overflow : Errno::invalid, "more than is read at once"};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Refusal> refusalOf(const Request& request, const Agreement& agreement) {
  if (request.is(Command::disconnect)) return std::nullopt;
  const Rule* rule = ruleOf(request);
  if (!rule) return Refusal{Errno::invalid, "an unknown command"};
  int allowed = fua | rule->flags;
  if (!agreement.structured) allowed &= ~dontFragment;
  if ((request.flags & ~allowed) != 0) return Refusal{Errno::invalid, "an unknown flag of the command"};
  if (rule->writes && agreement.chosen->readOnly) return Refusal{Errno::notPermitted, "read only"};
  if (request.is(Command::flush)) {
    if (request.offset == 0 && request.length == 0) return std::nullopt;
    return Refusal{Errno::invalid, "a flush is of everything"};
  }
  if (request.is(Command::blockStatus)) {
    if (!agreement.allocation && !agreement.residency)
      return Refusal{Errno::invalid, "no metadata context was agreed upon"};
    if (request.length == 0) return Refusal{Errno::invalid, "the status of nothing"};
  }
  if (const auto refusal = refusedSize(request, agreement, *rule)) return refusal;
  if ((request.flags & fastZero) != 0 && request.is(Command::writeZeroes) &&
      !agreement.chosen->device.zeroesFast(request.range()))
    return Refusal{Errno::notSupported, "no faster than to write zeros"};
  return std::nullopt;
}

}  // namespace hawser::nbd
