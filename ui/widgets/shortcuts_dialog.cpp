#include "widgets/shortcuts_dialog.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "widgets/search_box.h"

namespace hawser::ui {

ShortcutsDialog::ShortcutsDialog(const QList<QAction*>& actions, QWidget* parent) : QDialog(parent) {
  setWindowTitle(tr("Keyboard shortcuts"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(16, 16, 16, 14);
  QLineEdit* search = makeSearchBox(QStringLiteral("search"), tr("Find a command"));
  auto* list = new QTreeWidget;
  list->setAccessibleName(tr("Commands and their keys"));
  list->setColumnCount(2);
  list->setHeaderLabels({tr("Command"), tr("Keys")});
  list->setRootIsDecorated(false);
  list->setUniformRowHeights(true);
  list->setAlternatingRowColors(true);
  // Names stand below one another, with an icon or without.
  QPixmap blank(16, 16);
  blank.fill(Qt::transparent);
  const QIcon none(blank);
  for (const QAction* action : actions) {
    if (action->shortcut().isEmpty()) continue;
    QString text = action->text();
    text.remove(QLatin1Char('&')).remove(QChar(0x2026));
    auto* item = new QTreeWidgetItem(list, {text, action->shortcut().toString(QKeySequence::NativeText)});
    item->setIcon(0, action->icon().isNull() ? none : action->icon());
    item->setSizeHint(0, QSize(0, list->fontMetrics().height() + 10));
  }
  list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
  list->header()->setStretchLastSection(false);
  list->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
  connect(search, &QLineEdit::textChanged, list, [list](const QString& word) {
    for (int i = 0; i < list->topLevelItemCount(); ++i) {
      QTreeWidgetItem* item = list->topLevelItem(i);
      item->setHidden(!item->text(0).contains(word, Qt::CaseInsensitive) &&
                      !item->text(1).contains(word, Qt::CaseInsensitive));
    }
  });
  auto* box = new QDialogButtonBox(this);
  QPushButton* close = box->addButton(QDialogButtonBox::Close);
  close->setText(tr("Close"));
  connect(box, &QDialogButtonBox::rejected, this, &QDialog::reject);
  column->addWidget(search);
  column->addWidget(list, 1);
  column->addWidget(box);
  resize(460, 560);
}

}  // namespace hawser::ui
