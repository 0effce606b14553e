// A line to search or filter by, with a sign before it and a button that clears it.
#pragma once

#include <QLineEdit>

namespace hawser::ui {

QLineEdit* makeSearchBox(const QString& iconName, const QString& name);

}  // namespace hawser::ui
