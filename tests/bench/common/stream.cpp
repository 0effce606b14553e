#include "common/stream.h"

#include <openssl/err.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>

namespace hawser::bench {
namespace {

TlsContext tunedContext(const SSL_METHOD* method) {
  TlsContext context(SSL_CTX_new(method));
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  // Many records a system call: one at a time costs more than the cipher.
  SSL_CTX_set_read_ahead(context.get(), 1);
  SSL_CTX_set_default_read_buffer_len(context.get(), 128 * 1024);
  return context;
}

}  // namespace

TlsContext serverTlsContext(const std::string& certificate, const std::string& key) {
  TlsContext context = tunedContext(TLS_server_method());
  if (SSL_CTX_use_certificate_chain_file(context.get(), certificate.c_str()) != 1 ||
      SSL_CTX_use_PrivateKey_file(context.get(), key.c_str(), SSL_FILETYPE_PEM) != 1) {
    std::fprintf(stderr, "cannot read the certificate %s or its key %s\n", certificate.c_str(), key.c_str());
    std::exit(2);
  }
  return context;
}

TlsContext clientTlsContext() {
  return tunedContext(TLS_client_method());
}

Stream::Stream(int descriptor, SSL_CTX* context, bool isServer) : descriptor_(descriptor) {
  if (context == nullptr) return;
  ssl_ = SSL_new(context);
  SSL_set_fd(ssl_, descriptor);
  if (isServer) {
    SSL_set_accept_state(ssl_);
  } else {
    SSL_set_connect_state(ssl_);
  }
}

Stream::~Stream() {
  SSL_free(ssl_);
  ::close(descriptor_);
}

Stream::Moved Stream::outcome(ssize_t result, Wait blocked) const {
  if (result > 0) return {static_cast<std::size_t>(result), Wait::none};
  if (result < 0 && (errno == EAGAIN || errno == EINTR || errno == ENOTCONN)) return {0, blocked};
  return {0, Wait::closed};
}

Stream::Wait Stream::tlsWait(int result) const {
  switch (SSL_get_error(ssl_, result)) {
    case SSL_ERROR_WANT_READ:
      return Wait::read;
    case SSL_ERROR_WANT_WRITE:
      return Wait::write;
    default:
      ERR_clear_error();
      return Wait::closed;
  }
}

Stream::Moved Stream::read(const iovec* pieces, int count) {
  if (ssl_ == nullptr) return outcome(::readv(descriptor_, pieces, count), Wait::read);
  std::size_t total = 0;
  for (int i = 0; i < count; ++i) {
    for (std::size_t at = 0; at < pieces[i].iov_len;) {
      const int wanted = static_cast<int>(std::min<std::size_t>(pieces[i].iov_len - at, INT_MAX));
      const int result = SSL_read(ssl_, static_cast<char*>(pieces[i].iov_base) + at, wanted);
      if (result <= 0) return total > 0 ? Moved{total, Wait::none} : Moved{0, tlsWait(result)};
      at += static_cast<std::size_t>(result);
      total += static_cast<std::size_t>(result);
    }
  }
  return {total, Wait::none};
}

Stream::Moved Stream::write(const iovec* pieces, int count) {
  if (ssl_ == nullptr) {
    msghdr message{};
    message.msg_iov = const_cast<iovec*>(pieces);
    message.msg_iovlen = static_cast<std::size_t>(count);
    return outcome(::sendmsg(descriptor_, &message, MSG_NOSIGNAL), Wait::write);
  }
  std::size_t total = 0;
  for (int i = 0; i < count; ++i) {
    for (std::size_t at = 0; at < pieces[i].iov_len;) {
      const int wanted = static_cast<int>(std::min<std::size_t>(pieces[i].iov_len - at, INT_MAX));
      const int result = SSL_write(ssl_, static_cast<const char*>(pieces[i].iov_base) + at, wanted);
      if (result <= 0) return total > 0 ? Moved{total, Wait::none} : Moved{0, tlsWait(result)};
      at += static_cast<std::size_t>(result);
      total += static_cast<std::size_t>(result);
    }
  }
  return {total, Wait::none};
}

Stream::Moved Stream::sendFile(int file, std::uint64_t offset, std::size_t size) {
  off_t at = static_cast<off_t>(offset);
  return outcome(::sendfile(descriptor_, file, &at, size), Wait::write);
}

}  // namespace hawser::bench
