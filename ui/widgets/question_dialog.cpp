#include "widgets/question_dialog.h"

#include <QDialogButtonBox>
#include <QPushButton>
#include <QVBoxLayout>

#include "widgets/dialog_parts.h"

namespace hawser::ui {

QuestionDialog::QuestionDialog(const QString& title, const QString& question, const QString& consequences,
                               const QString& verb, QWidget* parent)
    : QDialog(parent) {
  setWindowTitle(title);
  QVBoxLayout* column = makeColumn(*this, 420);
  addText(*column, question, true);
  addText(*column, consequences);
  column->addStretch(1);
  auto* box = new QDialogButtonBox;
  QPushButton* go = addGo(*box, verb);
  go->setObjectName(QStringLiteral("go"));
  box->addButton(QDialogButtonBox::Cancel)->setText(tr("Cancel"));
  column->addWidget(box);
  connect(box, &QDialogButtonBox::accepted, this, &QDialog::accept);
  connect(box, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

}  // namespace hawser::ui
