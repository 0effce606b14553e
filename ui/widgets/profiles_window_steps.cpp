// What the window of profiles does with them.
#include <QFileDialog>
#include <QMenu>
#include <QPushButton>
#include <QThreadPool>

#include "api/error_sentence.h"
#include "models/engine_bridge.h"
#include "models/profile_runs.h"
#include "models/text.h"
#include "presenters/profile_file.h"
#include "presenters/profile_rules.h"
#include "widgets/dialog_parts.h"
#include "widgets/icons.h"
#include "widgets/message_bar.h"
#include "widgets/profile_dialog.h"
#include "widgets/profile_name_dialog.h"
#include "widgets/profile_preview.h"
#include "widgets/profile_view.h"
#include "widgets/profiles_window.h"
#include "widgets/question_dialog.h"
#include "widgets/sync_window.h"

namespace hawser::ui {
namespace {
const QString kTexts = QStringLiteral("*.yaml");
constexpr QSize kFileDialog(840, 540);
}  // namespace

// Each is a job of its own; what is refused keeps no other from running. They go on where the window is
// closed.
void ProfilesWindow::run(const std::vector<Profile>& profiles) {
  message_->hide();
  const auto batch = std::make_shared<Batch>();
  batch->left = static_cast<qsizetype>(profiles.size());
  running_ += static_cast<int>(profiles.size());
  refresh();
  for (const Profile& profile : profiles)
    ProfileRuns::of(bridge_).run(
        profile.name, this,
        [this, batch, name = fromUtf8(profile.name)](const Result<JobId>& job) { ran(*batch, name, job); });
}

void ProfilesWindow::ran(Batch& batch, const QString& name, const Result<JobId>& job) {
  --running_;
  --batch.left;
  const QString shown = onOneLine(name);
  if (!job)
    batch.failures << tr("“%1”: %2", "a profile, what went wrong")
                          .arg(shown, sentence(job.error(), Speaker::window).whole());
  else if (*job != 0)
    batch.started << shown;
  if (batch.left == 0) {
    if (!batch.failures.isEmpty())
      message_->show(MessageBar::Kind::error, batch.failures.join(QLatin1Char('\n')));
    else if (batch.started.isEmpty())
      message_->show(MessageBar::Kind::good, tr("Nothing had to be done."));
    else
      message_->show(
          MessageBar::Kind::good,
          tr("Started: %1. See the transfers.", "names").arg(batch.started.join(tr(", ", "between names"))));
  }
  refresh();
}

void ProfilesWindow::preview(const Profile& profile) {
  if (SyncWindow* window = previewProfile(bridge_, profile, *message_, changes_, this))
    connect(window, &SyncWindow::changeWanted, this, [this](const Profile& asked) { edit(asked, false); });
}

void ProfilesWindow::make(const Profile& profile) {
  edit(profile, true);
}

void ProfilesWindow::edit(const Profile& profile, bool isNew) {
  auto* dialog = new ProfileDialog(bridge_, profile, isNew, model_.groups(), this);
  connect(dialog, &ProfileDialog::saved, this, [this](const QString& name) {
    message_->show(MessageBar::Kind::good, tr("“%1” is saved.").arg(onOneLine(name)));
    choose(name);
  });
  connect(dialog, &ProfileDialog::runWanted, this, [this](const QString& name) {
    choose(name);
    Profile one;
    one.name = toUtf8(name);
    run({one});
  });
  present(dialog);
}

void ProfilesWindow::clone() {
  Profile profile = chosen().front();
  profile.name = toUtf8(tr("%1 (copy)", "a name").arg(fromUtf8(profile.name)));
  auto* dialog = new ProfileNameDialog(bridge_, profile, ProfileNameDialog::For::cloning, this);
  connect(dialog, &ProfileNameDialog::saved, this, &ProfilesWindow::choose);
  present(dialog);
}

void ProfilesWindow::remove() {
  const SavedProfile* one = current();
  if (!one) return;
  const QString name = fromUtf8(one->name);
  auto* dialog = new QuestionDialog(
      tr("Remove profile"), tr("Remove the profile “%1”?").arg(onOneLine(name)),
      tr("Only what is kept of it here goes. What it has copied stays where it is, and so do its transfers."),
      tr("&Remove"), this);
  connect(dialog, &QDialog::accepted, this, [this, name] {
    changing_ = true;
    refresh();
    changes_ = bridge_.engine()->removeProfile(toUtf8(name),
                                               bridge_.carry<Status>(this, [this, name](const Status& done) {
                                                 changed(done, tr("“%1” is removed.").arg(onOneLine(name)));
                                               }));
  });
  present(dialog);
}

void ProfilesWindow::changed(const Status& done, const QString& said) {
  changing_ = false;
  if (done)
    message_->show(MessageBar::Kind::good, said);
  else
    message_->showError(done.error());
  refresh();
  look();
}

void ProfilesWindow::importOne() {
  auto* dialog = new QFileDialog(this, tr("Import a profile"), {}, tr("Profiles (%1)").arg(kTexts));
  dialog->setFileMode(QFileDialog::ExistingFile);
  dialog->setLabelText(QFileDialog::Accept, tr("Import"));
  dialog->resize(kFileDialog);
  connect(dialog, &QFileDialog::fileSelected, this, &ProfilesWindow::importFrom);
  present(dialog);
}

void ProfilesWindow::importFrom(const QString& path) {
  auto deliver =
      bridge_.carry<Result<Profile>>(this, [this](const Result<Profile>& profile) { imported(profile); });
  QThreadPool::globalInstance()->start([path, deliver = std::move(deliver)] { deliver(readProfile(path)); });
}

void ProfilesWindow::imported(const Result<Profile>& profile) {
  if (!profile && profile.error().code == ErrorCode::unsupported)
    return message_->show(
        MessageBar::Kind::warning,
        tr("This is no profile that can be imported here. A configuration of blobxfer can, with “hawserctl "
           "profile import FILE”, which puts its keys into the keychain."));
  if (!profile) return message_->showError(profile.error());
  auto* dialog = new ProfileNameDialog(bridge_, *profile, ProfileNameDialog::For::importing, this);
  connect(dialog, &ProfileNameDialog::saved, this, &ProfilesWindow::choose);
  present(dialog);
}

void ProfilesWindow::exportOne() {
  const Profile profile = chosen().front();
  auto* dialog = new QFileDialog(this, tr("Export a profile"), {}, tr("Profiles (%1)").arg(kTexts));
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setLabelText(QFileDialog::Accept, tr("Export"));
  dialog->setDefaultSuffix(QStringLiteral("yaml"));
  dialog->selectFile(fromUtf8(profile.name) + QLatin1String(".yaml"));
  dialog->resize(kFileDialog);
  connect(dialog, &QFileDialog::fileSelected, this,
          [this, profile](const QString& path) { exportTo(path, profile); });
  present(dialog);
}

void ProfilesWindow::exportTo(const QString& path, const Profile& profile) {
  auto deliver = bridge_.carry<Status>(this, [this, path](const Status& written) {
    changed(written, tr("Exported to %1, without a secret in it.").arg(onOneLine(path)));
  });
  QThreadPool::globalInstance()->start(
      [path, profile, deliver = std::move(deliver)] { deliver(writeProfile(path, profile)); });
}

void ProfilesWindow::fillGroups() {
  QMenu* menu = group_->menu();
  menu->clear();
  for (const QString& group : model_.groups())
    connect(menu->addAction(onOneLine(group)), &QAction::triggered, this, [this, group] {
      std::vector<Profile> profiles;
      for (int row = 0; row < model_.rowCount(); ++row)
        if (fromUtf8(model_.profile(row).profile.group) == group)
          profiles.push_back(model_.profile(row).profile);
      run(profiles);
    });
}

void ProfilesWindow::showMenu(const QPoint& at) {
  if (view_->selectedRowNumbers().isEmpty()) return;
  QMenu menu(this);
  for (const char* name : {"run", "preview", "edit", "clone", "export", "remove"})
    menu.addAction(actions_[QLatin1String(name)]);
  menu.exec(at);
}

}  // namespace hawser::ui
