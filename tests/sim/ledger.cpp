#include "sim/ledger.h"

#include "checksum/crc64.h"
#include "sim/world.h"
#include "transfer/object_copy.h"

namespace hawser::sim {

namespace {

std::uint64_t sumOf(std::string_view bytes) {
  return crc64(std::as_bytes(std::span(bytes.data(), bytes.size())));
}

// "out/f1-2 (3).bin" is f1-2.bin beside another.
std::string nameOf(const std::string& location) {
  std::string name = location.substr(location.rfind('/') + 1);
  const std::size_t from = name.find(" ("), to = name.find(')');
  if (from != std::string::npos && to != std::string::npos) name.erase(from, to + 1 - from);
  return name;
}

}  // namespace

void Ledger::exists(const std::string& location, std::string_view bytes) {
  versions_[nameOf(location)].insert(sumOf(bytes));
  stood_.emplace(location, crc64Text(sumOf(bytes)));
}

bool Ledger::hasStood(const std::string& location, const std::string& hash) const {
  return stood_.contains({location, hash});
}

bool Ledger::isWhole(const std::string& location, std::string_view bytes) const {
  const auto found = versions_.find(nameOf(location));
  return found != versions_.end() && found->second.contains(sumOf(bytes));
}

void Ledger::stands(const std::string& location, std::string_view bytes) {
  stood_.emplace(location, crc64Text(sumOf(bytes)));
  if (!isWhole(location, bytes))
    world_.scheduler.failed("what stands at " + location + " is no version of it");
}

void Ledger::writeStarts(const std::string& location) {
  if (cancelled_.contains(location)) world_.scheduler.failed("writes " + location + ", which is cancelled");
}

void Ledger::partStarts(const std::string& session, std::uint32_t number) {
  if (taken_.contains({session, number}))
    world_.scheduler.failed("sends part " + std::to_string(number) + " of " + session + " again");
}

void Ledger::sessionEnds(const std::string& session) {
  std::erase_if(taken_, [&](const auto& part) { return part.first == session; });
}

void Ledger::processStarts() {
  cancelled_.clear();
  taken_.clear();
}

void Ledger::holds(std::uint64_t bytes) {
  held_ += bytes;
  ++holders_;
  // What is larger than all that is allowed goes alone.
  if (held_ > budget_ && holders_ > 1)
    world_.scheduler.failed("holds " + std::to_string(held_) + " bytes of " + std::to_string(budget_));
}

void Ledger::letsGo(std::uint64_t bytes) {
  held_ -= bytes;
  --holders_;
}

}  // namespace hawser::sim
