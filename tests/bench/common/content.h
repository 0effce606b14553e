// The content of the benchmark's objects: reproducible bytes that do not compress, so that whoever holds an
// object can check every byte of it without a copy of the source. Object number N holds content(N). Pure; any
// thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hawser::bench {

// Writes bytes [offset, offset + size) of object `number`; `offset` is a multiple of 8.
void fillContent(std::uint64_t number, std::uint64_t offset, char* out, std::size_t size);

// Whether bytes [offset, offset + size) of object `number` are `bytes`; `offset` is a multiple of 8.
bool isContent(std::uint64_t number, std::uint64_t offset, const char* bytes, std::size_t size);

// "f000012.bin" for 12, and back from any path that ends so.
std::string objectName(std::uint64_t number);
std::optional<std::uint64_t> objectNumber(std::string_view path);

}  // namespace hawser::bench
