#include "widgets/delete_limit_edit.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSpinBox>
#include <algorithm>
#include <limits>

namespace hawser::ui {

DeleteLimitEdit::DeleteLimitEdit(QWidget* parent)
    : QWidget(parent), percent_(new QSpinBox), count_(new QSpinBox) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(8);
  auto* label = new QLabel(tr("S&top where more is to be removed than"));
  label->setBuddy(percent_);
  percent_->setRange(0, 100);
  percent_->setSuffix(tr(" % of a side", "after a number"));
  percent_->setAccessibleName(tr("Largest share of a side that may be removed"));
  count_->setRange(0, std::numeric_limits<int>::max());
  count_->setSpecialValueText(tr("any number"));
  count_->setSuffix(tr(" objects", "after a number"));
  count_->setAccessibleName(tr("Largest number of objects that may be removed"));
  auto* either = new QLabel(tr("or", "between two limits"));
  row->addWidget(label);
  row->addWidget(percent_);
  row->addWidget(either);
  row->addWidget(count_);
  row->addStretch(1);
  for (QSpinBox* spin : {percent_, count_})
    connect(spin, &QSpinBox::valueChanged, this, &DeleteLimitEdit::changed);
  setLimit({});
}

void DeleteLimitEdit::setLimit(const DeleteLimit& limit) {
  percent_->setValue(static_cast<int>(limit.percent));
  count_->setValue(static_cast<int>(std::min<std::uint64_t>(limit.count, std::numeric_limits<int>::max())));
}

DeleteLimit DeleteLimitEdit::limit() const {
  return {static_cast<std::uint64_t>(count_->value()), static_cast<std::uint32_t>(percent_->value())};
}

}  // namespace hawser::ui
