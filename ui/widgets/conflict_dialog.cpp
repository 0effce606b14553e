#include "widgets/conflict_dialog.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QGroupBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include "models/text.h"
#include "widgets/theme.h"

namespace hawser::ui {

ConflictDialog::ConflictDialog(const Conflict& conflict, QWidget* parent) : QDialog(parent) {
  setWindowTitle(tr("Already there"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(20, 18, 20, 16);
  column->addStrut(580);
  column->setSpacing(12);
  auto* head = new QLabel(tr("“%1” is already there").arg(onOneLine(nameOf(fromUtf8(conflict.destination)))));
  head->setTextFormat(Qt::PlainText);
  head->setWordWrap(true);
  QFont bold = head->font();
  bold.setPointSizeF(bold.pointSizeF() * 1.2);
  bold.setWeight(QFont::DemiBold);
  head->setFont(bold);
  column->addWidget(head);
  auto* sides = new QHBoxLayout;
  sides->setSpacing(12);
  sides->addWidget(
      makeSide(tr("Coming"), fromUtf8(conflict.source), conflict.sourceSide, conflict.destinationSide), 1);
  sides->addWidget(makeSide(tr("There now"), fromUtf8(conflict.destination), conflict.destinationSide,
                            conflict.sourceSide),
                   1);
  column->addLayout(sides);
  all_ = new QCheckBox(tr("Do the same for &all conflicts of this job"));
  column->addWidget(all_);
  auto* row = new QHBoxLayout;
  const auto add = [&](const QString& text, const QString& tip, ConflictPolicy policy) {
    auto* button = new QPushButton(text);
    button->setToolTip(tip);
    button->setAutoDefault(false);
    connect(button, &QPushButton::clicked, this, [this, policy] {
      Q_EMIT decided(policy, all_->isChecked());
      accept();
    });
    row->addWidget(button);
    return button;
  };
  QPushButton* overwrite = add(tr("&Overwrite"), tr("Replace what is there"), ConflictPolicy::overwrite);
  emphasise(*overwrite, Emphasis::danger);
  add(tr("Keep the &newer"), tr("Overwrite only where what comes is newer"), ConflictPolicy::newer);
  row->addStretch(1);
  add(tr("Keep &both"), tr("Give what comes another name"), ConflictPolicy::rename);
  QPushButton* skip = add(tr("&Skip"), tr("Leave what is there"), ConflictPolicy::skip);
  emphasise(*skip, Emphasis::primary);
  skip->setDefault(true);
  column->addLayout(row);
}

QWidget* ConflictDialog::makeSide(const QString& title, const QString& location, const ConflictSide& side,
                                  const ConflictSide& other) {
  auto* box = new QGroupBox(title);
  auto* form = new QFormLayout(box);
  const auto add = [&](const QString& name, const QString& value, bool strong) {
    auto* label = new QLabel(value);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setWordWrap(true);
    QFont font = label->font();
    font.setWeight(strong ? QFont::DemiBold : QFont::Normal);
    label->setFont(font);
    auto* what = new QLabel(name);
    what->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    form->addRow(what, label);
  };
  add(tr("Where"), onOneLine(location), false);
  add(tr("Size"), sizeText(side.size), side.size > other.size);
  add(tr("Modified"),
      side.modified > other.modified ? tr("%1 (newer)").arg(timeText(side.modified))
                                     : timeText(side.modified),
      side.modified > other.modified);
  if (!side.hash.empty()) add(tr("Hash"), fromUtf8(side.hash), false);
  return box;
}

}  // namespace hawser::ui
