// Comparison: of which pieces an object is made at its destination, when what stands there is taken over as
// far as it can be: found by reading alone, before anything is written.
//
// Up: what stands at the destination is known by its signature, and the file on this machine is searched for
// it. Down: the source is known by its signature, and the file on this machine that it replaces is searched,
// and what else may have some of it (seeds.h).
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "delta/delta_plan.h"
#include "delta/signature_changes.h"
#include "transfer/seeds.h"
#include "transfer/shared_scans.h"
#include "transfer/types.h"

namespace hawser {

// Whether one of this size, between two stores that can this, is compared first. Otherwise the reason.
DeltaUse deltaUse(std::uint64_t size, const Capabilities& source, const Capabilities& destination);
// Memory that compare() takes, in bytes, with cells of the usual size or of that, where it is larger.
std::uint64_t compareMemory(std::uint64_t size, std::uint32_t cellSize);

struct CompareTask {
  ObjectReader* source = nullptr;
  ObjectReader* destination = nullptr;
  ObjectRef from, to;
  std::uint64_t size = 0;       // of the source
  std::string sourceEtag;       // it has to have
  ObjectProperties properties;  // the source's
  // Of what is to be replaced; empty: there is nothing, or nobody knows.
  std::string destinationEtag;
  SharedScans* scans = nullptr;                    // up: of all its destinations
  std::vector<Seed> seeds;                         // down
  std::string session;                             // down: of the write at the destination that goes on
  KeptObjects* kept = nullptr;                     // down: of the source, on this machine
  bool takesNothing = false;                       // of that
  std::uint64_t partSize = 0;                      // most bytes of a piece that is moved
  std::uint32_t cellSize = 0;                      // of the new signature; 0: chosen by size
  bool blobSync = false;                           // JobOptions::blobSync
  std::atomic<std::uint64_t>* compared = nullptr;  // bytes, counted up
  OpContext context;
};

struct Comparison {
  DeltaUse use = DeltaUse::none;
  delta::DeltaPlan plan;
  std::uint64_t toSend = 0;  // bytes of the plan that are moved

  // Of the object as it will be; CRC-64 of what was read while it was compared, or of the source, where that
  // is known.
  std::optional<std::uint64_t> crc64;
  // Up only: to be kept beside the object, once its parts are known.
  std::optional<delta::Signature> signature;
  std::string before;  // ObjectProperties::signature of what is replaced
  // What that is kept by, and what of the new one is in it: none where that is put whole.
  std::optional<Sha256Value> base;
  std::vector<delta::SameCells> sameCells;
  std::map<std::string, std::string> metadataBefore;  // its metadata
  std::uint64_t sizeBefore = 0;
  bool blobSync = false;  // JobOptions::blobSync
  // What pieces are kept of, by their offset.
  std::vector<StoredPart> parts;
  std::vector<std::uint64_t> crcs;  // of these parts
  std::string baseEtag;  // up, what is replaced: pieces are copied from it by the service while it has this
  // Down, what pieces are copied from.
  bool fromFiles = false;
  std::vector<SearchedFile> files;

  // Without keeping parts: they cannot stand beside new ones.
  void keepNothing();
  // WriteRequest::firstParts.
  std::vector<std::uint32_t> firstParts() const;
  // Of an object that lies in slices on so many places: whether it is copied from one to another.
  bool changesPlace(const delta::Piece& piece, std::size_t places) const;

  // What the plan was made by.
  std::vector<delta::CopyRange> copies;
  delta::PlanLimits limits;
};

// Blocks, for as long as it takes to read a file; hears a stop. changedUnderUs: source or destination is
// another by now.
Result<Comparison> compare(const CompareTask& task);

}  // namespace hawser
