// ShortcutsDialog: every command with its keys, searchable.
#pragma once

#include <QAction>
#include <QDialog>
#include <QList>

namespace hawser::ui {

class ShortcutsDialog : public QDialog {
  Q_OBJECT
 public:
  explicit ShortcutsDialog(const QList<QAction*>& actions, QWidget* parent = nullptr);
};

}  // namespace hawser::ui
