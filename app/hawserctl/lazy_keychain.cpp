#include "lazy_keychain.h"

#include <QLibrary>

namespace hawser::ctl {

Result<CredentialStore*> LazyKeychain::loaded() {
  const std::lock_guard lock(mutex_);
  if (store_) return store_.get();
  QLibrary library(QString::fromStdString(module_));
  library.setLoadHints(QLibrary::PreventUnloadHint);  // its threads may outlive a failure
  using Make = CredentialStore* (*)();
  const auto make = reinterpret_cast<Make>(library.resolve("hawserMakeKeychain"));
  if (!make) {
    return fail(ErrorCode::unsupported,
                "the keychain cannot be used: " + library.errorString().toStdString());
  }
  store_.reset(make());
  return store_.get();
}

Result<Credential> LazyKeychain::get(const OpContext& context, const std::string& name) {
  HAWSER_TRY(CredentialStore * store, loaded());
  return store->get(context, name);
}

Status LazyKeychain::put(const OpContext& context, const std::string& name, const Credential& credential) {
  HAWSER_TRY(CredentialStore * store, loaded());
  return store->put(context, name, credential);
}

Status LazyKeychain::remove(const OpContext& context, const std::string& name) {
  HAWSER_TRY(CredentialStore * store, loaded());
  return store->remove(context, name);
}

}  // namespace hawser::ctl
