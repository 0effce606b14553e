// What the window of mounts does with them.
#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>

#include "models/engine_bridge.h"
#include "models/mount_text.h"
#include "models/text.h"
#include "presenters/mount_rules.h"
#include "widgets/dialog_parts.h"
#include "widgets/icons.h"
#include "widgets/limit_dialog.h"
#include "widgets/message_bar.h"
#include "widgets/mount_view.h"
#include "widgets/mounts_window.h"
#include "widgets/question_dialog.h"
#include "widgets/task_bar.h"

namespace hawser::ui {

void MountsWindow::change(const std::function<OperationPtr(Engine&, Done)>& work, const QString& said) {
  message_->hide();
  changing_ = true;
  refresh();
  changes_ = work(*bridge_.engine(),
                  bridge_.carry<Status>(this, [this, said](const Status& done) { changed(done, said); }));
}

void MountsWindow::changed(const Status& done, const QString& said) {
  changing_ = false;
  if (!done)
    message_->showError(done.error());
  else if (!said.isEmpty())
    message_->show(MessageBar::Kind::good, said);
  refresh();
  look();
}

void MountsWindow::tell(const RunningMount& mount, MountVerb verb, const QString& said) {
  change([id = mount.id, verb](Engine& engine,
                               Done done) { return engine.tellMount(id, verb, std::move(done)); },
         said);
}

void MountsWindow::pause(bool pause) {
  if (const RunningMount* mount = view_->current())
    tell(*mount, pause ? MountVerb::pause : MountVerb::resume, {});
}

void MountsWindow::ask(const QString& title, const QString& question, const QString& consequences,
                       const QString& verb, std::function<void()> run) {
  auto* dialog = new QuestionDialog(title, question, consequences, verb, this);
  connect(dialog, &QDialog::accepted, this, [run = std::move(run)] { run(); });
  present(dialog);
}

void MountsWindow::detach() {
  const RunningMount* mount = view_->current();
  if (!mount) return;
  const QString said = tr("“%1” is detached.").arg(mountName(*mount));
  if (isSafeToDetach(*mount)) return tell(*mount, MountVerb::detach, mount->ended ? QString() : said);
  const MountVerb verb = mount->status.clients > 0 ? MountVerb::detachAnyway : MountVerb::detach;
  ask(tr("Detach"), tr("Detach “%1”?").arg(mountName(*mount)), consequencesOfDetaching(*mount), tr("&Detach"),
      [this, mount = *mount, verb, said] { tell(mount, verb, said); });
}

void MountsWindow::commit() {
  const RunningMount* mount = view_->current();
  if (!mount) return;
  ask(tr("Commit"), tr("Commit what was changed of “%1”?").arg(mountName(*mount)),
      consequencesOfCommit(*mount), tr("&Commit"), [this, mount = *mount] { startCommit(mount); });
}

void MountsWindow::startCommit(const RunningMount& mount) {
  message_->hide();
  committing_ = mount.id;
  progress_ = std::make_shared<StoreProgress>();
  task_->start(tr("Committing “%1”").arg(mountName(mount)), progress_);
  commits_ = bridge_.engine()->commitMount(
      mount.id, bridge_.carry<Result<CommitProgress>>(
                    this, [this](const Result<CommitProgress>& made) { committed(made); }));
  look();
}

void MountsWindow::followCommit() {
  const int row = committing_.empty() ? -1 : model_.rowOf(committing_);
  if (row < 0 || !model_.mount(row).status.commit) return;
  progress_->total = model_.mount(row).status.commit->toSend;
  progress_->done = model_.mount(row).status.commit->sent;
}

void MountsWindow::committed(const Result<CommitProgress>& made) {
  commits_.reset();
  committing_.clear();
  task_->stop();
  if (made)
    message_->show(MessageBar::Kind::good, committedText(*made));
  else
    message_->show(
        made.error().code == ErrorCode::cancelled ? MessageBar::Kind::info : MessageBar::Kind::error,
        commitFailedText(made.error()));
  look();
}

void MountsWindow::limit() {
  if (model_.rowCount() == 0) return;
  auto* dialog =
      new LimitDialog(tr("Limit what comes of all mounts together"), model_.mount(0).status.rate, this);
  connect(dialog, &LimitDialog::chosen, this, [this](std::uint64_t rate) {
    change([rate](Engine& engine, Done done) { return engine.setMountRate(rate, std::move(done)); },
           rate == 0
               ? tr("Nothing limits what comes in the background.")
               : tr("%1 come in the background at most, of all mounts together.").arg(chosenRateText(rate)));
  });
  present(dialog);
}

// One that has ended, into the file that it was kept in; its row makes room for the new one.
void MountsWindow::mountAgain() {
  const RunningMount* mount = view_->current();
  if (!mount || !mount->ended) return;
  message_->hide();
  changing_ = true;
  refresh();
  const MountRequest request{mount->status.source, mount->status.backing, mount->status.readOnly,
                             mount->status.copying || mount->status.paused};
  changes_ = bridge_.engine()->mount(
      request, bridge_.carry<Result<std::string>>(this, [this, old = *mount](const Result<std::string>& id) {
        if (!id) return changed(fail(id.error()), {});
        wanted_ = *id;
        tell(old, MountVerb::detach, tr("“%1” is mounted again.").arg(mountName(old)));
      }));
}

void MountsWindow::showMenu(const QPoint& at) {
  const RunningMount* mount = view_->current();
  if (!mount) return;
  QMenu menu(this);
  for (const char* name : {"pause", "resume", "commit", "detach"})
    menu.addAction(actions_[QLatin1String(name)]);
  menu.addSeparator();
  QAction* copy = menu.addAction(icon(QStringLiteral("copy")), tr("&Copy Address"));
  copy->setEnabled(!mount->ended);
  connect(copy, &QAction::triggered, this,
          [uri = fromUtf8(mount->status.uri)] { QGuiApplication::clipboard()->setText(uri); });
  menu.exec(at);
}

}  // namespace hawser::ui
