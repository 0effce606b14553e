// A non-blocking TCP connection, plain or TLS. One thread at a time.
#pragma once

#include <openssl/ssl.h>
#include <sys/uio.h>

#include <cstddef>
#include <memory>
#include <string>

namespace hawser::bench {

struct TlsContextFree {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using TlsContext = std::unique_ptr<SSL_CTX, TlsContextFree>;

// For a server with a certificate and key in PEM files; exits with a message when they cannot be read.
TlsContext serverTlsContext(const std::string& certificate, const std::string& key);
// For a client that does not look at the certificate.
TlsContext clientTlsContext();

class Stream {
 public:
  enum class Wait { none, read, write, closed };
  // `bytes` were moved; when it is 0, `wait` says what to wait for.
  struct Moved {
    std::size_t bytes = 0;
    Wait wait = Wait::none;
  };

  // Takes over the descriptor. `context` null: plain.
  Stream(int descriptor, SSL_CTX* context, bool isServer);
  ~Stream();
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  int descriptor() const { return descriptor_; }
  bool isTls() const { return ssl_ != nullptr; }
  Moved read(const iovec* pieces, int count);
  Moved write(const iovec* pieces, int count);
  // From the page cache to a plain socket without passing through memory of ours.
  Moved sendFile(int file, std::uint64_t offset, std::size_t size);

 private:
  Moved outcome(ssize_t result, Wait blocked) const;
  Wait tlsWait(int result) const;

  int descriptor_;
  SSL* ssl_ = nullptr;
};

}  // namespace hawser::bench
