#include "net/http_headers.h"

#include "base/text.h"

namespace hawser {

void HttpHeaders::reserve(std::size_t fields, std::size_t bytes) {
  spans_.reserve(fields);
  text_.reserve(bytes);
}

void HttpHeaders::add(std::string_view name, std::string_view value) {
  spans_.push_back(write(name, value));
}

void HttpHeaders::set(std::string_view name, std::string_view value) {
  for (Span& span : spans_) {
    if (!equalIgnoringCase(field(span).name, name)) continue;
    span = write(name, value);
    return;
  }
  add(name, value);
}

std::optional<std::string_view> HttpHeaders::find(std::string_view name) const {
  for (const Field& field : *this) {
    if (equalIgnoringCase(field.name, name)) return field.value;
  }
  return std::nullopt;
}

HttpHeaders::Field HttpHeaders::field(const Span& span) const {
  const std::string_view both = std::string_view(text_).substr(span.begin, span.nameSize + span.valueSize);
  return {both.substr(0, span.nameSize), both.substr(span.nameSize)};
}

HttpHeaders::Span HttpHeaders::write(std::string_view name, std::string_view value) {
  const Span span{static_cast<std::uint32_t>(text_.size()), static_cast<std::uint32_t>(name.size()),
                  static_cast<std::uint32_t>(value.size())};
  text_.append(name).append(value);
  return span;
}

}  // namespace hawser
