// What the window's commands do.
#include <QApplication>
#include <QClipboard>
#include <QDesktopServices>
#include <QFileDialog>
#include <QInputDialog>
#include <QItemSelection>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QStatusBar>
#include <QUrl>

#include "api/error_sentence.h"
#include "models/engine_bridge.h"
#include "models/text.h"
#include "models/transfer_text.h"
#include "presenters/drop_rules.h"
#include "presenters/navigation.h"
#include "widgets/browser_pane.h"
#include "widgets/cache_window.h"
#include "widgets/changes_dialog.h"
#include "widgets/conflict_dialog.h"
#include "widgets/connection_dialog.h"
#include "widgets/delete_dialog.h"
#include "widgets/dialog_parts.h"
#include "widgets/filter_dialog.h"
#include "widgets/limit_dialog.h"
#include "widgets/listing_view.h"
#include "widgets/main_window.h"
#include "widgets/message_bar.h"
#include "widgets/places_view.h"
#include "widgets/preferences_dialog.h"
#include "widgets/properties_dialog.h"
#include "widgets/quick_look.h"
#include "widgets/removal_bar.h"
#include "widgets/report_window.h"
#include "widgets/several_dialog.h"
#include "widgets/shortcuts_dialog.h"
#include "widgets/store_window.h"
#include "widgets/theme.h"
#include "widgets/transfers_drawer.h"
#include "widgets/url_dialog.h"
#include "widgets/welcome_page.h"

