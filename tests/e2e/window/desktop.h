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
  // A folder here, made before the first start, is the default store.
  std::string store() const { return path(".local/share/hawser/store"); }
  // What the window reads at its start, as lines of its settings file.
  void setSettings(const QByteArray& lines);

  // For all that is started from now on.
  void setVariable(const QString& name, const std::string& value);

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
  // Without waiting for anything on the screen.
  void startHidden(const QStringList& arguments);
  // As a click on the cross of its frame does.
  void clickClose();
  bool windowEnds();

  // An icon's place on the screen, by the XEmbed protocol; and its end.
  void startTray();
  void killTray();
  // A host of icons and notifications on the bus (desktop_host.py); and its end.
  void startHost();
  void killHost();
  void tellHost(const QString& command) { host_->write(command.toUtf8() + '\n'); }
  // The next line that begins so; fails the test where none comes.
  QString hostSays(const QString& begin);
  bool windowIsShown() { return isShown(QStringLiteral("^Hawser$")); }
  // Also where it is minimised.
  bool windowExists() {
    return !tool({QStringLiteral("search"), QStringLiteral("--name"), QStringLiteral("^Hawser$")}).isEmpty();
  }
  // A window whose title matches.
  bool isShown(const QString& title) { return !shownWindow(title).isEmpty(); }
  void minimise();

  // Keys as xdotool names them: "ctrl+n", "Return".
  void press(const QString& keys);
  void type(const QString& text);
  // What a screen reader finds. True where something whose name begins so is on screen.
  bool shows(const QString& begin);
  // The names of the rows and cells on screen.
  QStringList cells();
  // What can be acted on and has no name; fails the test where there is next to nothing to look at.
  QStringList unnamed();
  // Clicks in the middle of it, once it is there.
  void click(const QString& begin);
  // Waits for a window with this title and gives the keyboard to it.
  void waitForDialog(const QString& title);
  // Drags files from another process onto the listing; true where they were taken.
  bool drop(const QStringList& paths);

  struct Ended {
    int code = -1;
    QByteArray out, err;
  };
  // hawserctl in the same home.
  Ended ctl(const QStringList& arguments, const QProcessEnvironment& extra = {},
            const QByteArray& input = {});
  // The mouse, to where it lights nothing up.
  void moveAside();
  // The window as it is on the screen, as a PNG.
  void picture(const std::string& path);

 private:
  std::unique_ptr<QProcess> start(const QString& program, const QStringList& arguments);
  Ended run(const QString& program, const QStringList& arguments, const QByteArray& input = {});
  QByteArray tool(const QStringList& arguments) {
    return run(QStringLiteral("xdotool"), arguments).out.trimmed();
  }
  QByteArray shownWindow(const QString& title);
  QPoint dropTarget();
  void startKeyring(Keyring keyring);
  void startScreenReader();
  // The screen reader's answer, line by line.
  QStringList heard(const QString& command);

  QTemporaryDir home_;
  QProcessEnvironment environment_;
  std::unique_ptr<QProcess> screen_, bus_, manager_, keyring_, tree_, reader_, window_, tray_, host_;
};

}  // namespace hawser::test
