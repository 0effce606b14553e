// MemoryStore: an ObjectStore in memory with hooks, for tests of what stands above stores. It keeps the
// contract as the real ones do (conformance.memory), but for what a hook does.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <mutex>

#include "storage/object_store.h"

namespace hawser::test {

class MemoryStore final : public ObjectStore {
 public:
  explicit MemoryStore(std::string name = "mem") : name_(std::move(name)) { containers_["box"]; }

  struct Object {
    std::vector<std::byte> bytes;
    ObjectProperties properties;
    std::string etag;
    ObjectKind kind = ObjectKind::object;
    WallTime modified;
    struct Piece {
      std::string token;  // of the receipt it was committed by first
      std::uint64_t length = 0;
    };
    std::vector<Piece> pieces = {};  // the parts it was committed from; none: put at once
  };

  // Called before each verb with its name ("read", "put", "part", "commit", ...) and the key; an error it
  // returns is the verb's. Called without the store's lock.
  std::function<Status(const std::string& verb, const std::string& key)> hook;
  // Asked at each read, of written parts too: true flips a bit of what is delivered, as a bad wire would.
  std::function<bool(const std::string& key)> corrupt;
  // Gives the bytes of a part that the store fetches by itself (ObjectWriter::copyPart); none: unsupported.
  std::function<Result<std::vector<std::byte>>(const PartSource& source, const ByteRange& range)> fetch;
  bool partsInOrder = false;  // its writers want that, and take nothing else
  // Copies ranges of its own (copiesRanges()). With Capabilities::serviceUrls and copiesParts.
  bool ownRanges = false;
  // Others whose ranges it copies too.
  std::vector<MemoryStore*> peers;
  Capabilities caps;

  // Straight in and out, without hooks.
  void set(const std::string& key, std::string_view bytes, ObjectProperties properties = {});
  std::optional<std::string> get(const std::string& key) const;
  Object object(const std::string& key) const;
  std::size_t count() const;
  std::size_t sessions() const;
  std::atomic<std::uint64_t> partBytes{0};    // taken in parts so far
  std::atomic<std::uint64_t> bytesCopied{0};  // of ranges of its own, and its peers
  std::atomic<std::uint64_t> bytesKept{0};    // of parts kept from the object before
  std::atomic<int> calls{0};

  const Capabilities& capabilities() const override { return caps; }
  std::string location(const ObjectRef& ref) const override {
    return name_ + ":" + ref.container + "/" + ref.key;
  }
  Result<ContainerPage> listContainers(const OpContext& context, const std::string& continuation) override;
  Result<ObjectPage> list(const OpContext& context, const ListQuery& query) override;
  Result<ObjectInfo> stat(const OpContext& context, const ObjectRef& ref) override;
  Result<ObjectInfo> read(const OpContext& context, const ObjectRef& ref, std::optional<ByteRange> range,
                          const std::string& ifMatch, ByteSink& sink) override;
  // "mem://NAME/CONTAINER/KEY".
  Result<PartSource> partSource(const OpContext& context, const ObjectRef& ref, const ByteRange& range,
                                const std::string& etag) override;
  Result<std::vector<StoredPart>> storedParts(const OpContext& context, const ObjectRef& ref,
                                              const std::string& etag) override;
  Result<bool> copiesRanges(const OpContext& context) override;
  Status createContainer(const OpContext& context, const std::string& container) override;
  Status removeContainer(const OpContext& context, const std::string& container) override;
  Result<ObjectInfo> put(const OpContext& context, const ObjectRef& ref, ByteSpan bytes,
                         const ObjectProperties& properties, const Condition& condition) override;
  Result<std::unique_ptr<ObjectWriter>> startWrite(const OpContext& context,
                                                   const WriteRequest& request) override;
  Status remove(const OpContext& context, const ObjectRef& ref, const Condition& condition) override;
  Result<std::string> presignedUrl(const OpContext& context, const ObjectRef& ref, WallTime expires) override;

 private:
  friend class MemoryWriter;
  using Container = std::map<std::string, Object>;
  struct WrittenPart {
    std::vector<std::byte> bytes;
    std::string token;
    std::string etag = {};  // of one that is kept: the object's whose piece of that token it is
  };
  struct Session {
    ObjectRef ref;
    std::map<std::uint32_t, WrittenPart> parts;
  };
  Status enter(const OpContext& context, const char* verb, const ObjectRef& ref);
  Status enterObject(const OpContext& context, const char* verb, const ObjectRef& ref);
  Error missing(const ObjectRef& ref) const;
  ObjectInfo infoOf(const std::string& key, const Object& object) const;
  Status holds(const ObjectRef& ref, const Condition& condition) const;  // under the lock
  ObjectInfo store(const ObjectRef& ref, Object object);                 // under the lock
  Result<std::vector<std::byte>> rangeFor(const PartSource& from, std::uint64_t length) const;
  // The bytes of a piece that is there still; nothing otherwise. Under the lock.
  std::optional<std::vector<std::byte>> keptBytes(const ObjectRef& ref, const WrittenPart& part) const;

  std::string name_;
  mutable std::mutex mutex_;
  std::map<std::string, Container> containers_;
  std::map<std::string, Session> sessions_;
  std::uint64_t nextTag_ = 1;
};

}  // namespace hawser::test
