#include <QCoreApplication>
#include <array>

#include "api/background.h"
#include "base/log.h"

namespace hawser {

namespace {
struct BackgroundWords {
  Q_DECLARE_TR_FUNCTIONS(BackgroundWords)
};
}  // namespace

bool operator==(const BackgroundRow& a, const BackgroundRow& b) {
  const auto words = [](const std::optional<Error>& error) { return error ? inLog(*error) : std::string(); };
  return a.profile == b.profile && a.state == b.state && a.hindrance == b.hindrance &&
         a.lastRun == b.lastRun && a.next == b.next && a.job == b.job && a.notify == b.notify &&
         a.watchedWhole == b.watchedWhole && words(a.error) == words(b.error);
}

std::string_view name(BackgroundState state) {
  constexpr std::array<std::string_view, 7> kNames = {"waits",  "hindered", "planning", "running",
                                                      "paused", "refused",  "failed"};
  return kNames[static_cast<std::size_t>(state)];
}

std::string_view name(RunCause cause) {
  constexpr std::array<std::string_view, 6> kNames = {"", "interval", "sign-in", "change", "rescan", "again"};
  return kNames[static_cast<std::size_t>(cause)];
}

QString hindranceWords(Hindrance hindrance) {
  switch (hindrance) {
    case Hindrance::none:
      break;
    case Hindrance::hour:
      return BackgroundWords::tr("waits for its hours");
    case Hindrance::metered:
      return BackgroundWords::tr("waits: this connection is paid by volume");
    case Hindrance::battery:
      return BackgroundWords::tr("waits for mains power");
  }
  return {};
}

}  // namespace hawser
