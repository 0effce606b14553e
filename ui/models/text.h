// Text: sizes, rates, times and locations as the window shows them, in the user's language.
#pragma once

#include <QString>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace hawser::ui {

QString fromUtf8(std::string_view text);
std::string toUtf8(const QString& text);

// One system for the whole window; a preference.
enum class Units : std::uint8_t { iec, si };
void setUnits(Units units);
Units units();

// A number for %Ln, which takes no greater ones.
int counted32(std::uint64_t count);
QString sizeText(std::uint64_t bytes);                      // "250.3 MiB"
QString sizeOfText(std::uint64_t done, std::uint64_t all);  // "150 of 250 MiB"
QString rateText(double bytesPerSecond);                    // "18.2 MiB/s"
// Of what somebody chose and does not move: no more digits than it has. "2 MiB", "1.5 GiB/s".
QString chosenSizeText(std::uint64_t bytes);
QString chosenRateText(std::uint64_t bytesPerSecond);
QString durationText(std::chrono::seconds duration);    // "2 min", "1 h 20 min"
QString percentText(double fraction);                   // "61 %"
QString timeText(const std::optional<WallTime>& time);  // "today 10:41", or date and time; empty for none
QString clockText(const WallTime& time);                // "10:41:07"
QString exactTimeText(const WallTime& time);
// A name as one line that cannot deceive: what would break the line or turn its direction is shown as a sign.
QString onOneLine(const QString& text);
// As the beginning of a sentence.
QString capitalised(const QString& text);

// Last part of a location, without a trailing '/'.
QString nameOf(const QString& location);
// All but the last part: the folder that holds it, ending in '/' or ':'. Empty for a root.
QString parentOf(const QString& location);
bool isLocalPath(const QString& location);
// "NAME:" without a container.
bool isStoreRoot(const QString& location);
// A location one level down, for a folder or container.
QString folderLocation(const QString& location);

}  // namespace hawser::ui
