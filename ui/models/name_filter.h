// NameFilter: which names somebody looks for: those with a text in them, without case; '*' and '?' make it a
// pattern.
#pragma once

#include <QRegularExpression>
#include <QString>

namespace hawser::ui {

class NameFilter {
 public:
  explicit NameFilter(const QString& typed);
  bool isAll() const { return typed_.isEmpty(); }
  bool passes(const QString& name) const;

 private:
  QString typed_;
  bool pattern_;
  QRegularExpression glob_;
};

}  // namespace hawser::ui
