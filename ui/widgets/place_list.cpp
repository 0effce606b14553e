#include "widgets/place_list.h"

#include <QComboBox>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include "models/text.h"
#include "widgets/icons.h"
#include "widgets/theme.h"

namespace hawser::ui {
namespace {
constexpr int kRows = 4;
}

PlaceList::PlaceList(const QString& label, QWidget* parent) : QWidget(parent) {
  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setColumnStretch(0, 1);
  auto* what = new QLabel(label);
  typed_ = new QComboBox;
  typed_->setEditable(true);
  typed_->setInsertPolicy(QComboBox::NoInsert);
  typed_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  typed_->setAccessibleName(QString(label).remove(QLatin1Char('&')));
  typed_->lineEdit()->setPlaceholderText(tr("/mnt/disk/, studio:backups/ or az://ACCOUNT/CONTAINER/"));
  typed_->lineEdit()->setAccessibleName(typed_->accessibleName());
  // Keys come to the box, which hands them on to its line past all filters.
  typed_->installEventFilter(this);
  typed_->lineEdit()->installEventFilter(this);
  what->setBuddy(typed_);
  list_ = new QListWidget;
  list_->setObjectName(QStringLiteral("places"));
  list_->setTextElideMode(Qt::ElideMiddle);
  list_->setAccessibleName(tr("The places, in their order"));
  list_->installEventFilter(this);
  list_->setFixedHeight(kRows * (list_->fontMetrics().height() + 8) + 8);
  add_ = makeButton(QStringLiteral("add"), tr("Add this place"));
  up_ = makeButton(QStringLiteral("move-up"), tr("Move the place up"));
  down_ = makeButton(QStringLiteral("move-down"), tr("Move the place down"));
  remove_ = makeButton(QStringLiteral("delete"), tr("Take the place out"));
  problem_ = new QLabel;
  problem_->setWordWrap(true);
  problem_->setTextFormat(Qt::PlainText);
  auto* side = new QVBoxLayout;
  for (QToolButton* button : {up_, down_, remove_})
    side->addWidget(button);
  side->addStretch(1);
  grid->addWidget(what, 0, 0);
  grid->addWidget(typed_, 1, 0);
  grid->addWidget(add_, 1, 1);
  grid->addWidget(problem_, 2, 0, 1, 2);
  grid->addWidget(list_, 3, 0);
  grid->addLayout(side, 3, 1);
  connect(add_, &QToolButton::clicked, this, &PlaceList::takeTyped);
  connect(up_, &QToolButton::clicked, this, [this] { move(-1); });
  connect(down_, &QToolButton::clicked, this, [this] { move(1); });
  connect(remove_, &QToolButton::clicked, this, &PlaceList::removeCurrent);
  connect(list_, &QListWidget::currentRowChanged, this, &PlaceList::refreshButtons);
  connect(typed_, &QComboBox::editTextChanged, this, [this] {
    complain({});
    refreshButtons();
  });
  // Chosen from the list is meant.
  connect(typed_, &QComboBox::activated, this, &PlaceList::takeTyped);
  complain({});
  show(-1);
  setFocusProxy(typed_);
}

QToolButton* PlaceList::makeButton(const QString& iconName, const QString& name) {
  auto* button = new QToolButton;
  button->setIcon(icon(iconName));
  button->setAccessibleName(name);
  button->setToolTip(name);
  button->setFocusPolicy(Qt::TabFocus);
  return button;
}

void PlaceList::setConnections(std::vector<Connection> connections) {
  connections_ = std::move(connections);
}

void PlaceList::setSuggestions(const QStringList& locations) {
  typed_->clear();
  typed_->addItems(locations);
  typed_->setCurrentIndex(-1);
  typed_->clearEditText();
}

void PlaceList::setPlaces(const QList<NamedPlace>& places) {
  places_ = places;
  show(places_.isEmpty() ? -1 : 0);
}

void PlaceList::show(int current) {
  list_->clear();
  int number = 0;
  for (const NamedPlace& place : std::as_const(places_)) {
    const QString text = onOneLine(place.text);
    auto* item =
        new QListWidgetItem(tr("%1. %2", "number, place").arg(QLocale().toString(++number), text), list_);
    item->setToolTip(text);
  }
  list_->setCurrentRow(current);
  refreshButtons();
  Q_EMIT changed();
}

void PlaceList::refreshButtons() {
  const int row = list_->currentRow(), last = static_cast<int>(places_.size()) - 1;
  add_->setEnabled(!typed_->currentText().trimmed().isEmpty());
  up_->setEnabled(row > 0);
  down_->setEnabled(row >= 0 && row < last);
  remove_->setEnabled(row >= 0);
}

bool PlaceList::add(const QString& typed) {
  const TypedPlace found = placeFrom(typed, connections_, places_);
  complain(found.problem);
  if (!found.place) return false;
  places_ << *found.place;
  show(static_cast<int>(places_.size()) - 1);
  return true;
}

bool PlaceList::takeTyped() {
  if (typed_->currentText().trimmed().isEmpty()) return true;
  if (!add(typed_->currentText())) return false;
  typed_->setCurrentIndex(-1);
  typed_->clearEditText();
  return true;
}

void PlaceList::move(int by) {
  const int from = list_->currentRow();
  places_.move(from, from + by);
  show(from + by);
}

void PlaceList::removeCurrent() {
  const int row = list_->currentRow();
  if (row < 0) return;
  places_.removeAt(row);
  show(std::min(row, static_cast<int>(places_.size()) - 1));
}

void PlaceList::complain(const QString& problem) {
  problem_->setText(problem);
  problem_->setVisible(!problem.isEmpty());
  QPalette palette = this->palette();
  palette.setColor(QPalette::WindowText, Colors::of(palette).danger);
  problem_->setPalette(palette);
}

bool PlaceList::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() != QEvent::KeyPress) return QWidget::eventFilter(watched, event);
  const auto* key = static_cast<QKeyEvent*>(event);
  const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
  // Enter adds what is typed, and is the dialog's once there is nothing.
  const bool typing = watched == typed_ || watched == typed_->lineEdit();
  if (typing && enter && !typed_->currentText().trimmed().isEmpty()) {
    takeTyped();
    return true;
  }
  if (watched == list_ && key->key() == Qt::Key_Delete) {
    removeCurrent();
    return true;
  }
  const bool alt = key->modifiers().testFlag(Qt::AltModifier);
  if (watched == list_ && alt && (key->key() == Qt::Key_Up || key->key() == Qt::Key_Down)) {
    if (const QToolButton* button = key->key() == Qt::Key_Up ? up_ : down_; button->isEnabled())
      move(key->key() == Qt::Key_Up ? -1 : 1);
    return true;
  }
  return QWidget::eventFilter(watched, event);
}

}  // namespace hawser::ui
