#include "widgets/delete_dialog.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "models/text.h"
#include "widgets/theme.h"

namespace hawser::ui {
namespace {
constexpr qsizetype kListed = 8;
constexpr qsizetype kFewEnough = 20;
}  // namespace

DeleteDialog::DeleteDialog(const QList<BrowseItem>& items, QWidget* parent) : QDialog(parent) {
  setWindowTitle(tr("Delete"));
  const auto count = static_cast<int>(items.size());
  const bool folders = std::any_of(items.begin(), items.end(), [](const BrowseItem& item) {
    return item.kind == BrowseItem::Kind::folder || item.kind == BrowseItem::Kind::container;
  });
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(20, 18, 20, 16);
  column->addStrut(400);
  column->setSpacing(10);
  auto* head = new QLabel(tr("Delete %Ln item(s) for good?", "", count));
  QFont bold = head->font();
  bold.setPointSizeF(bold.pointSizeF() * 1.2);
  bold.setWeight(QFont::DemiBold);
  head->setFont(bold);
  column->addWidget(head);
  QStringList names;
  for (const BrowseItem& item : items.first(std::min(kListed, items.size())))
    names << fromUtf8(item.location);
  if (items.size() > kListed) names << tr("and %Ln more", "", count - static_cast<int>(kListed));
  auto* list = new QLabel(names.join(QLatin1Char('\n')));
  list->setTextFormat(Qt::PlainText);
  list->setWordWrap(true);
  list->setForegroundRole(QPalette::PlaceholderText);
  column->addWidget(list);
  if (folders) {
    auto* warning = new QLabel(tr("Folders and containers go with everything that is in them."));
    warning->setWordWrap(true);
    column->addWidget(warning);
  }
  auto* box = new QDialogButtonBox(this);
  QPushButton* remove = box->addButton(tr("&Delete %Ln item(s)", "", count), QDialogButtonBox::AcceptRole);
  emphasise(*remove, Emphasis::danger);
  remove->setAutoDefault(false);
  QPushButton* cancel = box->addButton(QDialogButtonBox::Cancel);
  cancel->setText(tr("Cancel"));
  cancel->setDefault(true);
  if (folders || items.size() > kFewEnough) {
    auto* ask = new QLabel(tr("&Type %1 to go on").arg(count));
    auto* typed = new QLineEdit;
    typed->setAccessibleName(tr("Number of items to delete"));
    ask->setBuddy(typed);
    column->addWidget(ask);
    column->addWidget(typed);
    remove->setEnabled(false);
    connect(typed, &QLineEdit::textChanged, remove, [remove, count](const QString& text) {
      remove->setEnabled(text.trimmed() == QString::number(count));
    });
  }
  column->addWidget(box);
  connect(box, &QDialogButtonBox::accepted, this, &QDialog::accept);
  connect(box, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

}  // namespace hawser::ui
