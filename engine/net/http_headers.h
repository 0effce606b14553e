// HttpHeaders: the header fields of a message, in their order. All of their text is one block, for a message
// has some twenty of them and is one of millions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hawser {

// Views that it gives hold until it is changed or moved.
class HttpHeaders {
  struct Span {
    std::uint32_t begin = 0;  // of the name; the value comes right after it
    std::uint32_t nameSize = 0;
    std::uint32_t valueSize = 0;
  };

 public:
  struct Field {
    std::string_view name;
    std::string_view value;
  };
  class Iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = Field;
    using difference_type = std::ptrdiff_t;
    using pointer = const Field*;
    using reference = Field;

    Iterator() = default;
    Iterator(const HttpHeaders& headers, std::size_t at) : headers_(&headers), at_(at) {}
    Field operator*() const { return headers_->field(headers_->spans_[at_]); }
    Iterator& operator++() { return ++at_, *this; }
    Iterator operator++(int) { return {*headers_, at_++}; }
    bool operator==(const Iterator&) const = default;

   private:
    const HttpHeaders* headers_ = nullptr;
    std::size_t at_ = 0;
  };

  void reserve(std::size_t fields, std::size_t bytes);
  void add(std::string_view name, std::string_view value);
  // In the place of the first of that name, or added.
  void set(std::string_view name, std::string_view value);
  // First value by case-insensitive name, or nothing.
  std::optional<std::string_view> find(std::string_view name) const;

  std::size_t size() const { return spans_.size(); }
  Iterator begin() const { return {*this, 0}; }
  Iterator end() const { return {*this, spans_.size()}; }

 private:
  Field field(const Span& span) const;
  Span write(std::string_view name, std::string_view value);

  std::string text_;
  std::vector<Span> spans_;
};

}  // namespace hawser
