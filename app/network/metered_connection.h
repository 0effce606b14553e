// MeteredConnection: whether what this computer is connected by is paid by volume, as its network manager
// says.
#pragma once

#include <QObject>
#include <functional>
#include <optional>

namespace hawser {

// For the thread of the application. What is new is heard of in its event loop.
class MeteredConnection : public QObject {
 public:
  explicit MeteredConnection(std::function<void()> changed = {}, QObject* parent = nullptr);
  // Nothing: nobody can tell.
  std::optional<bool> now() const;
};

}  // namespace hawser
