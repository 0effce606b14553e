// DeleteDialog: names what will be gone for good; many need their number typed.
#pragma once

#include <QDialog>
#include <QList>

#include "api/types.h"

namespace hawser::ui {

class DeleteDialog : public QDialog {
  Q_OBJECT
 public:
  explicit DeleteDialog(const QList<BrowseItem>& items, QWidget* parent = nullptr);
};

}  // namespace hawser::ui
