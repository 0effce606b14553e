#include "widgets/browser_pane.h"

#include <QApplication>
#include <QDropEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMimeData>
#include <QPainter>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTimer>
#include <QToolButton>
#include <algorithm>
#include <utility>

#include "api/error_sentence.h"
#include "models/engine_bridge.h"
#include "models/text.h"
#include "presenters/drop_rules.h"
#include "widgets/coverage_strip.h"
#include "widgets/empty_state.h"
#include "widgets/icons.h"
#include "widgets/listing_view.h"
#include "widgets/message_bar.h"
#include "widgets/path_bar.h"
#include "widgets/search_box.h"
#include "widgets/theme.h"

namespace hawser::ui {
namespace {
// Long enough to type a word before the service is asked.
constexpr int kTypingPause = 350;
// Sums beyond this many rows are not worth holding up the window.
constexpr int kMostSummed = 20000;
// A pane is not asked for anew more often while transfers arrive in it, nor where that means many pages.
constexpr int kChangedPause = 1000;
constexpr std::size_t kMostReloaded = 5000;
constexpr int kMostKept = 500;
}  // namespace

BrowserPane::BrowserPane(EngineBridge& bridge, QWidget* parent)
    : QFrame(parent), bridge_(bridge), model_(bridge) {
  setAutoFillBackground(true);
  setBackgroundRole(QPalette::Base);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(makeHeader());
  boxes_ = makeBoxes();
  column->addWidget(boxes_);
  message_ = new MessageBar;
  column->addWidget(message_);
  pages_ = new QStackedWidget;
  view_ = new ListingView(model_);
  empty_ = new EmptyState;
  pages_->addWidget(view_);
  pages_->addWidget(empty_);
  column->addWidget(pages_, 1);
  strip_ = new CoverageStrip(model_);
  column->addWidget(strip_);
  connect(view_, &ListingView::opened, this, &BrowserPane::openIndex);
  connect(view_, &ListingView::dropped, this, &BrowserPane::dropped);
  connect(view_, &ListingView::selectionMoved, this, &BrowserPane::countSelection);
  connect(view_, &QWidget::customContextMenuRequested, this, [this](const QPoint& at) {
    Q_EMIT activated();
    Q_EMIT menuRequested(view_->viewport()->mapToGlobal(at));
  });
  connect(&model_, &ListingModel::coverageChanged, this, &BrowserPane::refresh);
  connect(&model_, &QAbstractItemModel::modelReset, this, &BrowserPane::countSelection);
  connect(&bridge_, &EngineBridge::engineReady, this, &BrowserPane::reload);
  for (QWidget* widget : std::initializer_list<QWidget*>{view_, prefix_, filter_, path_->lineEdit()})
    widget->installEventFilter(this);
  // Drops work on the empty page too.
  empty_->setAcceptDrops(true);
  empty_->installEventFilter(this);
}

void BrowserPane::addBar(QWidget* bar) {
  auto* column = static_cast<QVBoxLayout*>(layout());
  column->insertWidget(column->indexOf(pages_), bar);
}

QToolButton* BrowserPane::makeButton(const QString& iconName, const QString& name) {
  auto* button = new QToolButton;
  button->setIcon(icon(iconName));
  button->setIconSize(QSize(18, 18));
  button->setToolTip(name);
  button->setAccessibleName(name);
  return button;
}

QWidget* BrowserPane::makeHeader() {
  auto* header = new QWidget;
  auto* row = new QHBoxLayout(header);
  row->setContentsMargins(8, 6, 8, 2);
  row->setSpacing(2);
  back_ = makeButton(QStringLiteral("back"), tr("Back"));
  forward_ = makeButton(QStringLiteral("forward"), tr("Forward"));
  up_ = makeButton(QStringLiteral("up"), tr("Up"));
  reload_ = makeButton(QStringLiteral("refresh"), tr("Reload"));
  path_ = new PathBar;
  row->addWidget(back_);
  row->addWidget(forward_);
  row->addWidget(up_);
  row->addSpacing(4);
  row->addWidget(path_, 1);
  row->addWidget(reload_);
  connect(back_, &QToolButton::clicked, this, &BrowserPane::back);
  connect(forward_, &QToolButton::clicked, this, &BrowserPane::forward);
  connect(up_, &QToolButton::clicked, this, &BrowserPane::up);
  connect(reload_, &QToolButton::clicked, this, &BrowserPane::reload);
  connect(path_, &PathBar::chosen, this, [this](const QString& location) {
    open(location);
    focusList();
  });
  return header;
}

QWidget* BrowserPane::makeBoxes() {
  auto* boxes = new QWidget;
  auto* row = new QHBoxLayout(boxes);
  row->setContentsMargins(12, 2, 12, 6);
  row->setSpacing(8);
  const auto makeBox = [&](const QString& iconName, const QString& placeholder, const QString& tip) {
    QLineEdit* box = makeSearchBox(iconName, placeholder);
    box->setToolTip(tip);
    box->setAccessibleDescription(tip);
    row->addWidget(box);
    return box;
  };
  prefix_ = makeBox(QStringLiteral("search"), tr("Starts with"),
                    tr("The service lists only names that start with this, however many there are"));
  filter_ = makeBox(QStringLiteral("filter"), tr("Filter what is loaded"),
                    tr("Part of a name, or a pattern such as *.img; looks only at the rows that are loaded"));
  typed_ = new QTimer(this);
  typed_->setSingleShot(true);
  typed_->setInterval(kTypingPause);
  connect(typed_, &QTimer::timeout, this, [this] {
    if (prefix_->text() != model_.prefix()) model_.open(model_.folder(), prefix_->text());
  });
  changed_ = new QTimer(this);
  changed_->setSingleShot(true);
  changed_->setInterval(kChangedPause);
  connect(changed_, &QTimer::timeout, this, &BrowserPane::reload);
  connect(prefix_, &QLineEdit::textChanged, typed_, qOverload<>(&QTimer::start));
  connect(filter_, &QLineEdit::textChanged, &model_, &ListingModel::setFilter);
  return boxes;
}

void BrowserPane::open(const QString& location) {
  if (location.isEmpty()) return;
  navigation_.open(location);
  go(location);
}

void BrowserPane::go(const QString& location) {
  typed_->stop();
  const QSignalBlocker quiet(prefix_);
  prefix_->clear();
  filter_->clear();
  message_->hide();
  keptScroll_ = -1;
  changed_->stop();
  if (welcome_) setWelcome(nullptr);
  path_->setLocation(location);
  model_.open(location, {});
  refresh();
  Q_EMIT locationChanged(location);
}

void BrowserPane::back() {
  if (navigation_.canGoBack()) go(navigation_.goBack());
}

void BrowserPane::forward() {
  if (navigation_.canGoForward()) go(navigation_.goForward());
}

void BrowserPane::up() {
  if (navigation_.canGoUp()) open(navigation_.up());
}

void BrowserPane::reload() {
  if (location().isEmpty()) return;
  // Counted by ranges: to name a million rows takes seconds.
  int rows = 0;
  for (const QItemSelectionRange& range : view_->selectionModel()->selection())
    rows += range.height();
  kept_ = rows <= kMostKept ? selectedLocations() : QStringList();
  keptScroll_ = view_->verticalScrollBar()->value();
  model_.reload();
}

void BrowserPane::reloadSoon() {
  const ListingModel::Coverage coverage = model_.coverage();
  if (changed_->isActive() || !coverage.whole || coverage.loaded > kMostReloaded) return;
  changed_->start();
}

void BrowserPane::restorePosition() {
  if (keptScroll_ < 0 || model_.coverage().loading || model_.coverage().arranging) return;
  QItemSelection selection;
  for (const QString& location : std::as_const(kept_)) {
    const int row = model_.rowOfLocation(location);
    if (row >= 0) selection.select(model_.index(row, 0), model_.index(row, kListingColumns - 1));
  }
  if (!selection.isEmpty()) {
    view_->setCurrentIndex(selection.indexes().front());
    view_->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
  }
  view_->verticalScrollBar()->setValue(std::exchange(keptScroll_, -1));
  kept_.clear();
}

void BrowserPane::editPath() {
  path_->edit();
}

void BrowserPane::focusList() {
  focusWanted_ = true;
  refresh();
}

void BrowserPane::editFilter() {
  filter_->setFocus(Qt::ShortcutFocusReason);
  filter_->selectAll();
}

void BrowserPane::setActive(bool active, bool oneOfTwo) {
  active_ = active && oneOfTwo;
  update();
}

void BrowserPane::paintEvent(QPaintEvent* event) {
  QFrame::paintEvent(event);
  if (!active_) return;
  QPainter painter(this);
  painter.fillRect(0, 0, width(), 2, Colors::of(palette()).accent);
}

void BrowserPane::setWelcome(QWidget* welcome) {
  if (welcome_) {
    pages_->removeWidget(welcome_);
    welcome_->deleteLater();
  }
  welcome_ = welcome;
  if (welcome_) pages_->addWidget(welcome_);
  refresh();
}

bool BrowserPane::showsWelcome() const {
  return welcome_ != nullptr;
}

QStringList BrowserPane::selectedLocations() const {
  return view_->selectedLocations();
}

QList<BrowseItem> BrowserPane::selectedItems() const {
  QList<BrowseItem> items;
  for (const QModelIndex& index : view_->selectionModel()->selectedRows())
    items << model_.item(index);
  return items;
}

bool BrowserPane::hasSelection() const {
  return view_->selectionModel()->hasSelection();
}

// Which page is up: the listing, or the reason why there is none.
void BrowserPane::refresh() {
  back_->setEnabled(navigation_.canGoBack());
  forward_->setEnabled(navigation_.canGoForward());
  up_->setEnabled(navigation_.canGoUp());
  boxes_->setVisible(!welcome_);
  strip_->setVisible(!welcome_);
  showPage(wantedPage());
}

// Focus that was in the page before goes to the one that follows it, not to the next button.
void BrowserPane::showPage(QWidget* page) {
  const QWidget* focus = QApplication::focusWidget();
  const bool had = focus && pages_->isAncestorOf(focus) && pages_->currentWidget() != page;
  pages_->setCurrentWidget(page);
  const bool here = !model_.coverage().loading && !model_.coverage().arranging;
  if (!had && !(focusWanted_ && here)) return;
  if (here) focusWanted_ = false;
  page->setFocus();
}

QWidget* BrowserPane::wantedPage() {
  if (welcome_) return welcome_;
  const ListingModel::Coverage coverage = model_.coverage();
  if (model_.error() && coverage.loaded == 0) {
    showFailure();
    return empty_;
  }
  restorePosition();
  if (model_.error()) message_->showError(*model_.error(), tr("Try again"), [this] { model_.retry(); });
  const bool nothing = coverage.shown == 0 && coverage.whole && !coverage.arranging;
  if (nothing && coverage.loaded > 0) {
    empty_->set(
        QStringLiteral("filter"), tr("No name matches the filter"),
        tr("None of the %Ln loaded row(s) has it in its name.", "", static_cast<int>(coverage.loaded)),
        tr("Clear the filter"), [this] { filter_->clear(); });
  } else if (nothing && !model_.prefix().isEmpty()) {
    empty_->set(QStringLiteral("search"), tr("Nothing starts with “%1”").arg(model_.prefix()),
                tr("Upper and lower case count here."), tr("Show all"), [this] { prefix_->clear(); });
  } else if (nothing && isStoreRoot(location())) {
    empty_->set(QStringLiteral("container"), tr("No containers yet"),
                tr("Objects live in containers. Make the first one, or drop files and folders here."),
                tr("New container…"), [this] { Q_EMIT newContainerRequested(); });
  } else if (nothing) {
    empty_->set(QStringLiteral("upload"), tr("Nothing here yet"),
                tr("Drop files and folders here, or use Upload."));
  }
  return nothing ? static_cast<QWidget*>(empty_) : view_;
}

void BrowserPane::showFailure() {
  const Error& error = *model_.error();
  const ErrorSentence words = sentence(error, Speaker::window);
  QString action = tr("Try again");
  std::function<void()> run = [this] { model_.retry(); };
  const QString connection = location().section(QLatin1Char(':'), 0, 0);
  const bool refused = error.code == ErrorCode::authExpired || error.code == ErrorCode::denied;
  const std::vector<Connection> all = bridge_.engine()->connections();
  const bool saved = std::any_of(all.begin(), all.end(), [&](const Connection& known) {
    return fromUtf8(known.name) == connection && !isOfThisComputer(known);
  });
  if (refused && saved && !isLocalPath(location())) {
    action = tr("Enter the key or SAS…");
    run = [this, connection] { Q_EMIT credentialWanted(connection); };
  }
  empty_->set(QStringLiteral("warning"), capitalised(words.cause),
              words.object + QLatin1Char('\n') + words.nextStep, action, std::move(run));
}

void BrowserPane::openIndex(const QModelIndex& index) {
  if (!index.isValid()) return;
  const BrowseItem item = model_.item(index);
  const QString location = fromUtf8(item.location);
  if (item.kind == BrowseItem::Kind::folder || item.kind == BrowseItem::Kind::container)
    open(folderLocation(location));
  else
    Q_EMIT objectOpened(location);
}

void BrowserPane::countSelection() {
  int rows = 0;
  std::uint64_t bytes = 0;
  for (const QItemSelectionRange& range : view_->selectionModel()->selection()) {
    rows += range.height();
    for (int row = range.top(); row <= range.bottom() && rows <= kMostSummed; ++row)
      bytes += model_.index(row, 0).data(ListingModel::SizeRole).toULongLong();
  }
  strip_->setSelection(rows, bytes);
  Q_EMIT selectionChanged();
}

bool BrowserPane::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::FocusIn) Q_EMIT activated();
  if (watched != empty_) return QFrame::eventFilter(watched, event);
  if (event->type() == QEvent::DragLeave) empty_->setDropping(false);
  if (event->type() != QEvent::DragEnter && event->type() != QEvent::DragMove &&
      event->type() != QEvent::Drop)
    return QFrame::eventFilter(watched, event);
  auto* drop = static_cast<QDropEvent*>(event);
  if (event->type() == QEvent::DragEnter) dragged_ = locationsIn(*drop->mimeData());
  const bool takes = canDrop(dragged_, location());
  empty_->setDropping(takes && event->type() != QEvent::Drop);
  if (!takes) {
    drop->ignore();
    return true;
  }
  drop->setDropAction(Qt::CopyAction);
  drop->accept();
  if (event->type() == QEvent::Drop) Q_EMIT dropped(dragged_, location());
  return true;
}

}  // namespace hawser::ui
