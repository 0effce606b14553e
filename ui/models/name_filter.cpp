#include "models/name_filter.h"

namespace hawser::ui {

NameFilter::NameFilter(const QString& typed)
    : typed_(typed), pattern_(typed.contains(QLatin1Char('*')) || typed.contains(QLatin1Char('?'))) {
  if (!pattern_) return;
  glob_ = QRegularExpression(QRegularExpression::wildcardToRegularExpression(
                                 typed, QRegularExpression::UnanchoredWildcardConversion),
                             QRegularExpression::CaseInsensitiveOption);
}

bool NameFilter::passes(const QString& name) const {
  return pattern_ ? glob_.match(name).hasMatch() : name.contains(typed_, Qt::CaseInsensitive);
}

}  // namespace hawser::ui
