// EmbeddedWriter: ObjectWriter over a blob that nobody sees yet.
//
// Parts go to their place in the blob as they arrive, and nothing of them is synced before the commit: on
// resume hasPart() reads them back, so what a power cut took is found out.
// Internal to storage/embedded.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "base/mutex.h"
#include "storage/embedded/open_store.h"

namespace hawser::embedded {

class SharedStore;

class EmbeddedWriter : public ObjectWriter {
 public:
  // `location` names the object in errors; `file` is kept while the writer is there.
  static Result<std::unique_ptr<ObjectWriter>> start(std::shared_ptr<SharedStore> file,
                                                     std::shared_ptr<OpenStore> store, std::string name,
                                                     const WriteRequest& request, std::string location);
  EmbeddedWriter(std::shared_ptr<SharedStore> file, std::shared_ptr<OpenStore> store, std::string name,
                 const WriteRequest& request, std::string location);

  std::string session() const override { return request_.session; }
  bool setCondition(const Condition& condition) override {
    request_.condition = condition;
    return true;
  }
  bool streamsParts() const override { return true; }
  Result<PartReceipt> writePart(const OpContext& context, const Part& part, ByteSpan bytes,
                                std::uint64_t crc64) override;
  Result<std::unique_ptr<PartSink>> openPart(const OpContext& context, const Part& part) override;
  Result<bool> hasPart(const OpContext& context, const PartReceipt& receipt) override;
  Status readPart(const OpContext& context, const Part& part, ByteSink& sink) override;
  Result<ObjectInfo> commit(const OpContext& context, std::span<const PartReceipt> parts,
                            const ObjectProperties& properties) override;
  Status abort(const OpContext& context) override;

 private:
  friend class BlobPartSink;
  // open: parts may come; committed: the blob is the object already, so that a commit that is asked for again
  // (its answer was lost with the process) is answered; aborted: nothing is left.
  enum class State : std::uint8_t { open, committed, aborted };

  Status begin();
  Result<bool> findCommitted();
  Status checkPart(const Part& part) const;
  // The CRC-64 of all of them; invalidArgument where they are not the whole.
  Result<std::uint64_t> sumOf(std::span<const PartReceipt> parts) const;
  Result<bool> readsBackAs(const OpContext& context, const PartReceipt& receipt);
  // Of a part that came once more after the commit.
  Status checkThere(const OpContext& context, const PartReceipt& receipt);
  Result<ObjectInfo> publish(std::uint64_t size, std::uint64_t crc, const ObjectProperties& properties);
  bool isKnown(const PartReceipt& receipt) const;
  void know(const PartReceipt& receipt);
  void forget(const Part& part);
  State state() const;
  void setState(State state);
  Error named(Error error) const;
  template <class T>
  Result<T> naming(Result<T> result) const {
    if (!result) result.error() = named(std::move(result.error()));
    return result;
  }

  const std::shared_ptr<SharedStore> file_;
  const std::shared_ptr<OpenStore> store_;
  const std::string name_;
  WriteRequest request_;
  const std::string location_;
  BlobLease blob_;

  mutable Mutex mutex_;
  State state_ HAWSER_GUARDED_BY(mutex_) = State::open;
  // CRCs of the parts whose bytes this writer wrote or read back.
  std::map<std::uint32_t, std::uint64_t> known_ HAWSER_GUARDED_BY(mutex_);
};

}  // namespace hawser::embedded
