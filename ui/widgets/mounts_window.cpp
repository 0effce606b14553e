#include "widgets/mounts_window.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>
#include <utility>

#include "models/engine_bridge.h"
#include "models/text.h"
#include "presenters/mount_rules.h"
#include "widgets/empty_state.h"
#include "widgets/icons.h"
#include "widgets/message_bar.h"
#include "widgets/mount_details.h"
#include "widgets/mount_map.h"
#include "widgets/mount_view.h"
#include "widgets/task_bar.h"
#include "widgets/window_parts.h"

namespace hawser::ui {
namespace {
constexpr int kLook = 500;  // ms
}

MountsWindow::MountsWindow(EngineBridge& bridge, QWidget* parent)
    : QDialog(parent), bridge_(bridge), timer_(pauseTimer(this, kLook)) {
  setWindowTitle(tr("Mounts"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 8);
  column->setSpacing(0);
  view_ = new MountView(model_);
  details_ = new MountDetails;
  empty_ = new EmptyState;
  message_ = new MessageBar;
  task_ = new TaskBar;
  auto* split = new QSplitter(Qt::Vertical);
  split->setChildrenCollapsible(false);
  split->setHandleWidth(1);
  split->addWidget(view_);
  split->addWidget(details_);
  split->setStretchFactor(0, 1);
  split->setSizes({220, 270});
  pages_ = new QStackedWidget;
  pages_->addWidget(empty_);
  pages_->addWidget(split);
  column->addWidget(makeHead());
  column->addWidget(makeTools());
  column->addWidget(message_);
  column->addWidget(task_);
  column->addWidget(pages_, 1);
  connect(timer_, &QTimer::timeout, this, &MountsWindow::look);
  connect(view_, &RowTable::selectionMoved, this, &MountsWindow::showChosen);
  connect(view_, &QWidget::customContextMenuRequested, this,
          [this](const QPoint& at) { showMenu(view_->viewport()->mapToGlobal(at)); });
  connect(details_, &MountDetails::againWanted, this, &MountsWindow::mountAgain);
  connect(task_, &TaskBar::cancelled, this, [this] {
    if (commits_) commits_->cancel();
  });
  empty_->set(QStringLiteral("disk"), tr("Looking for mounts…"), {});
  resize(940, 620);
  setMinimumSize(560, 460);
  refresh();
}

// What is being committed is given up, and the object stays as it is.
MountsWindow::~MountsWindow() = default;

QWidget* MountsWindow::makeHead() {
  auto* head = new QWidget;
  auto* row = new QHBoxLayout(head);
  row->setContentsMargins(18, 14, 18, 10);
  row->setSpacing(8);
  auto* words = new QVBoxLayout;
  words->setSpacing(1);
  auto* title = new QLabel(tr("Mounts"));
  title->setFont(titleFont(title->font()));
  auto* what =
      new QLabel(tr("Objects as disks: other programs read and write them at once, while their bytes come."));
  what->setWordWrap(true);
  what->setForegroundRole(QPalette::PlaceholderText);
  words->addWidget(title);
  words->addWidget(what);
  limit_ = new QPushButton(icon(QStringLiteral("limit")), tr("&Rate limit…"));
  limit_->setToolTip(tr("Of what comes in the background; what is read never waits"));
  limit_->setAutoDefault(false);
  connect(limit_, &QPushButton::clicked, this, &MountsWindow::limit);
  row->addLayout(words, 1);
  row->addWidget(limit_, 0, Qt::AlignTop);
  return head;
}

void MountsWindow::add(QToolBar& bar, const char* name, const QString& text, const char* iconName,
                       const QKeySequence& key, const QString& tip, std::function<void()> run) {
  auto* action = new QAction(icon(QLatin1String(iconName)), text, this);
  action->setObjectName(QLatin1String(name));
  action->setShortcut(key);
  QString plain = text;
  plain.remove(QLatin1Char('&')).remove(QChar(0x2026));
  action->setIconText(plain);
  action->setToolTip(plain + QLatin1Char('\n') + tip);
  connect(action, &QAction::triggered, this, [run = std::move(run)] { run(); });
  actions_.insert(QLatin1String(name), action);
  addAction(action);
  bar.addAction(action);
  nameButton(bar, action, plain);
}

void MountsWindow::makeActions(QToolBar& bar) {
  add(bar, "pause", tr("&Pause"), "pause", QKeySequence(QStringLiteral("Ctrl+P")),
      tr("Nothing comes in the background; what is read still does"), [this] { pause(true); });
  add(bar, "resume", tr("Res&ume"), "play", QKeySequence(QStringLiteral("Ctrl+R")),
      tr("All of it comes in the background"), [this] { pause(false); });
  bar.addSeparator();
  add(bar, "commit", tr("Co&mmit…"), "upload", QKeySequence(QStringLiteral("Ctrl+Return")), {},
      [this] { commit(); });
  bar.addSeparator();
  add(bar, "detach", tr("&Detach"), "stop", QKeySequence::Delete,
      tr("It is no disk any more; mounted again, it goes on where it was"), [this] { detach(); });
}

QWidget* MountsWindow::makeTools() {
  tools_ = new QWidget;
  auto* row = new QHBoxLayout(tools_);
  row->setContentsMargins(10, 0, 18, 6);
  bar_ = makeToolBar(tr("Tools"));
  makeActions(*bar_);
  if (auto* rest = bar_->findChild<QToolButton*>(QStringLiteral("qt_toolbar_ext_button")))
    rest->setAccessibleName(tr("More tools"));
  barWidth_ = bar_->sizeHint().width();
  row->addWidget(bar_, 1);
  return tools_;
}

void MountsWindow::look() {
  if (!bridge_.engine() || std::exchange(looking_, true)) return;
  looks_ = bridge_.engine()->mounts(bridge_.carry<std::vector<RunningMount>>(
      this, [this](std::vector<RunningMount> mounts) { seen(std::move(mounts)); }));
}

void MountsWindow::choose(const QString& id) {
  wanted_ = toUtf8(id);
  look();
}

void MountsWindow::seen(std::vector<RunningMount> mounts) {
  looking_ = false;
  const bool first = !std::exchange(looked_, true);
  model_.set(std::move(mounts), bridge_.steady());
  if (model_.rowOf(wanted_) >= 0) view_->choose(std::exchange(wanted_, {}));
  if (!view_->current() && model_.rowCount() > 0) view_->selectRow(0);
  if (model_.rowCount() == 0) {
    empty_->set(
        QStringLiteral("disk"), tr("Nothing is mounted"),
        tr("Choose an object in the main window and “Mount as Disk…” in its menu: it is a disk for other "
           "programs at once, however large it is. They read and write it while its bytes come; what they "
           "changed goes back when you commit it."),
        tr("Choose an object"), [this] { close(); });
    pages_->setCurrentIndex(0);
    if (first) focusNextChild();  // to what can be done about it
  } else {
    pages_->setCurrentIndex(1);
    if (first) view_->setFocus();
  }
  followCommit();
  showChosen();
  if (isVisible()) timer_->start();
}

void MountsWindow::showChosen() {
  if (const RunningMount* mount = view_->current()) {
    details_->set(*mount);
    askForMap(*mount);
  }
  refresh();
}

void MountsWindow::askForMap(const RunningMount& mount) {
  if (mount.ended || !isVisible()) return;
  maps_ = bridge_.engine()->mountMap(mount.id, details_->map().capacity(),
                                     bridge_.carry<Result<std::vector<MountMapCell>>>(
                                         this, [this, id = mount.id](Result<std::vector<MountMapCell>> map) {
                                           const RunningMount* now = view_->current();
                                           if (map && now && now->id == id)
                                             details_->setMap(*now, std::move(*map));
                                         }));
}

void MountsWindow::refresh() {
  const RunningMount* mount = pages_->currentIndex() == 1 ? view_->current() : nullptr;
  const auto enable = [this, mount](const char* name, auto can) {
    actions_[QLatin1String(name)]->setEnabled(mount && !changing_ && can(*mount));
  };
  enable("pause", canPause);
  enable("resume", canResume);
  enable("detach", canDetach);
  const QString against = mount ? whyNoCommit(*mount) : QString();
  enable("commit", [&](const RunningMount&) { return against.isEmpty(); });
  QAction* commit = actions_[QStringLiteral("commit")];
  commit->setToolTip(
      commit->iconText() + QLatin1Char('\n') +
      (against.isEmpty() ? tr("What was changed becomes a new version of the object") : against));
  QAction* detach = actions_[QStringLiteral("detach")];
  const bool asks = mount && !isSafeToDetach(*mount);
  detach->setText(asks ? tr("&Detach…") : tr("&Detach"));
  detach->setIconText(tr("Detach"));
  limit_->setEnabled(model_.rowCount() > 0 && !changing_);
  tools_->setVisible(model_.rowCount() > 0);
}

void MountsWindow::showEvent(QShowEvent* event) {
  QDialog::showEvent(event);
  look();
}

// Where there is no room for words, the symbols stay.
void MountsWindow::resizeEvent(QResizeEvent* event) {
  QDialog::resizeEvent(event);
  bar_->setToolButtonStyle(barWidth_ + 40 <= width() ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
}

}  // namespace hawser::ui
