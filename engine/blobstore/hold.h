// Hold: an operation has a blob to itself. Internal to blobstore. Made and gone under the engine's mutex.
#pragma once

#include "blobstore/engine.h"

namespace hawser::blobstore {

class Hold {
 public:
  // EBUSY: another operation has it.
  static Result<Hold> take(Engine& engine, CatalogBlob& blob)
      HAWSER_THREAD_ATTRIBUTE(no_thread_safety_analysis);
  ~Hold();
  Hold(Hold&& other) noexcept
      : engine_(other.engine_), state_(std::move(other.state_)), frozen_(other.frozen_) {}
  Hold& operator=(Hold&&) = delete;

  const StatePtr& state() const { return state_; }
  // Waits for writes in progress; new ones wait until thaw(), or until this is gone.
  void freeze(MutexLock& lock) HAWSER_THREAD_ATTRIBUTE(no_thread_safety_analysis);
  void thaw();

 private:
  Hold(Engine& engine, StatePtr state) : engine_(engine), state_(std::move(state)) {}

  Engine& engine_;
  StatePtr state_;
  bool frozen_ = false;
};

}  // namespace hawser::blobstore
