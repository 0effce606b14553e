// PatternEdits: by which patterns objects are taken and left out.
#pragma once

#include <QWidget>

#include "api/types.h"

class QLineEdit;

namespace hawser::ui {

class PatternEdits : public QWidget {
  Q_OBJECT
 public:
  explicit PatternEdits(QWidget* parent = nullptr);
  void setPatterns(const JobOptions& options);
  void applyTo(JobOptions& options) const;

 Q_SIGNALS:
  void changed();

 private:
  QLineEdit* makeEdit(const QString& label, const QString& example);

  QLineEdit *include_, *exclude_;
};

}  // namespace hawser::ui
