// PartStamp: how one cell of a map looks: a pattern beside the colour, for eyes that do not tell colours
// apart.
#pragma once

#include <QImage>
#include <array>

#include "api/types.h"

class QPalette;

namespace hawser::ui {

inline constexpr int kCell = 13;  // with its gap
inline constexpr int kCellGap = 2;
inline constexpr std::array kPartStates{PartState::verified, PartState::sent,   PartState::reading,
                                        PartState::retry,    PartState::failed, PartState::pending};

// Of each state, by its number.
std::array<QImage, kPartStates.size()> partStamps(const QPalette& palette, double scale,
                                                  int width = kCell - kCellGap);

// Of what was there already and is kept, or copied.
QImage takenStamp(const QPalette& palette, double scale);
QImage copiedStamp(const QPalette& palette, double scale);

}  // namespace hawser::ui
