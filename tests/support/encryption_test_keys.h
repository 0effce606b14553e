// RSA keys for tests of encryption, in PEM form.
#pragma once

#include "storage/encrypted/encryption_keys.h"

namespace hawser::test {

extern const char* const kPrivateKey;
extern const char* const kPrivateKeyWithPassphrase;  // the same key; "a knot"
extern const char* const kPublicKey;                 // of it
extern const char* const kPublicKeyOfRsa;            // the same, in the older form
extern const char* const kOtherPrivateKey;
extern const char* const kShortPrivateKey;  // of 512 bits
extern const char* const kCurvePrivateKey;  // not RSA
extern const char* const kCurvePublicKey;

// Of kPrivateKey.
encrypted::EncryptionKeys encryptionTestKeys();

}  // namespace hawser::test
