// Containers and block blobs in memory. One thread.
#pragma once

#include <cstdint>
#include <ctime>
#include <map>
#include <string>
#include <vector>

#include "blob_server/message.h"

namespace hawser::bench {

using HeaderList = std::vector<std::pair<std::string, std::string>>;

struct Block {
  std::string id;  // base64, as sent
  std::vector<Slice> slices;
  std::uint64_t size() const;
};

struct Blob {
  bool committed = false;                    // false: only uncommitted blocks so far
  std::vector<Block> blocks;                 // of a blob put in one request: one block without an id
  std::map<std::string, Block> uncommitted;  // by id
  std::string etag;
  std::time_t modified = 0;
  HeaderList properties;  // "Content-Type", "Content-MD5"...
  HeaderList metadata;    // "x-ms-meta-..." names in lower case

  std::uint64_t size() const;
  // What covers [offset, offset + size).
  std::vector<Slice> range(std::uint64_t offset, std::uint64_t size) const;
};

struct Container {
  std::string etag;
  std::time_t modified = 0;
  std::map<std::string, Blob, std::less<>> blobs;
};

struct Store {
  std::map<std::string, Container, std::less<>> containers;

  // A new one for each change.
  std::string nextEtag();

 private:
  std::uint64_t changes_ = 0;
};

// "Mon, 23 Nov 2026 18:00:00 GMT"
std::string httpDate(std::time_t time);

}  // namespace hawser::bench
