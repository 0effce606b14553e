// What the server saw since the last reset. One thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace hawser::bench {

struct Stats {
  std::map<std::string, std::uint64_t> requests;  // by operation
  std::uint64_t refused = 0;                      // answered with 400 or above
  std::uint64_t bytesIn = 0;                      // bodies only
  std::uint64_t bytesOut = 0;
  std::uint64_t firstRequestNs = 0;  // first byte of the first request, on the server's steady clock
  std::uint64_t lastAnswerNs = 0;    // last byte of the last answer given to the system
  std::uint64_t connections = 0;     // accepted
  std::uint64_t openConnections = 0;
  std::uint64_t peakConnections = 0;
  std::uint64_t peakInFlight = 0;  // requests being read, delayed or answered at once
  std::uint64_t inFlight = 0;

  // Starts again, keeping what is open now.
  void reset();
  std::string json() const;
};

}  // namespace hawser::bench
