#include "widgets/sync_window.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QStyle>
#include <QTabBar>
#include <QTimer>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "api/error_sentence.h"
#include "models/engine_bridge.h"
#include "models/sync_text.h"
#include "models/text.h"
#include "presenters/copy_command.h"
#include "presenters/profile_rules.h"
#include "widgets/command_box.h"
#include "widgets/empty_state.h"
#include "widgets/icons.h"
#include "widgets/message_bar.h"
#include "widgets/search_box.h"
#include "widgets/sync_view.h"
#include "widgets/theme.h"
#include "widgets/window_parts.h"

namespace hawser::ui {
namespace {

constexpr int kTypingPause = 200, kTick = 1000;  // ms
constexpr int kAll = -1;                         // of tabs: rows of all groups

// What is taken away cannot be brought back: it is not what Return does by itself.
void emphasiseStart(QPushButton& button, bool removes) {
  button.setProperty("primary", !removes);
  button.setProperty("danger", removes);
  button.setDefault(!removes);
  button.setAutoDefault(!removes);
  button.style()->unpolish(&button);
  button.style()->polish(&button);
}

}  // namespace

SyncWindow::SyncWindow(EngineBridge& bridge, const Profile& asked, QWidget* parent)
    : QDialog(parent),
      bridge_(bridge),
      asked_(asked),
      request_(std::get<SyncRequest>(runOf(asked))),
      model_(bridge) {
  setWindowTitle(tr("Preview: %1").arg(syncKindText(request_.kind)));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  notes_ = new QVBoxLayout;
  notes_->setSpacing(0);
  message_ = new MessageBar;
  empty_ = new EmptyState;
  pages_ = new QStackedWidget;
  waiting_ = makeWaiting();
  list_ = makeList();
  for (QWidget* page : {waiting_, list_, static_cast<QWidget*>(empty_)})
    pages_->addWidget(page);
  column->addWidget(makeHead());
  column->addLayout(notes_);
  column->addWidget(message_);
  column->addWidget(pages_, 1);
  column->addWidget(makeFoot());
  connect(&model_, &SyncModel::workedOut, this, &SyncWindow::showOutcome);
  connect(&model_, &SyncModel::arranged, this, &SyncWindow::showRows);
  resize(1060, 720);
  setMinimumSize(640, 520);
  preview();
}

// What is being looked at is given up.
SyncWindow::~SyncWindow() = default;

bool SyncWindow::atRest() const {
  return !operation_ && !starting_ && (!model_.preview() || (model_.settled() && !model_.arranging()));
}

QWidget* SyncWindow::makeHead() {
  auto* head = new QWidget;
  auto* words = new QVBoxLayout(head);
  words->setContentsMargins(18, 14, 18, 10);
  words->setSpacing(1);
  auto* title = new QLabel(tr("Preview: %1").arg(syncKindText(request_.kind)));
  title->setFont(titleFont(title->font()));
  auto* what = new QLabel(
      tr("%1 Nothing is written before you start it.", "what a sync does").arg(syncMeaning(request_.kind)));
  what->setWordWrap(true);
  what->setForegroundRole(QPalette::PlaceholderText);
  words->addWidget(title);
  words->addWidget(what);
  return head;
}

QWidget* SyncWindow::makeWaiting() {
  auto* waiting = new QWidget;
  waiting->setAutoFillBackground(true);
  waiting->setBackgroundRole(QPalette::Base);
  auto* column = new QVBoxLayout(waiting);
  column->setContentsMargins(80, 24, 80, 24);
  auto* progress = new QProgressBar;
  progress->setRange(0, 0);
  progress->setTextVisible(false);
  progress->setAccessibleName(tr("Both sides are being looked at"));
  waited_ = new QLabel;
  waited_->setAlignment(Qt::AlignHCenter);
  waited_->setWordWrap(true);
  column->addStretch(1);
  column->addWidget(progress);
  column->addWidget(waited_);
  column->addStretch(1);
  ticks_ = new QTimer(this);
  ticks_->setInterval(kTick);
  connect(ticks_, &QTimer::timeout, this, [this] {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(bridge_.steady() - since_);
    waited_->setText(tr("Looking at both sides… %1", "a duration").arg(durationText(seconds)));
  });
  return waiting;
}

QWidget* SyncWindow::makeList() {
  auto* list = new QWidget;
  auto* column = new QVBoxLayout(list);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  tabs_ = new QTabBar;
  tabs_->setAccessibleName(tr("Kinds of rows"));
  tabs_->setDrawBase(false);
  tabs_->setExpanding(false);
  view_ = new SyncView(model_);
  auto* row = new QHBoxLayout;
  row->setContentsMargins(10, 0, 10, 0);
  row->addWidget(tabs_, 1);
  column->addLayout(row);
  column->addWidget(makeTools());
  column->addWidget(view_, 1);
  connect(tabs_, &QTabBar::currentChanged, this, [this](int tab) {
    if (tab < 0) return;
    SyncOrder order = model_.order();
    const int group = tabs_->tabData(tab).toInt();
    order.group = group == kAll ? std::nullopt : std::optional(static_cast<SyncGroup>(group));
    model_.setOrder(order);
  });
  connect(view_, &RowTable::selectionMoved, this, &SyncWindow::refresh);
  connect(view_, &SyncView::toggled, this, &SyncWindow::toggle);
  connect(view_, &QWidget::customContextMenuRequested, this,
          [this](const QPoint& at) { showMenu(view_->viewport()->mapToGlobal(at)); });
  return list;
}

void SyncWindow::add(QToolBar& bar, const char* name, const QString& text, const char* iconName,
                     const QKeySequence& key, const QString& tip, std::function<void()> run) {
  auto* action = new QAction(icon(QLatin1String(iconName)), text, this);
  action->setObjectName(QLatin1String(name));
  if (!key.isEmpty()) action->setShortcut(key);
  action->setIconText(QString(text).remove(QLatin1Char('&')));
  action->setToolTip(action->iconText() + QLatin1Char('\n') + tip);
  connect(action, &QAction::triggered, this, [run = std::move(run)] { run(); });
  actions_.insert(QLatin1String(name), action);
  addAction(action);
  bar.addAction(action);
  nameButton(bar, action, action->iconText());
}

QWidget* SyncWindow::makeTools() {
  auto* tools = new QWidget;
  auto* row = new QHBoxLayout(tools);
  row->setContentsMargins(10, 4, 18, 6);
  row->setSpacing(8);
  QToolBar* bar = makeToolBar(tr("Rows"));
  add(*bar, "leaveOut", tr("&Leave Out"), "skip", QKeySequence(QStringLiteral("Ctrl+L")),
      tr("These rows are not done; the next run finds them again"), [this] { leaveOut(true); });
  add(*bar, "takeIn", tr("Take &In"), "check", QKeySequence(QStringLiteral("Ctrl+I")),
      tr("These rows are done after all"), [this] { leaveOut(false); });
  add(*bar, "turn", tr("Turn &Round"), "across", QKeySequence(QStringLiteral("Ctrl+T")),
      tr("The other side is changed instead"), [this] { turn(); });
  if (auto* rest = bar->findChild<QToolButton*>(QStringLiteral("qt_toolbar_ext_button")))
    rest->setAccessibleName(tr("More tools"));
  actions_[QStringLiteral("turn")]->setVisible(request_.kind == SyncKind::twoWay);
  matches_ = new QLabel;
  matches_->setForegroundRole(QPalette::PlaceholderText);
  search_ = makeSearchBox(QStringLiteral("filter"), tr("Filter by name"));
  search_->setMinimumWidth(190);
  typed_ = pauseTimer(this, kTypingPause);
  connect(search_, &QLineEdit::textChanged, typed_, qOverload<>(&QTimer::start));
  connect(typed_, &QTimer::timeout, this, [this] {
    SyncOrder order = model_.order();
    order.filter = search_->text().trimmed();
    model_.setOrder(order);
  });
  auto* searching = new QAction(tr("Fin&d"), this);
  searching->setShortcut(QKeySequence::Find);
  connect(searching, &QAction::triggered, this, [this] { search_->setFocus(Qt::ShortcutFocusReason); });
  addAction(searching);
  row->addWidget(bar, 1);
  row->addWidget(matches_);
  row->addWidget(search_);
  return tools;
}

QWidget* SyncWindow::makeFoot() {
  auto* foot = new QWidget;
  auto* column = new QVBoxLayout(foot);
  column->setContentsMargins(18, 10, 18, 14);
  column->setSpacing(8);
  footer_ = new QLabel;
  footer_->setWordWrap(true);
  footer_->setTextFormat(Qt::PlainText);
  footer_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  command_ = new CommandBox(2);
  command_->setCommand(profileCommand(asked_));
  auto* box = new QDialogButtonBox;
  start_ = box->addButton(tr("Start"), QDialogButtonBox::AcceptRole);
  start_->setObjectName(QStringLiteral("go"));
  save_ = box->addButton(tr("&Save as Profile…"), QDialogButtonBox::ActionRole);
  change_ = box->addButton(tr("C&hange…"), QDialogButtonBox::ActionRole);
  change_->setToolTip(tr("Other folders, another kind or other filters"));
  QPushButton* cancel = box->addButton(QDialogButtonBox::Cancel);
  cancel->setText(tr("Cancel"));
  for (QPushButton* button : {save_, change_, cancel})
    button->setAutoDefault(false);
  column->addWidget(footer_);
  column->addWidget(command_);
  column->addWidget(box);
  connect(start_, &QPushButton::clicked, this, &SyncWindow::start);
  connect(save_, &QPushButton::clicked, this, &SyncWindow::save);
  connect(change_, &QPushButton::clicked, this, [this] {
    Q_EMIT changeWanted(asked_);
    reject();
  });
  connect(box, &QDialogButtonBox::rejected, this, &QDialog::reject);
  return foot;
}

// Whichever way it ends, nobody waits for it any more.
void SyncWindow::done(int result) {
  operation_.reset();
  ticks_->stop();
  QDialog::done(result);
}

void SyncWindow::preview() {
  message_->hide();
  clearNotes();  // they are of what was found before, and so are their steps
  since_ = bridge_.steady();
  waited_->setText(tr("Looking at both sides…"));
  ticks_->start();
  pages_->setCurrentWidget(waiting_);
  footer_->hide();
  refresh();
  const int round = ++round_;
  operation_ = bridge_.engine()->previewSync(
      request_, bridge_.carry<Result<SyncPreview>>(this, [this, round](Result<SyncPreview> preview) {
        if (round == round_) previewed(std::move(preview));
      }));
}

void SyncWindow::previewed(Result<SyncPreview> preview) {
  if (!operation_) return;  // nobody waits for it any more
  ticks_->stop();
  operation_.reset();
  if (!preview) return failed(preview.error());
  model_.setPreview(std::make_shared<const SyncPreview>(std::move(*preview)));
}

void SyncWindow::failed(const Error& error) {
  if (error.code == ErrorCode::cancelled) return;
  empty_->set(QStringLiteral("error"), tr("The two cannot be held against each other"),
              sentence(error, Speaker::window).whole(), tr("Look Again"), [this] { preview(); });
  pages_->setCurrentWidget(empty_);
  empty_->setFocus();
  refresh();
}

void SyncWindow::showOutcome() {
  if (operation_) return;  // of what is being looked at anew
  const SyncPreview& preview = *model_.preview();
  if (preview.plan.rows.empty()) {
    empty_->set(QStringLiteral("check"), tr("Both are the same"),
                tr("%Ln object(s) stand on both sides; nothing has to be done.", "",
                   counted32(preview.plan.equal.objects)));
    pages_->setCurrentWidget(empty_);
  }
  fillTabs();
  footer_->setText(preview.plan.rows.empty() ? QString() : syncFooter(preview, *model_.outcome()));
  footer_->setVisible(!preview.plan.rows.empty());
  QPalette words = palette();
  if (isShortOfRoom(preview, model_.outcome()->totals))
    words.setColor(QPalette::WindowText, Colors::of(words).danger);
  footer_->setPalette(words);
  // A screen reader is told what comes of it.
  setAccessibleDescription(footer_->text());
  showNotes();
  refresh();
}

void SyncWindow::fillTabs() {
  const SyncOutcome& outcome = *model_.outcome();
  QList<int> wanted;
  for (int group = 0; group < static_cast<int>(kSyncGroups); ++group)
    if (outcome.listed.at(static_cast<std::size_t>(group)) != 0) wanted << group;
  if (wanted.size() > 1) wanted << kAll;
  QList<int> there;
  for (int tab = 0; tab < tabs_->count(); ++tab)
    there << tabs_->tabData(tab).toInt();
  if (wanted != there) {
    const int before = tabs_->tabData(tabs_->currentIndex()).toInt();
    const bool first = there.isEmpty();
    const QSignalBlocker quiet(tabs_);
    while (tabs_->count() > 0)
      tabs_->removeTab(0);
    for (const int group : std::as_const(wanted))
      tabs_->setTabData(tabs_->addTab(QString()), group);
    tabs_->setCurrentIndex(static_cast<int>(std::max<qsizetype>(first ? 0 : wanted.indexOf(before), 0)));
  }
  for (int tab = 0; tab < tabs_->count(); ++tab) {
    const int group = tabs_->tabData(tab).toInt();
    tabs_->setTabText(
        tab, group == kAll ? tr("All", "rows") : syncTabText(static_cast<SyncGroup>(group), outcome));
  }
  if (wanted != there && tabs_->count() > 0) Q_EMIT tabs_->currentChanged(tabs_->currentIndex());
}

void SyncWindow::showRows() {
  if (operation_ || model_.preview()->plan.rows.empty()) return;
  pages_->setCurrentWidget(list_);
  const SyncOrder& order = model_.order();
  std::uint64_t all = model_.preview()->plan.rows.size();
  if (order.group) all = model_.outcome()->listed.at(static_cast<std::size_t>(*order.group));
  matches_->setText(order.filter.isEmpty() ? tr("%Ln row(s)", "", counted32(all))
                                           : tr("%1 of %Ln row(s)", "those that match", counted32(all))
                                                 .arg(QLocale().toString(model_.rowCount())));
  if (!std::exchange(seen_, true)) view_->setFocus();
  refresh();
}

bool SyncWindow::mayStart() const {
  const auto& preview = model_.preview();
  if (operation_ || starting_ || !preview || !model_.settled() || preview->unfinished != 0) return false;
  const SyncOutcome& outcome = *model_.outcome();
  return outcome.holds.empty() && (doesAnything(outcome) || outcome.remembers);
}

void SyncWindow::refresh() {
  const bool there = pages_->currentWidget() == list_ && !starting_;
  const QList<int> rows = there ? view_->selectedRowNumbers() : QList<int>();
  bool someIn = false, someOut = false, someTurn = false;
  for (const int row : rows) {
    (model_.isLeftOut(row) ? someOut : someIn) = true;
    someTurn = someTurn || model_.canTurn(row);
    if (someIn && someOut && someTurn) break;
  }
  actions_[QStringLiteral("leaveOut")]->setEnabled(someIn);
  actions_[QStringLiteral("takeIn")]->setEnabled(someOut);
  actions_[QStringLiteral("turn")]->setEnabled(someTurn);
  start_->setEnabled(mayStart());
  const SyncOutcome* outcome = model_.outcome();
  if (!operation_ && outcome) start_->setText(syncStartText(*outcome));
  emphasiseStart(*start_, outcome && outcome->removals != 0);
  save_->setEnabled(!starting_);
  change_->setEnabled(!starting_);
}

}  // namespace hawser::ui
