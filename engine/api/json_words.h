// The JSON forms of the engine's values, as reports and the command line print them.
#pragma once

#include <QJsonObject>
#include <QString>
#include <string>

#include "api/types.h"

namespace hawser {

// Sets `field` to the name; where it is no UTF-8, to its printable form, and `field`Bytes to its Base64.
void setName(QJsonObject& json, const QString& field, const std::string& name);
// code, retry-free: cause and nextStep are translated, detail is English.
QJsonObject toJson(const Error& error);
QJsonObject toJson(const JobRow& job);
QJsonObject toJson(const ObjectInfo& info);
// One line, compact, without the line break.
std::string compact(const QJsonObject& json);

}  // namespace hawser
