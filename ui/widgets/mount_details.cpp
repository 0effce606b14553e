#include "widgets/mount_details.h"

#include <QClipboard>
#include <QEvent>
#include <QFormLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "models/mount_text.h"
#include "models/text.h"
#include "presenters/mount_rules.h"
#include "widgets/icons.h"
#include "widgets/legend.h"
#include "widgets/mount_map.h"
#include "widgets/shortened_label.h"
#include "widgets/theme.h"

namespace hawser::ui {
namespace {
constexpr int kSymbol = 16;
}

MountDetails::MountDetails(QWidget* parent) : QWidget(parent) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(18, 12, 18, 6);
  column->setSpacing(10);
  auto* sides = new QHBoxLayout;
  sides->setSpacing(24);
  sides->addWidget(makeFacts(), 1);
  sides->addWidget(makeMapSide(), 1);
  column->addWidget(makeTrouble());
  column->addLayout(sides, 1);
}

QLabel* MountDetails::addFact(QFormLayout& form, const QString& name) {
  auto* value = new ShortenedLabel({});
  auto* what = new QLabel(name);
  what->setForegroundRole(QPalette::PlaceholderText);
  form.addRow(what, value);
  return value;
}

QWidget* MountDetails::makeFacts() {
  auto* facts = new QWidget;
  auto* form = new QFormLayout(facts);
  form->setContentsMargins(0, 0, 0, 0);
  form->setHorizontalSpacing(14);
  form->setVerticalSpacing(8);
  form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
  form->setLabelAlignment(Qt::AlignLeft);
  auto* row = new QHBoxLayout;
  row->setSpacing(6);
  address_ = new QLineEdit;
  address_->setReadOnly(true);
  address_->setToolTip(tr("What to give to programs that use it as a disk: qemu, nbdfuse, nbd-client"));
  address_->setAccessibleName(tr("Address of the mount"));
  copy_ = new QPushButton(icon(QStringLiteral("copy")), tr("C&opy"));
  copy_->setAutoDefault(false);
  copy_->setAccessibleName(tr("Copy the address"));
  connect(copy_, &QPushButton::clicked, this,
          [this] { QGuiApplication::clipboard()->setText(address_->text()); });
  row->addWidget(address_, 1);
  row->addWidget(copy_);
  auto* what = new QLabel(tr("Address"));
  what->setForegroundRole(QPalette::PlaceholderText);
  form->addRow(what, row);
  source_ = addFact(*form, tr("Source"));
  backing_ = addFact(*form, tr("Kept in"));
  reads_ = addFact(*form, tr("Reads"));
  auto* detaching = new QHBoxLayout;
  detaching->setSpacing(6);
  safeIcon_ = new QLabel;
  safe_ = new QLabel;
  safe_->setWordWrap(true);
  safe_->setTextFormat(Qt::PlainText);
  detaching->addWidget(safeIcon_, 0, Qt::AlignTop);
  detaching->addWidget(safe_, 1);
  auto* detach = new QLabel(tr("Detaching"));
  detach->setForegroundRole(QPalette::PlaceholderText);
  detach->setAlignment(Qt::AlignLeft | Qt::AlignTop);
  form->addRow(detach, detaching);
  return facts;
}

QWidget* MountDetails::makeTrouble() {
  trouble_ = new QWidget;
  auto* row = new QHBoxLayout(trouble_);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(8);
  troubleIcon_ = new QLabel;
  troubleText_ = new QLabel;
  troubleText_->setWordWrap(true);
  troubleText_->setTextFormat(Qt::PlainText);
  troubleText_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  again_ = new QPushButton(tr("&Mount again"));
  again_->setAutoDefault(false);
  connect(again_, &QPushButton::clicked, this, &MountDetails::againWanted);
  row->addWidget(troubleIcon_, 0, Qt::AlignTop);
  row->addWidget(troubleText_, 1);
  row->addWidget(again_, 0, Qt::AlignTop);
  trouble_->hide();
  return trouble_;
}

QWidget* MountDetails::makeMapSide() {
  auto* side = new QWidget;
  auto* column = new QVBoxLayout(side);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(6);
  map_ = new MountMap;
  mapText_ = new QLabel;
  mapText_->setTextFormat(Qt::PlainText);
  mapText_->setWordWrap(true);
  mapText_->setForegroundRole(QPalette::PlaceholderText);
  // What is below does not move when the cursor tells of another stretch.
  mapText_->setMinimumHeight(2 * mapText_->fontMetrics().lineSpacing());
  mapText_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
  legend_ = new Legend;
  column->addWidget(map_, 1);
  column->addWidget(legend_);
  column->addWidget(mapText_);
  connect(map_, &CellGrid::cursorMoved, this, &MountDetails::showCursor);
  return side;
}

void MountDetails::say(QLabel& label, const QString& text) {
  if (label.text() == text) return;
  label.setText(text);
  label.setToolTip(text);
}

void MountDetails::set(const RunningMount& mount) {
  const bool other = mount.id != mount_.id;
  mount_ = mount;
  const QString uri = fromUtf8(mount.status.uri);
  if (address_->text() != uri) {
    address_->setText(uri);
    address_->setCursorPosition(0);
  }
  address_->setEnabled(!mount.ended);
  copy_->setEnabled(!mount.ended);
  say(*source_, onOneLine(fromUtf8(mount.status.source)));
  const QString backing = onOneLine(fromUtf8(mount.status.backing));
  say(*backing_, mount.status.readOnly ? tr("%1 (read-only)", "a file").arg(backing) : backing);
  say(*reads_, mountHitsText(mount.status));
  safe_->setText(detachText(mount));
  const QString trouble = mountTroubleText(mount);
  troubleText_->setText(trouble);
  trouble_->setVisible(!trouble.isEmpty());
  again_->setVisible(mount.ended.has_value());
  recolor();
  if (!other) return;
  map_->clear();
  legend_->set({});
  summary_.clear();
  showCursor();
}

void MountDetails::setMap(const RunningMount& mount, std::vector<MountMapCell> map) {
  summary_ = mountMapSummary(map, mount.status);
  map_->set(mount, std::move(map));
  legend_->set(map_->legend());
  showCursor();
}

void MountDetails::showCursor() {
  const QString at = map_->cursorText();
  mapText_->setText(at.isEmpty() ? summary_ : at);
}

void MountDetails::recolor() {
  const Colors colors = Colors::of(palette());
  const auto paint = [this](QLabel& label, const char* name, const QColor& color) {
    label.setPixmap(symbol(QLatin1String(name), color, kSymbol, devicePixelRatioF()));
  };
  const bool safe = isSafeToDetach(mount_);
  paint(*safeIcon_, safe ? "check" : "warning", safe ? colors.success : colors.warning);
  const bool ended = mount_.ended.has_value();
  paint(*troubleIcon_, ended ? "error" : "warning", ended ? colors.danger : colors.warning);
}

void MountDetails::changeEvent(QEvent* event) {
  if (event->type() == QEvent::PaletteChange) recolor();
  QWidget::changeEvent(event);
}

}  // namespace hawser::ui
