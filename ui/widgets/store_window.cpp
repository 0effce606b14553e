#include "widgets/store_window.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QThreadPool>
#include <QTimer>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>
#include <utility>

#include "api/error_sentence.h"
#include "models/engine_bridge.h"
#include "models/text.h"
#include "widgets/empty_state.h"
#include "widgets/icons.h"
#include "widgets/message_bar.h"
#include "widgets/room_bar.h"
#include "widgets/search_box.h"
#include "widgets/shortened_label.h"
#include "widgets/store_view.h"
#include "widgets/task_bar.h"
#include "widgets/theme.h"
#include "widgets/window_parts.h"

namespace hawser::ui {
namespace {

constexpr int kTypingPause = 200;  // ms
constexpr int kSearch = 190;

}  // namespace

StoreWindow::StoreWindow(EngineBridge& bridge, std::shared_ptr<StoreAccess> access, const QString& name,
                         const QString& path, QWidget* parent)
    : QDialog(parent), bridge_(bridge), access_(std::move(access)), model_(bridge) {
  setWindowTitle(tr("Store: %1").arg(onOneLine(name)));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  view_ = new StoreView(model_);
  empty_ = new EmptyState;
  message_ = new MessageBar;
  task_ = new TaskBar;
  pages_ = new QStackedWidget;
  pages_->addWidget(empty_);
  pages_->addWidget(view_);
  column->addWidget(makeHead(name, path));
  column->addWidget(makeTools());
  column->addWidget(message_);
  column->addWidget(task_);
  column->addWidget(pages_, 1);
  column->addWidget(makeFoot());
  connect(&model_, &StoreModel::arranged, this, &StoreWindow::showContents);
  connect(view_, &StoreView::currentMoved, this, &StoreWindow::refresh);
  connect(view_, &QWidget::customContextMenuRequested, this,
          [this](const QPoint& at) { showMenu(view_->viewport()->mapToGlobal(at)); });
  connect(task_, &TaskBar::cancelled, this, [this] {
    if (operation_) operation_->cancel();
  });
  empty_->set(QStringLiteral("store"), tr("Reading the store…"), {});
  resize(1020, 660);
  setMinimumSize(560, 420);
  reload();
}

// What still runs is cancelled.
StoreWindow::~StoreWindow() = default;

QWidget* StoreWindow::makeHead(const QString& name, const QString& path) {
  auto* head = new QWidget;
  auto* column = new QVBoxLayout(head);
  column->setContentsMargins(18, 14, 18, 10);
  column->setSpacing(10);
  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  auto* words = new QVBoxLayout;
  words->setSpacing(1);
  auto* title = new ShortenedLabel(onOneLine(name));
  title->setFont(titleFont(title->font()));
  auto* where = new ShortenedLabel(onOneLine(path));
  where->setForegroundRole(QPalette::PlaceholderText);
  words->addWidget(title);
  words->addWidget(where);
  check_ = new QPushButton(icon(QStringLiteral("verified")), tr("&Check"));
  check_->setToolTip(
      tr("Reads everything and compares it with its checksums; the store can be used meanwhile"));
  grow_ = new QPushButton(icon(QStringLiteral("add")), tr("Make &larger…"));
  for (QPushButton* button : {check_, grow_})
    button->setAutoDefault(false);
  connect(check_, &QPushButton::clicked, this, &StoreWindow::check);
  connect(grow_, &QPushButton::clicked, this, &StoreWindow::growStore);
  row->addLayout(words, 1);
  row->addWidget(check_, 0, Qt::AlignTop);
  row->addWidget(grow_, 0, Qt::AlignTop);
  room_ = new RoomBar(tr("Room of the store"));
  column->addLayout(row);
  column->addWidget(room_);
  return head;
}

QAction* StoreWindow::add(QToolBar& bar, const QString& name, const QString& text, const QString& iconName,
                          const QKeySequence& key, std::function<void()> run) {
  auto* action = new QAction(icon(iconName), text, this);
  action->setObjectName(name);
  if (!key.isEmpty()) action->setShortcut(key);
  QString plain = text;
  plain.remove(QLatin1Char('&')).remove(QChar(0x2026));
  action->setIconText(plain);
  connect(action, &QAction::triggered, this, [run = std::move(run)] { run(); });
  actions_.insert(name, action);
  addAction(action);
  bar.addAction(action);
  nameButton(bar, action, plain);
  return action;
}

void StoreWindow::makeActions(QToolBar& bar) {
  add(bar, QStringLiteral("snapshot"), tr("Take &Snapshot…"), QStringLiteral("snapshot"),
      QKeySequence(QStringLiteral("Ctrl+T")), [this] { takeSnapshot(); });
  add(bar, QStringLiteral("branch"), tr("New &Branch…"), QStringLiteral("branch"),
      QKeySequence(QStringLiteral("Ctrl+B")), [this] { makeBranch(); });
  bar.addSeparator();
  add(bar, QStringLiteral("decouple"), tr("Make &Independent…"), QStringLiteral("link"), {},
      [this] { ask(StoreStep::decouple); });
  add(bar, QStringLiteral("inflate"), tr("&Fill…"), QStringLiteral("disk"), {},
      [this] { ask(StoreStep::inflate); });
  bar.addSeparator();
  add(bar, QStringLiteral("remove"), tr("&Delete…"), QStringLiteral("delete"), QKeySequence::Delete,
      [this] { ask(StoreStep::remove); });
  const std::pair<const char*, QString> tips[] = {
      {"snapshot", tr("Keeps the object as it is now")},
      {"branch", tr("A copy to write to that takes room only for what is written")},
      {"decouple", tr("Copies what it reads of its snapshot, so that it does not need that any more")},
      {"inflate", tr("Gives it all the room of its size, so that it depends on nothing")},
      {"remove", tr("Shows first what becomes free and what stands on it")}};
  for (const auto& [name, tip] : tips)
    actions_[QLatin1String(name)]->setToolTip(actions_[QLatin1String(name)]->iconText() + QLatin1Char('\n') +
                                              tip);
  auto* reloading = new QAction(tr("&Reload"), this);
  reloading->setShortcut(QKeySequence(QStringLiteral("F5")));
  connect(reloading, &QAction::triggered, this, &StoreWindow::reload);
  auto* searching = new QAction(tr("Fin&d"), this);
  searching->setShortcut(QKeySequence::Find);
  connect(searching, &QAction::triggered, this, [this] { search_->setFocus(Qt::ShortcutFocusReason); });
  actions_.insert(QStringLiteral("reload"), reloading);
  addActions({reloading, searching});
}

QWidget* StoreWindow::makeTools() {
  tools_ = new QWidget;
  auto* row = new QHBoxLayout(tools_);
  row->setContentsMargins(10, 0, 18, 6);
  row->setSpacing(8);
  auto* bar = bar_ = new QToolBar(tr("Tools"));
  bar->setIconSize(QSize(18, 18));
  bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  bar->setStyleSheet(QStringLiteral("QToolBar { border: 0; padding: 0; }"));
  makeActions(*bar);
  if (auto* rest = bar->findChild<QToolButton*>(QStringLiteral("qt_toolbar_ext_button")))
    rest->setAccessibleName(tr("More tools"));
  search_ = makeSearchBox(QStringLiteral("search"), tr("Find a name"));
  search_->setFixedWidth(kSearch);
  typed_ = pauseTimer(this, kTypingPause);
  connect(search_, &QLineEdit::textChanged, typed_, qOverload<>(&QTimer::start));
  connect(typed_, &QTimer::timeout, this, [this] { model_.setFilter(search_->text().trimmed()); });
  barWidth_ = bar->sizeHint().width();
  row->addWidget(bar, 1);
  row->addWidget(search_);
  return tools_;
}

QWidget* StoreWindow::makeFoot() {
  auto* foot = new QWidget;
  auto* row = new QHBoxLayout(foot);
  row->setContentsMargins(18, 7, 18, 9);
  counts_ = new QLabel;
  counts_->setForegroundRole(QPalette::PlaceholderText);
  row->addWidget(counts_, 1);
  return foot;
}

void StoreWindow::reload() {
  again_ = std::exchange(reading_, true);
  if (again_) return;
  auto deliver = bridge_.carry<Result<StoreContents>>(
      this, [this](Result<StoreContents> contents) { read(std::move(contents)); });
  QThreadPool::globalInstance()->start(
      [access = access_, deliver = std::move(deliver)] { deliver(access->contents()); });
  refresh();
}

void StoreWindow::read(Result<StoreContents> contents) {
  reading_ = false;
  if (std::exchange(again_, false)) return reload();
  if (!contents) {
    showFailure(contents.error());
  } else if (!model_.contents() || *contents != *model_.contents()) {
    model_.setContents(std::make_shared<const StoreContents>(std::move(*contents)));
  } else {
    showContents();
  }
  refresh();
}

void StoreWindow::showContents() {
  const StoreContents& contents = *model_.contents();
  room_->set(roomShares(contents), growthText(contents.room));
  QString counts = countsText(contents);
  const bool filtered = !model_.order().filter.isEmpty();
  if (filtered) counts = tr("%1 · only what matches “%2”").arg(counts, onOneLine(model_.order().filter));
  counts_->setText(counts);
  if (model_.shown() > 0) {
    pages_->setCurrentWidget(view_);
    if (!std::exchange(seen_, true)) view_->setFocus();
  } else if (filtered) {
    empty_->set(QStringLiteral("search"), tr("Nothing here is called so"),
                tr("No name in this store has “%1” in it.").arg(onOneLine(model_.order().filter)),
                tr("Show all"), [this] { search_->clear(); });
    pages_->setCurrentWidget(empty_);
  } else {
    empty_->set(QStringLiteral("store"), tr("Nothing in this store yet"),
                tr("Copy something into it in the main window, and it is here."));
    pages_->setCurrentWidget(empty_);
  }
  refresh();
}

// What was shown may not be so any more.
void StoreWindow::showFailure(const Error& error) {
  const ErrorSentence said = sentence(error, Speaker::window);
  const bool busy = error.code == ErrorCode::busy;
  empty_->set(busy ? QStringLiteral("key") : QStringLiteral("error"),
              busy ? tr("Another program has this store open") : tr("The store cannot be read"), said.whole(),
              tr("Try again"), [this] { reload(); });
  pages_->setCurrentWidget(empty_);
  room_->hide();
}

void StoreWindow::refresh() {
  const bool there = pages_->currentWidget() == view_;
  const StoreBlob* blob = there && !changing_ ? view_->current() : nullptr;
  const auto enable = [this](const char* name, bool on) { actions_[QLatin1String(name)]->setEnabled(on); };
  enable("snapshot", blob && canSnapshot(*blob));
  enable("branch", blob && canBranch(*blob));
  enable("decouple", blob && can(StoreStep::decouple, *blob));
  enable("inflate", blob && can(StoreStep::inflate, *blob));
  enable("remove", blob && can(StoreStep::remove, *blob));
  const auto& contents = model_.contents();
  const bool known = contents && (there || empty_->title() == tr("Nothing in this store yet"));
  room_->setVisible(known);
  check_->setEnabled(!changing_ && !reading_);
  grow_->setEnabled(known && !changing_ && contents->room.growsTo > contents->room.size);
  tools_->setVisible(there || !model_.order().filter.isEmpty());
}

// Where there is no room for words, the symbols stay.
void StoreWindow::resizeEvent(QResizeEvent* event) {
  QDialog::resizeEvent(event);
  const bool words = barWidth_ + kSearch + 40 <= width();
  bar_->setToolButtonStyle(words ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
}

// Another program may have changed it.
void StoreWindow::changeEvent(QEvent* event) {
  if (event->type() == QEvent::ActivationChange && isActiveWindow() && atRest() && model_.contents())
    reload();
  QDialog::changeEvent(event);
}

void StoreWindow::done(int result) {
  closing_ = operation_ != nullptr;
  if (operation_) operation_->cancel();
  QDialog::done(result);
  if (!closing_) deleteLater();
}

}  // namespace hawser::ui
