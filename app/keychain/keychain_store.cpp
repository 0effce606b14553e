#include "keychain/keychain_store.h"

#include <qt6keychain/keychain.h>

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace hawser {
namespace {

constexpr const char* kProbe = "hawser-probe";
// How soon a stop request is noticed.
constexpr std::chrono::milliseconds kLook{50};

Error errorOf(const QKeychain::Job& job, const std::string& key) {
  const std::string detail = "keychain: " + job.errorString().toStdString();
  switch (job.error()) {
    case QKeychain::EntryNotFound:
      return makeError(ErrorCode::notFound, detail).about(key);
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser:
      return makeError(ErrorCode::denied, detail, Retry::afterAuth).about(key);
    default:
      // Without a collection, a bus or a back end alike: there is nothing to keep secrets in.
      return makeError(ErrorCode::unsupported, detail).about(key);
  }
}

}  // namespace

struct KeychainStore::Outcome {
  std::mutex mutex;
  std::condition_variable changed;
  std::optional<Result<Secret>> result;

  void set(Result<Secret> value) {
    const std::lock_guard lock(mutex);
    result = std::move(value);
    changed.notify_all();
  }
};

KeychainStore::KeychainStore(QString service) : service_(std::move(service)), home_(new QObject) {
  home_->moveToThread(&thread_);
  QObject::connect(&thread_, &QThread::finished, home_, &QObject::deleteLater);
  thread_.setObjectName(QStringLiteral("keychain"));
  thread_.start();
}

KeychainStore::~KeychainStore() {
  thread_.quit();
  thread_.wait();
}

void KeychainStore::start(Verb verb, const QString& key, const Secret& secret,
                          const std::shared_ptr<Outcome>& outcome) {
  QKeychain::Job* job = nullptr;
  if (verb == Verb::read) job = new QKeychain::ReadPasswordJob(service_, home_);
  if (verb == Verb::remove) job = new QKeychain::DeletePasswordJob(service_, home_);
  if (verb == Verb::write) {
    auto* write = new QKeychain::WritePasswordJob(service_, home_);
    const std::string_view text = secret.reveal();
    write->setBinaryData(QByteArray(text.data(), static_cast<qsizetype>(text.size())));
    job = write;
  }
  job->setKey(key);
  // Never a plain file in place of a keychain.
  job->setInsecureFallback(false);
  QObject::connect(job, &QKeychain::Job::finished, home_,
                   [outcome, verb, name = key.toStdString()](QKeychain::Job* done) {
                     if (done->error() != QKeychain::NoError) return outcome->set(fail(errorOf(*done, name)));
                     if (verb != Verb::read) return outcome->set(Secret());
                     const QByteArray data = static_cast<QKeychain::ReadPasswordJob*>(done)->binaryData();
                     outcome->set(Secret(data.toStdString()));
                   });
  job->start();
}

Result<Secret> KeychainStore::run(const OpContext& context, Verb verb, const std::string& key,
                                  const Secret& secret) {
  HAWSER_CHECK(context.check());
  auto outcome = std::make_shared<Outcome>();
  QMetaObject::invokeMethod(
      home_,
      [this, verb, name = QString::fromStdString(key), secret, outcome] {
        start(verb, name, secret, outcome);
      },
      Qt::QueuedConnection);
  std::unique_lock lock(outcome->mutex);
  // A keychain may wait for its user for as long as it takes; the caller may not.
  while (!outcome->result) {
    outcome->changed.wait_for(lock, kLook);
    if (!outcome->result) HAWSER_CHECK(context.check());
  }
  return std::move(*outcome->result);
}

Status KeychainStore::probe(const OpContext& context) {
  const Result<Secret> written = run(context, Verb::write, kProbe, Secret("probe"));
  if (!written) return fail(written.error());
  // What cannot be removed again still showed that writing works.
  if (const Result<Secret> removed = run(context, Verb::remove, kProbe, Secret()); !removed)
    return context.check();
  return {};
}

Result<Credential> KeychainStore::get(const OpContext& context, const std::string& name) {
  const Result<Secret> found = run(context, Verb::read, name, Secret());
  if (found) return credentialFrom(*found);
  if (found.error().code != ErrorCode::notFound) return fail(found.error());
  HAWSER_CHECK(probe(context));
  return fail(found.error());
}

Status KeychainStore::put(const OpContext& context, const std::string& name, const Credential& credential) {
  const Result<Secret> written = run(context, Verb::write, name, serialised(credential));
  return written ? Status() : Status(fail(written.error()));
}

Status KeychainStore::remove(const OpContext& context, const std::string& name) {
  const Result<Secret> removed = run(context, Verb::remove, name, Secret());
  if (removed || removed.error().code == ErrorCode::notFound) return {};
  return fail(removed.error());
}

}  // namespace hawser
