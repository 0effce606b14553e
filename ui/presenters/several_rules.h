// SeveralRules: which places may be used together, and the job that copies to all of them.
#pragma once

#include <QStringList>
#include <cstdint>
#include <optional>

#include "api/types.h"
#include "credentials/connection.h"

namespace hawser::ui {

inline constexpr std::uint64_t kUsualSliceWidth = 256ULL * 1024 * 1024;
// As it is typed, in all languages: "256 MiB". Exact.
QString sliceWidthText(std::uint64_t bytes);
// 1, which is none, for what is no size.
std::uint64_t sliceWidthFrom(const QString& text);

// A folder as somebody named it.
struct NamedPlace {
  QString text;   // the location, for people: without what a signature has
  QString typed;  // the same with all that is needed to get there
  friend bool operator==(const NamedPlace&, const NamedPlace&) = default;
};

// What is typed as the location of a folder, or why it can be none: a sentence.
struct TypedPlace {
  std::optional<NamedPlace> place;
  QString problem;
};
// `connections`: by their kinds it is known whether a container has to be named. `beside`: those there are.
TypedPlace placeFrom(const QString& typed, const std::vector<Connection>& connections,
                     const QList<NamedPlace>& beside);

// How several places are used.
struct Several {
  QList<NamedPlace> places;
  std::uint64_t sliceWidth = 0;  // 0: whole on each
};
// What is still missing, as a sentence; empty where nothing is.
QString whatIsMissing(const Several& several);
// What comes of it, in plain words.
QString meaningOf(const Several& several);

// As a drop into each of them would copy; nothing where no source can be copied.
std::optional<JobRequest> severalRequest(const QStringList& sources, const Several& several,
                                         const JobOptions& options);
// The connection that keeps them; an error where it cannot.
Result<Connection> severalConnection(const QString& name, const Several& several);
// What a connection keeps; nothing where it is not of this kind.
std::optional<Several> severalOf(const Connection& connection);

}  // namespace hawser::ui
