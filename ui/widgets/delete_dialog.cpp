#include "widgets/delete_dialog.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>

#include "api/error_sentence.h"
#include "models/engine_bridge.h"
#include "models/text.h"
#include "widgets/theme.h"

namespace hawser::ui {
namespace {
constexpr qsizetype kListed = 8;
constexpr std::uint64_t kFewEnough = 20;
constexpr int kLook = 100;  // ms

bool isFolder(const BrowseItem& item) {
  return item.kind == BrowseItem::Kind::folder || item.kind == BrowseItem::Kind::container;
}
}  // namespace

DeleteDialog::DeleteDialog(EngineBridge& bridge, const QList<BrowseItem>& items, QWidget* parent)
    : QDialog(parent), bridge_(bridge), column_(new QVBoxLayout(this)) {
  setWindowTitle(tr("Delete"));
  column_->setContentsMargins(20, 18, 20, 16);
  column_->addStrut(420);
  column_->setSpacing(10);
  makeHead(items);
  makeQuestion();
  std::vector<std::string> folders;
  for (const BrowseItem& item : items) {
    if (isFolder(item)) {
      folders.push_back(item.location);
      containers_ += item.kind == BrowseItem::Kind::container ? 1 : 0;
    } else {
      ++tally_->objects;
      tally_->bytes += item.size;
    }
  }
  folders_ = !folders.empty();
  if (folders_)
    count(std::move(folders));
  else
    counted({});
}

DeleteDialog::~DeleteDialog() = default;

std::uint64_t DeleteDialog::objects() const {
  return tally_->objects;
}

void DeleteDialog::makeHead(const QList<BrowseItem>& items) {
  const auto count = static_cast<int>(items.size());
  auto* head = new QLabel(tr("Delete %Ln item(s) for good?", "", count));
  QFont bold = head->font();
  bold.setPointSizeF(bold.pointSizeF() * 1.2);
  bold.setWeight(QFont::DemiBold);
  head->setFont(bold);
  QStringList names;
  for (const BrowseItem& item : items.first(std::min(kListed, items.size())))
    names << onOneLine(fromUtf8(item.location));
  if (items.size() > kListed) names << tr("and %Ln more", "", count - static_cast<int>(kListed));
  auto* list = new QLabel(names.join(QLatin1Char('\n')));
  list->setTextFormat(Qt::PlainText);
  list->setWordWrap(true);
  list->setForegroundRole(QPalette::PlaceholderText);
  what_ = new QLabel;
  what_->setTextFormat(Qt::PlainText);
  what_->setWordWrap(true);
  for (QLabel* label : {head, list, what_})
    column_->addWidget(label);
}

void DeleteDialog::makeQuestion() {
  ask_ = new QLabel;
  typed_ = new QLineEdit;
  typed_->setAccessibleName(tr("Number of objects to delete"));
  ask_->setBuddy(typed_);
  ask_->hide();
  typed_->hide();
  column_->addWidget(ask_);
  column_->addWidget(typed_);
  column_->addStretch(1);
  box_ = new QDialogButtonBox;
  remove_ = box_->addButton(tr("&Delete"), QDialogButtonBox::AcceptRole);
  emphasise(*remove_, Emphasis::danger);
  remove_->setAutoDefault(false);
  remove_->setEnabled(false);
  QPushButton* cancel = box_->addButton(QDialogButtonBox::Cancel);
  cancel->setText(tr("Cancel"));
  cancel->setDefault(true);
  column_->addWidget(box_);
  connect(typed_, &QLineEdit::textChanged, this, &DeleteDialog::check);
  connect(box_, &QDialogButtonBox::accepted, this, &QDialog::accept);
  connect(box_, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

// Letting go of the operation, when the dialog is closed, ends the counting.
void DeleteDialog::count(std::vector<std::string> folders) {
  look_ = new QTimer(this);
  connect(look_, &QTimer::timeout, this, &DeleteDialog::showCounting);
  look_->start(kLook);
  showCounting();
  operation_ = bridge_.engine()->countRemoval(
      folders, tally_, bridge_.carry<Status>(this, [this](Status status) { counted(status); }));
}

void DeleteDialog::showCounting() {
  what_->setText(tr("Counting what is in there: %Ln object(s) so far…", "", counted32(tally_->objects)));
}

void DeleteDialog::counted(const Status& status) {
  operation_.reset();
  if (look_) look_->stop();
  if (!status) {
    what_->setText(tr("It could not be counted, so it cannot be deleted. %1")
                       .arg(sentence(status.error(), Speaker::window).whole()));
    adjustSize();
    return;
  }
  known_ = true;
  const std::uint64_t all = tally_->objects;
  const int count = counted32(all);
  QString text =
      folders_ && all == 0
          ? tr("There is no object in it.")
          : tr("%Ln object(s) with %1 will be gone.", "a size", count).arg(sizeText(tally_->bytes));
  if (containers_ > 0) text += QLatin1Char(' ') + tr("%Ln container(s) will be gone too.", "", containers_);
  what_->setText(text);
  if (all > 0) remove_->setText(tr("&Delete %Ln object(s)", "", count));
  const bool types = all > kFewEnough || (folders_ && all > 0);
  ask_->setText(tr("&Type %1 to go on").arg(all));
  ask_->setVisible(types);
  typed_->setVisible(types);
  if (types && isVisible()) typed_->setFocus();
  check();
  // Newer Qt tells the box of a button's longer text later than the dialog is made to fit.
  box_->layout()->invalidate();
  adjustSize();
}

void DeleteDialog::check() {
  const bool right = typed_->isHidden() || typed_->text().trimmed() == QString::number(objects());
  remove_->setEnabled(known_ && right);
}

}  // namespace hawser::ui
