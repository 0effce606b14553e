#include "widgets/dialog_parts.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "widgets/theme.h"

namespace hawser::ui {

QVBoxLayout* makeColumn(QDialog& dialog, int width) {
  auto* column = new QVBoxLayout(&dialog);
  column->setContentsMargins(20, 18, 20, 16);
  column->setSpacing(8);
  column->addStrut(width);
  return column;
}

QLabel* addText(QVBoxLayout& column, const QString& text, bool head) {
  auto* label = new QLabel(text);
  label->setTextFormat(Qt::PlainText);
  label->setWordWrap(true);
  if (head) {
    QFont bold = label->font();
    bold.setPointSizeF(bold.pointSizeF() * 1.15);
    bold.setWeight(QFont::DemiBold);
    label->setFont(bold);
  }
  column.addWidget(label);
  return label;
}

QPushButton* addGo(QDialogButtonBox& box, const QString& text) {
  QPushButton* go = box.addButton(text, QDialogButtonBox::AcceptRole);
  emphasise(*go, Emphasis::primary);
  go->setDefault(true);
  return go;
}

void present(QDialog* dialog) {
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowModality(Qt::WindowModal);
  dialog->show();
}

}  // namespace hawser::ui
