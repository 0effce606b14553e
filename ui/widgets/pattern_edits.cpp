#include "widgets/pattern_edits.h"

#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

#include "presenters/profile_rules.h"

namespace hawser::ui {

PatternEdits::PatternEdits(QWidget* parent) : QWidget(parent) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(6);
  include_ = makeEdit(tr("&Only what matches"), tr("such as *.jpg; *.png – empty for everything"));
  exclude_ = makeEdit(tr("&Leave out what matches"), tr("such as *.tmp; cache/**"));
}

QLineEdit* PatternEdits::makeEdit(const QString& label, const QString& example) {
  auto* what = new QLabel(label);
  auto* edit = new QLineEdit;
  edit->setPlaceholderText(example);
  edit->setAccessibleName(QString(label).remove(QLatin1Char('&')));
  what->setBuddy(edit);
  layout()->addWidget(what);
  layout()->addWidget(edit);
  connect(edit, &QLineEdit::textChanged, this, &PatternEdits::changed);
  return edit;
}

void PatternEdits::setPatterns(const JobOptions& options) {
  include_->setText(patternsText(options.include));
  exclude_->setText(patternsText(options.exclude));
}

void PatternEdits::applyTo(JobOptions& options) const {
  options.include = patternsIn(include_->text());
  options.exclude = patternsIn(exclude_->text());
}

}  // namespace hawser::ui
