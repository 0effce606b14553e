#include "widgets/search_box.h"

#include <QAbstractButton>
#include <QCoreApplication>

#include "widgets/icons.h"

namespace hawser::ui {

QLineEdit* makeSearchBox(const QString& iconName, const QString& name) {
  auto* box = new QLineEdit;
  box->setPlaceholderText(name);
  box->setAccessibleName(name);
  box->setClearButtonEnabled(true);
  box->addAction(icon(iconName), QLineEdit::LeadingPosition);
  // The toolkit makes its buttons without names.
  for (auto* button : box->findChildren<QAbstractButton*>())
    button->setAccessibleName(QCoreApplication::translate("SearchBox", "Clear: %1").arg(name));
  return box;
}

}  // namespace hawser::ui
