// OverlayDevice: an image, and what is written over it, kept apart by pages so that both can be had again at
// once. For one thread.
//
// It can be one crash state after another of the same image without copying it.
#pragma once

#include <memory>

#include "fault/blobstore/fault_device.h"

namespace hawser::fault {

class OverlayDevice : public BlockDevice {
 public:
  explicit OverlayDevice(std::string name) : name_(std::move(name)) {}

  // Nothing is written over `image` any more, which stays where it is and changes only by patchBase().
  void setBase(Image* image);
  void reset();
  // In the image itself; nothing may be written over it just now.
  void patchBase(std::uint64_t offset, ByteSpan bytes);
  void put(std::uint64_t offset, ByteSpan bytes);
  // Equal contents have equal hashes, whatever of them is image and what is written over it.
  std::uint64_t hash() const;
  Image content() const;

  std::uint64_t size() const override { return base_->size(); }
  std::uint32_t blockSize() const override { return kSector; }
  std::string name() const override { return name_; }
  Status read(const OpContext& context, std::uint64_t offset, MutableByteSpan into) override;
  Status write(const OpContext& context, std::uint64_t offset, ByteSpan bytes) override;
  Status flush(const OpContext&) override { return {}; }

 private:
  static constexpr std::size_t kPage = 4096;
  static constexpr std::uint32_t kNone = ~0U;

  std::span<std::byte, kPage> overPage(std::size_t page);
  ByteSpan basePage(std::size_t page) const;
  ByteSpan slotBytes(std::uint32_t slot) const { return ByteSpan(slots_).subspan(slot * kPage, kPage); }

  const std::string name_;
  Image* base_ = nullptr;
  std::uint64_t baseHash_ = 0;
  std::vector<std::uint64_t> pageHashes_;  // of the image
  std::vector<std::uint32_t> slotOf_;      // by page
  std::vector<std::size_t> touched_;       // pages with a slot, in order of slots
  Image slots_;
};

}  // namespace hawser::fault
