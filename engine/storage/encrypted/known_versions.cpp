#include "storage/encrypted/known_versions.h"

namespace hawser::encrypted {

VersionPtr KnownVersions::find(const VersionId& id) {
  const MutexLock lock(mutex_);
  const VersionPtr* known = versions_.find(id);
  return known ? *known : nullptr;
}

void KnownVersions::keep(const VersionId& id, VersionPtr version) {
  const MutexLock lock(mutex_);
  versions_.keep(id, std::move(version));
}

Result<KnownVersions::Turn> KnownVersions::turn(const OpContext& context, const VersionId& id) {
  // A stop request tells nobody who waits here.
  constexpr std::chrono::milliseconds kGlance{50};
  MutexLock lock(mutex_);
  for (;;) {
    if (verified_.find(id)) return Turn(*this, id, true);
    if (verifying_.insert(id).second) return Turn(*this, id, false);
    HAWSER_CHECK(context.check());
    changed_.waitUntil(lock, Clock::system().steady() + kGlance);
  }
}

void KnownVersions::end(const VersionId& id, bool isVerified) {
  const MutexLock lock(mutex_);
  if (isVerified) verified_.keep(id, true);
  verifying_.erase(id);
  changed_.notifyAll();
}

}  // namespace hawser::encrypted
