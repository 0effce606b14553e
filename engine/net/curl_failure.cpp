#include "net/curl_failure.h"

#include <string>

#include "net/url.h"

namespace hawser {

Error errorFromCurl(CURLcode code, std::string_view text, std::string_view url, bool requested, int sys) {
  const std::string host(splitUrl(url).host());
  const std::string words = text.empty() ? std::string(curl_easy_strerror(code)) : std::string(text);
  const auto of = [&](ErrorCode what, Retry retry, const std::string& context) {
    return makeError(what, words, retry).within(context);
  };
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return of(ErrorCode::connection, Retry::soon, "the host \"" + host + "\" is not known");
    case CURLE_COULDNT_RESOLVE_PROXY:
      return of(ErrorCode::connection, Retry::soon, "the proxy's host is not known");
    case CURLE_COULDNT_CONNECT: {
      Error error = of(ErrorCode::connection, Retry::soon, "no connection to \"" + host + "\"");
      error.sys = sys;
      return error;
    }
    case CURLE_OPERATION_TIMEDOUT:
      return of(ErrorCode::timeout, Retry::soon, "no answer from \"" + host + "\" in time");
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
      return of(ErrorCode::connection, Retry::never, "the certificate of \"" + host + "\" is not trusted");
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
      return of(ErrorCode::connection, Retry::never, "the certificates to trust cannot be read");
    case CURLE_SSL_CONNECT_ERROR:
      return of(ErrorCode::connection, Retry::soon, "no secure connection to \"" + host + "\"");
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
      // The URL itself is not shown: its query may hold a signature.
      return of(ErrorCode::invalidArgument, Retry::never, "the URL cannot be right");
    case CURLE_OUT_OF_MEMORY:
      // The library's word for a header line over its limit as well.
      if (requested)
        return of(ErrorCode::connection, Retry::soon, "the answer of \"" + host + "\" is too long");
      return of(ErrorCode::internal, Retry::never, "out of memory");
    case CURLE_ABORTED_BY_CALLBACK:
      return makeError(ErrorCode::connection, "the kept connection to \"" + host + "\" had died",
                       Retry::soon);
    default:
      return of(ErrorCode::connection, Retry::soon,
                requested ? "the connection to \"" + host + "\" broke" : "no connection to \"" + host + "\"");
  }
}

}  // namespace hawser
