// window_pictures FOLDER: window-light.png and window-dark.png, for the README. Nothing in them is made up: a
// real store, real transfers, one of which was killed half-way and goes on.
#include <QCoreApplication>
#include <QtTest>
#include <filesystem>

#include "e2e/ctl.h"
#include "e2e/window/desktop.h"
#include "e2e/window/window_jobs.h"
#include "services/azurite.h"

using namespace hawser::test;

namespace {

constexpr int kLongestMs = 120'000;
constexpr qint64 kMiB = 1024 * 1024;

void until(const char* what, const std::function<bool()>& holds) {
  if (!QTest::qWaitFor(holds, kLongestMs)) qFatal("it does not come to this: %s", what);
}

bool rowSays(Desktop& desktop, const QString& name, const QString& state) {
  const QStringList cells = desktop.cells();
  return std::any_of(cells.begin(), cells.end(), [&](const QString& cell) {
    return cell.startsWith(name + u", "_qs) && cell.contains(state);
  });
}

QByteArray settings(int appearance, qint64 rate) {
  return QStringLiteral("[transfers]\nlimitRate=%1\n[view]\nwelcomed=true\nappearance=%2\n")
      .arg(rate)
      .arg(appearance)
      .toUtf8();
}

// What is in the store before anything is dragged there.
void fill(Desktop& desktop, const Azurite& azurite) {
  for (const auto& [name, account] : {std::pair("studio", kDevelopmentAccount), {"archive", "alpha"}}) {
    const QByteArray secret = QByteArray::fromStdString(azurite.connectionString(account));
    if (desktop.ctl({u"connection"_qs, u"add"_qs, QLatin1String(name)}, {}, secret).code != 0)
      qFatal("no connection %s", name);
  }
  const std::string there = desktop.path("there");
  const std::pair<const char*, qint64> files[] = {
      {"night/frame-0998.exr", 900'000}, {"plates/alley-day.dpx", 700'000},
      {"previz/walk.mov", 1'400'000},    {"cut-07-proxy.mp4", 31'000'000},
      {"cut-07.mov", 74'000'000},        {"grade-notes.pdf", 2'190'000},
      {"lens-grid.tif", 9'350'000},      {"notes.md", 12'600},
      {"sound-mix-v11.wav", 18'000'000}};
  quint32 seed = 1;
  for (const auto& [name, size] : files)
    makeFile(there + "/" + name, randomBytes(size, seed++));
  desktop.ctl({u"mkcontainer"_qs, u"studio:renders"_qs});
  if (desktop.ctl({u"copy"_qs, u"--recursive"_qs, text(there + "/"), u"studio:renders/"_qs}).code != 0)
    qFatal("the store cannot be filled");
}

void take(const Azurite& azurite, int appearance, const std::string& path) {
  Desktop desktop(Keyring::unlocked);
  fill(desktop, azurite);
  const std::string from = desktop.path("Footage");
  for (int i = 0; i < 22; ++i)
    makeFile(from + "/night/frame-" + std::to_string(1001 + i) + ".exr", randomBytes(2'400'000, 40 + i));
  makeFile(from + "/panorama.psb", randomBytes(320 * kMiB, 7));
  makeFile(from + "/interview-raw.wav", randomBytes(96 * kMiB, 8));
  makeFile(from + "/notes.md", randomBytes(13'900, 9));
  desktop.setSettings(settings(appearance, 24 * kMiB));
  desktop.startWindow({u"studio:renders/"_qs});
  desktop.drop({text(from + "/night")});
  until("the frames are there", [&] { return isDone(lastJob(desktop)); });
  desktop.drop({text(from + "/interview-raw.wav")});
  until("a part of it is there", [&] { return lastJob(desktop)[u"bytesDone"].toInteger() > 24 * kMiB; });
  desktop.click(u"interview-raw.wav, "_qs);
  desktop.press(u"ctrl+p"_qs);
  until("it pauses", [&] { return rowSays(desktop, u"interview-raw.wav"_qs, u"Paused"_qs); });
  desktop.drop({text(from + "/panorama.psb")});
  until("a third of it is there", [&] { return lastJob(desktop)[u"bytesDone"].toInteger() > 110 * kMiB; });
  desktop.killWindow();

  desktop.setSettings(settings(appearance, 6 * kMiB));
  desktop.startWindow({u"studio:renders/"_qs});
  until("it goes on", [&] { return rowSays(desktop, u"panorama.psb"_qs, u"Resumed"_qs); });
  desktop.drop({text(from + "/notes.md")});
  until("it asks", [&] { return rowSays(desktop, u"notes.md"_qs, u"Waits for your answer"_qs); });
  desktop.click(u"panorama.psb, "_qs);
  until("all is said of it", [&] { return rowSays(desktop, u"panorama.psb"_qs, u" left"_qs); });
  desktop.moveAside();
  desktop.picture(path);
}

}  // namespace

int main(int argc, char** argv) {
  const QCoreApplication application(argc, argv);
  if (argc != 2) return 2;
  const std::string folder = std::filesystem::absolute(argv[1]).string();
  std::filesystem::create_directories(folder);
  for (const auto& [look, appearance] : {std::pair("light", 1), {"dark", 2}}) {
    const Azurite azurite;
    take(azurite, appearance, folder + "/window-" + look + ".png");
  }
  return 0;
}
