#include "blob_server/digests.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <span>

#include "checksum/crc64.h"
#include "common/crc64.h"

namespace hawser::bench {
namespace {

template <typename Visit>
void forEachRun(const std::vector<Slice>& slices, Visit visit) {
  for (const Slice& slice : slices) {
    for (std::uint64_t at = 0; at < slice.size;) {
      const Body::Run run = slice.body->runAt(slice.offset + at);
      const std::size_t size = std::min<std::uint64_t>(run.size, slice.size - at);
      visit(run.data, size);
      at += size;
    }
  }
}

std::string inHeader(std::uint64_t crc) {
  std::string bytes;
  for (int shift = 0; shift < 64; shift += 8)
    bytes += static_cast<char>(crc >> shift);
  return base64(bytes);
}

}  // namespace

std::string crc64Base64(const std::vector<Slice>& slices) {
  std::uint64_t crc = 0;
  forEachRun(slices, [&crc](const char* bytes, std::size_t size) {
    crc = crc64(std::as_bytes(std::span(bytes, size)), crc);
  });
  return inHeader(crc);
}

std::string checkCrc64Base64(const std::vector<Slice>& slices) {
  std::uint64_t crc = 0;
  forEachRun(slices, [&crc](const char* bytes, std::size_t size) { crc = checkCrc64(bytes, size, crc); });
  return inHeader(crc);
}

std::string md5Base64(const std::vector<Slice>& slices) {
  EVP_MD_CTX* digest = EVP_MD_CTX_new();
  EVP_DigestInit_ex(digest, EVP_md5(), nullptr);
  forEachRun(slices,
             [digest](const char* bytes, std::size_t size) { EVP_DigestUpdate(digest, bytes, size); });
  std::array<unsigned char, EVP_MAX_MD_SIZE> value;
  unsigned size = 0;
  EVP_DigestFinal_ex(digest, value.data(), &size);
  EVP_MD_CTX_free(digest);
  return base64({reinterpret_cast<const char*>(value.data()), size});
}

}  // namespace hawser::bench
