#include "widgets/fit.h"

#include <QDialog>
#include <QLayout>
#include <algorithm>

namespace hawser::ui {

void growToFit(QDialog& dialog) {
  // A wrapped label asks for its height only once it has its width.
  dialog.layout()->activate();
  const int needed =
      std::max(dialog.sizeHint().height(), dialog.layout()->totalHeightForWidth(dialog.width()));
  if (needed > dialog.height()) dialog.resize(dialog.width(), needed);
}

}  // namespace hawser::ui
