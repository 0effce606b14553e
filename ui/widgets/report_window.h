// ReportWindow: the verdict on a job, failures first, to read and to save.
#pragma once

#include <QDialog>
#include <memory>

#include "api/report.h"

namespace hawser::ui {

class EngineBridge;

class ReportWindow : public QDialog {
  Q_OBJECT
 public:
  ReportWindow(EngineBridge& bridge, Report report, QWidget* parent = nullptr);

 private:
  QWidget* makeHead();
  QWidget* makeTable();
  void save();
  void saveTo(const QString& path);
  EngineBridge& bridge_;
  // Shared with the thread that writes it.
  const std::shared_ptr<const Report> report_;
};

}  // namespace hawser::ui
