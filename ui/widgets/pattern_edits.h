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

  // As they were set: what nobody has touched stays that, also where its text would be read otherwise.
  struct Field {
    QLineEdit* edit = nullptr;
    QString text;
    std::vector<std::string> patterns;
    void set(const std::vector<std::string>& known);
    std::vector<std::string> now() const;
  };
  Field include_, exclude_;
};

}  // namespace hawser::ui
