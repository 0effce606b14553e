// The service's XML, read once from front to back. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace hawser {

class XmlVisitor {
 public:
  virtual ~XmlVisitor() = default;
  // `depth` is 1 for the root.
  virtual void begins(int depth, std::string_view name) = 0;
  // `text`: of an element without children all it holds. Names that XML cannot hold come percent-encoded, and
  // say so; they are decoded here. It may be moved from.
  virtual void ends(int depth, std::string_view name, std::string& text) = 0;
};

// corrupt, naming `what` ("listing"), where the text is not one well-formed document. A document type is none
// either: the service writes none, and whoever does wants to expand entities.
Status readXml(std::string_view xml, std::string_view what, XmlVisitor& visitor);

// Well-formed, but not what the service documents.
tl::unexpected<Error> damagedXml(std::string_view what, std::string_view why = "not as documented");

}  // namespace hawser
