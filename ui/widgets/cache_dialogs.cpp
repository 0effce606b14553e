#include "widgets/cache_dialogs.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "base/units.h"
#include "models/text.h"
#include "widgets/dialog_parts.h"
#include "widgets/theme.h"

namespace hawser::ui {

CacheSizeDialog::CacheSizeDialog(std::shared_ptr<const CacheContents> contents, QWidget* parent)
    : QDialog(parent), contents_(std::move(contents)), edit_(new QLineEdit) {
  setWindowTitle(tr("Size of the cache"));
  QVBoxLayout* column = makeColumn(*this, 420);
  const CachedRoom& room = contents_->room;
  addText(*column, tr("It may take %1, and has %2 in it. What is chosen here holds for every program and "
                      "stays.",
                      "the size of the cache, what is in it")
                       .arg(chosenSizeText(room.limit), sizeText(room.cached)));
  auto* label = new QLabel(tr("&At most"));
  edit_->setAccessibleName(tr("Size of the cache"));
  edit_->setPlaceholderText(tr("such as 20G or 512 GiB"));
  edit_->setText(fromUtf8(formatSize(room.limit)));
  edit_->selectAll();
  label->setBuddy(edit_);
  auto* note = new QLabel;
  note->setForegroundRole(QPalette::PlaceholderText);
  note->setWordWrap(true);
  note->setMinimumHeight(3 * note->fontMetrics().lineSpacing());
  note->setAlignment(Qt::AlignTop);
  column->addWidget(label);
  column->addWidget(edit_);
  column->addWidget(note);
  column->addStretch(1);
  auto* box = new QDialogButtonBox;
  QPushButton* go = addGo(*box, tr("&Set the size"));
  box->addButton(QDialogButtonBox::Cancel)->setText(tr("Cancel"));
  column->addWidget(box);
  connect(box, &QDialogButtonBox::accepted, this, &QDialog::accept);
  connect(box, &QDialogButtonBox::rejected, this, &QDialog::reject);
  const auto check = [this, note, go] {
    const Result<std::uint64_t> given = parseSize(toUtf8(edit_->text().trimmed()));
    bool possible = false;
    note->setText(given ? consequencesOfSize(*given, *contents_, possible)
                        : tr("A number with a unit: K, M, G and T, or KiB, MiB, GiB and TiB."));
    go->setEnabled(possible);
  };
  connect(edit_, &QLineEdit::textChanged, this, check);
  check();
  edit_->setFocus();
}

std::uint64_t CacheSizeDialog::limit() const {
  const Result<std::uint64_t> given = parseSize(toUtf8(edit_->text().trimmed()));
  bool possible = false;
  if (given) (void)consequencesOfSize(*given, *contents_, possible);
  return possible ? *given : 0;
}

}  // namespace hawser::ui
