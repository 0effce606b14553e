#include "blobstore/inspect.h"

#include "base/encoding.h"
#include "blobstore/checkpoint.h"
#include "blobstore/engine.h"

namespace hawser::blobstore {

namespace {

std::string superText(const SuperBlocks& found, std::size_t slot) {
  if (!found.slots[slot]) return found.errors[slot]->detail;
  const SuperBlock& super = *found.slots[slot];
  return "generation " + std::to_string(super.generation) + ", checksum right" +
         (super.clean ? ", clean" : "");
}

class Lines {
 public:
  explicit Lines(ByteSink& into) : into_(into) {}

  void line(const std::string& text) {
    if (!done_) return;
    const std::string whole = text + "\n";
    done_ = into_.write(std::as_bytes(std::span(whole)));
  }
  Status done() const { return done_; }

 private:
  ByteSink& into_;
  Status done_;
};

void dumpSuper(Lines& lines, const SuperBlock& super) {
  const auto number = [&](const char* name, std::uint64_t value) {
    lines.line("  " + std::string(name) + ": " + std::to_string(value));
  };
  lines.line("  uuid: " + toHex(ByteSpan(super.uuid)));
  number("cluster size", super.clusterSize);
  number("clusters", super.clusters);
  number("first cluster for data", super.firstCluster);
  number("clusters it can grow to", super.maxClusters);
  number("journal size", super.journalSize);
  number("checkpoint size", super.checkpointSize);
  number("room for metadata", super.metadataSize);
  number("clear method", static_cast<std::uint64_t>(super.clear));
  lines.line("  checkpoint: " + std::string(super.checkpoint.region == 0 ? "A" : "B") + ", generation " +
             std::to_string(super.checkpoint.generation) + ", pages " +
             std::to_string(super.checkpoint.pages));
  lines.line("  journal: from batch " + std::to_string(super.journal.sequence) + " at " +
             std::to_string(super.journal.offset));
}

void dumpRecord(Lines& lines, const RecordRead& read) {
  switch (read.state) {
    case RecordState::known:
      return lines.line("  " + describe(read.record));
    case RecordState::skipped:
    case RecordState::refused:
      return lines.line("  a record of a newer version");
    case RecordState::cut:
    case RecordState::damaged:
      return lines.line("  a damaged record");
  }
}

// Gives `device` to what shares its devices, for as long as this runs.
std::shared_ptr<BlockDevice> borrowed(BlockDevice& device) {
  return {&device, [](BlockDevice*) {}};
}

void addRegions(StoreCheck& check, const SuperBlocks& found, const SuperBlock& super,
                const std::string& journal) {
  for (std::size_t i = 0; i < 2; ++i) {
    const std::string text = superText(found, i);
    check.regions.push_back(
        {i == 0 ? "super block A" : "super block B", {kSuperBlockOffsets[i], kPageSize}, text});
    if (!found.slots[i]) check.problems.push_back(std::string("super block ") + "AB"[i] + ": " + text);
  }
  check.regions.push_back({"journal", {kJournalOffset, super.journalSize}, journal});
  for (std::uint32_t region = 0; region < 2; ++region) {
    const bool current = region == super.checkpoint.region;
    const std::string state = current ? "generation " + std::to_string(super.checkpoint.generation) + ", " +
                                            std::to_string(super.checkpoint.pages) + " pages"
                                      : "not in use";
    check.regions.push_back({region == 0 ? "checkpoint A" : "checkpoint B",
                             {super.checkpointOffset(region), super.checkpointSize},
                             state});
  }
}

}  // namespace

StoreCheck Engine::findings() const {
  const MutexLock lock(mutex_);
  StoreCheck check;
  check.problems = health_.damage;
  for (const BlobId id : health_.damagedBlobs)
    check.problems.push_back("blob " + std::to_string(id) + " is damaged");
  check.blobs = catalog_.blobs().size();
  for (const auto& [id, blob] : catalog_.blobs())
    check.usedClusters += blob->map.mapped();
  const std::uint64_t total = catalog_.clusters() - super_.firstCluster;
  check.regions.push_back({"data",
                           {super_.firstCluster * clusterSize_, total * clusterSize_},
                           std::to_string(check.usedClusters) + " of " + std::to_string(total) +
                               " clusters used by " + std::to_string(check.blobs) + " blobs"});
  return check;
}

std::string Engine::journalText() const {
  const MutexLock lock(mutex_);
  return "from batch " + std::to_string(super_.journal.sequence) + " to " +
         std::to_string(journal_->end().sequence) + ", " + std::to_string(journal_->used()) +
         " bytes to replay";
}

Result<StoreCheck> checkStore(const OpContext& context, BlockDevice& device) {
  HAWSER_CHECK(context.check());
  HAWSER_TRY(const SuperBlocks found, readSuperBlocks(device));
  const auto super = chooseSuper(found, device);
  StoreCheck check;
  if (!super) {
    check.problems.push_back(super.error().detail);
    return check;
  }
  StoreOptions options;
  options.readOnly = true;
  const auto loaded = Engine::load(borrowed(device), options);
  if (!loaded && loaded.error().sys != EILSEQ && loaded.error().sys != ENOTSUP) return fail(loaded.error());
  addRegions(check, found, *super, loaded ? (*loaded)->journalText() : loaded.error().detail);
  if (!loaded) {
    check.problems.push_back(loaded.error().detail);
    return check;
  }
  const StoreCheck inside = (*loaded)->findings();
  check.regions.insert(check.regions.end(), inside.regions.begin(), inside.regions.end());
  check.problems.insert(check.problems.end(), inside.problems.begin(), inside.problems.end());
  check.blobs = inside.blobs;
  check.usedClusters = inside.usedClusters;
  return check;
}

Status dumpStore(const OpContext& context, BlockDevice& device, ByteSink& into) {
  HAWSER_CHECK(context.check());
  HAWSER_TRY(const SuperBlocks found, readSuperBlocks(device));
  HAWSER_TRY(const SuperBlock super, chooseSuper(found, device));
  Lines lines(into);
  for (std::size_t i = 0; i < 2; ++i) {
    lines.line(std::string("super block ") + "AB"[i] + ": " + superText(found, i));
    if (found.slots[i]) dumpSuper(lines, *found.slots[i]);
  }
  lines.line(std::string("checkpoint ") + "AB"[super.checkpoint.region]);
  HAWSER_TRY(const CheckpointRead checkpoint,
             readCheckpoint(device, super, [&](const RecordRead& read) { dumpRecord(lines, read); }));
  lines.line("  " + std::to_string(super.checkpoint.pages) + " pages, " +
             std::to_string(checkpoint.damagedPages) + " damaged");
  Journal journal(device, super.uuid, super.journalSize, super.journal);
  const auto dumpRecords = [&](ByteSpan records) {
    forEachRecord(records, [&](const RecordRead& read) { dumpRecord(lines, read); });
  };
  HAWSER_TRY(const Journal::Replay replay, journal.replay(
                                               [&](const BatchHeader& header, ByteSpan records) {
                                                 lines.line("batch " + std::to_string(header.sequence) +
                                                            " at " + std::to_string(header.offset) +
                                                            ", checksum right");
                                                 dumpRecords(records);
                                               },
                                               [&](ByteSpan records) {
                                                 lines.line("a batch after a damaged one, not replayed");
                                                 dumpRecords(records);
                                               }));
  lines.line("end of the journal: " + std::to_string(replay.batches) + " batches" +
             (replay.brokenInside ? ", and later ones after a damaged one" : ""));
  return lines.done();
}

}  // namespace hawser::blobstore
