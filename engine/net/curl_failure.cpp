#include "net/curl_failure.h"

#include <cerrno>
#include <string>

#include "net/url.h"

namespace hawser {

Error errorFromCurl(const CurlFailure& failure) {
  const std::string host(splitUrl(failure.url).host());
  const std::string words =
      failure.text.empty() ? std::string(curl_easy_strerror(failure.code)) : std::string(failure.text);
  const auto of = [&](ErrorCode what, Retry retry, const std::string& context) {
    return makeError(what, words, retry).within(context);
  };
  // The system says nothing of a host that has no address, nor of what the proxy does not reach.
  const auto noWay = [&](const std::string& context) {
    Error error = of(ErrorCode::connection, Retry::soon, context);
    error.sys = failure.sys != 0 ? failure.sys : EHOSTUNREACH;
    return error;
  };
  // What it forbids it forbids again; that it cannot reach the host may pass.
  if (failure.proxyStatus >= 400 && failure.proxyStatus < 500)
    return of(ErrorCode::connection, Retry::never, "the proxy refuses a tunnel to \"" + host + "\"");
  if (failure.proxyStatus >= 500) return noWay("the proxy does not reach \"" + host + "\"");
  switch (failure.code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return noWay("the host \"" + host + "\" is not known");
    case CURLE_COULDNT_RESOLVE_PROXY:
      return noWay("the proxy's host is not known");
    case CURLE_COULDNT_CONNECT:
      return noWay("no connection to \"" + host + "\"");
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
      return of(ErrorCode::internal, Retry::never, "out of memory");
    default:
      return of(ErrorCode::connection, Retry::soon,
                failure.connected ? "the connection to \"" + host + "\" broke"
                                  : "no connection to \"" + host + "\"");
  }
}

}  // namespace hawser
