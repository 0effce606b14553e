// ProfilePreview: what running a profile would do: of a sync row by row, of a copy in a sentence.
#pragma once

#include "api/engine.h"

class QWidget;

namespace hawser::ui {

class EngineBridge;
class MessageBar;
class SyncWindow;

// The window of a sync's preview, which is shown over `parent`; of a copy none, and the answer goes to
// `message`, as long as `operation` is there.
SyncWindow* previewProfile(EngineBridge& bridge, const Profile& profile, MessageBar& message,
                           OperationPtr& operation, QWidget* parent);

}  // namespace hawser::ui
