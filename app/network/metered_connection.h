// MeteredConnection: whether what this computer is connected by is paid by volume, told to the engine.
#pragma once

#include <QObject>

namespace hawser {

namespace ui {
class EngineBridge;
}

class MeteredConnection : public QObject {
 public:
  explicit MeteredConnection(ui::EngineBridge& bridge, QObject* parent = nullptr);

 private:
  void tell();

  ui::EngineBridge& bridge_;
};

}  // namespace hawser
