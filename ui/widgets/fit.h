// Fit: gives a dialog the height that its words need.
#pragma once

class QDialog;

namespace hawser::ui {

// After its texts have changed: it grows where it has to, and keeps its width.
void growToFit(QDialog& dialog);

}  // namespace hawser::ui
