// DropRules: what may be dropped where, and the job that makes of it.
#pragma once

#include <QMimeData>
#include <QStringList>
#include <optional>

#include "api/types.h"

namespace hawser::ui {

// What panes say to each other: locations, a zero byte after each.
inline constexpr const char* kLocationsMime = "application/x-hawser-locations";

QMimeData* mimeFor(const QStringList& locations);
// Locations and local files of a drag or of the clipboard; empty where it holds none.
QStringList locationsIn(const QMimeData& mime);
// A folder or container can receive; the list of containers cannot.
bool canReceive(const QString& folder);
// True where a drop does something: copies, or asks for the container to make in a store.
bool canDrop(const QStringList& sources, const QString& folder);
// A legal name for a container that should receive these.
QString containerNameFor(const QStringList& sources);
// None where nothing would move: no sources, an illegal target, or all of it is there already.
// Why copyRequest() has nothing to ask for.
enum class Refusal : std::uint8_t { nothing, place, sameFolder, intoItself };
Refusal whyNot(const QStringList& sources, const QString& folder);

std::optional<JobRequest> copyRequest(const QStringList& sources, const QString& folder,
                                      const JobOptions& options);

}  // namespace hawser::ui
