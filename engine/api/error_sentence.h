// ErrorSentence: an Error in words for its user: the object, the cause and the next step, translated.
#pragma once

#include <QString>

#include "base/error.h"

namespace hawser {

struct ErrorSentence {
  QString object;  // may be empty
  QString cause;
  QString nextStep;
  QString whole() const;  // "object: cause. Next step."
};

ErrorSentence sentence(const Error& error);

}  // namespace hawser
