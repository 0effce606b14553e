// ErrorSentence: an Error in words for its user: the object, the cause and the next step, translated.
#pragma once

#include <QString>

#include "base/error.h"

namespace hawser {

struct ErrorSentence {
  QString object;         // may be empty; safe to show on one line
  QString cause;          // lower case, without a full stop
  QString nextStep;       // a whole sentence
  QString whole() const;  // "object: cause. Next step."
};

// Pure. Cause and next step are never empty.
ErrorSentence sentence(const Error& error);

}  // namespace hawser
