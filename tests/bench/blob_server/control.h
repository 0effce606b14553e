// The benchmark's own requests, below "/-/": they change and question the server and are not counted.
//   POST /-/configure?latency-ms=N&connection-rate=BYTES   POST /-/reset?blobs=1   GET /-/stats
//   POST /-/preload?container=C&prefix=P/&count=N&size=S   objects with the content of common/content.h
//   POST /-/add-md5?container=C                            gives every object of C its Content-MD5
//   GET  /-/verify?container=C&count=N&size=S              compares every byte of every object of C with that
// One thread.
#pragma once

#include "blob_server/message.h"
#include "blob_server/settings.h"
#include "blob_server/stats.h"
#include "blob_server/store.h"

namespace hawser::bench {

class Control {
 public:
  Control(Store& store, Arena& arena, Settings& settings, Stats& stats)
      : store_(store), arena_(arena), settings_(settings), stats_(stats) {}

  Reply handle(const Request& request);
  void preload(const std::string& container, const std::string& prefix, std::uint64_t count,
               std::uint64_t size);

 private:
  Reply verify(const Request& request) const;
  void addMd5(const std::string& container);

  Store& store_;
  Arena& arena_;
  Settings& settings_;
  Stats& stats_;
};

}  // namespace hawser::bench
