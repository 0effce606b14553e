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
QString shownWord(const std::string& location) {
  const auto parsed = parseLocation(location, "/");
  const bool secret = parsed && !parsed->sas.reveal().empty();
  return word(onOneLine(fromUtf8(secret ? location.substr(0, location.find('?')) : location)));
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

}  // namespace hawser::ui
