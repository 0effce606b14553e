#include "translations/languages.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace hawser {

void installLanguage(const QString& language) {
  QLocale locale = language.isEmpty() ? QLocale() : QLocale(language);
  // A desktop that names no country still gets numbers in groups and times without seconds.
  if (locale.language() == QLocale::C) locale = QLocale(QLocale::English, QLocale::UnitedKingdom);
  QLocale::setDefault(locale);
  const auto install = [](const QLocale& wanted, const QString& name, const QString& folder) {
    auto* translator = new QTranslator(QCoreApplication::instance());
    if (!translator->load(wanted, name, QStringLiteral("_"), folder)) {
      delete translator;
      return false;
    }
    return QCoreApplication::installTranslator(translator);
  };
  install(locale, QStringLiteral("qtbase"), QLibraryInfo::path(QLibraryInfo::TranslationsPath));
  if (!install(locale, QStringLiteral("hawser"), QStringLiteral(":/i18n")))
    install(QLocale(QLocale::English), QStringLiteral("hawser"), QStringLiteral(":/i18n"));
}

}  // namespace hawser
