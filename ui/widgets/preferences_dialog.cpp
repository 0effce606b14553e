#include "widgets/preferences_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QGroupBox>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include "models/autostart.h"
#include "models/text.h"
#include "widgets/theme.h"

namespace hawser::ui {
namespace {
std::uint64_t rateUnit() {
  return units() == Units::iec ? 1024 * 1024 : 1000 * 1000;
}

QComboBox* choice(const QString& name, const QStringList& texts, int current) {
  auto* box = new QComboBox;
  box->setAccessibleName(name);
  box->addItems(texts);
  box->setCurrentIndex(current);
  return box;
}

QSpinBox* number(const QString& name, int least, int most, int value, const QString& suffix,
                 const QString& special) {
  auto* box = new QSpinBox;
  box->setAccessibleName(name);
  box->setRange(least, most);
  box->setValue(value);
  box->setSuffix(suffix);
  box->setSpecialValueText(special);
  return box;
}
}  // namespace

PreferencesDialog::PreferencesDialog(const Preferences& preferences, QWidget* parent)
    : QDialog(parent), preferences_(preferences) {
  setWindowTitle(tr("Preferences"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(20, 18, 20, 16);
  column->addStrut(440);
  column->setSpacing(12);
  column->addWidget(makeTransfers());
  column->addWidget(makeView());
  auto* note = new QLabel(tr("Memory and language count from the next start on."));
  note->setForegroundRole(QPalette::PlaceholderText);
  note->setWordWrap(true);
  column->addWidget(note);
  column->addStretch(1);
  auto* box = new QDialogButtonBox(this);
  QPushButton* save = box->addButton(tr("&Save"), QDialogButtonBox::AcceptRole);
  emphasise(*save, Emphasis::primary);
  save->setDefault(true);
  box->addButton(QDialogButtonBox::Cancel)->setText(tr("Cancel"));
  column->addWidget(box);
  connect(box, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(box, &QDialogButtonBox::accepted, this, [this] {
    if (atSignIn_->isChecked() != startsAtSignIn() && !setStartsAtSignIn(atSignIn_->isChecked()))
      return atSignIn_->setText(tr("Start when I sign in: its file could not be written"));
    Q_EMIT chosen(read());
    accept();
  });
}

QWidget* PreferencesDialog::makeTransfers() {
  auto* group = new QGroupBox(tr("Transfers"));
  auto* form = new QFormLayout(group);
  form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
  limit_ = number(tr("Limit for all transfers"), 0, 100000,
                  static_cast<int>(std::min<std::uint64_t>(preferences_.limitRate / rateUnit(), 100000)),
                  units() == Units::iec ? tr(" MiB/s") : tr(" MB/s"), tr("No limit"));
  memory_ = number(tr("Memory for parts on their way"), 16, 4096, static_cast<int>(preferences_.memoryMiB),
                   tr(" MiB"), {});
  parallel_ = number(tr("Parts at the same time"), 0, 256, static_cast<int>(preferences_.parallel), {},
                     tr("As the link allows"));
  conflict_ = choice(tr("Where something is already there"),
                     {tr("Overwrite it"), tr("Skip"), tr("Keep both"), tr("Keep the newer"), tr("Ask me")},
                     static_cast<int>(preferences_.conflict));
  verify_ =
      choice(tr("Verification"), {tr("None"), tr("Every part and the whole"), tr("Also read all of it back")},
             static_cast<int>(preferences_.verify));
  form->addRow(tr("&Limit"), limit_);
  form->addRow(tr("&Memory"), memory_);
  form->addRow(tr("Parts at the same &time"), parallel_);
  form->addRow(tr("Where something is &already there"), conflict_);
  form->addRow(tr("&Verify"), verify_);
  onlyChanges_ = new QCheckBox(tr("Send only what &changed where possible"));
  onlyChanges_->setChecked(preferences_.onlyChanges);
  onlyChanges_->setToolTip(
      tr("Files are compared first with what is at their destination. That takes as long as reading them."));
  form->addRow(onlyChanges_);
  return group;
}

QWidget* PreferencesDialog::makeView() {
  auto* group = new QGroupBox(tr("Window"));
  auto* form = new QFormLayout(group);
  form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
  appearance_ =
      choice(tr("Appearance"), {tr("As the desktop"), tr("Light"), tr("Dark")}, preferences_.appearance);
  units_ = choice(tr("Units"), {tr("1 KiB = 1,024 bytes"), tr("1 kB = 1,000 bytes")},
                  preferences_.units == Units::si ? 1 : 0);
  language_ = new QComboBox;
  language_->setAccessibleName(tr("Language"));
  language_->addItem(tr("As the system"), QString());
  language_->addItem(QStringLiteral("English"), QStringLiteral("en"));
  language_->addItem(QStringLiteral("Deutsch"), QStringLiteral("de"));
  language_->setCurrentIndex(std::max(0, language_->findData(preferences_.language)));
  form->addRow(tr("A&ppearance"), appearance_);
  form->addRow(tr("&Units"), units_);
  form->addRow(tr("Lan&guage"), language_);
  closeToTray_ = new QCheckBox(tr("Go &on in the tray when the window is closed"));
  closeToTray_->setChecked(preferences_.closeToTray);
  closeToTray_->setToolTip(tr("Where the desktop has a tray; elsewhere closing the window ends Hawser."));
  form->addRow(closeToTray_);
  atSignIn_ = new QCheckBox(tr("Start &when I sign in, without a window"));
  atSignIn_->setChecked(startsAtSignIn());
  form->addRow(atSignIn_);
  return group;
}

Preferences PreferencesDialog::read() const {
  Preferences result = preferences_;
  const auto before = static_cast<int>(preferences_.limitRate / rateUnit());
  // A limit finer than this box shows stays unless the box was changed.
  if (limit_->value() != before) result.limitRate = static_cast<std::uint64_t>(limit_->value()) * rateUnit();
  result.memoryMiB = static_cast<std::uint64_t>(memory_->value());
  result.parallel = static_cast<std::uint32_t>(parallel_->value());
  result.conflict = static_cast<ConflictPolicy>(conflict_->currentIndex());
  result.verify = static_cast<VerifyLevel>(verify_->currentIndex());
  result.onlyChanges = onlyChanges_->isChecked();
  result.closeToTray = closeToTray_->isChecked();
  result.units = units_->currentIndex() == 1 ? Units::si : Units::iec;
  result.appearance = appearance_->currentIndex();
  result.language = language_->currentData().toString();
  return result;
}

}  // namespace hawser::ui
