#include "presenters/copy_command.h"

#include <QStringList>
#include <algorithm>

#include "api/location.h"
#include "models/text.h"
#include "presenters/several_rules.h"

namespace hawser::ui {
namespace {

// One word of a POSIX shell.
QString word(const QString& text) {
  static const QString plain = QStringLiteral("/:._-+,=@%");
  const bool bare = !text.isEmpty() && std::all_of(text.begin(), text.end(), [](QChar letter) {
    return letter.isLetterOrNumber() || plain.contains(letter);
  });
  if (bare) return text;
  return QLatin1Char('\'') + QString(text).replace(QLatin1Char('\''), QLatin1String("'\\''")) +
         QLatin1Char('\'');
}

QString inLines(const QStringList& words) {
  constexpr qsizetype kColumns = 62;
  QStringList lines;
  for (const QString& next : words) {
    if (!lines.isEmpty() && lines.back().size() + 1 + next.size() <= kColumns)
      lines.back() += QLatin1Char(' ') + next;
    else
      lines << next;
  }
  return lines.join(QLatin1String(" \\\n  "));
}

// As it was named, but for a signature's secret.
std::string withoutSecret(const std::string& location) {
  const auto parsed = parseLocation(location, "/");
  const bool secret = parsed && !parsed->sas.reveal().empty();
  return secret ? location.substr(0, location.find('?')) : location;
}

QString shownWord(const std::string& location) {
  return word(onOneLine(fromUtf8(withoutSecret(location))));
}

QString widthWord(std::uint64_t bytes) {
  return sliceWidthText(bytes).remove(QLatin1Char(' '));
}

const char* conflictWord(ConflictPolicy policy) {
  switch (policy) {
    case ConflictPolicy::overwrite:
      return "overwrite";
    case ConflictPolicy::skip:
      return "skip";
    case ConflictPolicy::rename:
      return "rename";
    case ConflictPolicy::newer:
      return "newer";
    case ConflictPolicy::ask:
      return "ask";
  }
  return "ask";
}

}  // namespace

QString copyCommand(const JobRequest& request) {
  QStringList words{QStringLiteral("hawserctl copy")};
  for (const std::string& source : request.sources)
    words << shownWord(source);
  words << shownWord(request.destination);
  for (const std::string& further : request.furtherDestinations)
    words << QStringLiteral("--to ") + shownWord(further);
  if (!request.furtherDestinations.empty())
    words << (request.stripeWidth != 0 ? QStringLiteral("--stripe ") + widthWord(request.stripeWidth)
                                       : QStringLiteral("--replica"));
  if (request.options.recursive) words << QStringLiteral("--recursive");
  if (request.options.delta) words << QStringLiteral("--delta");
  if (request.options.conflict != ConflictPolicy::overwrite)
    words << QStringLiteral("--conflict ") + QLatin1String(conflictWord(request.options.conflict));
  if (request.options.verify != VerifyLevel::parts)
    words << (request.options.verify == VerifyLevel::full ? QStringLiteral("--verify full")
                                                          : QStringLiteral("--verify none"));
  return inLines(words);
}

QString profileCommand(const Profile& profile) {
  Profile shown = profile;
  for (auto* places : {&shown.sources, &shown.destinations})
    for (std::string& place : *places)
      place = withoutSecret(place);
  QStringList words{QStringLiteral("hawserctl")};
  for (const std::string& one : commandOf(shown)) {
    const QString next = word(onOneLine(fromUtf8(one)));
    // What belongs together stays on one line.
    if (words.back().startsWith(QLatin1String("--")) && !next.startsWith(QLatin1String("--")))
      words.back() += QLatin1Char(' ') + next;
    else
      words << next;
  }
  return inLines(words);
}

}  // namespace hawser::ui
