// RoomShare: a part of a room, as a bar shows it.
#pragma once

#include <QString>
#include <cstdint>

namespace hawser::ui {

struct RoomShare {
  QString name;
  std::uint64_t bytes = 0;
  std::size_t pattern = 0;  // 0: plain; another one for each
  bool always = false;      // named also where it is nothing
};

}  // namespace hawser::ui