namespace hawser::ui {
namespace {
constexpr const char* kEmulator =
    "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;"
    "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
    "BlobEndpoint=http://127.0.0.1:10000/devstoreaccount1;";

// In a text box the keys mean its text.
bool textBoxTakes(const char* command) {
  QWidget* focus = QApplication::focusWidget();
  return focus && focus->metaObject()->indexOfMethod(QByteArray(command) + "()") >= 0 &&
         QMetaObject::invokeMethod(focus, command, Qt::DirectConnection);
}

// Qt's own, where the desktop has none, is too small for its columns.
constexpr QSize kFileDialog(840, 540);
}  // namespace

void MainWindow::copyTo(const QStringList& sources, const QString& folder) {
  if (!bridge_.ready()) return;
  if (isStoreRoot(folder)) return newContainer(folder, sources);
  std::optional<JobRequest> request = copyRequest(sources, folder, preferences_.jobOptions());
  if (request) return bridge_.submit(std::move(*request));
  QString why;
  switch (whyNot(sources, folder)) {
    case Refusal::nothing:
      why = tr("There is nothing to paste. Copy files or objects first, here or in your file manager.");
      break;
    case Refusal::sameFolder:
      why =
          tr("“%1” is in this folder already: it is the same one. Open the folder that should get the copy.")
              .arg(onOneLine(nameOf(sources.front())));
      break;
    case Refusal::intoItself:
      why = tr("“%1” cannot be copied into itself.").arg(onOneLine(nameOf(sources.front())));
      break;
    case Refusal::place:
      why = tr("This place cannot take it. Open a container or folder first.");
      break;
  }
  activePane().message().show(MessageBar::Kind::info, why);
}

void MainWindow::upload(bool folder) {
  const QString target = activePane().location();
  auto* dialog = new QFileDialog(this, folder ? tr("Upload a folder to %1").arg(nameOf(target))
                                              : tr("Upload files to %1").arg(nameOf(target)));
  dialog->setFileMode(folder ? QFileDialog::Directory : QFileDialog::ExistingFiles);
  dialog->setLabelText(QFileDialog::Accept, tr("Upload"));
  dialog->resize(kFileDialog);
  connect(dialog, &QFileDialog::filesSelected, this,
          [this, target](const QStringList& files) { copyTo(files, target); });
  present(dialog);
}

void MainWindow::download() {
  const QStringList sources = activePane().selectedLocations();
  auto* dialog = new QFileDialog(this, tr("Download %Ln item(s) to", "", static_cast<int>(sources.size())));
  dialog->setFileMode(QFileDialog::Directory);
  dialog->setLabelText(QFileDialog::Accept, tr("Download"));
  dialog->resize(kFileDialog);
  const QString last = QSettings().value(QStringLiteral("window/downloadFolder")).toString();
  if (!last.isEmpty()) dialog->setDirectory(last);
  connect(dialog, &QFileDialog::fileSelected, this, [this, sources](const QString& folder) {
    QSettings().setValue(QStringLiteral("window/downloadFolder"), folder);
    copyTo(sources, folderLocation(folder));
  });
  present(dialog);
}

void MainWindow::copyToOtherPane() {
  copyTo(activePane().selectedLocations(), panes_[1 - active_]->location());
}

void MainWindow::copyChanges(const QStringList& sources, const QString& folder) {
  if (!bridge_.ready()) return;
  const auto request = copyRequest(sources, folder, preferences_.jobOptions());
  if (!request) return copyTo(sources, folder);  // says why not
  present(new ChangesDialog(bridge_, *request, this));
}

// Where one could copy to: the other pane's folder, what is saved, and what is open.
QStringList MainWindow::placesToCopyTo() const {
  QStringList places;
  const BrowserPane& other = *panes_[1 - active_];
  if (!other.isHidden() && canReceive(other.location())) places << other.location();
  for (int row = 0; row < places_.rowCount(); ++row) {
    const Place* place = places_.at(row);
    if (place->kind != Place::Kind::heading && !places.contains(place->location)) places << place->location;
  }
  return places;
}

void MainWindow::copyToSeveral() {
  const QStringList sources = activePane().selectedLocations();
  if (sources.isEmpty() || !bridge_.ready()) return;
  auto* dialog = new SeveralDialog(bridge_, sources, preferences_.jobOptions(), placesToCopyTo(), this);
  const BrowserPane& other = *panes_[1 - active_];
  if (!other.isHidden() && canReceive(other.location())) dialog->addPlace(other.location());
  present(dialog);
}

void MainWindow::shareUrl() {
  const QStringList locations = activePane().selectedLocations();
  if (!locations.isEmpty()) present(new UrlDialog(bridge_, locations.front(), this));
}

void MainWindow::removeSelected() {
  const QList<BrowseItem> items = activePane().selectedItems();
  if (items.isEmpty()) return;
  auto* dialog = new DeleteDialog(bridge_, items, this);
  connect(dialog, &QDialog::accepted, this, [this, dialog, pane = &activePane(), items] {
    std::vector<std::string> locations;
    for (const BrowseItem& item : items)
      locations.push_back(item.location);
    auto* bar = new RemovalBar(bridge_, locations, dialog->objects());
    pane->addBar(bar);
    connect(bar, &RemovalBar::finished, this, [this, pane](quint64 gone) {
      pane->reload();
      statusBar()->showMessage(tr("Deleted: %Ln object(s)", "", counted32(gone)), 5000);
    });
    connect(bar, &RemovalBar::failed, this, [this, pane](const Error& error, quint64 gone) {
      pane->reload();
      removalFailed(*pane, error, gone);
    });
  });
  present(dialog);
}

void MainWindow::removalFailed(BrowserPane& pane, const Error& error, std::uint64_t gone) {
  const int count = counted32(gone);
  if (error.code == ErrorCode::cancelled)
    return pane.message().show(MessageBar::Kind::info,
                               tr("Stopped: %Ln object(s) were deleted, the rest stays.", "", count));
  pane.message().show(MessageBar::Kind::error,
                      tr("%Ln object(s) were deleted, then it stopped. %1", "", count)
                          .arg(sentence(error, Speaker::window).whole()));
}

void MainWindow::newContainer(const QString& where, const QStringList& thenCopy) {
  const bool root = isStoreRoot(where);
  auto* dialog = new QInputDialog(this);
  dialog->setWindowTitle(root ? tr("New container") : tr("New folder"));
  const QString place = crumbs(where).back().label;
  dialog->setLabelText(!thenCopy.isEmpty()
                           ? tr("Objects live in containers. Which one in “%2” should receive %Ln item(s)?",
                                "", static_cast<int>(thenCopy.size()))
                                 .arg(place)
                       : root ? tr("Name of the new container in “%1”").arg(place)
                              : tr("Name of the new folder in “%1”").arg(place));
  dialog->setOkButtonText(!thenCopy.isEmpty() ? tr("Copy there")
                          : root              ? tr("Make container")
                                              : tr("Make folder"));
  dialog->setCancelButtonText(tr("Cancel"));
  dialog->setMinimumWidth(380);
  if (!thenCopy.isEmpty()) dialog->setTextValue(containerNameFor(thenCopy));
  for (auto* button : dialog->findChildren<QPushButton*>())
    if (button->text() == dialog->okButtonText()) emphasise(*button, Emphasis::primary);
  connect(dialog, &QInputDialog::textValueSelected, this, [this, where, thenCopy](const QString& name) {
    if (name.trimmed().isEmpty()) return;
    const QString location = where + name.trimmed() + QLatin1Char('/');
    auto running = std::make_shared<OperationPtr>();
    BrowserPane* pane = &activePane();
    *running = bridge_.engine()->makeContainer(
        toUtf8(location), bridge_.carry<Status>(this, [this, pane, location, thenCopy, running](Status made) {
          running->reset();
          // Into one that is there already is what was asked for as well.
          const bool there = !made && made.error().code == ErrorCode::exists && !thenCopy.isEmpty();
          if (!made && !there) return pane->message().showError(made.error());
          pane->open(location);
          pane->focusList();
          if (!thenCopy.isEmpty()) copyTo(thenCopy, location);
        }));
  });
  present(dialog);
}

// As two panes suggest: into the other one. With one, a file opens and an object asks where it should go.
void MainWindow::openObject(const QString& location) {
  if (!panes_[1]->isHidden() && canReceive(panes_[1 - active_]->location())) return copyToOtherPane();
  if (!isLocalPath(location)) return download();
  if (!QDesktopServices::openUrl(QUrl::fromLocalFile(location)))
    activePane().message().show(
        MessageBar::Kind::info,
        tr("No program on this computer opens “%1”.").arg(onOneLine(nameOf(location))));
}

void MainWindow::showProperties() {
  const QList<BrowseItem> items = activePane().selectedItems();
  if (!items.isEmpty()) present(new PropertiesDialog(bridge_, items.front(), this));
}

void MainWindow::quickLook() {
  if (look_ && look_->isVisible()) return look_->reject();
  if (!look_) {
    look_ = new QuickLook(bridge_, this);
    connect(look_, &QuickLook::stepped, this, &MainWindow::stepQuickLook);
    connect(look_, &QuickLook::staleListing, this, [this] { activePane().reload(); });
  }
  look_->show();
  look_->raise();
  look_->activateWindow();
  followQuickLook();
}

void MainWindow::followQuickLook() {
  if (!look_ || !look_->isVisible()) return;
  const BrowserPane& pane = activePane();
  const QModelIndex current = activePane().view().currentIndex();
  if (current.isValid() && pane.hasSelection()) look_->open(activePane().model().item(current));
}

void MainWindow::stepQuickLook(int by) {
  ListingView& view = activePane().view();
  const int row = view.currentIndex().row() + by;
  if (row >= 0 && row < activePane().model().rowCount()) view.selectRow(row);
}

void MainWindow::copySelection() {
  if (textBoxTakes("copy")) return;
  QGuiApplication::clipboard()->setMimeData(mimeFor(activePane().selectedLocations()));
}

void MainWindow::copyLocations() {
  QGuiApplication::clipboard()->setText(activePane().selectedLocations().join(QLatin1Char('\n')));
}

void MainWindow::paste() {
  if (textBoxTakes("paste")) return;
  if (const QMimeData* mime = QGuiApplication::clipboard()->mimeData())
    copyTo(locationsIn(*mime), activePane().location());
}

void MainWindow::pasteFiltered() {
  const QMimeData* mime = QGuiApplication::clipboard()->mimeData();
  const QStringList sources = mime ? locationsIn(*mime) : QStringList();
  auto request = copyRequest(sources, activePane().location(), preferences_.jobOptions());
  if (!request) return copyTo(sources, activePane().location());  // says why not
  auto* dialog = new FilterDialog(bridge_, std::move(*request), this);
  connect(dialog, &QDialog::accepted, this, [this, dialog] { bridge_.submit(dialog->request()); });
  present(dialog);
}

void MainWindow::pasteChanges() {
  if (const QMimeData* mime = QGuiApplication::clipboard()->mimeData())
    copyChanges(locationsIn(*mime), activePane().location());
}

void MainWindow::editConnection(const QString& name) {
  auto* dialog = new ConnectionDialog(bridge_, this);
  dialog->setSuggestions(placesToCopyTo());
  for (const Connection& connection : bridge_.engine()->connections())
    if (fromUtf8(connection.name) == name) dialog->setConnection(connection);
  connect(dialog, &ConnectionDialog::saved, this, [this](const QString& saved, const QString& warning) {
    refreshConnections();
    const QString root = saved + QLatin1Char(':');
    if (activePane().location().startsWith(root))
      activePane().reload();
    else
      activePane().open(root);
    activePane().focusList();
    if (!warning.isEmpty()) activePane().message().show(MessageBar::Kind::warning, warning);
    takeUp(saved);
  });
  present(dialog);
}

// What waited for this connection's key.
void MainWindow::takeUp(const QString& connection) {
  for (const JobId job : waiting_.take(connection)) {
    bridge_.engine()->resumeJob(job);
    bridge_.engine()->retryJob(job);
  }
  bridge_.poke();
}

void MainWindow::removeConnection() {
  const Place* place = placesView_->currentPlace();
  if (!place) return;
  const std::string name = place->connection.name;
  auto* box = new QMessageBox(QMessageBox::Question, tr("Remove connection"),
                              tr("Remove the connection “%1”?").arg(place->name), QMessageBox::Cancel, this);
  box->setInformativeText(tr("Its key is taken out of the keychain. What is in the store stays there."));
  QPushButton* remove = box->addButton(tr("Remove connection"), QMessageBox::DestructiveRole);
  box->setDefaultButton(QMessageBox::Cancel);
  box->button(QMessageBox::Cancel)->setText(tr("Cancel"));
  connect(remove, &QPushButton::clicked, this, [this, name] {
    bridge_.engine()->removeConnection(name, bridge_.carry<Status>(this, [this](Status done) {
      refreshConnections();
      if (!done) activePane().message().showError(done.error());
      useDefaultStore();
    }));
  });
  present(box);
}

std::optional<std::pair<std::string, QString>> MainWindow::chosenStore() const {
  const BrowserPane& pane = *panes_[active_];
  if (isLocalPath(pane.location())) {
    const QStringList chosen = pane.selectedLocations();
    if (chosen.size() != 1 || !chosen.front().endsWith(QLatin1String(".store"))) return std::nullopt;
    return std::pair(toUtf8(chosen.front()), nameOf(chosen.front()));
  }
  const Place* place = placesView_->currentPlace();
  if (!place || place->connection.kind != "embedded") return std::nullopt;
  return std::pair(place->connection.endpoint, place->name);
}

void MainWindow::showStore() {
  const auto chosen = chosenStore();
  if (!chosen) return;
  const QString path = fromUtf8(chosen->first);
  StoreWindow* window = stores_.value(path).data();
  // One that was closed may still end what it did.
  if (!window || !window->isVisible()) {
    window = new StoreWindow(bridge_, storeAccess(chosen->first), chosen->second, path, this);
    stores_[path] = window;
    window->show();
  }
  window->raise();
  window->activateWindow();
}

void MainWindow::showCache() {
  if (!cache_) {
    cache_ = new CacheWindow(bridge_, this);
    cache_->setAttribute(Qt::WA_DeleteOnClose);
    cache_->show();
  }
  cache_->raise();
  cache_->activateWindow();
}

std::optional<BrowseItem> MainWindow::chosenObject() const {
  // A million may be chosen: they are not looked at one by one for that.
  const QItemSelection chosen = panes_[active_]->view().selectionModel()->selection();
  if (chosen.size() != 1 || chosen.front().height() != 1) return std::nullopt;
  const QList<BrowseItem> items = panes_[active_]->selectedItems();
  if (items.size() != 1 || items.front().kind != BrowseItem::Kind::object) return std::nullopt;
  return items.front();
}

void MainWindow::useDefaultStore() {
  activePane().open(QStringLiteral("default:"));
}

void MainWindow::tryEmulator() {
  auto* dialog = new ConnectionDialog(bridge_, this);
  connect(dialog, &ConnectionDialog::saved, this, [this](const QString& saved, const QString& warning) {
    refreshConnections();
    activePane().open(saved + QLatin1Char(':'));
    if (!warning.isEmpty()) activePane().message().show(MessageBar::Kind::warning, warning);
  });
  dialog->setText(QLatin1String(kEmulator));
  present(dialog);
}

void MainWindow::showWelcome() {
  auto* page = new WelcomePage;
  const auto seen = [this] {
    preferences_.welcomed = true;
    preferences_.save();
  };
  connect(page, &WelcomePage::connectChosen, this, [this, seen] {
    seen();
    editConnection({});
  });
  connect(page, &WelcomePage::emulatorChosen, this, [this, seen] {
    seen();
    tryEmulator();
  });
  connect(page, &WelcomePage::defaultStoreChosen, this, [this, seen] {
    seen();
    panes_[0]->setWelcome(nullptr);
    setActivePane(0);
    useDefaultStore();
    panes_[0]->focusList();
  });
  panes_[0]->setWelcome(page);
}

void MainWindow::forSelected(const std::function<void(Engine&, TransferId)>& run) {
  if (!bridge_.ready()) return;
  for (const TransferId id : drawer_->selected())
    run(*bridge_.engine(), id);
  bridge_.poke();
}

void MainWindow::decide(TransferId transfer) {
  Result<Conflict> conflict = bridge_.engine()->conflict(transfer);
  if (!conflict) return;
  // In the words that the rest of the window has for these places.
  if (const TransferRow* row = transfers_.find(transfer)) {
    conflict->source = row->source;
    conflict->destination = row->destination;
  }
  auto* dialog = new ConflictDialog(*conflict, this);
  connect(dialog, &ConflictDialog::decided, this, [this, transfer](ConflictPolicy choice, bool all) {
    bridge_.engine()->answer(transfer, choice, all);
    bridge_.poke();
    if (all) return;
    // On to the next one, as long as answers come.
    for (const TransferId next : transfers_.withState(TransferState::asking))
      if (next != transfer) return decide(next);
  });
  // Whoever looks away without an answer is still reminded.
  connect(dialog, &QDialog::rejected, this, &MainWindow::offerAnswers);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  // Not modal: the other rows can be worked with meanwhile.
  dialog->setWindowModality(Qt::NonModal);
  dialog->show();
}

void MainWindow::pause(TransferId transfer) {
  if (transfer < 0)
    bridge_.engine()->pauseJob(-transfer);
  else
    bridge_.engine()->pause(transfer);
}

void MainWindow::resume(TransferId transfer) {
  if (transfer < 0)
    bridge_.engine()->resumeJob(-transfer);
  else
    bridge_.engine()->resume(transfer);
}

void MainWindow::cancel(TransferId transfer) {
  if (transfer < 0)
    bridge_.engine()->cancelJob(-transfer);
  else
    bridge_.engine()->cancel(transfer);
}

void MainWindow::retry(TransferId transfer) {
  const TransferRow* row = transfers_.find(transfer);
  if (row && row->state == TransferState::retrying) return bridge_.engine()->tryNow();
  if (transfer < 0)
    bridge_.engine()->retryJob(-transfer);
  else
    bridge_.engine()->retry(transfer);
}

void MainWindow::retryAllFailed() {
  for (const TransferId id : transfers_.withState(TransferState::failed))
    retry(id);
  bridge_.poke();
}

void MainWindow::clearFinished() {
  std::vector<JobId> over;
  for (const JobRow& job : transfers_.jobs())
    if (job.state == JobState::done || job.state == JobState::cancelled || job.state == JobState::failed)
      over.push_back(job.id);
  for (const JobId job : over) {
    bridge_.engine()->forgetJob(job);
    transfers_.forgetJob(job);
  }
  if (over.empty())
    statusBar()->showMessage(tr("Nothing to clear: a job stays until all of it is finished"), 5000);
}

void MainWindow::openEnd(bool source) {
  const TransferRow* row = transfers_.find(drawer_->current());
  if (!row) return;
  const QString folder = parentOf(fromUtf8(source ? row->source : row->destination));
  if (!folder.isEmpty()) activePane().open(folder);
}

void MainWindow::showReport() {
  const TransferRow* row = transfers_.find(drawer_->current());
  if (!row) return;
  bridge_.run<Result<Report>>(
      this, [job = row->job](Engine& engine) { return engine.report(job); },
      [this](Result<Report> report) {
        if (!report) {
          drawer_->message().showError(report.error());
          return;
        }
        auto* window = new ReportWindow(bridge_, std::move(*report), this);
        window->setAttribute(Qt::WA_DeleteOnClose);
        window->show();
      });
}

void MainWindow::limitSelected() {
  const TransferRow* row = transfers_.find(drawer_->current());
  if (!row) return;
  auto* dialog = new LimitDialog(tr("Limit “%1”").arg(transferTitle(*row)), row->limitRate, this);
  connect(dialog, &LimitDialog::chosen, this, [this](std::uint64_t rate) {
    forSelected([rate](Engine& engine, TransferId id) { engine.setLimitRate(id, rate); });
  });
  present(dialog);
}

void MainWindow::askLimit() {
  auto* dialog = new LimitDialog(tr("Limit all transfers together"), bridge_.limitRate(), this);
  connect(dialog, &LimitDialog::chosen, this, [this](std::uint64_t rate) {
    preferences_.limitRate = rate;
    preferences_.save();
    bridge_.setLimitRate(rate);
  });
  present(dialog);
}

void MainWindow::applyPreferences(const Preferences& preferences) {
  preferences_ = preferences;
  preferences_.save();
  setUnits(preferences_.units);
  applyTheme(static_cast<Appearance>(preferences_.appearance));
  bridge_.setLimitRate(preferences_.limitRate);
  for (BrowserPane* pane : panes_)
    pane->update();
  drawer_->update();
  refreshStatus();
}

void MainWindow::showPreferences() {
  auto* dialog = new PreferencesDialog(preferences_, this);
  connect(dialog, &PreferencesDialog::chosen, this, &MainWindow::applyPreferences);
  present(dialog);
}

void MainWindow::showShortcuts() {
  QList<QAction*> actions;
  for (const QString& name : std::as_const(actionOrder_))
    actions << actions_[name];
  present(new ShortcutsDialog(actions, this));
}

void MainWindow::showAbout() {
  auto* box =
      new QMessageBox(QMessageBox::NoIcon, tr("About Hawser"),
                      tr("<h2>Hawser %1</h2><p>Moves large data between a computer and object storage, "
                         "and can prove that it arrived.</p>")
                          .arg(QStringLiteral(HAWSER_VERSION)),
                      QMessageBox::Close, this);
  box->setIconPixmap(QIcon(QStringLiteral(":/hawser.svg")).pixmap(72, 72));
  box->button(QMessageBox::Close)->setText(tr("Close"));
  present(box);
}

}  // namespace hawser::ui
