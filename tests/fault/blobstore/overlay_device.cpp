#include "fault/blobstore/overlay_device.h"

#include <algorithm>
#include <cstring>

namespace hawser::fault {

namespace {

std::uint64_t mixed(std::uint64_t value) {
  value ^= value >> 32;
  value *= 0xD6E8FEB86659FD93ULL;
  value ^= value >> 32;
  value *= 0xD6E8FEB86659FD93ULL;
  return value ^ (value >> 32);
}

std::uint64_t hashOf(std::size_t page, ByteSpan bytes) {
  std::uint64_t lanes[4] = {page, 1, 2, 3};
  for (std::size_t at = 0; at < bytes.size(); at += sizeof lanes) {
    for (std::size_t lane = 0; lane < 4; ++lane) {
      std::uint64_t word = 0;
      std::memcpy(&word, bytes.data() + at + lane * sizeof word, sizeof word);
      lanes[lane] = (lanes[lane] ^ word) * 0x9E3779B97F4A7C15ULL;
      lanes[lane] ^= lanes[lane] >> 29;
    }
  }
  return mixed(lanes[0]) + 3 * mixed(lanes[1]) + 5 * mixed(lanes[2]) + 7 * mixed(lanes[3]) + page;
}

}  // namespace

ByteSpan OverlayDevice::basePage(std::size_t page) const {
  return ByteSpan(*base_).subspan(page * kPage, kPage);
}

void OverlayDevice::setBase(Image* image) {
  base_ = image;
  const std::size_t pages = image->size() / kPage;
  slotOf_.assign(pages, kNone);
  touched_.clear();
  pageHashes_.resize(pages);
  baseHash_ = 0;
  for (std::size_t page = 0; page < pages; ++page) {
    pageHashes_[page] = hashOf(page, basePage(page));
    baseHash_ ^= pageHashes_[page];
  }
}

void OverlayDevice::reset() {
  for (const std::size_t page : touched_)
    slotOf_[page] = kNone;
  touched_.clear();
}

void OverlayDevice::patchBase(std::uint64_t offset, ByteSpan bytes) {
  if (bytes.empty()) return;
  std::copy(bytes.begin(), bytes.end(), base_->begin() + static_cast<std::ptrdiff_t>(offset));
  for (std::size_t page = offset / kPage; page <= (offset + bytes.size() - 1) / kPage; ++page) {
    const std::uint64_t hash = hashOf(page, basePage(page));
    baseHash_ ^= pageHashes_[page] ^ hash;
    pageHashes_[page] = hash;
  }
}

std::span<std::byte, 4096> OverlayDevice::overPage(std::size_t page) {
  if (slotOf_[page] == kNone) {
    slotOf_[page] = static_cast<std::uint32_t>(touched_.size());
    touched_.push_back(page);
    if (slots_.size() < touched_.size() * kPage) slots_.resize(touched_.size() * kPage * 2);
    const ByteSpan base = basePage(page);
    std::memcpy(slots_.data() + slotOf_[page] * kPage, base.data(), kPage);
  }
  return std::span<std::byte, kPage>(slots_.data() + slotOf_[page] * kPage, kPage);
}

void OverlayDevice::put(std::uint64_t offset, ByteSpan bytes) {
  while (!bytes.empty()) {
    const std::size_t in = offset % kPage;
    const std::size_t length = std::min(kPage - in, bytes.size());
    std::memcpy(overPage(offset / kPage).data() + in, bytes.data(), length);
    bytes = bytes.subspan(length);
    offset += length;
  }
}

std::uint64_t OverlayDevice::hash() const {
  std::uint64_t hash = baseHash_;
  for (std::size_t slot = 0; slot < touched_.size(); ++slot) {
    const std::size_t page = touched_[slot];
    hash ^= pageHashes_[page] ^ hashOf(page, slotBytes(static_cast<std::uint32_t>(slot)));
  }
  return hash;
}

Image OverlayDevice::content() const {
  Image content = *base_;
  for (std::size_t slot = 0; slot < touched_.size(); ++slot) {
    const ByteSpan bytes = slotBytes(static_cast<std::uint32_t>(slot));
    std::copy(bytes.begin(), bytes.end(),
              content.begin() + static_cast<std::ptrdiff_t>(touched_[slot] * kPage));
  }
  return content;
}

Status OverlayDevice::read(const OpContext&, std::uint64_t offset, MutableByteSpan into) {
  HAWSER_CHECK(checkRange({offset, into.size()}, "read"));
  while (!into.empty()) {
    const std::size_t in = offset % kPage;
    const std::size_t length = std::min(kPage - in, into.size());
    const std::uint32_t slot = slotOf_[offset / kPage];
    const ByteSpan from = slot == kNone ? basePage(offset / kPage) : slotBytes(slot);
    std::memcpy(into.data(), from.data() + in, length);
    into = into.subspan(length);
    offset += length;
  }
  return {};
}

Status OverlayDevice::write(const OpContext&, std::uint64_t offset, ByteSpan bytes) {
  HAWSER_CHECK(checkRange({offset, bytes.size()}, "write"));
  put(offset, bytes);
  return {};
}

}  // namespace hawser::fault
