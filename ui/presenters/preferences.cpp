#include "presenters/preferences.h"

#include <QSettings>
#include <algorithm>

namespace hawser::ui {

Preferences Preferences::load() {
  const QSettings settings;
  Preferences result;
  const auto number = [&](const char* key, auto fallback) {
    bool ok = false;
    const auto value = settings.value(QLatin1String(key)).toULongLong(&ok);
    return ok ? static_cast<decltype(fallback)>(value) : fallback;
  };
  result.limitRate = number("transfers/limitRate", result.limitRate);
  result.memoryMiB = std::clamp<std::uint64_t>(number("transfers/memoryMiB", result.memoryMiB), 16, 4096);
  result.parallel = std::min(number("transfers/parallel", result.parallel), 256U);
  result.units = number("view/units", 0) == 1 ? Units::si : Units::iec;
  result.appearance = std::clamp(number("view/appearance", 0), 0, 2);
  result.language = settings.value(QStringLiteral("view/language")).toString();
  result.conflict = static_cast<ConflictPolicy>(std::clamp(number("transfers/conflict", 4), 0, 4));
  result.verify = static_cast<VerifyLevel>(std::clamp(number("transfers/verify", 1), 0, 2));
  result.onlyChanges = settings.value(QStringLiteral("transfers/onlyChanges")).toBool();
  result.closeToTray = settings.value(QStringLiteral("window/closeToTray"), true).toBool();
  result.welcomed = settings.value(QStringLiteral("view/welcomed")).toBool();
  return result;
}

void Preferences::save() const {
  QSettings settings;
  settings.setValue(QStringLiteral("transfers/limitRate"), static_cast<qulonglong>(limitRate));
  settings.setValue(QStringLiteral("transfers/memoryMiB"), static_cast<qulonglong>(memoryMiB));
  settings.setValue(QStringLiteral("transfers/parallel"), parallel);
  settings.setValue(QStringLiteral("transfers/conflict"), static_cast<int>(conflict));
  settings.setValue(QStringLiteral("transfers/verify"), static_cast<int>(verify));
  settings.setValue(QStringLiteral("transfers/onlyChanges"), onlyChanges);
  settings.setValue(QStringLiteral("view/units"), units == Units::si ? 1 : 0);
  settings.setValue(QStringLiteral("view/appearance"), appearance);
  settings.setValue(QStringLiteral("view/language"), language);
  settings.setValue(QStringLiteral("view/welcomed"), welcomed);
  settings.setValue(QStringLiteral("window/closeToTray"), closeToTray);
}

JobOptions Preferences::jobOptions() const {
  JobOptions options;
  options.conflict = conflict;
  options.verify = verify;
  options.parallel = parallel;
  options.delta = onlyChanges;
  return options;
}

}  // namespace hawser::ui
