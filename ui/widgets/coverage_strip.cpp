#include "widgets/coverage_strip.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>

#include "models/text.h"

namespace hawser::ui {

QString coverageText(const ListingModel& model) {
  const ListingModel::Coverage coverage = model.coverage();
  const auto count = [](std::size_t n) { return QLocale().toString(static_cast<qulonglong>(n)); };
  const auto loaded = static_cast<int>(coverage.loaded);
  QStringList parts;
  if (coverage.whole)
    parts << CoverageStrip::tr("%Ln item(s)", "all of a listing", loaded);
  else if (model.error() && coverage.loaded == 0)
    return {};
  else if (model.error())
    parts << CoverageStrip::tr("Loaded %1 before an error").arg(count(coverage.loaded));
  else if (coverage.loaded == 0)
    parts << CoverageStrip::tr("Loading…");
  else
    parts << CoverageStrip::tr("Loaded %1 of more").arg(count(coverage.loaded));
  if (!model.order().filter.isEmpty())
    parts << (coverage.whole
                  ? CoverageStrip::tr("%1 match the filter").arg(count(coverage.shown))
                  : CoverageStrip::tr("%1 of the loaded match the filter").arg(count(coverage.shown)));
  if (model.order().sorted && !coverage.whole) parts << CoverageStrip::tr("sorted within what is loaded");
  if (!model.prefix().isEmpty())
    parts << CoverageStrip::tr("only names that start with “%1”").arg(model.prefix());
  if (coverage.arranging) parts << CoverageStrip::tr("arranging…");
  return parts.join(CoverageStrip::tr(" · ", "between facts on one line"));
}

CoverageStrip::CoverageStrip(ListingModel& model, QWidget* parent) : QWidget(parent), model_(model) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(12, 2, 8, 2);
  text_ = new QLabel;
  text_->setAccessibleName(tr("How much of the listing is loaded"));
  text_->setForegroundRole(QPalette::PlaceholderText);
  text_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  selection_ = new QLabel;
  selection_->setAccessibleName(tr("Selection"));
  all_ = new QPushButton(tr("Load all"));
  all_->setFlat(true);
  all_->setToolTip(tr("Ask the service for page after page until the listing is whole"));
  stop_ = new QPushButton(tr("Stop loading"));
  stop_->setFlat(true);
  row->addWidget(text_, 1);
  row->addWidget(selection_);
  row->addWidget(all_);
  row->addWidget(stop_);
  setFixedHeight(32);
  connect(&model_, &ListingModel::coverageChanged, this, &CoverageStrip::update);
  connect(&model_, &QAbstractItemModel::modelReset, this, &CoverageStrip::update);
  connect(all_, &QPushButton::clicked, &model_, &ListingModel::loadAll);
  connect(stop_, &QPushButton::clicked, &model_, &ListingModel::stopLoading);
  update();
}

void CoverageStrip::setSelection(int rows, std::uint64_t bytes) {
  selection_->setText(rows == 0 ? QString() : tr("%Ln selected, %1", "", rows).arg(sizeText(bytes)));
}

void CoverageStrip::update() {
  const ListingModel::Coverage coverage = model_.coverage();
  text_->setText(coverageText(model_));
  text_->setToolTip(text_->text());
  all_->setVisible(!coverage.whole && !coverage.loadingAll && coverage.loaded > 0);
  stop_->setVisible(coverage.loadingAll);
}

}  // namespace hawser::ui
