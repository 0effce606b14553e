#include "widgets/several_dialog.h"

#include <QDialogButtonBox>
#include <QGroupBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

#include "api/error_sentence.h"
#include "models/engine_bridge.h"
#include "models/text.h"
#include "presenters/copy_command.h"
#include "widgets/command_box.h"
#include "widgets/fit.h"
#include "widgets/place_list.h"
#include "widgets/theme.h"

namespace hawser::ui {

SeveralDialog::SeveralDialog(EngineBridge& bridge, QStringList sources, const JobOptions& options,
                             const QStringList& suggestions, QWidget* parent)
    : QDialog(parent), bridge_(bridge), sources_(std::move(sources)), options_(options) {
  setWindowTitle(sources_.size() == 1
                     ? tr("Copy “%1” to several places").arg(onOneLine(nameOf(sources_.front())))
                     : tr("Copy %Ln item(s) to several places", "", static_cast<int>(sources_.size())));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(20, 18, 20, 16);
  column->addStrut(540);
  column->setSpacing(12);
  places_ = new PlaceList(tr("&Places to copy to, as folders"));
  places_->setConnections(bridge_.engine()->connections());
  places_->setSuggestions(suggestions);
  meaning_ = new QLabel;
  meaning_->setWordWrap(true);
  meaning_->setForegroundRole(QPalette::PlaceholderText);
  problem_ = new QLabel;
  problem_->setWordWrap(true);
  problem_->setTextFormat(Qt::PlainText);
  problem_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  column->addWidget(places_);
  column->addWidget(makeWays());
  column->addWidget(meaning_);
  command_ = new CommandBox;
  column->addWidget(command_);
  column->addWidget(problem_);
  column->addStretch(1);
  makeButtons();
  connect(places_, &PlaceList::changed, this, &SeveralDialog::refresh);
  connect(replicas_, &QRadioButton::toggled, this, &SeveralDialog::refresh);
  connect(width_, &QLineEdit::textChanged, this, &SeveralDialog::refresh);
  refresh();
}

QWidget* SeveralDialog::makeWays() {
  auto* group = new QGroupBox(tr("How"));
  auto* column = new QVBoxLayout(group);
  column->setSpacing(8);
  replicas_ = new QRadioButton(tr("&Whole on each of them (replicas)"));
  stripe_ = new QRadioButton(tr("&Cut into slices that lie on them in turn (a stripe)"));
  replicas_->setChecked(true);
  auto* row = new QHBoxLayout;
  row->setContentsMargins(24, 0, 0, 0);
  auto* label = new QLabel(tr("&Size of a slice"));
  width_ = new QLineEdit(sliceWidthText(kUsualSliceWidth));
  width_->setAccessibleName(tr("Size of a slice"));
  width_->setMaximumWidth(160);
  label->setBuddy(width_);
  row->addWidget(label);
  row->addWidget(width_);
  row->addStretch(1);
  column->addWidget(replicas_);
  column->addWidget(stripe_);
  column->addLayout(row);
  connect(stripe_, &QRadioButton::toggled, label, &QWidget::setEnabled);
  connect(stripe_, &QRadioButton::toggled, width_, &QWidget::setEnabled);
  label->setEnabled(false);
  width_->setEnabled(false);
  return group;
}

void SeveralDialog::makeButtons() {
  auto* box = new QDialogButtonBox;
  copy_ = box->addButton(tr("Cop&y there"), QDialogButtonBox::AcceptRole);
  emphasise(*copy_, Emphasis::primary);
  copy_->setDefault(true);
  box->addButton(QDialogButtonBox::Cancel)->setText(tr("Cancel"));
  layout()->addWidget(box);
  connect(copy_, &QPushButton::clicked, this, &SeveralDialog::copy);
  connect(box, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

void SeveralDialog::addPlace(const QString& location) {
  places_->add(location);
}

Several SeveralDialog::several() const {
  Several several{places_->places(), 0};
  if (stripe_->isChecked()) several.sliceWidth = sliceWidthFrom(width_->text());
  return several;
}

void SeveralDialog::refresh() {
  const Several now = several();
  const QString missing = whatIsMissing(now);
  const auto request = severalRequest(sources_, now, options_);
  copy_->setEnabled(missing.isEmpty() && request.has_value());
  copy_->setText(missing.isEmpty() ? tr("Cop&y to %Ln place(s)", "", static_cast<int>(now.places.size()))
                                   : tr("Cop&y there"));
  meaning_->setText(missing.isEmpty() ? meaningOf(now) : missing);
  command_->setCommand(request ? copyCommand(*request) : QString());
  complain(request || now.places.isEmpty() ? QString()
                                           : tr("A whole store cannot be copied: open it first."));
}

void SeveralDialog::copy() {
  if (!places_->takeTyped()) return;
  const Several now = several();
  auto request = severalRequest(sources_, now, options_);
  if (!request || !whatIsMissing(now).isEmpty()) return;
  copy_->setEnabled(false);
  bridge_.submit(std::move(*request), this, [this](const Result<JobId>& job) {
    if (job) return accept();
    copy_->setEnabled(true);
    complain(sentence(job.error(), Speaker::window).whole());
  });
}

void SeveralDialog::complain(const QString& problem) {
  problem_->setText(problem);
  problem_->setVisible(!problem.isEmpty());
  QPalette palette = this->palette();
  palette.setColor(QPalette::WindowText, Colors::of(palette).danger);
  problem_->setPalette(palette);
  if (isVisible()) growToFit(*this);
}

}  // namespace hawser::ui
