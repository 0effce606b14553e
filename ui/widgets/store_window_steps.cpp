// What the window of a store does with its blobs.
#include <QAction>
#include <QClipboard>
#include <QDateTime>
#include <QGuiApplication>
#include <QMenu>
#include <QThreadPool>
#include <utility>

#include "models/engine_bridge.h"
#include "models/text.h"
#include "widgets/icons.h"
#include "widgets/message_bar.h"
#include "widgets/store_dialogs.h"
#include "widgets/store_view.h"
#include "widgets/store_window.h"
#include "widgets/task_bar.h"

namespace hawser::ui {
namespace {

QString shortName(const std::string& name) {
  return onOneLine(fromUtf8(name));
}

QDate today(const EngineBridge& bridge) {
  return QDateTime::fromSecsSinceEpoch(
             std::chrono::system_clock::to_time_t(std::chrono::floor<std::chrono::seconds>(bridge.now())))
      .date();
}

}  // namespace

// Shown without blocking: the main window goes on.
void StoreWindow::present(QDialog* dialog) {
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowModality(Qt::WindowModal);
  dialog->show();
}

void StoreWindow::takeSnapshot() {
  const StoreBlob blob = *view_->current();
  auto* dialog =
      new StoreNameDialog(StoreNameDialog::For::snapshot, model_.contents(), blob, today(bridge_), this);
  connect(dialog, &QDialog::accepted, this, [this, dialog, blob] {
    const std::string as = dialog->name();
    change([access = access_, of = blob.name, as] { return access->snapshot(of, as); },
           tr("“%1” keeps “%2” as it is now.", "snapshot, object").arg(shortName(as), shortName(blob.name)));
  });
  present(dialog);
}

void StoreWindow::makeBranch() {
  const StoreBlob blob = *view_->current();
  const auto what = blob.snapshot ? StoreNameDialog::For::branch : StoreNameDialog::For::branchOfObject;
  auto* dialog = new StoreNameDialog(what, model_.contents(), blob, today(bridge_), this);
  connect(dialog, &QDialog::accepted, this, [this, dialog, blob] {
    const std::string as = dialog->name(), snapshotAs = dialog->snapshotName();
    const auto work = [access = access_, blob, as, snapshotAs] {
      return blob.snapshot ? access->clone(blob.name, as) : access->branch(blob.name, snapshotAs, as);
    };
    change(work, tr("“%1” is there, and can be written to.").arg(shortName(as)));
  });
  present(dialog);
}

void StoreWindow::ask(StoreStep step) {
  const StoreBlob blob = *view_->current();
  auto* dialog = new StoreStepDialog(bridge_, access_, step, blob, model_.contents(), this);
  connect(dialog, &QDialog::accepted, this, [this, step, blob] { carryOut(step, blob); });
  present(dialog);
}

void StoreWindow::carryOut(StoreStep step, const StoreBlob& blob) {
  const QString name = shortName(blob.name);
  if (step == StoreStep::remove) {
    const auto work = [access = access_, blob] {
      return blob.writing ? access->discard(blob.id) : access->remove(blob.name);
    };
    return change(work, tr("“%1” is deleted.").arg(name));
  }
  const bool fills = step == StoreStep::inflate;
  const QString said = fills ? tr("“%1” has all its room now.").arg(name)
                             : tr("“%1” does not need its snapshot any more.").arg(name);
  start<Status>(
      fills ? tr("Filling “%1”").arg(name) : tr("Making “%1” independent").arg(name),
      [access = access_, fills, blob](const OpContext& context, StoreProgress& progress) {
        return fills ? access->inflate(context, blob.name, progress)
                     : access->decouple(context, blob.name, progress);
      },
      [this, said](const Status& done) { changed(done, said); });
}

void StoreWindow::growStore() {
  auto* dialog = new GrowDialog(model_.contents()->room, this);
  connect(dialog, &QDialog::accepted, this, [this, dialog] {
    const std::uint64_t size = dialog->size();
    change([access = access_, size] { return access->grow(size); },
           tr("The store has %1 now.").arg(chosenSizeText(size)));
  });
  present(dialog);
}

void StoreWindow::change(std::function<Status()> work, const QString& said) {
  message_->hide();
  changing_ = true;
  refresh();
  auto deliver = bridge_.carry<Status>(this, [this, said](const Status& done) { changed(done, said); });
  QThreadPool::globalInstance()->start(
      [work = std::move(work), deliver = std::move(deliver)] { deliver(work()); });
}

template <class Value>
void StoreWindow::start(const QString& what, std::function<Value(const OpContext&, StoreProgress&)> work,
                        std::function<void(Value)> done) {
  message_->hide();
  changing_ = true;
  refresh();
  auto progress = std::make_shared<StoreProgress>();
  task_->start(what, progress);
  operation_ =
      runBeside([work = std::move(work), progress, deliver = bridge_.carry<Value>(this, std::move(done))](
                    const OpContext& context) { deliver(work(context, *progress)); });
}

// False: the window goes, and nobody wants to hear more.
bool StoreWindow::finish() {
  operation_.reset();
  task_->stop();
  changing_ = false;
  if (closing_) deleteLater();
  return !closing_;
}

void StoreWindow::changed(const Status& done, const QString& said) {
  if (!finish()) return;
  if (done)
    message_->show(MessageBar::Kind::good, said);
  else if (done.error().code == ErrorCode::cancelled)
    message_->show(MessageBar::Kind::info, tr("Cancelled: nothing reads differently than before."));
  else
    message_->showError(done.error());
  reload();
}

void StoreWindow::check() {
  start<Result<StoreFindings>>(
      tr("Checking the store"),
      [access = access_](const OpContext& context, StoreProgress& progress) {
        return access->check(context, progress);
      },
      [this](Result<StoreFindings> findings) { checked(std::move(findings)); });
}

void StoreWindow::checked(Result<StoreFindings> findings) {
  if (!finish()) return;
  if (!findings) {
    if (findings.error().code == ErrorCode::cancelled)
      message_->show(MessageBar::Kind::info, tr("The check was cancelled; nothing can be said."));
    else
      message_->showError(findings.error());
    return refresh();
  }
  findings_ = std::make_shared<const StoreFindings>(std::move(*findings));
  const StoreRoom room = model_.contents() ? model_.contents()->room : StoreRoom{};
  const QString verdict = verdictOn(*findings_, room);
  if (findings_->problems.empty())
    message_->show(MessageBar::Kind::good, verdict);
  else
    message_->show(MessageBar::Kind::error, verdict, tr("Show them"), [this] { showFindings(); });
  refresh();
}

void StoreWindow::showFindings() {
  const StoreRoom room = model_.contents() ? model_.contents()->room : StoreRoom{};
  present(new FindingsDialog(*findings_, room, this));
}

void StoreWindow::showMenu(const QPoint& at) {
  QMenu menu(this);
  for (const char* name : {"snapshot", "branch", "decouple", "inflate", "remove"})
    menu.addAction(actions_[QLatin1String(name)]);
  menu.addSeparator();
  const StoreBlob* blob = view_->current();
  QAction* copy = menu.addAction(icon(QStringLiteral("copy")), tr("&Copy Name"));
  copy->setEnabled(blob && !blob->name.empty());
  if (blob)
    connect(copy, &QAction::triggered, this,
            [name = fromUtf8(blob->name)] { QGuiApplication::clipboard()->setText(name); });
  menu.exec(at);
}

}  // namespace hawser::ui
