#include "blob_server/stats.h"

namespace hawser::bench {

void Stats::reset() {
  Stats fresh;
  fresh.openConnections = fresh.peakConnections = openConnections;
  fresh.inFlight = inFlight;
  *this = fresh;
}

std::string Stats::json() const {
  std::string out = "{\"requests\": {";
  std::uint64_t total = 0;
  for (const auto& [name, count] : requests) {
    out += (total > 0 ? ", \"" : "\"") + name + "\": " + std::to_string(count);
    total += count;
  }
  const auto field = [&out](const char* name, std::uint64_t value) {
    out += std::string(", \"") + name + "\": " + std::to_string(value);
  };
  out += "}";
  field("total", total);
  field("refused", refused);
  field("bytes_in", bytesIn);
  field("bytes_out", bytesOut);
  field("first_request_ns", firstRequestNs);
  field("last_answer_ns", lastAnswerNs);
  field("connections", connections);
  field("peak_connections", peakConnections);
  field("peak_in_flight", peakInFlight);
  return out + "}";
}

}  // namespace hawser::bench
