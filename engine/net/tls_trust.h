// TlsTrust: the certificates that servers are held against, loaded once for all lines.
//
// libcurl would read the whole bundle again for every connection, which with hundreds of lines costs more
// than the handshakes. Thread-safe.
#pragma once

#include <mutex>
#include <string>

#include "base/result.h"

namespace hawser {

class TlsTrust {
 public:
  // `caFile` empty: the system's.
  explicit TlsTrust(std::string caFile) : caFile_(std::move(caFile)) {}
  ~TlsTrust();
  TlsTrust(const TlsTrust&) = delete;
  TlsTrust& operator=(const TlsTrust&) = delete;

  // Reads the certificates on its first call. Error: the file cannot be read.
  Status load();
  // Makes `sslContext`, an SSL_CTX, trust them; after load() was ok.
  void applyTo(void* sslContext) const;
  // False where libcurl does TLS with another library: then it must be given caFile() itself.
  static bool usable();
  const std::string& caFile() const { return caFile_; }

 private:
  std::string caFile_;
  std::once_flag once_;
  Status status_;
  void* store_ = nullptr;  // X509_STORE
};

}  // namespace hawser
