// Ledger: what is known of a run from outside of the engine, and what must hold of it at every moment:
// nothing but whole objects of one version stands at a destination, no part is sent twice for nothing, no
// write begins for what is cancelled, and no more memory is held than was allowed.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace hawser::sim {

class World;

class Ledger {
 public:
  explicit Ledger(World& world) : world_(world) {}

  // These bytes are one version of the object of this name, whoever made it. Names are the last part of keys,
  // and no two objects of a run share one.
  void exists(const std::string& location, std::string_view bytes);
  // The engine put these there.
  void stands(const std::string& location, std::string_view bytes);
  bool isWhole(const std::string& location, std::string_view bytes) const;
  // At some time, whoever put them there. `hash` as the report has it.
  bool hasStood(const std::string& location, const std::string& hash) const;

  // The engine has told the user so.
  void isCancelled(const std::string& location) { cancelled_.insert(location); }
  void writeStarts(const std::string& location);

  // A part's way to the service: the answer has reached the engine; it is in the journal that another process
  // of it begins with.
  void partStarts(const std::string& session, std::uint32_t number);
  void partTaken(const std::string& session, std::uint32_t number) { taken_.insert({session, number}); }
  void sessionEnds(const std::string& session);
  // What was taken need not be known any more.
  void journalHasFailed() { taken_.clear(); }
  void processStarts();

  void setBudget(std::uint64_t bytes) { budget_ = bytes; }
  void holds(std::uint64_t bytes);
  void letsGo(std::uint64_t bytes);

 private:
  World& world_;
  std::map<std::string, std::set<std::uint64_t>> versions_;  // CRC-64 by name
  std::set<std::pair<std::string, std::string>> stood_;      // location and hash
  std::set<std::string> cancelled_;
  std::set<std::pair<std::string, std::uint32_t>> taken_;
  std::uint64_t budget_ = 0, held_ = 0;
  std::uint32_t holders_ = 0;
};

}  // namespace hawser::sim
