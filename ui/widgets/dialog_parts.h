// What dialogs that ask one thing are made of.
#pragma once

#include <QDialog>

class QDialogButtonBox;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace hawser::ui {

// The dialog's own layout; at least so wide.
QVBoxLayout* makeColumn(QDialog& dialog, int width);
QLabel* addText(QVBoxLayout& column, const QString& text, bool head = false);
// What Return does.
QPushButton* addGo(QDialogButtonBox& box, const QString& text);
// Shown without blocking: the rest of the window goes on. It goes when it is closed.
void present(QDialog* dialog);

}  // namespace hawser::ui
