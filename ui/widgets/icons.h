// Icons: the program's own symbols, drawn at any size in the palette's colour of the moment.
#pragma once

#include <QColor>
#include <QIcon>
#include <QPixmap>
#include <QString>

namespace hawser::ui {

// Before anything else here; applyTheme() does it.
void initResources();
// `name` is a file of resources/icons without its ending. A colour other than the palette's text may be
// given.
QIcon icon(const QString& name);
QPixmap symbol(const QString& name, const QColor& color, int size, double scale);
QStringList iconNames();

}  // namespace hawser::ui
