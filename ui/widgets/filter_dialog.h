// FilterDialog: which of what is pasted should be copied, by patterns, with how much that is.
#pragma once

#include <QDialog>

#include "api/engine.h"

class QLabel;
class QPushButton;
class QTimer;

namespace hawser::ui {

class EngineBridge;
class PatternEdits;

class FilterDialog : public QDialog {
  Q_OBJECT
 public:
  // `request` without its patterns.
  FilterDialog(EngineBridge& bridge, JobRequest request, QWidget* parent = nullptr);
  ~FilterDialog() override;

  // With the patterns as they are now.
  JobRequest request() const;

 private:
  void count();
  void showCounted(const Result<PlanSummary>& plan);

  EngineBridge& bridge_;
  const JobRequest request_;
  PatternEdits* patterns_;
  QLabel* what_;
  QPushButton* copy_;
  QTimer* typed_;
  OperationPtr operation_;
};

}  // namespace hawser::ui
