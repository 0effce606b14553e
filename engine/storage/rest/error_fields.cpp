#include "storage/rest/error_fields.h"

#include "storage/rest/xml.h"

namespace hawser {

namespace {

class ErrorReader final : public XmlVisitor {
 public:
  void begins(int depth, std::string_view name) override {
    if (depth == 1) isError_ = name == "Error";
  }

  void ends(int depth, std::string_view name, std::string& text) override {
    if (isError_ && depth == 2) fields.insert_or_assign(std::string(name), std::move(text));
  }

  ErrorFields fields;

 private:
  bool isError_ = false;
};

}  // namespace

ErrorFields parseErrorFields(std::string_view xml) {
  ErrorReader reader;
  // What came before the text broke off is worth telling.
  (void)readXml(xml, "error", reader);
  return std::move(reader.fields);
}

std::string fieldOf(const ErrorFields& fields, std::string_view name) {
  const auto found = fields.find(name);
  return found == fields.end() ? std::string() : found->second;
}

}  // namespace hawser
