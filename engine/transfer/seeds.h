// Seeds: what this machine has that may be some of what is fetched: the file that is replaced and others,
// what writes that were broken off have left, and what earlier reads of the object have kept.
//
// Files are searched for the cells of the source's signature, by their strong hashes. What is kept of the
// very version that is fetched is where it is, with checksums of its own that are compared when it is read.
// None of it is believed: all together has to have the source's hash before it takes the place of what is
// there.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/byte_range.h"
#include "delta/copy_range.h"
#include "delta/signature.h"
#include "storage/object_store.h"
#include "transfer/place.h"

namespace hawser {

// A file of this machine that may have some of what is fetched.
struct Seed {
  ObjectReader* store = nullptr;
  ObjectRef ref;
};

// Of the object that is made under this key.
std::vector<Seed> seedsFor(const std::vector<Place>& places, const std::string& key);

// Bytes of one version of a remote object that this machine has kept of earlier reads. Thread-safe.
class KeptObject {
 public:
  virtual ~KeptObject() = default;
  virtual std::vector<ByteRange> ranges() const = 0;  // in order, apart
  // As they came, by their checksums; an error where some of it is kept no more.
  virtual Status read(const OpContext& context, const ByteRange& range, ByteSink& sink) = 0;
};

// Thread-safe.
class KeptObjects {
 public:
  virtual ~KeptObjects() = default;
  // None: nothing of this version is kept, or it cannot be had now.
  virtual std::shared_ptr<KeptObject> find(const ObjectRef& ref, const std::string& etag) = 0;
};

// One that was searched, or a stretch of it.
struct SearchedFile {
  Seed seed;
  std::string etag;                  // it has to have still
  std::shared_ptr<KeptObject> kept;  // in place of a file
  ByteRange range;                   // of it
  // Where it begins in the row of all of them, by which pieces are told where to copy from.
  std::uint64_t start = 0;
  Status read(const OpContext& context, const ByteRange& within, ByteSink& sink) const;
};

// The search for one object. One thread, which blocks.
class SeedSearch {
 public:
  // `source`: none: nothing is searched.
  SeedSearch(OpContext context, std::shared_ptr<const delta::Signature> source,
             std::atomic<std::uint64_t>* compared);

  Status addFile(const Seed& seed, const std::string& etag, const ByteRange& range);
  // Of these none is needed: one that is not there, or is no file, has nothing; nor has one that is being
  // changed. An error: stopped.
  Status addFiles(const std::vector<Seed>& seeds);
  // What writes of the object left, but for this one, which goes on with it.
  Status addUnfinished(ObjectReader& store, const ObjectRef& ref, const std::string& session);
  // Of this very version, `size` bytes; what no file has.
  void addKept(std::shared_ptr<KeptObject> kept, std::uint64_t size);

  const std::vector<SearchedFile>& files() const { return files_; }
  // What of the source they have, by its offset; `from` is in the row of them.
  std::vector<delta::CopyRange> copies() const;

 private:
  void addToRow(SearchedFile file);

  OpContext context_;
  const std::shared_ptr<const delta::Signature> source_;
  std::atomic<std::uint64_t>* const compared_;
  std::vector<SearchedFile> files_;
  std::vector<delta::CopyRange> found_;  // of the row what the source has
  std::vector<delta::CopyRange> kept_;   // of the source what is kept
};

}  // namespace hawser
