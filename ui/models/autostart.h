// Autostart: whether the desktop starts the program at sign-in: a file of the XDG Autostart specification.
#pragma once

namespace hawser::ui {

bool startsAtSignIn();
// False: its file could not be written or removed.
bool setStartsAtSignIn(bool starts);

}  // namespace hawser::ui
