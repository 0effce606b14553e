// LimitDialog: a rate, typed as people write it: "20M", "1.5 MiB"; 0 or nothing for none.
#pragma once

#include <QDialog>

namespace hawser::ui {

class LimitDialog : public QDialog {
  Q_OBJECT
 public:
  LimitDialog(const QString& title, std::uint64_t rate, QWidget* parent = nullptr);

 Q_SIGNALS:
  void chosen(std::uint64_t rate);
};

}  // namespace hawser::ui
