#include "blobstore/hold.h"

namespace hawser::blobstore {

Result<Hold> Hold::take(Engine& engine, CatalogBlob& blob) {
  StatePtr state = engine.stateOf(blob);
  if (state->operation) return engine.failed(EBUSY, "another operation has the blob", blob.id);
  state->operation = true;
  return Hold(engine, std::move(state));
}

Hold::~Hold() {
  if (!state_) return;
  thaw();
  state_->operation = false;
  engine_.forget(state_);
}

void Hold::freeze(MutexLock& lock) {
  if (!frozen_) ++state_->frozen;
  frozen_ = true;
  while (!state_->writes.empty())
    engine_.wait(lock);
}

void Hold::thaw() {
  if (!frozen_) return;
  frozen_ = false;
  --state_->frozen;
  engine_.changed_.notifyAll();
}

}  // namespace hawser::blobstore
