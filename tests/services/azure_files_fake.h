// AzureFilesFake: a FAKE of the File service of Azure storage, in this process, on a free port of the
// loopback address. Written from the REST reference (File service, version 2021-12-02), not from a service:
// where the reference is silent it does what seemed most awkward for a client. No emulator has this service.
//
// Strict: requests need an account key's signature or an account SAS, a version, a date of now, and the
// headers the reference calls required. Names are found in any case and keep theirs; dots at their ends are
// dropped, as that version does; listings come in small pages. Knows the calls that Hawser makes and few
// others: 400 for the rest. Thread-safe. Everything is in memory and goes with the object.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "support/tcp.h"

namespace hawser::test {

struct AzureFilesFakeOptions {
  std::string account = "alpha";
  std::size_t pageSize = 4;  // of all listings, however many are asked for
};

class AzureFilesFake {
 public:
  explicit AzureFilesFake(AzureFilesFakeOptions options = {});
  ~AzureFilesFake();
  AzureFilesFake(const AzureFilesFake&) = delete;
  AzureFilesFake& operator=(const AzureFilesFake&) = delete;

  int port() const { return server_->port(); }
  // "http://127.0.0.1:PORT/ACCOUNT", no slash at the end.
  std::string endpoint() const;
  std::string account() const { return options_.account; }
  // Base64.
  std::string key() const;
  // "sv=...&sig=...", for everything.
  std::string accountSas() const;

  // What another program does that has mounted the share. False where there is no such file.
  bool writeInPlace(const std::string& share, const std::string& path, std::size_t offset,
                    const std::string& bytes);
  // While it is held, nobody may write, rename or remove it.
  bool hold(const std::string& share, const std::string& path, bool held);
  // All paths of a share, directories with '/' at their end, hidden ones too.
  std::vector<std::string> paths(const std::string& share) const;
  // Requests answered so far, by method and "comp" of the query: "PUT", "PUT range", "GET list".
  std::map<std::string, int> counts() const;

 private:
  struct Node;
  struct Request;
  struct Answer;
  struct Found;

  void serve(TcpSocket& client);
  std::string answerTo(const WireMessage& message);
  Answer handle(const Request& request);
  std::optional<Answer> refusal(const Request& request) const;
  bool isSigned(const Request& request) const;
  bool hasSas(const Request& request) const;
  Answer onAccount(const Request& request);
  Answer onShare(const Request& request);
  Answer onDirectory(const Request& request);
  Answer onFile(const Request& request);
  Answer createDirectory(const Request& request, const Found& found);
  Answer listDirectory(const Request& request, const Node& directory) const;
  Answer createFile(const Request& request, const Found& found);
  Answer putRange(const Request& request, Node& file);
  Answer setProperties(const Request& request, Node& file);
  Answer rename(const Request& request, const Found& target);
  Answer removeFound(const Found& found);
  Answer get(const Request& request, const Node& file) const;
  Answer head(const Node& node) const;
  std::optional<Answer> setMetadata(const Request& request, Node& node);
  std::optional<Answer> setTimes(const Request& request, Node& node);
  Found find(const std::string& share, const std::vector<std::string>& path);
  Node* fileAt(const std::string& share, const std::string& path);
  void touch(Node& node, bool content);

  const AzureFilesFakeOptions options_;
  mutable std::mutex mutex_;
  std::map<std::string, std::unique_ptr<Node>> shares_;  // guarded by mutex_
  std::map<std::string, int> counts_;                    // guarded by mutex_
  std::uint64_t version_ = 0;                            // guarded by mutex_; of the next ETag
  std::unique_ptr<TcpServer> server_;
};

}  // namespace hawser::test
