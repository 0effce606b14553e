// KnownVersions: what has been found out about versions of objects, so that it is not asked again: whether
// they are encrypted, with what, how long they really are, and whether their ciphertext has been held against
// its HMAC. Bounded; what was used longest ago is forgotten first. Thread-safe.
#pragma once

#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "base/condition_variable.h"
#include "base/mutex.h"
#include "storage/encrypted/envelope.h"
#include "storage/object_store.h"

namespace hawser::encrypted {

// One version of one object.
struct VersionId {
  ObjectRef ref;
  std::string etag;
  friend auto operator<=>(const VersionId&, const VersionId&) = default;
};

struct Version {
  std::optional<Opened> opened;  // nothing: it is not encrypted
  std::uint64_t cipherSize = 0;
  std::uint64_t plainSize = 0;
};

using VersionPtr = std::shared_ptr<const Version>;

class KnownVersions {
 public:
  VersionPtr find(const VersionId& id);  // null: not known
  void keep(const VersionId& id, VersionPtr version);

  // Who may find out whether the ciphertext is whole: one at a time, while others wait for what comes of it.
  class Turn {
   public:
    Turn(KnownVersions& known, VersionId id, bool isVerified)
        : known_(&known), id_(std::move(id)), isVerified_(isVerified) {}
    Turn(Turn&& other) noexcept
        : known_(std::exchange(other.known_, nullptr)),
          id_(std::move(other.id_)),
          isVerified_(other.isVerified_) {}
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    Turn& operator=(Turn&&) = delete;
    ~Turn() {
      if (known_ && !isVerified_) known_->end(id_, false);
    }
    bool isVerified() const { return isVerified_; }
    void verified() {
      isVerified_ = true;
      known_->end(id_, true);
    }

   private:
    KnownVersions* known_;
    VersionId id_;
    bool isVerified_;
  };
  // It is verified, or it is the caller's to verify: who goes without verified() leaves it to the next one.
  // Waits for another's turn to end; cancelled or timeout.
  Result<Turn> turn(const OpContext& context, const VersionId& id);

 private:
  // Newest first.
  template <class Value, std::size_t most>
  class Recent {
   public:
    Value* find(const VersionId& id) {
      const auto found = byId_.find(id);
      if (found == byId_.end()) return nullptr;
      entries_.splice(entries_.begin(), entries_, found->second);
      return &found->second->second;
    }
    void keep(const VersionId& id, Value value) {
      if (Value* known = find(id)) {
        *known = std::move(value);
        return;
      }
      entries_.emplace_front(id, std::move(value));
      byId_.emplace(id, entries_.begin());
      if (entries_.size() <= most) return;
      byId_.erase(entries_.back().first);
      entries_.pop_back();
    }

   private:
    std::list<std::pair<VersionId, Value>> entries_;
    std::map<VersionId, typename decltype(entries_)::iterator> byId_;
  };

  void end(const VersionId& id, bool isVerified);

  Mutex mutex_;
  ConditionVariable changed_;
  Recent<VersionPtr, 4096> versions_ HAWSER_GUARDED_BY(mutex_);
  // Apart from the others: a long listing must not make a large object be read all over again.
  Recent<bool, 4096> verified_ HAWSER_GUARDED_BY(mutex_);
  std::set<VersionId> verifying_ HAWSER_GUARDED_BY(mutex_);
};

}  // namespace hawser::encrypted
