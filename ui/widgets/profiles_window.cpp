#include "widgets/profiles_window.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>
#include <utility>

#include "api/error_sentence.h"
#include "models/engine_bridge.h"
#include "models/profile_text.h"
#include "models/text.h"
#include "presenters/profile_rules.h"
#include "widgets/empty_state.h"
#include "widgets/icons.h"
#include "widgets/message_bar.h"
#include "widgets/profile_view.h"
#include "widgets/window_parts.h"

namespace hawser::ui {

ProfilesWindow::ProfilesWindow(EngineBridge& bridge, QWidget* parent) : QDialog(parent), bridge_(bridge) {
  setWindowTitle(tr("Profiles"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 8);
  column->setSpacing(0);
  pages_ = new QStackedWidget;
  pages_->addWidget(empty_ = new EmptyState);
  pages_->addWidget(view_ = new ProfileView(model_));
  message_ = new MessageBar;
  column->addWidget(makeHead());
  column->addWidget(makeTools());
  column->addWidget(message_);
  column->addWidget(pages_, 1);
  connect(view_, &RowTable::selectionMoved, this, &ProfilesWindow::showChosen);
  connect(view_, &QAbstractItemView::activated, this,
          [this] { actions_[QStringLiteral("edit")]->trigger(); });
  connect(view_, &QWidget::customContextMenuRequested, this,
          [this](const QPoint& at) { showMenu(view_->viewport()->mapToGlobal(at)); });
  empty_->set(QStringLiteral("profile"), tr("Looking for profiles…"), {});
  resize(960, 560);
  setMinimumSize(560, 420);
  refresh();
  look();
}

ProfilesWindow::~ProfilesWindow() = default;

QWidget* ProfilesWindow::makeHead() {
  auto* head = new QWidget;
  auto* row = new QHBoxLayout(head);
  row->setContentsMargins(18, 14, 18, 10);
  row->setSpacing(8);
  auto* words = new QVBoxLayout;
  words->setSpacing(1);
  auto* title = new QLabel(tr("Profiles"));
  title->setFont(titleFont(title->font()));
  auto* what = new QLabel(
      tr("Copies and syncs that are kept to be run again: here, or with “hawserctl profile run”."));
  what->setWordWrap(true);
  what->setForegroundRole(QPalette::PlaceholderText);
  words->addWidget(title);
  words->addWidget(what);
  group_ = new QPushButton(icon(QStringLiteral("play")), tr("Run a &Group"));
  group_->setMenu(new QMenu(group_));
  connect(group_->menu(), &QMenu::aboutToShow, this, &ProfilesWindow::fillGroups);
  new_ = new QPushButton(icon(QStringLiteral("add")), tr("&New…"));
  connect(new_, &QPushButton::clicked, this, [this] { edit(syncProfile(SyncKind::mirror, {}, {}), true); });
  auto* importing = new QPushButton(icon(QStringLiteral("download")), tr("&Import…"));
  importing->setToolTip(tr("From a text that was exported here or elsewhere"));
  connect(importing, &QPushButton::clicked, this, &ProfilesWindow::importOne);
  row->addLayout(words, 1);
  for (QPushButton* button : {group_, importing, new_}) {
    button->setAutoDefault(false);
    row->addWidget(button, 0, Qt::AlignTop);
  }
  return head;
}

void ProfilesWindow::add(QToolBar& bar, const char* name, const QString& text, const char* iconName,
                         const QKeySequence& key, const QString& tip, std::function<void()> run) {
  auto* action = new QAction(icon(QLatin1String(iconName)), text, this);
  action->setObjectName(QLatin1String(name));
  if (!key.isEmpty()) action->setShortcut(key);
  QString plain = text;
  plain.remove(QLatin1Char('&')).remove(QChar(0x2026));
  action->setIconText(plain);
  action->setToolTip(tip.isEmpty() ? plain : plain + QLatin1Char('\n') + tip);
  connect(action, &QAction::triggered, this, [run = std::move(run)] { run(); });
  actions_.insert(QLatin1String(name), action);
  addAction(action);
  bar.addAction(action);
  nameButton(bar, action, plain);
}

QWidget* ProfilesWindow::makeTools() {
  tools_ = new QWidget;
  auto* row = new QHBoxLayout(tools_);
  row->setContentsMargins(10, 0, 18, 6);
  bar_ = makeToolBar(tr("Tools"));
  add(*bar_, "run", tr("&Run"), "play", QKeySequence(QStringLiteral("Ctrl+Return")),
      tr("Within its limit of removals; more is refused"), [this] { run(chosen()); });
  add(*bar_, "preview", tr("&Preview…"), "eye", QKeySequence(QStringLiteral("Ctrl+P")),
      tr("Shows what would be done, and does nothing"), [this] { preview(chosen().front()); });
  bar_->addSeparator();
  add(*bar_, "edit", tr("&Edit…"), "edit", QKeySequence(Qt::Key_F2), {},
      [this] { edit(chosen().front(), false); });
  add(*bar_, "clone", tr("C&lone…"), "copy", QKeySequence(QStringLiteral("Ctrl+D")),
      tr("A new one that begins as this one"), [this] { clone(); });
  add(*bar_, "export", tr("E&xport…"), "upload", {}, tr("As a text without a secret in it"),
      [this] { exportOne(); });
  bar_->addSeparator();
  add(*bar_, "remove", tr("Re&move…"), "delete", QKeySequence::Delete, {}, [this] { remove(); });
  if (auto* rest = bar_->findChild<QToolButton*>(QStringLiteral("qt_toolbar_ext_button")))
    rest->setAccessibleName(tr("More tools"));
  barWidth_ = bar_->sizeHint().width();
  row->addWidget(bar_, 1);
  return tools_;
}

void ProfilesWindow::look() {
  if (!bridge_.engine() || std::exchange(looking_, true)) return;
  looks_ = bridge_.engine()->profiles(bridge_.carry<Result<std::vector<SavedProfile>>>(
      this, [this](Result<std::vector<SavedProfile>> profiles) { seen(std::move(profiles)); }));
}

void ProfilesWindow::choose(const QString& name) {
  wanted_ = toUtf8(name);
  look();
}

void ProfilesWindow::seen(Result<std::vector<SavedProfile>> profiles) {
  looking_ = false;
  const bool first = !std::exchange(looked_, true);
  if (!profiles) {
    empty_->set(QStringLiteral("error"), tr("The profiles cannot be read"),
                sentence(profiles.error(), Speaker::window).whole(), tr("Try again"), [this] { look(); });
    pages_->setCurrentWidget(empty_);
    return refresh();
  }
  const std::string before = current() ? current()->name : std::string();
  model_.set(std::move(*profiles));
  const int row = model_.rowOf(wanted_.empty() ? before : std::exchange(wanted_, {}));
  if (model_.rowCount() > 0 && (row >= 0 || view_->selectedRowNumbers().isEmpty()))
    // Whatever keys are held just now.
    view_->selectionModel()->setCurrentIndex(model_.index(std::max(row, 0), 0),
                                             QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
  if (model_.rowCount() == 0)
    empty_->set(QStringLiteral("profile"), tr("No profile yet"),
                tr("A profile keeps what is copied or kept the same, and how, so that one click or command "
                   "does it again. “Save as Profile…” in the preview of a sync makes one too."),
                tr("Make one"), [this] { new_->click(); });
  pages_->setCurrentWidget(model_.rowCount() == 0 ? static_cast<QWidget*>(empty_) : view_);
  if (first) pages_->currentWidget()->setFocus();
  refresh();
}

const SavedProfile* ProfilesWindow::current() const {
  const QList<int> rows = view_->selectedRowNumbers();
  return rows.size() == 1 && rows.front() < model_.rowCount() ? &model_.profile(rows.front()) : nullptr;
}

std::vector<Profile> ProfilesWindow::chosen() const {
  std::vector<Profile> profiles;
  for (const int row : view_->selectedRowNumbers()) {
    const SavedProfile& one = model_.profile(row);
    if (!one.foreign && !one.error) profiles.push_back(one.profile);
  }
  return profiles;
}

// What cannot be run or edited here says why.
void ProfilesWindow::showChosen() {
  const QString trouble = current() ? profileTrouble(*current()) : QString();
  if (!trouble.isEmpty())
    message_->show(MessageBar::Kind::warning, trouble);
  else if (troubled_)
    message_->hide();
  troubled_ = !trouble.isEmpty();
  refresh();
}

void ProfilesWindow::refresh() {
  const bool there = pages_->currentWidget() == view_ && !changing_;
  const std::size_t count = there ? chosen().size() : 0;
  const SavedProfile* one = there ? current() : nullptr;
  actions_[QStringLiteral("run")]->setEnabled(count > 0 && running_ == 0);
  for (const char* name : {"preview", "edit", "clone", "export"})
    actions_[QLatin1String(name)]->setEnabled(count == 1);
  actions_[QStringLiteral("remove")]->setEnabled(one != nullptr);
  group_->setEnabled(there && running_ == 0 && !model_.groups().isEmpty());
  tools_->setVisible(model_.rowCount() > 0);
}

// What another program saved meanwhile is in it.
void ProfilesWindow::changeEvent(QEvent* event) {
  if (event->type() == QEvent::ActivationChange && isActiveWindow() && atRest()) look();
  QDialog::changeEvent(event);
}

// Where there is no room for words, the symbols stay.
void ProfilesWindow::resizeEvent(QResizeEvent* event) {
  QDialog::resizeEvent(event);
  bar_->setToolButtonStyle(barWidth_ + 40 <= width() ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
}

}  // namespace hawser::ui
