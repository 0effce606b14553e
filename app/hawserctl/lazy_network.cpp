#include "lazy_network.h"

#include <QCoreApplication>
#include <QLibrary>

namespace hawser::ctl {

std::optional<bool> LazyNetwork::metered() {
  if (!tried_) {
    tried_ = true;
    QLibrary library(QString::fromStdString(module_));
    library.setLoadHints(QLibrary::PreventUnloadHint);
    ask_ = reinterpret_cast<int (*)()>(library.resolve("hawserMetered"));
  }
  if (!ask_) return std::nullopt;
  QCoreApplication::processEvents();  // by which it hears of what is new
  const int metered = ask_();
  return metered < 0 ? std::nullopt : std::optional(metered != 0);
}

}  // namespace hawser::ctl
