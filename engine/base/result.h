// Result<T>: a value or an Error. Status: done or an Error.
#pragma once

#include <tl/expected.hpp>
#include <utility>

#include "base/error.h"

namespace hawser {

template <class T>
using Result = tl::expected<T, Error>;
using Status = tl::expected<void, Error>;

inline tl::unexpected<Error> fail(Error error) {
  return tl::unexpected<Error>(std::move(error));
}
inline tl::unexpected<Error> fail(ErrorCode code, std::string detail, Retry retry = Retry::never) {
  return fail(makeError(code, std::move(detail), retry));
}

}  // namespace hawser

#define HAWSER_CONCAT_(a, b) a##b
#define HAWSER_CONCAT(a, b) HAWSER_CONCAT_(a, b)

// HAWSER_TRY(auto value, f()): value of f(), or return its error from here.
#define HAWSER_TRY(declaration, expression) \
  HAWSER_TRY_(HAWSER_CONCAT(hawserTry, __LINE__), declaration, expression)
#define HAWSER_TRY_(result, declaration, expression)             \
  auto result = (expression);                                    \
  if (!result) return ::hawser::fail(std::move(result.error())); \
  declaration = std::move(*result)

// HAWSER_CHECK(f()): go on where f() succeeded, or return its error from here.
#define HAWSER_CHECK(expression) HAWSER_CHECK_(HAWSER_CONCAT(hawserStatus, __COUNTER__), expression)
#define HAWSER_CHECK_(status, expression)                                                      \
  do {                                                                                         \
    if (auto status = (expression); !status) return ::hawser::fail(std::move(status.error())); \
  } while (false)
