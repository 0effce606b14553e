// StoreRunner: does things to a store, and keeps the ledger of them.
//
// Blobs have names here ("thick", "clone", ...) and stay open from the first use on, until what is done needs
// them closed. Each call returns 0 or the errno the store gave; one that says that nothing has changed
// (ENOSPC, EPERM, ...) is taken at its word. A store that could not be loaded again is gone: EBADF.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "blobstore/blobstore.h"
#include "fault/blobstore/store_ledger.h"

namespace hawser::fault {

// Where a run begins: a store on the disk, and all that is known of it.
struct StoreFixture {
  Image image;
  StoreModel model;
  std::map<std::string, BlobId> names;
  BlobId lastId = 0;
  Stamp lastStamp = 0;
};

StoreOptions crashStoreOptions();

class StoreRunner {
 public:
  // Loads the store that is on the device.
  static Result<std::unique_ptr<StoreRunner>> load(std::shared_ptr<BlockDevice> device,
                                                   const FaultDevice* log, const StoreFixture& fixture);
  // Makes one, with nothing in it.
  static Result<std::unique_ptr<StoreRunner>> init(std::shared_ptr<BlockDevice> device,
                                                   const FaultDevice* log, const StoreLayout& layout);

  Blobstore& store() { return *store_; }
  BlockDevice& device() { return *device_; }
  const StoreLedger& ledger() const { return ledger_; }
  BlobId id(const std::string& name) const;
  StoreFixture fixture(Image image) const;
  // What the store said when it refused something for another reason than the model knows of.
  const std::string& complaint() const { return complaint_; }

  int create(const std::string& name, CreateOptions options);
  int remove(const std::string& name);
  int write(const std::string& name, std::size_t page, std::size_t pages);
  int writeSectors(const std::string& name, std::size_t sector, std::size_t sectors);
  int writeZeroes(const std::string& name, std::size_t page, std::size_t pages);
  int unmap(const std::string& name, std::size_t page, std::size_t pages);
  int flush(const std::string& name);
  int flushAll();
  int sync(const std::string& name);
  int close(const std::string& name);
  int closeAll();
  int resize(const std::string& name, std::uint64_t clusters);
  int setReadOnly(const std::string& name);
  int setXattr(const std::string& name, const std::string& key, const std::string& value);
  int removeXattr(const std::string& name, const std::string& key);
  int snapshot(const std::string& name, const std::string& made, const std::vector<Xattr>& xattrs = {});
  int clone(const std::string& name, const std::string& made);
  int inflate(const std::string& name);
  int decouple(const std::string& name);
  int setParent(const std::string& name, const std::string& parent);
  int setExternalParent(const std::string& name, const std::string& external);
  int setSuperBlob(const std::string& name);  // "": none
  int setType(char letter);
  int checkpoint();
  int grow(std::uint64_t bytes);
  int unload();  // nothing can be done afterwards
  int unloadAndLoad();
  int loadAnew();  // as after a crash in which nothing was lost

 private:
  StoreRunner(std::shared_ptr<BlockDevice> device, const FaultDevice* log, StoreFixture fixture);

  // What a handle shows and the disk does not yet.
  struct Unsynced {
    std::vector<Xattr> xattrs;
    bool readOnly = false;
  };
  std::size_t at() const { return log_ == nullptr ? 0 : log_->logged(); }
  Blob* open(const std::string& name);
  Unsynced& unsynced(BlobId id);
  int durable(Change change, const std::function<Status()>& call);
  // The same for what makes a blob; ids are expected to follow each other.
  int makes(const std::string& name, const std::function<Change(BlobId)>& change,
            const std::function<Result<BlobId>()>& call);
  int settle(BlobId id, const std::function<Status()>& call);
  int pages(BlobId id, std::map<std::size_t, std::vector<PageChoice>> choices,
            const std::function<Status(Blob&)>& call, const std::string& name);
  int said(const Status& status);

  const std::shared_ptr<BlockDevice> device_;
  const FaultDevice* const log_;
  std::unique_ptr<Blobstore> store_;
  StoreLedger ledger_;
  std::map<std::string, BlobId> names_;
  std::map<BlobId, std::shared_ptr<Blob>> open_;
  std::map<BlobId, Unsynced> unsynced_;
  BlobId lastId_;
  Stamp lastStamp_;
  std::uint32_t lastChain_ = 0;
  std::string complaint_;
};

}  // namespace hawser::fault
