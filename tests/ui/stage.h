// Stage: a clock that stands still, a made-up engine and a bridge to it: what a test of the window plays on.
#pragma once

#include <QApplication>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest>

#include "models/engine_bridge.h"
#include "translations/languages.h"
#include "ui/fake_engine.h"
#include "widgets/theme.h"

namespace hawser::ui {

struct Stage {
  FakeClock clock;
  std::shared_ptr<FakeEngine> engine = std::make_shared<FakeEngine>(clock);
  EngineBridge bridge{clock};

  Stage() { bridge.setEngine(engine); }
};

// A main function: Fusion, one font, settings of its own that are gone afterwards, and the language that
// HAWSER_TEST_LANGUAGE names.
template <class Test>
int runUiTest(int argc, char** argv) {
  QTemporaryDir settings;
  QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, settings.path());
  QStandardPaths::setTestModeEnabled(true);
  QApplication app(argc, argv);
  QCoreApplication::setOrganizationName(QStringLiteral("hawser-tests"));
  QCoreApplication::setApplicationName(QStringLiteral("hawser-tests"));
  QApplication::setFont(QFont(QStringLiteral("DejaVu Sans"), 10));
  applyTheme(Appearance::light);
  installLanguage(qEnvironmentVariable("HAWSER_TEST_LANGUAGE", QStringLiteral("en")));
  Test test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace hawser::ui
