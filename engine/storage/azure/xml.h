// Reading the service's XML: what all its parsers share.
#pragma once

#include <QXmlStreamReader>
#include <string>
#include <string_view>

#include "base/result.h"

namespace hawser::azure {

inline QByteArray xmlBytes(std::string_view xml) {
  return QByteArray::fromRawData(xml.data(), static_cast<qsizetype>(xml.size()));
}

// The service writes no document type; whoever does wants to expand entities.
inline bool isHostile(const QXmlStreamReader& reader) {
  return reader.tokenType() == QXmlStreamReader::DTD ||
         reader.tokenType() == QXmlStreamReader::EntityReference;
}

inline std::string textOf(QXmlStreamReader& reader) {
  return reader.readElementText(QXmlStreamReader::SkipChildElements).toStdString();
}

inline tl::unexpected<Error> damagedXml(const QXmlStreamReader& reader, std::string_view what) {
  const std::string why =
      reader.hasError() ? reader.errorString().toStdString() : std::string("not as documented");
  return fail(ErrorCode::corrupt, "the service's " + std::string(what) + " cannot be read: " + why,
              Retry::soon);
}

}  // namespace hawser::azure
