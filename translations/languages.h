// Languages: the catalogues of the user's language, installed before the first text.
#pragma once

#include <QString>

namespace hawser {

// Empty: as the system says. English has a catalogue too, for its plurals.
void installLanguage(const QString& language);

}  // namespace hawser
