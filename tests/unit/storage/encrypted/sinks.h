// What both tests of EncryptedStore need.
#pragma once

#include <random>
#include <string>

#include "storage/encrypted/encrypted_store.h"
#include "support/encryption_test_keys.h"
#include "support/memory_store.h"

namespace hawser::test {

class TextSink final : public ByteSink {
 public:
  Status write(ByteSpan bytes) override {
    text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return {};
  }
  std::string text;
};

inline std::string textOf(std::size_t size, unsigned seed = 1) {
  std::mt19937 random(seed);
  std::string text(size, '\0');
  for (char& c : text)
    c = static_cast<char>(random());
  return text;
}

inline ByteSpan bytesOf(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

// What the store has under "f", read by a store that knows nothing of it yet.
inline Result<std::string> readAnew(const std::shared_ptr<MemoryStore>& memory,
                                    std::optional<ByteRange> range = {}) {
  encrypted::EncryptedStore store(memory, encryptionTestKeys());
  TextSink sink;
  HAWSER_CHECK(store.read({}, {"box", "f"}, range, {}, sink));
  return std::move(sink.text);
}

}  // namespace hawser::test
