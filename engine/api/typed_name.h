// What the user typed, in errors: stores name objects by account or folder, users by their connection.
#pragma once

#include "api/location.h"
#include "transfer/runner_state.h"

namespace hawser {

// `object`, named by the place's store, as a location of the kind of `typed`. Anything else stays as it is.
std::string asTyped(const std::string& object, const Place& place, const Location& typed);

// The result, its error's object so named.
template <class Answer>
Answer asTyped(Answer answer, const Place& place, const Location& typed) {
  if (!answer) answer.error().object = asTyped(answer.error().object, place, typed);
  return answer;
}

}  // namespace hawser
