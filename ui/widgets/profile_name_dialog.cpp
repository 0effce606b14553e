#include "widgets/profile_name_dialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "api/error_sentence.h"
#include "models/engine_bridge.h"
#include "models/text.h"
#include "presenters/profile_rules.h"
#include "widgets/dialog_parts.h"
#include "widgets/fit.h"

namespace hawser::ui {
namespace {

QString titleOf(ProfileNameDialog::For what) {
  switch (what) {
    case ProfileNameDialog::For::saving:
      return ProfileNameDialog::tr("Save as profile");
    case ProfileNameDialog::For::cloning:
      return ProfileNameDialog::tr("Clone profile");
    case ProfileNameDialog::For::importing:
      break;
  }
  return ProfileNameDialog::tr("Import profile");
}

}  // namespace

ProfileNameDialog::ProfileNameDialog(EngineBridge& bridge, Profile profile, For what, QWidget* parent)
    : QDialog(parent),
      bridge_(bridge),
      profile_(std::move(profile)),
      name_(new QLineEdit(fromUtf8(profile_.name))),
      group_(new QComboBox),
      problem_(new QLabel) {
  setWindowTitle(titleOf(what));
  QVBoxLayout* column = makeColumn(*this, 420);
  addText(*column, tr("A profile is kept in a text of its own, without a secret in it. It runs here and as "
                      "“hawserctl profile run”, whenever you like."));
  column->addSpacing(4);
  const auto addRow = [&](const QString& text, QWidget* field) {
    QLabel* label = addText(*column, text);
    label->setBuddy(field);
    column->addWidget(field);
  };
  addRow(tr("&Name"), name_);
  name_->setAccessibleName(tr("Name"));
  group_->setEditable(true);
  group_->setInsertPolicy(QComboBox::NoInsert);
  group_->setAccessibleName(tr("Group"));
  group_->lineEdit()->setAccessibleName(tr("Group"));
  group_->lineEdit()->setPlaceholderText(tr("such as “nightly”; may be empty"));
  group_->setEditText(fromUtf8(profile_.group));
  addRow(tr("&Group, to run several together"), group_);
  problem_->setWordWrap(true);
  problem_->setTextFormat(Qt::PlainText);
  problem_->setForegroundRole(QPalette::PlaceholderText);
  column->addWidget(problem_);
  column->addStretch(1);
  auto* box = new QDialogButtonBox;
  go_ = addGo(*box, tr("&Save"));
  box->addButton(QDialogButtonBox::Cancel)->setText(tr("Cancel"));
  column->addWidget(box);
  connect(go_, &QPushButton::clicked, this, &ProfileNameDialog::save);
  connect(box, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(name_, &QLineEdit::textChanged, this, &ProfileNameDialog::refresh);
  refresh();
  name_->selectAll();
  name_->setFocus();
  askForGroups();
}

ProfileNameDialog::~ProfileNameDialog() = default;

void ProfileNameDialog::askForGroups() {
  using All = Result<std::vector<SavedProfile>>;
  groups_ = bridge_.engine()->profiles(bridge_.carry<All>(this, [this](const All& all) {
    const QString now = group_->currentText();
    QStringList groups;
    for (const SavedProfile& one : all ? *all : std::vector<SavedProfile>())
      if (!one.profile.group.empty()) groups << fromUtf8(one.profile.group);
    groups.removeDuplicates();
    group_->clear();
    group_->addItems(groups);
    group_->setCurrentIndex(-1);
    group_->setEditText(now);
  }));
}

void ProfileNameDialog::refresh() {
  const QString wrong = profileProblem(profile_);
  const QString name = name_->text().isEmpty() ? QString() : nameProblem(name_->text());
  complain(wrong.isEmpty() ? name : wrong);
  go_->setEnabled(wrong.isEmpty() && nameProblem(name_->text()).isEmpty() && !saving_);
}

void ProfileNameDialog::save() {
  Profile profile = profile_;
  profile.name = toUtf8(name_->text().trimmed());
  profile.group = toUtf8(group_->currentText().trimmed());
  go_->setEnabled(false);
  saving_ = bridge_.engine()->saveProfile(
      profile, false, bridge_.carry<Status>(this, [this, name = fromUtf8(profile.name)](const Status& kept) {
        saving_.reset();
        refresh();
        if (kept) {
          Q_EMIT saved(name);
          return accept();
        }
        complain(kept.error().code == ErrorCode::exists
                     ? tr("There is a profile of this name already: choose another one.")
                     : sentence(kept.error(), Speaker::window).whole());
      }));
}

void ProfileNameDialog::complain(const QString& problem) {
  problem_->setText(problem);
  problem_->setVisible(!problem.isEmpty());
  if (isVisible()) growToFit(*this);
}

}  // namespace hawser::ui
