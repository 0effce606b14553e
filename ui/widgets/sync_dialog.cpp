#include "widgets/sync_dialog.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QToolButton>
#include <QVBoxLayout>

#include "models/engine_bridge.h"
#include "models/sync_text.h"
#include "models/text.h"
#include "presenters/copy_command.h"
#include "presenters/profile_rules.h"
#include "widgets/command_box.h"
#include "widgets/delete_limit_edit.h"
#include "widgets/dialog_parts.h"
#include "widgets/fit.h"
#include "widgets/icons.h"
#include "widgets/pattern_edits.h"
#include "widgets/place_edit.h"

namespace hawser::ui {

SyncDialog::SyncDialog(EngineBridge& bridge, const Profile& asked, const QStringList& suggestions,
                       QWidget* parent)
    : QDialog(parent),
      bridge_(bridge),
      first_(asked),
      left_(new PlaceEdit(tr("Le&ft, the source"))),
      right_(new PlaceEdit(tr("Ri&ght, the destination"))),
      meaning_(new QLabel),
      limit_(new DeleteLimitEdit),
      patterns_(new PatternEdits),
      delta_(new QCheckBox(tr("Send only what c&hanged in a file, where that can be found out"))),
      command_(new CommandBox) {
  setWindowTitle(tr("Sync"));
  QVBoxLayout* column = makeColumn(*this, 600);
  addText(*column, tr("Keep two folders the same"), true);
  column->addWidget(makePlaces(suggestions));
  column->addWidget(makeKinds());
  meaning_->setWordWrap(true);
  meaning_->setForegroundRole(QPalette::PlaceholderText);
  meaning_->setMinimumHeight(2 * meaning_->fontMetrics().lineSpacing());
  meaning_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  column->addWidget(meaning_);
  column->addWidget(limit_);
  column->addWidget(patterns_);
  column->addWidget(delta_);
  column->addSpacing(4);
  column->addWidget(command_);
  column->addStretch(1);
  makeButtons();
  limit_->setLimit(asked.deleteLimit);
  patterns_->setPatterns(asked.options);
  delta_->setChecked(asked.options.delta);
  if (!asked.sources.empty()) left_->setLocation(fromUtf8(asked.sources.front()));
  if (!asked.destinations.empty()) right_->setLocation(fromUtf8(asked.destinations.front()));
  connect(limit_, &DeleteLimitEdit::changed, this, &SyncDialog::refresh);
  connect(patterns_, &PatternEdits::changed, this, &SyncDialog::refresh);
  connect(delta_, &QCheckBox::toggled, this, &SyncDialog::refresh);
  refresh();
}

QWidget* SyncDialog::makePlaces(const QStringList& suggestions) {
  auto* places = new QWidget;
  auto* row = new QHBoxLayout(places);
  row->setContentsMargins(0, 4, 0, 4);
  row->setSpacing(6);
  auto* both = new QVBoxLayout;
  both->setSpacing(8);
  for (PlaceEdit* place : {left_, right_}) {
    place->setConnections(bridge_.engine()->connections());
    place->setSuggestions(suggestions);
    connect(place, &PlaceEdit::changed, this, [this] {
      refresh();
      if (isVisible()) growToFit(*this);
    });
    both->addWidget(place);
  }
  auto* swapping = new QToolButton;
  swapping->setIcon(icon(QStringLiteral("swap")));
  swapping->setAccessibleName(tr("Swap the two sides"));
  swapping->setToolTip(swapping->accessibleName());
  swapping->setFocusPolicy(Qt::TabFocus);
  connect(swapping, &QToolButton::clicked, this, &SyncDialog::swap);
  row->addLayout(both, 1);
  row->addWidget(swapping, 0, Qt::AlignVCenter);
  return places;
}

QWidget* SyncDialog::makeKinds() {
  auto* kinds = new QWidget;
  auto* row = new QHBoxLayout(kinds);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(18);
  const QString texts[] = {tr("&Update"), tr("M&irror"), tr("Two-&way")};
  const auto chosen = syncKind(first_.kind).value_or(SyncKind::update);
  for (std::size_t i = 0; i < kinds_.size(); ++i) {
    kinds_[i] = new QRadioButton(texts[i]);
    kinds_[i]->setToolTip(syncMeaning(static_cast<SyncKind>(i)));
    kinds_[i]->setChecked(static_cast<SyncKind>(i) == chosen);
    connect(kinds_[i], &QRadioButton::toggled, this, &SyncDialog::refresh);
    row->addWidget(kinds_[i]);
  }
  row->addStretch(1);
  return kinds;
}

void SyncDialog::makeButtons() {
  auto* box = new QDialogButtonBox;
  preview_ = addGo(*box, tr("&Preview"));
  box->addButton(QDialogButtonBox::Cancel)->setText(tr("Cancel"));
  layout()->addWidget(box);
  connect(preview_, &QPushButton::clicked, this, &SyncDialog::preview);
  connect(box, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

SyncKind SyncDialog::kind() const {
  for (std::size_t i = 0; i < kinds_.size(); ++i)
    if (kinds_[i] && kinds_[i]->isChecked()) return static_cast<SyncKind>(i);
  return SyncKind::update;
}

Profile SyncDialog::asked() const {
  Profile profile = first_;
  profile.kind = profileKind(kind());
  profile.sources = {toUtf8(left_->place())};
  profile.destinations = {toUtf8(right_->place())};
  profile.deleteLimit = kind() == SyncKind::update ? DeleteLimit() : limit_->limit();
  profile.options.delta = delta_->isChecked();
  patterns_->applyTo(profile.options);
  return profile;
}

void SyncDialog::swap() {
  const QString left = left_->location();
  left_->setLocation(right_->location());
  right_->setLocation(left);
}

void SyncDialog::refresh() {
  if (!preview_) return;
  meaning_->setText(syncMeaning(kind()));
  limit_->setEnabled(kind() != SyncKind::update);
  const bool both = !left_->place().isEmpty() && !right_->place().isEmpty();
  preview_->setEnabled(both);
  command_->setCommand(both ? profileCommand(asked()) : QString());
}

void SyncDialog::preview() {
  Q_EMIT previewWanted(asked());
  accept();
}

}  // namespace hawser::ui
