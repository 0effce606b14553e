// ReportWindow: the verdict on a job, failures first, to read and to save.
#pragma once

#include <QDialog>

#include "api/report.h"

namespace hawser::ui {

class ReportWindow : public QDialog {
  Q_OBJECT
 public:
  explicit ReportWindow(Report report, QWidget* parent = nullptr);

 private:
  QWidget* makeHead();
  QWidget* makeTable();
  void save();
  Report report_;
};

}  // namespace hawser::ui
