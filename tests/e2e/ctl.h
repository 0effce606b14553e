// Ctl: the real hawserctl in a home of its own: nothing of the user's is read or written, and there is
// neither a session bus nor a keychain. Tree: folders made, compared and changed.
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QProcess>
#include <QTemporaryDir>
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace hawser::test {

struct Finished {
  int code = -1;
  QByteArray out, err;
  // The lines of --json; ends the test where one is not JSON.
  QList<QJsonObject> lines() const;
  QJsonObject report() const;  // the last line
};

class Ctl {
 public:
  Ctl();
  // Blocks until it ended; two minutes at most.
  Finished run(const QStringList& arguments, const QByteArray& input = {});
  // Ends the test where the code is not 0.
  Finished good(const QStringList& arguments, const QByteArray& input = {});
  std::unique_ptr<QProcess> start(const QStringList& arguments);
  // Runs in the program's process before it begins; none: nothing.
  void beforeStart(std::function<void()> what) { beforeStart_ = std::move(what); }
  void setVariable(const QString& name, const std::string& value);

  // A path below the home's folder for data; made where missing is its parent.
  std::string path(const std::string& name) const;
  // Everything the program keeps: journal, connections.
  std::string stateFolder() const;

 private:
  QTemporaryDir home_;
  QProcessEnvironment environment_;
  std::function<void()> beforeStart_;
};

inline QString text(const std::string& path) {
  return QString::fromStdString(path);
}

// Relative path to what is there: "file 3 <hash>", "folder", "link target".
using Tree = std::map<std::string, std::string>;
Tree treeOf(const std::string& folder);
// Makes the file and its folders; names are bytes.
void makeFile(const std::string& path, const QByteArray& content);
QByteArray randomBytes(qsizetype size, quint32 seed);
// True where any file below the folder holds the text.
bool anyFileHolds(const std::string& folder, const std::string& text);

}  // namespace hawser::test
