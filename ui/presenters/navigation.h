// Navigation: where a pane is, where it was, and the crumbs that lead there.
#pragma once

#include <QString>
#include <vector>

namespace hawser::ui {

struct Crumb {
  QString label;
  QString location;
};
// From the store or file system down to `location`.
std::vector<Crumb> crumbs(const QString& location);

class Navigation {
 public:
  const QString& current() const { return current_; }
  void open(const QString& location);
  bool canGoBack() const { return !back_.empty(); }
  bool canGoForward() const { return !forward_.empty(); }
  bool canGoUp() const;
  // Where it leads to; the same place where there is none.
  QString goBack();
  QString goForward();
  QString up() const;

 private:
  QString current_;
  std::vector<QString> back_, forward_;
};

// What a user typed, as a folder's location: "~" is home, a lone name with ':' a store.
QString typedLocation(const QString& text);

}  // namespace hawser::ui
