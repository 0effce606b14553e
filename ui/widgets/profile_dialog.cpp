#include "widgets/profile_dialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

#include "api/error_sentence.h"
#include "models/engine_bridge.h"
#include "models/text.h"
#include "presenters/copy_command.h"
#include "presenters/profile_rules.h"
#include "widgets/command_box.h"
#include "widgets/dialog_parts.h"
#include "widgets/fit.h"
#include "widgets/icons.h"
#include "widgets/message_bar.h"
#include "widgets/profile_pages.h"
#include "widgets/profile_preview.h"

namespace hawser::ui {

ProfileDialog::ProfileDialog(EngineBridge& bridge, const Profile& profile, bool isNew,
                             const QStringList& groups, QWidget* parent)
    : QDialog(parent),
      bridge_(bridge),
      first_(profile),
      isNew_(isNew),
      name_(new QLineEdit(fromUtf8(profile.name))),
      group_(new QComboBox),
      tabs_(new QTabWidget),
      command_(new CommandBox(9)),
      message_(new MessageBar),
      problem_(new QLabel) {
  setWindowTitle(isNew ? tr("New profile") : tr("Profile “%1”").arg(onOneLine(fromUtf8(profile.name))));
  QVBoxLayout* column = makeColumn(*this, 920);
  column->addWidget(makeHead(groups));
  addPage(new PlacesPage, tr("Source and destination"));
  addPage(new WhatPage, tr("What"));
  addPage(new HowPage, tr("How"));
  addPage(new WhenPage, tr("When"));
  addPage(new NotifyPage, tr("Notify"));
  tabs_->tabBar()->setAccessibleName(tr("Pages of the profile"));
  auto* row = new QHBoxLayout;
  row->setSpacing(14);
  row->addWidget(tabs_, 3);
  row->addWidget(makeSide(), 2);
  column->addLayout(row, 1);
  problem_->setWordWrap(true);
  problem_->setTextFormat(Qt::PlainText);
  column->addWidget(message_);
  column->addWidget(problem_);
  makeButtons();
  for (ProfilePage* page : std::as_const(pages_)) {
    page->load(profile);
    connect(page, &ProfilePage::changed, this, &ProfileDialog::refresh);
  }
  connect(name_, &QLineEdit::textChanged, this, &ProfileDialog::refresh);
  refresh();
  if (isNew) name_->setFocus();
}

ProfileDialog::~ProfileDialog() = default;

QWidget* ProfileDialog::makeHead(const QStringList& groups) {
  auto* head = new QWidget;
  auto* row = new QHBoxLayout(head);
  row->setContentsMargins(0, 0, 0, 4);
  row->setSpacing(8);
  auto* nameLabel = new QLabel(tr("&Name"));
  nameLabel->setBuddy(name_);
  name_->setAccessibleName(tr("Name"));
  // It is another profile under another name: "Clone…" makes that.
  name_->setReadOnly(!isNew_);
  auto* groupLabel = new QLabel(tr("&Group"));
  groupLabel->setBuddy(group_);
  group_->setEditable(true);
  group_->setInsertPolicy(QComboBox::NoInsert);
  group_->addItems(groups);
  group_->setEditText(fromUtf8(first_.group));
  group_->setAccessibleName(tr("Group"));
  group_->lineEdit()->setAccessibleName(tr("Group"));
  row->addWidget(nameLabel);
  row->addWidget(name_, 2);
  row->addWidget(groupLabel);
  row->addWidget(group_, 1);
  return head;
}

QWidget* ProfileDialog::makeSide() {
  auto* side = new QWidget;
  side->setMinimumWidth(300);
  command_->setWrapping();
  auto* column = new QVBoxLayout(side);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(8);
  preview_ = new QPushButton(icon(QStringLiteral("eye")), tr("&Preview"));
  preview_->setToolTip(tr("Shows what would be done, and does nothing"));
  run_ = new QPushButton(icon(QStringLiteral("play")), tr("Save and &Run"));
  for (QPushButton* button : {preview_, run_})
    button->setAutoDefault(false);
  column->addWidget(command_);
  column->addWidget(preview_);
  column->addWidget(run_);
  column->addStretch(1);
  connect(preview_, &QPushButton::clicked, this, &ProfileDialog::preview);
  connect(run_, &QPushButton::clicked, this, [this] { save(true); });
  return side;
}

void ProfileDialog::addPage(ProfilePage* page, const QString& title) {
  pages_ << page;
  tabs_->addTab(page, title);
}

void ProfileDialog::makeButtons() {
  auto* box = new QDialogButtonBox;
  save_ = addGo(*box, tr("Save"));
  box->addButton(QDialogButtonBox::Cancel)->setText(tr("Cancel"));
  layout()->addWidget(box);
  connect(save_, &QPushButton::clicked, this, [this] { save(false); });
  connect(box, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

void ProfileDialog::showPage(int page) {
  tabs_->setCurrentIndex(page);
}

Profile ProfileDialog::profile() const {
  Profile made = first_;
  // What nobody has touched stays as it is.
  if (isNew_) made.name = toUtf8(name_->text().trimmed());
  const QString group = group_->currentText();
  if (group != fromUtf8(first_.group)) made.group = toUtf8(group.trimmed());
  for (const ProfilePage* page : pages_)
    page->applyTo(made);
  return made;
}

// Of what can be shown and run, whatever it is called.
QString ProfileDialog::problem() const {
  for (const ProfilePage* page : pages_)
    if (const QString why = page->problem(); !why.isEmpty()) return why;
  return profileProblem(profile());
}

void ProfileDialog::refresh() {
  const Profile now = profile();
  for (ProfilePage* page : std::as_const(pages_))
    page->follow(now);
  const QString wrong = problem();
  const bool placed = !now.sources.empty() && !now.destinations.empty();
  command_->setCommand(placed ? profileCommand(now) : QString());
  const QString unnamed = nameProblem(name_->text());
  problem_->setText(wrong.isEmpty() ? unnamed : wrong);
  problem_->setVisible(!problem_->text().isEmpty());
  preview_->setEnabled(wrong.isEmpty());
  for (QPushButton* button : {run_, save_})
    button->setEnabled(wrong.isEmpty() && unnamed.isEmpty() && !saving_);
  if (isVisible()) growToFit(*this);
}

void ProfileDialog::save(bool thenRun) {
  message_->hide();
  const Profile made = profile();
  saving_ = bridge_.engine()->saveProfile(
      made, !isNew_,
      bridge_.carry<Status>(this, [this, thenRun, name = fromUtf8(made.name)](const Status& kept) {
        saving_.reset();
        refresh();
        if (!kept && kept.error().code == ErrorCode::exists)
          return message_->show(MessageBar::Kind::error,
                                tr("There is a profile of this name already: choose another one."));
        if (!kept) return message_->showError(kept.error());
        Q_EMIT saved(name);
        if (thenRun) Q_EMIT runWanted(name);
        accept();
      }));
  refresh();
}

void ProfileDialog::preview() {
  previewProfile(bridge_, profile(), *message_, previewing_, this);
}

}  // namespace hawser::ui
