#include "widgets/url_dialog.h"

#include <QClipboard>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "api/error_sentence.h"
#include "models/engine_bridge.h"
#include "models/text.h"
#include "widgets/icons.h"
#include "widgets/theme.h"

namespace hawser::ui {
namespace {
constexpr int kLongHours = 7 * 24;
}

UrlDialog::UrlDialog(EngineBridge& bridge, QString location, QWidget* parent)
    : QDialog(parent), bridge_(bridge), location_(std::move(location)) {
  setWindowTitle(tr("Share “%1”").arg(nameOf(location_)));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(20, 18, 20, 16);
  column->addStrut(480);
  column->setSpacing(10);
  auto* form = new QFormLayout;
  form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
  expiry_ = new QComboBox;
  expiry_->setAccessibleName(tr("How long the URL works"));
  expiry_->addItem(tr("1 hour"), 1);
  expiry_->addItem(tr("1 day"), 24);
  expiry_->addItem(tr("7 days"), kLongHours);
  expiry_->addItem(tr("30 days"), 30 * 24);
  expiry_->setCurrentIndex(1);
  form->addRow(tr("&Works for"), expiry_);
  url_ = new QLineEdit;
  url_->setReadOnly(true);
  url_->setAccessibleName(tr("The URL"));
  url_->setPlaceholderText(tr("Not made yet"));
  form->addRow(tr("U&RL"), url_);
  column->addLayout(form);
  note_ = new QLabel;
  note_->setWordWrap(true);
  note_->setForegroundRole(QPalette::PlaceholderText);
  column->addWidget(note_);
  auto* box = new QDialogButtonBox(this);
  create_ = box->addButton(tr("&Make URL"), QDialogButtonBox::ActionRole);
  emphasise(*create_, Emphasis::primary);
  create_->setDefault(true);
  copy_ = box->addButton(tr("&Copy URL"), QDialogButtonBox::ActionRole);
  copy_->setIcon(icon(QStringLiteral("copy")));
  copy_->setEnabled(false);
  box->addButton(QDialogButtonBox::Close)->setText(tr("Close"));
  column->addWidget(box);
  connect(create_, &QPushButton::clicked, this, &UrlDialog::create);
  connect(copy_, &QPushButton::clicked, this,
          [this] { QGuiApplication::clipboard()->setText(url_->text()); });
  connect(box, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(expiry_, &QComboBox::currentIndexChanged, this, &UrlDialog::warn);
  warn();
}

void UrlDialog::warn() {
  url_->clear();
  copy_->setEnabled(false);
  note_->setText(
      expiry_->currentData().toInt() > kLongHours
          ? tr("Long: whoever gets hold of this URL can read the object all that time, and it cannot be "
               "taken back one by one.")
          : tr("Whoever has the URL can read this one object until then. It is not kept anywhere."));
}

void UrlDialog::create() {
  create_->setEnabled(false);
  const auto expires = Clock::system().now() + std::chrono::hours(expiry_->currentData().toInt());
  operation_ = bridge_.engine()->presignedUrl(
      toUtf8(location_), expires, bridge_.carry<Result<std::string>>(this, [this](Result<std::string> url) {
        create_->setEnabled(true);
        if (!url) {
          note_->setText(sentence(url.error(), Speaker::window).whole());
          return;
        }
        url_->setText(fromUtf8(*url));
        url_->setCursorPosition(0);
        copy_->setEnabled(true);
        copy_->setFocus();
      }));
}

}  // namespace hawser::ui
