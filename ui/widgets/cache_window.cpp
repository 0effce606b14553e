#include "widgets/cache_window.h"

#include <QAction>
#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QTimer>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>
#include <utility>

#include "api/error_sentence.h"
#include "models/engine_bridge.h"
#include "models/text.h"
#include "presenters/cache_rules.h"
#include "widgets/cache_dialogs.h"
#include "widgets/cache_view.h"
#include "widgets/empty_state.h"
#include "widgets/icons.h"
#include "widgets/message_bar.h"
#include "widgets/question_dialog.h"
#include "widgets/room_bar.h"
#include "widgets/search_box.h"
#include "widgets/window_parts.h"

namespace hawser::ui {
namespace {

constexpr int kTypingPause = 200;  // ms
constexpr int kSearch = 190;

}  // namespace

CacheWindow::CacheWindow(EngineBridge& bridge, QWidget* parent)
    : QDialog(parent), bridge_(bridge), model_(bridge) {
  setWindowTitle(tr("Cache"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  view_ = new CacheView(model_);
  empty_ = new EmptyState;
  message_ = new MessageBar;
  pages_ = new QStackedWidget;
  pages_->addWidget(empty_);
  pages_->addWidget(view_);
  column->addWidget(makeHead());
  column->addWidget(makeTools());
  column->addWidget(message_);
  column->addWidget(pages_, 1);
  column->addWidget(makeFoot());
  connect(&model_, &CacheModel::arranged, this, &CacheWindow::showContents);
  connect(view_, &RowTable::selectionMoved, this, &CacheWindow::refresh);
  connect(view_, &QWidget::customContextMenuRequested, this,
          [this](const QPoint& at) { showMenu(view_->viewport()->mapToGlobal(at)); });
  empty_->set(QStringLiteral("cache"), tr("Reading the cache…"), {});
  resize(900, 600);
  setMinimumSize(520, 400);
  reload();
}

QWidget* CacheWindow::makeHead() {
  auto* head = new QWidget;
  auto* column = new QVBoxLayout(head);
  column->setContentsMargins(18, 14, 18, 10);
  column->setSpacing(10);
  auto* words = new QVBoxLayout;
  words->setSpacing(1);
  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  auto* title = new QLabel(tr("Cache"));
  title->setFont(titleFont(title->font()));
  auto* what = new QLabel(
      tr("What was read of objects elsewhere is kept on this computer, and comes from here the next time."));
  what->setWordWrap(true);
  what->setForegroundRole(QPalette::PlaceholderText);
  words->addWidget(title);
  words->addWidget(what);
  size_ = new QPushButton(icon(QStringLiteral("settings")), tr("Si&ze…"));
  size_->setToolTip(tr("How much room it may take"));
  clear_ = new QPushButton(icon(QStringLiteral("delete")), tr("&Empty…"));
  clear_->setToolTip(tr("Drops all but what is pinned"));
  for (QPushButton* button : {size_, clear_})
    button->setAutoDefault(false);
  connect(size_, &QPushButton::clicked, this, &CacheWindow::resizeCache);
  connect(clear_, &QPushButton::clicked, this, &CacheWindow::clear);
  row->addLayout(words, 1);
  row->addWidget(size_, 0, Qt::AlignTop);
  row->addWidget(clear_, 0, Qt::AlignTop);
  room_ = new RoomBar(tr("Room of the cache"));
  column->addLayout(row);
  column->addWidget(room_);
  return head;
}

void CacheWindow::add(QToolBar& bar, const QString& name, const QString& text, const QString& iconName,
                      const QKeySequence& key, const QString& tip, std::function<void()> run) {
  auto* action = new QAction(icon(iconName), text, this);
  action->setObjectName(name);
  if (!key.isEmpty()) action->setShortcut(key);
  QString plain = text;
  plain.remove(QLatin1Char('&')).remove(QChar(0x2026));
  action->setIconText(plain);
  action->setToolTip(plain + QLatin1Char('\n') + tip);
  connect(action, &QAction::triggered, this, [run = std::move(run)] { run(); });
  actions_.insert(name, action);
  addAction(action);
  bar.addAction(action);
  nameButton(bar, action, plain);
}

void CacheWindow::makeActions(QToolBar& bar) {
  add(bar, QStringLiteral("pin"), tr("&Pin"), QStringLiteral("pin"), QKeySequence(QStringLiteral("Ctrl+P")),
      tr("What is here of it stays, whatever else is read"), [this] { pin(true); });
  add(bar, QStringLiteral("unpin"), tr("&Unpin"), QStringLiteral("unpin"),
      QKeySequence(QStringLiteral("Ctrl+Shift+P")), tr("It may go when room is needed"),
      [this] { pin(false); });
  bar.addSeparator();
  add(bar, QStringLiteral("drop"), tr("&Drop…"), QStringLiteral("delete"), QKeySequence::Delete,
      tr("Shows first what becomes free; the object itself stays where it is"), [this] { drop(); });
  auto* reloading = new QAction(tr("&Reload"), this);
  reloading->setShortcut(QKeySequence(QStringLiteral("F5")));
  connect(reloading, &QAction::triggered, this, &CacheWindow::reload);
  auto* searching = new QAction(tr("Fin&d"), this);
  searching->setShortcut(QKeySequence::Find);
  connect(searching, &QAction::triggered, this, [this] { search_->setFocus(Qt::ShortcutFocusReason); });
  actions_.insert(QStringLiteral("reload"), reloading);
  addActions({reloading, searching});
}

QWidget* CacheWindow::makeTools() {
  tools_ = new QWidget;
  auto* row = new QHBoxLayout(tools_);
  row->setContentsMargins(10, 0, 18, 6);
  row->setSpacing(8);
  bar_ = makeToolBar(tr("Tools"));
  makeActions(*bar_);
  if (auto* rest = bar_->findChild<QToolButton*>(QStringLiteral("qt_toolbar_ext_button")))
    rest->setAccessibleName(tr("More tools"));
  search_ = makeSearchBox(QStringLiteral("search"), tr("Find a name"));
  search_->setFixedWidth(kSearch);
  typed_ = pauseTimer(this, kTypingPause);
  connect(search_, &QLineEdit::textChanged, typed_, qOverload<>(&QTimer::start));
  connect(typed_, &QTimer::timeout, this, [this] { model_.setFilter(search_->text().trimmed()); });
  barWidth_ = bar_->sizeHint().width();
  row->addWidget(bar_, 1);
  row->addWidget(search_);
  return tools_;
}

QWidget* CacheWindow::makeFoot() {
  auto* foot = new QWidget;
  auto* row = new QHBoxLayout(foot);
  row->setContentsMargins(18, 7, 18, 9);
  counts_ = new QLabel;
  counts_->setForegroundRole(QPalette::PlaceholderText);
  row->addWidget(counts_, 1);
  return foot;
}

void CacheWindow::reload() {
  if (!bridge_.engine()) return;
  again_ = std::exchange(reading_, true);
  if (again_) return;
  asking_ = bridge_.engine()->cacheContents(bridge_.carry<Result<CacheContents>>(
      this, [this](Result<CacheContents> contents) { read(std::move(contents)); }));
  refresh();
}

void CacheWindow::read(Result<CacheContents> contents) {
  reading_ = false;
  if (std::exchange(again_, false)) return reload();
  failed_ = !contents;
  if (!contents) {
    showFailure(contents.error());
  } else if (!model_.contents() || *contents != *model_.contents()) {
    model_.setContents(std::make_shared<const CacheContents>(std::move(*contents)));
  } else {
    showContents();
  }
  refresh();
}

void CacheWindow::showContents() {
  if (failed_) return;
  const CacheContents& contents = *model_.contents();
  room_->set(roomShares(contents), limitText(contents.room));
  QString counts = countsText(contents);
  const QString filter = onOneLine(model_.order().filter);
  if (!filter.isEmpty()) counts = tr("%1 · only what matches “%2”").arg(counts, filter);
  counts_->setText(counts);
  if (model_.rowCount() > 0) {
    pages_->setCurrentWidget(view_);
    if (!std::exchange(seen_, true)) view_->setFocus();
  } else if (!filter.isEmpty()) {
    empty_->set(QStringLiteral("search"), tr("Nothing here is called so"),
                tr("No object in the cache has “%1” in its location.").arg(filter), tr("Show all"),
                [this] { search_->clear(); });
    pages_->setCurrentWidget(empty_);
  } else {
    empty_->set(QStringLiteral("cache"), tr("Nothing in the cache yet"),
                tr("Look at an object of a store elsewhere with the space bar in the main window: what is "
                   "read of it is here from then on."));
    pages_->setCurrentWidget(empty_);
  }
  refresh();
}

void CacheWindow::showFailure(const Error& error) {
  const bool busy = error.code == ErrorCode::busy;
  empty_->set(busy ? QStringLiteral("key") : QStringLiteral("error"),
              busy ? tr("Another program has the cache just now") : tr("The cache cannot be read"),
              sentence(error, Speaker::window).whole(), tr("Try again"), [this] { reload(); });
  pages_->setCurrentWidget(empty_);
  counts_->clear();
}

void CacheWindow::refresh() {
  const bool there = pages_->currentWidget() == view_;
  const CachedObjects chosen = there && !changing_ ? view_->chosen() : CachedObjects();
  actions_[QStringLiteral("pin")]->setEnabled(!toPin(chosen).empty());
  actions_[QStringLiteral("unpin")]->setEnabled(!toUnpin(chosen).empty());
  actions_[QStringLiteral("drop")]->setEnabled(!chosen.empty());
  const auto& contents = model_.contents();
  const bool known = contents && !failed_;
  room_->setVisible(known);
  size_->setEnabled(known && !changing_);
  clear_->setEnabled(known && !changing_ && canClear(*contents));
  tools_->setVisible(there || (known && !model_.order().filter.isEmpty()));
}

void CacheWindow::present(QDialog* dialog, std::function<void()> accepted) {
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowModality(Qt::WindowModal);
  connect(dialog, &QDialog::accepted, this, [accepted = std::move(accepted)] { accepted(); });
  dialog->show();
}

void CacheWindow::change(const std::function<OperationPtr(Engine&, Done)>& work, const QString& said) {
  message_->hide();
  changing_ = true;
  refresh();
  operation_ = work(*bridge_.engine(), bridge_.carry<Status>(this, [this, said](Status done) {
    changing_ = false;
    if (done)
      message_->show(MessageBar::Kind::good, said);
    else
      message_->showError(done.error());
    reload();
  }));
}

void CacheWindow::pin(bool pinned) {
  const std::vector<std::string> names = pinned ? toPin(view_->chosen()) : toUnpin(view_->chosen());
  const int count = counted32(names.size());
  change([&](Engine& engine, Done done) { return engine.pinCached(names, pinned, std::move(done)); },
         pinned ? tr("%Ln object(s) will stay, whatever else is read.", "", count)
                : tr("%Ln object(s) may go when room is needed.", "", count));
}

void CacheWindow::drop() {
  const CachedObjects chosen = view_->chosen();
  const std::vector<std::string> names = toDrop(chosen);
  const int count = counted32(names.size());
  const QString question =
      count == 1 ? tr("Drop “%1” from the cache?").arg(onOneLine(nameOf(fromUtf8(names.front()))))
                 : tr("Drop %Ln object(s) from the cache?", "", count);
  present(new QuestionDialog(tr("Drop"), question, consequencesOfDropping(chosen, *model_.contents()),
                             tr("&Drop"), this),
          [this, names, count] {
            change([&](Engine& engine, Done done) { return engine.dropCached(names, std::move(done)); },
                   tr("%Ln object(s) went from the cache.", "", count));
          });
}

void CacheWindow::clear() {
  present(new QuestionDialog(tr("Empty the cache"), tr("Empty the cache?"),
                             consequencesOfClearing(*model_.contents()), tr("&Empty it"), this),
          [this] {
            change([](Engine& engine, Done done) { return engine.clearCache(std::move(done)); },
                   model_.contents()->room.pinned > 0 ? tr("The cache is empty but for what is pinned.")
                                                      : tr("The cache is empty."));
          });
}

void CacheWindow::resizeCache() {
  auto* dialog = new CacheSizeDialog(model_.contents(), this);
  present(dialog, [this, dialog] {
    const std::uint64_t limit = dialog->limit();
    change([limit](Engine& engine, Done done) { return engine.resizeCache(limit, std::move(done)); },
           tr("The cache takes %1 at most from now on.").arg(chosenSizeText(limit)));
  });
}

void CacheWindow::showMenu(const QPoint& at) {
  QMenu menu(this);
  for (const char* name : {"pin", "unpin", "drop"})
    menu.addAction(actions_[QLatin1String(name)]);
  menu.addSeparator();
  QStringList names;
  for (const CachedBytes& object : view_->chosen())
    names << fromUtf8(object.location);
  QAction* copy = menu.addAction(icon(QStringLiteral("copy")), tr("&Copy Location"));
  copy->setEnabled(!names.isEmpty());
  connect(copy, &QAction::triggered, this,
          [names] { QGuiApplication::clipboard()->setText(names.join(QLatin1Char('\n'))); });
  menu.exec(at);
}

// Where there is no room for words, the symbols stay.
void CacheWindow::resizeEvent(QResizeEvent* event) {
  QDialog::resizeEvent(event);
  const bool words = barWidth_ + kSearch + 40 <= width();
  bar_->setToolButtonStyle(words ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
}

// What was read meanwhile, here or by another program, is in it.
void CacheWindow::changeEvent(QEvent* event) {
  if (event->type() == QEvent::ActivationChange && isActiveWindow() && atRest() &&
      (model_.contents() || failed_))
    reload();
  QDialog::changeEvent(event);
}

}  // namespace hawser::ui
