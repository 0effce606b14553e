#include "net/tls_trust.h"

#include <curl/curl.h>
#include <openssl/ssl.h>

#include <string_view>

namespace hawser {

TlsTrust::~TlsTrust() {
  X509_STORE_free(static_cast<X509_STORE*>(store_));
}

bool TlsTrust::usable() {
  const char* library = curl_version_info(CURLVERSION_NOW)->ssl_version;
  return library && std::string_view(library).starts_with("OpenSSL/3");
}

Status TlsTrust::load() {
  std::call_once(once_, [this] {
    X509_STORE* store = X509_STORE_new();
    store_ = store;
    const bool loaded = store && (caFile_.empty() ? X509_STORE_set_default_paths(store) == 1
                                                  : X509_STORE_load_file(store, caFile_.c_str()) == 1);
    if (!loaded) {
      status_ = fail(ErrorCode::invalidArgument,
                     caFile_.empty() ? std::string("the system's certificates cannot be loaded")
                                     : "the certificate file \"" + caFile_ + "\" cannot be loaded");
    }
  });
  return status_;
}

void TlsTrust::applyTo(void* sslContext) const {
  SSL_CTX_set1_cert_store(static_cast<SSL_CTX*>(sslContext), static_cast<X509_STORE*>(store_));
}

}  // namespace hawser
