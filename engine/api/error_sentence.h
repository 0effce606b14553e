// ErrorSentence: an Error in words for its user: the object, the cause and the next step, translated.
#pragma once

#include <QString>
#include <cstdint>

#include "base/error.h"

namespace hawser {

struct ErrorSentence {
  QString object;         // may be empty; safe to show on one line
  QString cause;          // lower case, without a full stop
  QString nextStep;       // a whole sentence
  QString whole() const;  // "object: cause. Next step."
};

// How far a connection came before this went wrong.
enum class ConnectionStage : std::uint8_t { name, reach, encryption, clock, signIn, list };
ConnectionStage stageOf(const Error& error);

// Who says it: a next step is one of the speaker's own, a command or something in the window.
enum class Speaker : std::uint8_t { command, window };

// Pure. Cause and next step are never empty. What the window has only in the engine's English it marks as a
// technical detail.
ErrorSentence sentence(const Error& error, Speaker speaker = Speaker::command);

}  // namespace hawser
