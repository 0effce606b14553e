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
  include_.edit = makeEdit(tr("&Only what matches"), tr("such as *.jpg; *.png – empty for everything"));
  exclude_.edit = makeEdit(tr("&Leave out what matches"), tr("such as *.tmp; cache/**"));
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

void PatternEdits::Field::set(const std::vector<std::string>& known) {
  edit->setText(patternsText(known));
  text = edit->text();
  patterns = known;
}

std::vector<std::string> PatternEdits::Field::now() const {
  return edit->text() == text ? patterns : patternsIn(edit->text());
}

void PatternEdits::setPatterns(const JobOptions& options) {
  include_.set(options.include);
  exclude_.set(options.exclude);
}

void PatternEdits::applyTo(JobOptions& options) const {
  options.include = include_.now();
  options.exclude = exclude_.now();
}

}  // namespace hawser::ui
