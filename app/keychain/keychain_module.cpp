// What the module of the keychain gives to who loads it (hawserctl/lazy_keychain.h).
#include <QtGlobal>

#include "keychain/keychain_store.h"

extern "C" Q_DECL_EXPORT hawser::CredentialStore* hawserMakeKeychain() {
  return new hawser::KeychainStore;
}
