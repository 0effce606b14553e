#include "storage/rest/xml.h"

#include <expat.h>

#include <memory>

#include "base/encoding.h"

namespace hawser {

namespace {

struct Freed {
  void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};
using Parser = std::unique_ptr<XML_ParserStruct, Freed>;

struct Reading {
  XML_Parser parser;
  XmlVisitor& visitor;
  int depth = 0;
  bool encoded = false;
  std::string text;  // since the last begin or end of an element
};

void begin(void* data, const char* name, const char** attributes) {
  auto& reading = *static_cast<Reading*>(data);
  reading.text.clear();
  reading.encoded = false;
  for (; *attributes != nullptr; attributes += 2) {
    if (std::string_view(attributes[0]) == "Encoded" && std::string_view(attributes[1]) == "true")
      reading.encoded = true;
  }
  reading.visitor.begins(++reading.depth, name);
}

void end(void* data, const char* name) {
  auto& reading = *static_cast<Reading*>(data);
  if (reading.encoded) reading.text = percentDecoded(reading.text);
  reading.visitor.ends(reading.depth--, name, reading.text);
  reading.text.clear();
  reading.encoded = false;
}

void addText(void* data, const char* text, int size) {
  static_cast<Reading*>(data)->text.append(text, static_cast<std::size_t>(size));
}

void refuseType(void* data, const char*, const char*, const char*, int) {
  XML_StopParser(static_cast<Reading*>(data)->parser, XML_FALSE);
}

}  // namespace

Status readXml(std::string_view xml, std::string_view what, XmlVisitor& visitor) {
  const Parser parser(XML_ParserCreate("UTF-8"));
  if (!parser) return fail(ErrorCode::internal, "no memory to read the service's answer");
  Reading reading{parser.get(), visitor, 0, false, {}};
  XML_SetUserData(parser.get(), &reading);
  XML_SetElementHandler(parser.get(), begin, end);
  XML_SetCharacterDataHandler(parser.get(), addText);
  XML_SetStartDoctypeDeclHandler(parser.get(), refuseType);
  if (XML_Parse(parser.get(), xml.data(), static_cast<int>(xml.size()), XML_TRUE) == XML_STATUS_OK) return {};
  return damagedXml(what, XML_ErrorString(XML_GetErrorCode(parser.get())));
}

tl::unexpected<Error> damagedXml(std::string_view what, std::string_view why) {
  return fail(ErrorCode::corrupt,
              "the service's " + std::string(what) + " cannot be read: " + std::string(why), Retry::soon);
}

}  // namespace hawser
