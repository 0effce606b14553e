#include "presenters/navigation.h"

#include <QCoreApplication>
#include <QDir>
#include <algorithm>

#include "models/text.h"

namespace hawser::ui {
namespace {
struct NavigationText {
  Q_DECLARE_TR_FUNCTIONS(Navigation)
};
constexpr std::size_t kMostHistory = 100;
}  // namespace

std::vector<Crumb> crumbs(const QString& location) {
  std::vector<Crumb> result;
  QString at = location;
  while (!at.isEmpty()) {
    QString label = nameOf(at);
    if (at == QLatin1String("/")) label = NavigationText::tr("File system");
    if (at == QLatin1String("default:")) label = NavigationText::tr("Default store");
    result.push_back({label, at});
    at = parentOf(at);
  }
  std::reverse(result.begin(), result.end());
  return result;
}

void Navigation::open(const QString& location) {
  if (location == current_) return;
  if (!current_.isEmpty()) back_.push_back(current_);
  if (back_.size() > kMostHistory) back_.erase(back_.begin());
  forward_.clear();
  current_ = location;
}

bool Navigation::canGoUp() const {
  return !parentOf(current_).isEmpty();
}

QString Navigation::goBack() {
  if (back_.empty()) return current_;
  forward_.push_back(current_);
  current_ = back_.back();
  back_.pop_back();
  return current_;
}

QString Navigation::goForward() {
  if (forward_.empty()) return current_;
  back_.push_back(current_);
  current_ = forward_.back();
  forward_.pop_back();
  return current_;
}

QString Navigation::up() const {
  const QString parent = parentOf(current_);
  return parent.isEmpty() ? current_ : parent;
}

QString typedLocation(const QString& text) {
  QString typed = text.trimmed();
  if (typed.startsWith(QLatin1Char('~'))) typed.replace(0, 1, QDir::homePath());
  if (typed.isEmpty()) return {};
  return folderLocation(typed);
}

}  // namespace hawser::ui
