// Two sides in memory for the planner: what people do to them, what a run's transfers do, and what was kept.
// Left is like a folder of files: it tells no hashes, and a file keeps its inode with a new name. Right is
// like a service: it tells hashes, and whoever renames there makes a new object.
#pragma once

#include <map>
#include <string>

#include "checksum/crc64.h"
#include "journal/journal_rows.h"
#include "sync/sync_planner.h"
#include "transfer/runner_state.h"

namespace hawser::test {

struct ModelFile {
  std::string content;
  std::string etag;
  WallTime made;
  std::uint64_t inode = 0;
};

class ModelSide {
 public:
  explicit ModelSide(SyncSide side) : side_(side) {}

  std::map<std::string, ModelFile> files;

  void write(const std::string& path, const std::string& content, WallTime made) {
    ModelFile& file = files[path];
    if (file.inode == 0 || side_ == SyncSide::right) file.inode = ++inodes_;
    file.content = content;
    file.made = made;
    stamp(file);
  }
  void rename(const std::string& from, const std::string& to) {
    ModelFile file = files.at(from);
    files.erase(from);
    if (side_ == SyncSide::right) file.inode = ++inodes_;
    stamp(file);
    files[to] = std::move(file);
  }
  void touch(const std::string& path) { stamp(files.at(path)); }  // rights: the ETag alone moves

  SyncObject object(const ModelFile& file) const {
    SyncObject object;
    object.size = file.content.size();
    object.etag = file.etag;
    object.made = file.made;
    object.modified = file.made;
    if (side_ == SyncSide::right) object.hashes.crc64 = crc64(std::as_bytes(std::span(file.content)));
    return object;
  }
  std::map<std::string, std::string> contents() const {
    std::map<std::string, std::string> all;
    for (const auto& [path, file] : files)
      all[path] = file.content;
    return all;
  }

 private:
  void stamp(ModelFile& file) {
    file.etag = std::to_string(++stamps_) + " " + std::to_string(file.content.size()) + " " +
                std::to_string(file.made.time_since_epoch().count()) + " " + std::to_string(file.inode);
  }
  const SyncSide side_;
  std::uint64_t stamps_ = 0, inodes_ = 100;
};

class ModelListing final : public SyncListing {
 public:
  explicit ModelListing(const ModelSide& side) {
    for (const auto& [path, file] : side.files)
      entries_.push_back({path, side.object(file)});
  }
  explicit ModelListing(std::vector<SyncEntry> entries) : entries_(std::move(entries)) {}
  Result<const SyncEntry*> peek(const OpContext&) override {
    return at_ == entries_.size() ? nullptr : &entries_[at_];
  }
  void take() override { ++at_; }

 private:
  std::vector<SyncEntry> entries_;
  std::size_t at_ = 0;
};

class ModelSides final : public SyncSides {
 public:
  ModelSide left{SyncSide::left}, right{SyncSide::right};
  ModelSide& on(SyncSide side) { return side == SyncSide::left ? left : right; }

  Result<bool> sameBytes(const OpContext&, const SyncMeeting& meeting) override {
    ++read;
    return left.files.at(meeting.path).content == right.files.at(meeting.path).content;
  }
  Result<std::optional<SyncObject>> find(const OpContext&, SyncSide side, const std::string& path) override {
    const auto found = on(side).files.find(path);
    if (found == on(side).files.end()) return std::nullopt;
    return on(side).object(found->second);
  }
  // Without the stamp, which every change moves.
  std::string lasting(SyncSide side, const std::string& etag) const override {
    return side == SyncSide::left ? etag.substr(std::min(etag.size(), etag.find(' '))) : std::string();
  }

  // As the Runner would; nothing where it is not as planned any more.
  std::optional<std::string> perform(const JournalTransfer& step) {
    ModelSide& from = step.source == 0 ? left : right;
    ModelSide& to = step.destination == 0 ? right : left;
    const auto there = to.files.find(step.destinationKey);
    const bool is = there != to.files.end();
    const auto kind = step.conditionKind == kConditionRenamed
                          ? Condition::Kind::absent
                          : static_cast<Condition::Kind>(step.conditionKind);
    if (step.kind == static_cast<int>(TransferKind::removal)) {
      if (is && there->second.etag != step.conditionEtag) return std::nullopt;
      if (is) to.files.erase(there);
      return std::string();
    }
    const auto source = from.files.find(step.sourceKey);
    if (source == from.files.end() || source->second.etag != step.sourceEtag) return std::nullopt;
    if (kind == Condition::Kind::absent && is) return std::nullopt;
    if (kind == Condition::Kind::matches && (!is || there->second.etag != step.conditionEtag))
      return std::nullopt;
    if (step.conditionKind == kConditionRenamed)
      to.rename(step.sourceKey, step.destinationKey);
    else
      to.write(step.destinationKey, std::string(source->second.content), source->second.made);
    moved += step.conditionKind == kConditionRenamed || &from == &to ? 0 : step.size;
    return to.files.at(step.destinationKey).etag;
  }

  std::uint64_t moved = 0;  // bytes from one side to the other
  std::uint64_t read = 0;   // comparisons
};

}  // namespace hawser::test
