#include "widgets/limit_dialog.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "base/units.h"
#include "models/text.h"
#include "widgets/theme.h"

namespace hawser::ui {

LimitDialog::LimitDialog(const QString& title, std::uint64_t rate, QWidget* parent) : QDialog(parent) {
  setWindowTitle(title);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(20, 18, 20, 16);
  column->addStrut(340);
  column->setSpacing(8);
  auto* label = new QLabel(tr("&At most this much a second"));
  auto* edit = new QLineEdit(rate == 0 ? QString() : QString::number(rate));
  edit->setPlaceholderText(tr("such as 20M or 512 KiB; empty for no limit"));
  edit->setAccessibleName(tr("Limit in bytes a second"));
  label->setBuddy(edit);
  auto* note = new QLabel;
  note->setForegroundRole(QPalette::PlaceholderText);
  column->addWidget(label);
  column->addWidget(edit);
  column->addWidget(note);
  auto* box = new QDialogButtonBox(this);
  QPushButton* set = box->addButton(tr("&Set limit"), QDialogButtonBox::AcceptRole);
  emphasise(*set, Emphasis::primary);
  set->setDefault(true);
  box->addButton(QDialogButtonBox::Cancel)->setText(tr("Cancel"));
  column->addWidget(box);
  const auto read = [edit]() -> Result<std::uint64_t> {
    QString text = edit->text().trimmed();
    if (text.isEmpty()) return std::uint64_t{0};
    return parseSize(toUtf8(text.remove(QStringLiteral("/s"))));
  };
  const auto check = [note, set, read] {
    const Result<std::uint64_t> value = read();
    set->setEnabled(value.has_value());
    note->setText(!value        ? tr("A number, then K, M, G or KiB, MiB, GiB")
                  : *value == 0 ? tr("No limit")
                                : chosenRateText(*value));
  };
  connect(edit, &QLineEdit::textChanged, this, check);
  connect(box, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(box, &QDialogButtonBox::accepted, this, [this, read] {
    if (const Result<std::uint64_t> value = read()) {
      Q_EMIT chosen(*value);
      accept();
    }
  });
  check();
}

}  // namespace hawser::ui
