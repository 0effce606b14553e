// Preferences: what the user chose once. Never a secret.
#pragma once

#include <QString>

#include "api/types.h"
#include "models/text.h"

namespace hawser::ui {

struct Preferences {
  std::uint64_t limitRate = 0;   // bytes a second; 0: none
  std::uint64_t memoryMiB = 64;  // for parts; from the next start on
  std::uint32_t parallel = 0;    // 0: found by the engine
  Units units = Units::iec;
  int appearance = 0;  // 0 as the desktop, 1 light, 2 dark
  QString language;    // empty: the system's
  ConflictPolicy conflict = ConflictPolicy::ask;
  VerifyLevel verify = VerifyLevel::parts;
  bool onlyChanges = false;  // of uploads and downloads, where possible
  bool welcomed = false;
  bool closeToTray = true;  // where there is one

  static Preferences load();
  void save() const;
  JobOptions jobOptions() const;
};

}  // namespace hawser::ui
