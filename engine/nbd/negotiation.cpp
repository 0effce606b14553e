#include "nbd/negotiation.h"

#include <algorithm>
#include <array>

#include "base/assert.h"

namespace hawser::nbd {

namespace {

constexpr std::size_t kMostOptionData = 64 * 1024;
constexpr std::size_t kPadding = 124;  // after EXPORT_NAME, for clients that want it as it once was
// The numbers of our contexts; any will do.
constexpr std::uint32_t kAllocation = 1, kResidency = 2;

bool offers(const Export& about, std::string_view context) {
  return context == kAllocationContext || (context == kResidencyContext && about.residency);
}

constexpr std::array kContexts{kAllocationContext, kResidencyContext};

void appendContext(Bytes& reply, std::uint32_t option, std::uint32_t number, std::string_view name) {
  Bytes data;
  Writer(data).number(number).text(name);
  appendOptionReply(reply, option, OptionReply::metaContext, data);
}

bool is(const OptionHeader& header, Option option) {
  return header.option == static_cast<std::uint32_t>(option);
}

}  // namespace

Bytes Negotiation::greeting() {
  Bytes bytes;
  Writer(bytes).number(kGreeting).number(kOptionMagic);
  Writer(bytes).number(static_cast<std::uint16_t>(fixedNewstyle | noZeroes));
  return bytes;
}

Negotiation::State Negotiation::take(ByteSpan bytes, Bytes& reply) {
  HAWSER_ASSERT(bytes.size() == wanted_);
  switch (part_) {
    case Part::clientFlags:
      return clientFlags(bytes);
    case Part::optionHeader:
      return optionHeader(bytes, reply);
    case Part::optionData:
      return option(bytes, reply);
    case Part::surplus:
      break;
  }
  surplus_ -= bytes.size();
  if (surplus_ > 0) return expect(Part::surplus, std::min(surplus_, kMostOptionData));
  if (is(now_, Option::exportName)) return end("a name of an export that is too long");
  answer(reply, OptionReply::tooBig, "too long");
  if (is(now_, Option::setMetaContext)) contextsOf_.reset();
  return expect(Part::optionHeader, kOptionHeader);
}

Negotiation::State Negotiation::clientFlags(ByteSpan bytes) {
  std::uint32_t flags = 0;
  for (const std::byte byte : bytes)
    flags = flags << 8 | std::to_integer<std::uint32_t>(byte);
  if ((flags & ~std::uint32_t{fixedNewstyle | noZeroes}) != 0) return end("unknown flags of the client");
  noZeroes_ = (flags & noZeroes) != 0;
  return expect(Part::optionHeader, kOptionHeader);
}

Negotiation::State Negotiation::optionHeader(ByteSpan bytes, Bytes& reply) {
  const auto header = parseOption(bytes);
  if (!header) return end("what is no option");
  now_ = *header;
  if (now_.length == 0) return option({}, reply);
  if (now_.length <= kMostOptionData) return expect(Part::optionData, now_.length);
  surplus_ = now_.length;
  return expect(Part::surplus, kMostOptionData);
}

Negotiation::State Negotiation::option(ByteSpan data, Bytes& reply) {
  expect(Part::optionHeader, kOptionHeader);
  switch (static_cast<Option>(now_.option)) {
    case Option::exportName:
      return exportName(data, reply);
    case Option::abort:
      answer(reply, OptionReply::ack);
      return end({});
    case Option::list:
      list(data, reply);
      break;
    case Option::startTls:
      // Nobody but this user gets here: there is nobody to hide it from.
      if (data.empty())
        answer(reply, OptionReply::policy, "this socket is not encrypted");
      else
        answer(reply, OptionReply::invalid, "STARTTLS has no data");
      break;
    case Option::info:
    case Option::go:
      return infoOrGo(data, reply);
    case Option::structuredReply:
      if (!data.empty()) {
        answer(reply, OptionReply::invalid, "STRUCTURED_REPLY has no data");
        break;
      }
      agreement_.structured = true;
      answer(reply, OptionReply::ack);
      break;
    case Option::listMetaContext:
    case Option::setMetaContext:
      metaContext(data, reply);
      break;
    case Option::extendedHeaders:
    default:
      answer(reply, OptionReply::unsupported, "not known here");
      break;
  }
  return State::talking;
}

Negotiation::State Negotiation::exportName(ByteSpan data, Bytes& reply) {
  const std::string_view name(reinterpret_cast<const char*>(data.data()), data.size());
  const Export* found = find(name);
  // The protocol has no other answer to this option than to hang up.
  if (!found) return end("no export of that name");
  Writer writer(reply);
  writer.number(found->device.size()).number(flagsOf(*found));
  if (!noZeroes_) writer.zeros(kPadding);
  return agree(*found, name);
}

Negotiation::State Negotiation::infoOrGo(ByteSpan data, Bytes& reply) {
  const auto query = parseExportQuery(data);
  if (!query) {
    answer(reply, OptionReply::invalid, "not well formed");
    return State::talking;
  }
  if (query->name.size() > kMaxString) {
    answer(reply, OptionReply::tooBig, "a name is too long");
    return State::talking;
  }
  const Export* found = find(query->name);
  if (!found) {
    answer(reply, OptionReply::unknown, "no export has that name");
    return State::talking;
  }
  // Each once, however often it is asked for.
  std::array<bool, 4> asked{true};
  for (const std::uint16_t info : query->infos) {
    if (info < asked.size()) asked[info] = true;
  }
  for (std::uint16_t info = 0; info < asked.size(); ++info) {
    if (asked[info]) appendInfo(reply, *found, info);
  }
  answer(reply, OptionReply::ack);
  return is(now_, Option::go) ? agree(*found, query->name) : State::talking;
}

void Negotiation::appendInfo(Bytes& reply, const Export& about, std::uint16_t info) {
  Bytes data;
  Writer writer(data);
  writer.number(info);
  switch (static_cast<Info>(info)) {
    case Info::size:
      writer.number(about.device.size()).number(flagsOf(about));
      break;
    case Info::name:
      writer.text(about.name);
      break;
    case Info::description:
      writer.text(about.description);
      break;
    case Info::blockSize:
      writer.number(kMinBlock).number(std::max(kPreferredBlock, about.device.blockSize()));
      writer.number(kMaxPayload);
      break;
  }
  appendOptionReply(reply, now_.option, OptionReply::info, data);
}

void Negotiation::list(ByteSpan data, Bytes& reply) {
  if (!data.empty()) return answer(reply, OptionReply::invalid, "LIST has no data");
  for (const Export& each : exports_) {
    Bytes entry;
    Writer(entry).number(static_cast<std::uint32_t>(each.name.size())).text(each.name).text(each.description);
    appendOptionReply(reply, now_.option, OptionReply::server, entry);
  }
  answer(reply, OptionReply::ack);
}

void Negotiation::metaContext(ByteSpan data, Bytes& reply) {
  const bool sets = is(now_, Option::setMetaContext);
  // What was set before goes in any case, also when this fails.
  if (sets) contextsOf_.reset();
  if (!agreement_.structured) return answer(reply, OptionReply::invalid, "STRUCTURED_REPLY comes first");
  const auto query = parseMetaQuery(data);
  if (!query) return answer(reply, OptionReply::invalid, "not well formed");
  if (query->name.size() > kMaxString) return answer(reply, OptionReply::tooBig, "a name is too long");
  const Export* found = find(query->name);
  if (!found) return answer(reply, OptionReply::unknown, "no export has that name");
  if (sets) {
    select(query->name, query->queries, *found, reply);
  } else {
    for (const std::string_view context : kContexts) {
      const bool wanted = query->queries.empty() ||
                          std::any_of(query->queries.begin(), query->queries.end(),
                                      [&](std::string_view asked) { return matchesQuery(asked, context); });
      if (wanted && offers(*found, context)) appendContext(reply, now_.option, 0, context);
    }
  }
  answer(reply, OptionReply::ack);
}

void Negotiation::select(std::string_view name, const std::vector<std::string_view>& queries,
                         const Export& found, Bytes& reply) {
  contextsOf_ = name;
  agreement_.allocation.reset();
  agreement_.residency.reset();
  for (const std::string_view query : queries) {
    if (!offers(found, query)) continue;
    const bool isResidency = query == kResidencyContext;
    auto& chosen = isResidency ? agreement_.residency : agreement_.allocation;
    if (chosen) continue;
    chosen = isResidency ? kResidency : kAllocation;
    appendContext(reply, now_.option, *chosen, query);
  }
}

void Negotiation::answer(Bytes& reply, OptionReply with, std::string_view text) {
  appendOptionReply(reply, now_.option, with, text);
}

const Export* Negotiation::find(std::string_view name) const {
  for (const Export& each : exports_) {
    if (each.name == name) return &each;
  }
  return name.empty() && !exports_.empty() ? &exports_.front() : nullptr;
}

std::uint16_t Negotiation::flagsOf(const Export& about) const {
  int flags = hasFlags | sendFlush | sendFua | canMultiConn | sendCache;
  if (agreement_.structured) flags |= sendDf;
  flags |= about.readOnly ? readOnly : sendTrim | sendWriteZeroes | sendFastZero;
  return static_cast<std::uint16_t>(flags);
}

Negotiation::State Negotiation::agree(const Export& found, std::string_view name) {
  agreement_.chosen = &found;
  // Contexts of another name mean nothing here.
  if (contextsOf_ != std::string(name)) {
    agreement_.allocation.reset();
    agreement_.residency.reset();
  }
  return State::agreed;
}

Negotiation::State Negotiation::expect(Part part, std::size_t bytes) {
  part_ = part;
  wanted_ = bytes;
  return State::talking;
}

Negotiation::State Negotiation::end(std::string reason) {
  reason_ = std::move(reason);
  return State::ended;
}

}  // namespace hawser::nbd
