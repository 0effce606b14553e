#include "credentials/credential.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace hawser {

namespace {
QString text(std::string_view bytes) {
  return QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size()));
}
}  // namespace

Secret serialised(const Credential& credential) {
  QJsonObject json;
  if (const auto* key = std::get_if<AccountKeyCredential>(&credential)) {
    json[u"kind"] = u"accountKey"_qs;
    json[u"account"] = text(key->account);
    json[u"key"] = text(key->key.reveal());
  } else if (const auto* sas = std::get_if<SasCredential>(&credential)) {
    json[u"kind"] = u"sas"_qs;
    json[u"token"] = text(sas->token.reveal());
  } else if (const auto* phrase = std::get_if<PassphraseCredential>(&credential)) {
    json[u"kind"] = u"passphrase"_qs;
    json[u"passphrase"] = text(phrase->passphrase.reveal());
  } else if (const auto* access = std::get_if<AccessKeyCredential>(&credential)) {
    json[u"kind"] = u"accessKey"_qs;
    json[u"id"] = text(access->id);
    json[u"secret"] = text(access->secret.reveal());
    if (!access->token.empty()) json[u"token"] = text(access->token.reveal());
  } else {
    json[u"kind"] = u"none"_qs;
  }
  return Secret(QJsonDocument(json).toJson(QJsonDocument::Compact).toStdString());
}

Result<Credential> credentialFrom(const Secret& secret) {
  const QJsonObject json = QJsonDocument::fromJson(text(secret.reveal()).toUtf8()).object();
  const QString kind = json[u"kind"].toString();
  if (kind == u"accountKey") {
    return AccountKeyCredential{json[u"account"].toString().toStdString(),
                                Secret(json[u"key"].toString().toStdString())};
  }
  if (kind == u"sas") return SasCredential{Secret(json[u"token"].toString().toStdString())};
  if (kind == u"passphrase")
    return PassphraseCredential{Secret(json[u"passphrase"].toString().toStdString())};
  if (kind == u"accessKey") {
    return AccessKeyCredential{json[u"id"].toString().toStdString(),
                               Secret(json[u"secret"].toString().toStdString()),
                               Secret(json[u"token"].toString().toStdString())};
  }
  if (kind == u"none") return NoCredential{};
  return fail(ErrorCode::corrupt, "a kept credential is of no known kind");
}

Result<Credential> MemoryCredentialStore::get(const OpContext&, const std::string& name) {
  const std::lock_guard lock(mutex_);
  const auto found = all_.find(name);
  if (found == all_.end()) return fail(makeError(ErrorCode::notFound, "no credential is kept").about(name));
  return found->second;
}

Status MemoryCredentialStore::put(const OpContext&, const std::string& name, const Credential& credential) {
  const std::lock_guard lock(mutex_);
  all_[name] = credential;
  return {};
}

Status MemoryCredentialStore::remove(const OpContext&, const std::string& name) {
  const std::lock_guard lock(mutex_);
  all_.erase(name);
  return {};
}

}  // namespace hawser
