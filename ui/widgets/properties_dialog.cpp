#include "widgets/properties_dialog.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

#include "api/error_sentence.h"
#include "models/engine_bridge.h"
#include "models/text.h"

namespace hawser::ui {

PropertiesDialog::PropertiesDialog(EngineBridge& bridge, const BrowseItem& item, QWidget* parent)
    : QDialog(parent) {
  setWindowTitle(tr("Properties of “%1”").arg(fromUtf8(item.name)));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(20, 18, 20, 16);
  column->addStrut(420);
  form_ = new QFormLayout;
  form_->setHorizontalSpacing(18);
  form_->setVerticalSpacing(7);
  column->addLayout(form_);
  column->addStretch(1);
  auto* box = new QDialogButtonBox(this);
  QPushButton* close = box->addButton(QDialogButtonBox::Close);
  close->setText(tr("Close"));
  close->setDefault(true);
  column->addWidget(box);
  connect(box, &QDialogButtonBox::rejected, this, &QDialog::reject);
  add(tr("Location"), fromUtf8(item.location));
  if (item.kind == BrowseItem::Kind::object)
    add(tr("Size"),
        tr("%1 (%2 bytes)").arg(sizeText(item.size), QLocale().toString(static_cast<qulonglong>(item.size))));
  if (item.modified) add(tr("Modified"), exactTimeText(*item.modified));
  if (!item.tier.empty()) add(tr("Tier"), fromUtf8(item.tier));
  if (item.kind == BrowseItem::Kind::object)
    operation_ = bridge.engine()->stat(
        item.location,
        bridge.carry<Result<ObjectInfo>>(this, [this](Result<ObjectInfo> info) { showInfo(info); }));
}

void PropertiesDialog::add(const QString& name, const QString& value) {
  if (value.isEmpty()) return;
  auto* label = new QLabel(value);
  label->setTextFormat(Qt::PlainText);
  label->setWordWrap(true);
  label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  label->setAccessibleName(tr("%1: %2", "property, value").arg(name, value));
  auto* what = new QLabel(name);
  what->setAlignment(Qt::AlignLeft | Qt::AlignTop);
  form_->addRow(what, label);
}

void PropertiesDialog::showInfo(const Result<ObjectInfo>& info) {
  if (!info) {
    add(tr("Error"), sentence(info.error(), Speaker::window).whole());
    return;
  }
  const ObjectProperties& properties = info->properties;
  add(tr("Content type"), fromUtf8(properties.contentType));
  add(tr("Encoding"), fromUtf8(properties.contentEncoding));
  add(tr("Cache control"), fromUtf8(properties.cacheControl));
  add(tr("ETag"), fromUtf8(info->etag));
  if (properties.hashes.crc64)
    add(tr("CRC-64"), QStringLiteral("%1").arg(*properties.hashes.crc64, 16, 16, QLatin1Char('0')));
  if (properties.hashes.md5)
    add(tr("MD5"), QString::fromLatin1(
                       QByteArray(reinterpret_cast<const char*>(properties.hashes.md5->data()), 16).toHex()));
  if (properties.linkTarget) add(tr("Link to"), fromUtf8(*properties.linkTarget));
  QStringList metadata;
  for (const auto& [name, value] : properties.metadata)
    metadata << fromUtf8(name) + QStringLiteral(" = ") + fromUtf8(value);
  add(tr("Metadata"), metadata.join(QLatin1Char('\n')));
  adjustSize();
}

}  // namespace hawser::ui
