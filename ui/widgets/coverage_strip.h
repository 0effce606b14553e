// CoverageStrip: one honest line under a listing: how much of it is loaded, what sort and filter cover.
#pragma once

#include <QWidget>

#include "models/listing_model.h"

class QLabel;
class QPushButton;

namespace hawser::ui {

QString coverageText(const ListingModel& model);

class CoverageStrip : public QWidget {
  Q_OBJECT
 public:
  explicit CoverageStrip(ListingModel& model, QWidget* parent = nullptr);
  void setSelection(int rows, std::uint64_t bytes);

 private:
  void update();
  ListingModel& model_;
  QLabel* text_;
  QLabel* selection_;
  QPushButton* all_;
  QPushButton* stop_;
};

}  // namespace hawser::ui
