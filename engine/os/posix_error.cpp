#include "os/posix_error.h"

#include <cerrno>
#include <system_error>

namespace hawser {

namespace {

struct Meaning {
  ErrorCode code;
  Retry retry = Retry::never;
};

Meaning meaningOfRare(int number) {
  switch (number) {
    case ESTALE:
      return {ErrorCode::changedUnderUs, Retry::soon};
    case ETIMEDOUT:
      return {ErrorCode::timeout, Retry::soon};
    case EHOSTDOWN:
    case EHOSTUNREACH:
    case ENETDOWN:
    case ENETUNREACH:
    case ENOTCONN:
    case ECONNRESET:
    case ECONNABORTED:
    case ECONNREFUSED:
      return {ErrorCode::connection, Retry::afterDelay};
    case ENOSYS:
    case EOPNOTSUPP:
    case ENOTTY:
    case EXDEV:
      return {ErrorCode::unsupported};
    case EINVAL:
    case ELOOP:
    case EILSEQ:
      return {ErrorCode::invalidArgument};
    default:
      return {ErrorCode::internal};
  }
}

Meaning meaningOf(int number) {
  switch (number) {
    case ENOENT:
    case ENOTDIR:
    case ENODATA:
    case ENODEV:
    case ENXIO:
      return {ErrorCode::notFound};
    case EEXIST:
    case ENOTEMPTY:
    case EISDIR:
      return {ErrorCode::exists};
    case EACCES:
    case EPERM:
    case EROFS:
      return {ErrorCode::denied};
    case ENOSPC:
    case EDQUOT:
      return {ErrorCode::noSpace};
    case ENAMETOOLONG:
    case EFBIG:
    case EOVERFLOW:
    case E2BIG:
      return {ErrorCode::tooLarge};
    case EIO:
    case EBADMSG:
    case EUCLEAN:
      return {ErrorCode::corrupt};
    case EBUSY:
    case EAGAIN:
    case ETXTBSY:
    case EMFILE:
    case ENFILE:
    case ENOMEM:
    case ENOLCK:
      return {ErrorCode::busy, Retry::afterDelay};
    default:
      return meaningOfRare(number);
  }
}

}  // namespace

Error posixError(int number, std::string_view call, std::string_view path) {
  const Meaning meaning = meaningOf(number);
  Error error = makeError(meaning.code, std::string(call) + ": " + std::generic_category().message(number),
                          meaning.retry);
  error.sys = number;
  error.about(path);
  return error;
}

}  // namespace hawser
