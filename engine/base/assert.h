// HAWSER_ASSERT: a programmer's error stops the program, in release builds too: going on with a broken
// invariant is how bytes get lost. Operating errors (disk, network, input) are Results, never this.
#pragma once

namespace hawser {
[[noreturn]] void assertionFailed(const char* expression, const char* file, int line);
}

#define HAWSER_ASSERT(expression) \
  (static_cast<bool>(expression) ? void(0) : ::hawser::assertionFailed(#expression, __FILE__, __LINE__))
