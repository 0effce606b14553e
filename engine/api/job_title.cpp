#include "api/job_title.h"

#include <QCoreApplication>

#include "api/printable.h"

namespace hawser {

namespace {

struct Words {
  Q_DECLARE_TR_FUNCTIONS(hawser::JobTitle)
};

}  // namespace

JobTitle titleOf(const JobRequest& request) {
  JobTitle title;
  title.items = request.sync ? 1 : request.sources.size();
  title.destination = request.destination;
  title.furtherDestinations = request.sync ? 0 : request.furtherDestinations.size();
  if (title.items != 1) return title;
  std::string_view name = request.sources.front();
  if (name.size() > 1 && name.ends_with('/')) name.remove_suffix(1);
  title.item = name.substr(name.find_last_of("/:") + 1);
  if (title.item.empty()) title.item = name;
  return title;
}

QString titleText(const JobTitle& title) {
  const QString item = QString::fromStdString(printable(title.item));
  if (title.destination.empty()) return item;
  QString destination = QString::fromStdString(printable(title.destination));
  if (title.furtherDestinations > 0)
    destination = Words::tr("%1 and %n more", "a place, and how many others beside it",
                            static_cast<int>(title.furtherDestinations))
                      .arg(destination);
  if (title.items <= 1) return Words::tr("%1 to %2", "a name, where it goes").arg(item, destination);
  return Words::tr("%1 items to %2", "two or more, where they go")
      .arg(QString::number(title.items), destination);
}

}  // namespace hawser
