// Provider: makes stores of one kind from a connection. Registry: all providers the program was built with.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/log.h"
#include "credentials/connection.h"
#include "storage/object_store.h"

namespace hawser {

class FileSystem;
class HttpTransport;

// What providers share; outlives the stores.
struct ProviderServices {
  HttpTransport* http = nullptr;
  FileSystem* files = nullptr;
  const Clock* clock = &Clock::system();
  Log log;
};

class Provider {
 public:
  virtual ~Provider() = default;
  virtual std::string kind() const = 0;
  // Does no I/O. invalidArgument where the connection or credential cannot be right.
  virtual Result<std::shared_ptr<ObjectStore>> open(const Connection& connection,
                                                    const Credential& credential,
                                                    const ProviderServices& services) const = 0;
};

class ProviderRegistry {
 public:
  void add(std::unique_ptr<Provider> provider) { providers_.push_back(std::move(provider)); }
  Result<std::shared_ptr<ObjectStore>> open(const Connection& connection, const Credential& credential,
                                            const ProviderServices& services) const;

 private:
  std::vector<std::unique_ptr<Provider>> providers_;
};

}  // namespace hawser
