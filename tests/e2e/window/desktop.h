// Desktop: a screen, a window manager, a session bus and a home of their own for one test, with the real
// window on it and hands to drive it. All of it goes when the object goes.
//
// Whatever cannot be had ends the test with a message.
#pragma once

#include <QProcess>
#include <QTemporaryDir>
#include <memory>
#include <string>
#include <vector>

namespace hawser::test {

enum class Keyring { absent, locked, unlocked };

class Desktop {
 public:
  explicit Desktop(Keyring keyring = Keyring::absent);
  ~Desktop();
  Desktop(const Desktop&) = delete;
  Desktop& operator=(const Desktop&) = delete;

  std::string path(const std::string& name) const;  // below the home
  // Folder of the default store.
  std::string store() const { return path(".local/share/hawser/store"); }
  // What the window reads at its start, as lines of its settings file.
  void setSettings(const QByteArray& lines);

  // Starts the window and waits until it is on screen.
  void startWindow(const QStringList& arguments = {});
  bool windowRuns() const;
  // So far, by the window's program, to any file.
  qint64 bytesWritten() const;
  void killWindow();  // as a crash would
  // Asks it to close and waits for its end.
  void closeWindow();
  // A second start; returns its exit code.
  int startAgain(const QStringList& arguments);
  bool windowIsShown();
  void minimise();

  // Keys as xdotool names them: "ctrl+n", "Return".
  void press(const QString& keys);
  void type(const QString& text);
  // Waits for a window with this title and gives the keyboard to it.
  void waitForDialog(const QString& title);
  // Drags files from another process onto the listing; true where they were taken.
  bool drop(const QStringList& paths);

  struct Ended {
    int code = -1;
    QByteArray out, err;
  };
  // hawserctl in the same home.
  Ended ctl(const QStringList& arguments, const QProcessEnvironment& extra = {});

 private:
  std::unique_ptr<QProcess> start(const QString& program, const QStringList& arguments);
  Ended run(const QString& program, const QStringList& arguments);
  QByteArray tool(const QStringList& arguments) {
    return run(QStringLiteral("xdotool"), arguments).out.trimmed();
  }
  QByteArray shownWindow(const QString& title);
  void startKeyring(Keyring keyring);

  QTemporaryDir home_;
  QProcessEnvironment environment_;
  std::unique_ptr<QProcess> screen_, bus_, manager_, keyring_, window_;
};

}  // namespace hawser::test
