// WelcomePage: three first steps, none of which needs an account.
#pragma once

#include <QScrollArea>

class QBoxLayout;

namespace hawser::ui {

class WelcomePage : public QScrollArea {
  Q_OBJECT
 public:
  explicit WelcomePage(QWidget* parent = nullptr);

 Q_SIGNALS:
  void connectChosen();
  void defaultStoreChosen();
  void emulatorChosen();

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  QBoxLayout* cards_;
};

}  // namespace hawser::ui
