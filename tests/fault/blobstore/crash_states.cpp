#include "fault/blobstore/crash_states.h"

#include <algorithm>
#include <charconv>
#include <numeric>

namespace hawser::fault {

namespace {

using Kind = LoggedCall::Kind;

constexpr char kHex[] = "0123456789abcdef";

// Which sectors of one write are there, when not all of them are.
std::vector<bool> tear(std::size_t sectors, std::mt19937_64& random) {
  std::vector<bool> there(sectors);
  const std::size_t at = 1 + random() % (sectors - 1);
  switch (random() % 4) {
    case 0:
      std::fill(there.begin(), there.begin() + static_cast<std::ptrdiff_t>(at), true);
      break;
    case 1:
      std::fill(there.begin() + static_cast<std::ptrdiff_t>(at), there.end(), true);
      break;
    case 2:
      for (std::size_t i = 0; i < sectors; ++i)
        there[i] = random() % 2 != 0;
      break;
    default:
      there.assign(sectors, true);
      there[at] = false;
  }
  return there;
}

std::optional<std::size_t> numberAt(std::string_view& text) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

bool skip(std::string_view& text, char sign) {
  if (!text.starts_with(sign)) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<CrashState> stateNamed(std::string_view text) {
  CrashState state;
  const auto phase = numberAt(text);
  if (!phase || !skip(text, ':')) return std::nullopt;
  state.phase = *phase;
  while (!text.empty()) {
    const auto call = numberAt(text);
    if (!call) return std::nullopt;
    CrashState::Survivor survivor{*call, {}};
    if (skip(text, '[')) {
      for (; !text.empty() && text.front() != ']'; text.remove_prefix(1)) {
        const std::size_t digit = std::string_view(kHex).find(text.front());
        for (std::size_t bit = 0; bit < 4; ++bit)
          survivor.sectors.push_back(digit >> bit & 1);
      }
      skip(text, ']');
    }
    state.survivors.push_back(std::move(survivor));
    skip(text, ',');
  }
  return state;
}

}  // namespace

std::string CrashState::name() const {
  std::string text = std::to_string(phase) + ":";
  for (const Survivor& survivor : survivors) {
    if (text.back() != ':') text += ',';
    text += std::to_string(survivor.call);
    if (survivor.sectors.empty()) continue;
    text += '[';
    for (std::size_t at = 0; at < survivor.sectors.size(); at += 4) {
      unsigned digit = 0;
      for (std::size_t bit = 0; bit < 4 && at + bit < survivor.sectors.size(); ++bit)
        digit |= static_cast<unsigned>(survivor.sectors[at + bit]) << bit;
      text += kHex[digit];
    }
    text += ']';
  }
  return text;
}

CrashStates::CrashStates(Image before, std::vector<LoggedCall> log, std::size_t first)
    : image_(std::move(before)), log_(std::move(log)), first_(first) {
  std::uint64_t size = image_.size();
  for (const LoggedCall& call : log_)
    size = std::max<std::uint64_t>(size, call.offset + call.bytes.size());
  image_.resize(divideRoundingUp(size, 4096) * 4096);
  device_.setBase(&image_);
}

// What is pending goes into the image, unless something older than it still may or may not be there.
void CrashStates::foldAll() {
  const bool limbo = std::any_of(pending_.begin(), pending_.end(), [](const Pending& p) { return p.limbo; });
  for (Pending& pending : pending_) {
    if (!limbo) device_.patchBase(log_[pending.call].offset, log_[pending.call].bytes);
    pending.certain = !pending.limbo;
  }
  if (!limbo) pending_.clear();
}

void CrashStates::end(const LoggedCall& call, std::size_t at) {
  device_.reset();
  if (call.kind == Kind::flush) foldAll();
  if (call.kind == Kind::failedFlush) {
    for (Pending& pending : pending_)
      pending.limbo = pending.limbo || !pending.certain;
  }
  if (call.kind != Kind::durableWrite) return;
  pending_.push_back({at, true, false});
  if (std::all_of(pending_.begin(), pending_.end(), [](const Pending& p) { return p.certain; })) foldAll();
}

bool CrashStates::walk(const std::function<bool(const Phase&)>& phase) {
  Phase now;
  for (std::size_t at = 0; at <= log_.size(); ++at) {
    const bool over = at == log_.size();
    if (!over && log_[at].changesBytes() && log_[at].kind != Kind::durableWrite) {
      pending_.push_back({at, false, log_[at].kind == Kind::failedWrite});
      continue;
    }
    now.end = at;
    now.open.clear();
    for (const Pending& pending : pending_) {
      if (!pending.certain) now.open.push_back(pending.call);
    }
    if (!over && log_[at].kind == Kind::durableWrite) now.open.push_back(at);
    if (at >= first_ && !phase(now)) return false;
    if (over) break;
    end(log_[at], at);
    now.begin = at;
    ++now.number;
  }
  return true;
}

std::vector<std::vector<bool>> CrashStates::subsets(const Phase& phase, const Options& options,
                                                    std::mt19937_64& random) {
  const std::size_t count = phase.open.size();
  std::vector<std::vector<bool>> found;
  if (count <= kAllSubsetsOf) {
    for (std::size_t bits = 0; bits < std::size_t{1} << count; ++bits) {
      std::vector<bool>& subset = found.emplace_back(count);
      for (std::size_t i = 0; i < count; ++i)
        subset[i] = bits >> i & 1;
    }
    return found;
  }
  for (std::size_t i = 0; i <= count; ++i) {
    std::vector<bool> first(count), allBut(count, true), only(count);
    std::fill(first.begin(), first.begin() + static_cast<std::ptrdiff_t>(i), true);
    found.push_back(first);
    if (i == count) break;
    allBut[i] = false;
    only[i] = true;
    found.push_back(allBut);
    found.push_back(only);
  }
  while (found.size() < options.samples) {
    std::vector<bool>& subset = found.emplace_back(count);
    for (std::size_t i = 0; i < count; ++i)
      subset[i] = random() % 2 != 0;
  }
  return found;
}

// One in which at least the write of that number is torn.
CrashState CrashStates::torn(const Phase& phase, std::size_t number, std::mt19937_64& random) {
  CrashState state;
  // As if the power went during it, or any of the others.
  const std::uint64_t others = random() % 3;
  for (std::size_t i = 0; i < phase.open.size(); ++i) {
    const std::size_t sectors = log_[phase.open[i]].sectors();
    const bool there = i == number || (others == 0 ? i < number : others == 1 || random() % 2 != 0);
    if (!there) continue;
    const bool tears = sectors > 1 && (i == number || (others == 2 && random() % 4 == 0));
    state.survivors.push_back({phase.open[i], tears ? tear(sectors, random) : std::vector<bool>{}});
  }
  return state;
}

void CrashStates::apply(const CrashState& state) {
  std::size_t next = 0;
  const auto put = [&](std::size_t at, const std::vector<bool>& sectors) {
    const LoggedCall& call = log_[at];
    if (sectors.empty()) return device_.put(call.offset, call.bytes);
    std::size_t from = 0;
    for (std::size_t sector = 0; from < call.bytes.size(); ++sector) {
      const std::size_t length = std::min(call.bytes.size() - from, kSector - (call.offset + from) % kSector);
      if (sector < sectors.size() && sectors[sector])
        device_.put(call.offset + from, ByteSpan(call.bytes).subspan(from, length));
      from += length;
    }
  };
  device_.reset();
  for (const Pending& pending : pending_) {
    if (pending.certain) {
      put(pending.call, {});
    } else if (next < state.survivors.size() && state.survivors[next].call == pending.call) {
      put(pending.call, state.survivors[next++].sectors);
    }
  }
  // The durable write that ends the phase.
  for (; next < state.survivors.size(); ++next)
    put(state.survivors[next].call, state.survivors[next].sectors);
}

bool CrashStates::visit(const Phase& phase, CrashState state, const Visitor& visitor) {
  state.phase = phase.number;
  state.seenFrom = phase.begin;
  state.promisedBy = phase.end;
  for (const CrashState::Survivor& survivor : state.survivors)
    state.seenFrom = std::max(state.seenFrom, survivor.call);
  apply(state);
  return visitor(state, device_);
}

void CrashStates::forEach(const Options& options, const Visitor& visitor) {
  walk([&](const Phase& phase) {
    std::mt19937_64 random(options.seed * 1'000'003 + phase.number);
    for (const std::vector<bool>& subset : subsets(phase, options, random)) {
      CrashState state;
      for (std::size_t i = 0; i < subset.size(); ++i) {
        if (subset[i]) state.survivors.push_back({phase.open[i], {}});
      }
      if (!visit(phase, std::move(state), visitor)) return false;
    }
    for (std::size_t i = 0; i < phase.open.size(); ++i) {
      if (log_[phase.open[i]].sectors() < 2) continue;
      for (std::size_t tears = 0; tears < options.tears; ++tears) {
        if (!visit(phase, torn(phase, i, random), visitor)) return false;
      }
    }
    return true;
  });
}

bool CrashStates::one(const std::string& name, const Visitor& visitor) {
  const auto state = stateNamed(name);
  if (!state) return false;
  bool found = false;
  walk([&](const Phase& phase) {
    if (phase.number != state->phase) return true;
    found = true;
    visit(phase, *state, visitor);
    return false;
  });
  return found;
}

}  // namespace hawser::fault
