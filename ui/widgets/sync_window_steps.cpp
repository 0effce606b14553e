// What the window of a sync's preview does.
#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QPointer>
#include <QTabBar>
#include <QVBoxLayout>
#include <algorithm>

#include "models/engine_bridge.h"
#include "models/text.h"
#include "widgets/dialog_parts.h"
#include "widgets/icons.h"
#include "widgets/message_bar.h"
#include "widgets/profile_name_dialog.h"
#include "widgets/sync_view.h"
#include "widgets/sync_window.h"

namespace hawser::ui {

void SyncWindow::note(const QString& text, const QString& action, std::function<void()> run) {
  auto* bar = new MessageBar;
  bar->setLasting();
  notes_->addWidget(bar);
  bar->show(MessageBar::Kind::warning, text, action, std::move(run));
}

void SyncWindow::clearNotes() {
  while (QLayoutItem* item = notes_->takeAt(0)) {
    item->widget()->hide();
    item->widget()->deleteLater();
    delete item;
  }
}

// What keeps it from being started, each with what can be done about it.
void SyncWindow::showNotes() {
  clearNotes();
  const JobId before = model_.preview()->unfinished;
  if (before != 0) {
    note(tr("An earlier run of these two has not ended. It goes on first; then look again."),
         tr("&Resume It"), [this] { resumeEarlier(); });
    return;
  }
  const SyncOutcome& outcome = *model_.outcome();
  bool asked = false;
  for (std::size_t i = 0; i < outcome.holds.size(); ++i) {
    const QString words = outcome.holdWords[static_cast<qsizetype>(i)];
    const SyncHold hold = outcome.holds[i].hold;
    if (hold == SyncHold::manyRemovals && !asked) {
      asked = true;
      note(words, tr("&Agree to %Ln Removal(s)", "", counted32(outcome.removals)),
           [this] { model_.agreeToRemovals(model_.outcome()->removals); });
    } else if (hold == SyncHold::rootReplaced && !asked) {
      asked = true;
      note(words, tr("It &Is the Right One"), [this] { trustFolders(); });
    } else {
      note(words);
    }
  }
}

void SyncWindow::leaveOut(bool out) {
  model_.leaveOut(view_->selectedRowNumbers(), out);
  refresh();
}

void SyncWindow::toggle() {
  const QList<int> rows = view_->selectedRowNumbers();
  const bool someIn =
      std::any_of(rows.begin(), rows.end(), [this](int row) { return !model_.isLeftOut(row); });
  leaveOut(someIn);
}

void SyncWindow::turn() {
  model_.turn(view_->selectedRowNumbers());
  refresh();
}

void SyncWindow::start() {
  if (!mayStart()) return;
  message_->hide();
  starting_ = true;
  refresh();
  // Also where the window is gone by then: what is started is shown as other jobs are.
  bridge_.run<Result<JobId>>(
      &bridge_,
      [preview = model_.preview(), choices = model_.choices()](Engine& engine) {
        return engine.startSync(chosen(*preview, choices));
      },
      [&bridge = bridge_, self = QPointer<SyncWindow>(this)](const Result<JobId>& job) {
        if (job && *job != 0) bridge.took(*job);
        if (self) self->started(job);
      });
}

void SyncWindow::started(const Result<JobId>& job) {
  starting_ = false;
  if (job) return accept();
  message_->showError(job.error(), tr("Look Again"), [this] { preview(); });
  refresh();
}

void SyncWindow::resumeEarlier() {
  const JobId job = model_.preview()->unfinished;
  bridge_.engine()->resumeJob(job);
  bridge_.took(job);
  accept();
}

// Looked at anew: what would be removed for it is not in this plan.
void SyncWindow::trustFolders() {
  request_.newFolders = true;
  preview();
}

void SyncWindow::save() {
  auto* dialog = new ProfileNameDialog(bridge_, asked_, ProfileNameDialog::For::saving, this);
  connect(dialog, &ProfileNameDialog::saved, this, [this](const QString& name) {
    message_->show(MessageBar::Kind::good, tr("Saved as the profile “%1”.").arg(onOneLine(name)));
  });
  present(dialog);
}

void SyncWindow::showMenu(const QPoint& at) {
  QMenu menu(this);
  menu.addActions({actions_[QStringLiteral("leaveOut")], actions_[QStringLiteral("takeIn")],
                   actions_[QStringLiteral("turn")]});
  menu.addSeparator();
  QStringList paths;
  for (const int row : view_->selectedRowNumbers())
    paths << fromUtf8(model_.row(row).path);
  QAction* copy = menu.addAction(icon(QStringLiteral("copy")), tr("&Copy Path"));
  copy->setEnabled(!paths.isEmpty());
  connect(copy, &QAction::triggered, this,
          [paths] { QGuiApplication::clipboard()->setText(paths.join(QLatin1Char('\n'))); });
  menu.exec(at);
}

}  // namespace hawser::ui
