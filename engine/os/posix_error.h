// The one place where an errno becomes an Error.
//
//   notFound         ENOENT ENOTDIR ENODATA ENODEV ENXIO    never
//   exists           EEXIST ENOTEMPTY EISDIR                never (what is in the way stays there)
//   denied           EACCES EPERM EROFS                     never
//   noSpace          ENOSPC EDQUOT                          never (the user has to make room first)
//   tooLarge         ENAMETOOLONG EFBIG EOVERFLOW E2BIG     never
//   corrupt          EIO EBADMSG EUCLEAN                    never (asking again would hide a dying disk)
//   busy             EBUSY EAGAIN ETXTBSY EMFILE ENFILE
//                    ENOMEM ENOLCK                          after a delay
//   changedUnderUs   ESTALE                                 soon
//   timeout          ETIMEDOUT                              soon
//   connection       EHOSTDOWN ENETDOWN ENOTCONN ...        after a delay (network file systems)
//   unsupported      ENOSYS EOPNOTSUPP ENOTTY EXDEV         never
//   invalidArgument  EINVAL ELOOP EILSEQ                    never
//   internal         all else                               never
#pragma once

#include <string_view>

#include "base/error.h"

namespace hawser {

// "open: No such file or directory", about `path`, with Error::sys set.
Error posixError(int number, std::string_view call, std::string_view path);

}  // namespace hawser
