#include "storage/embedded/blob_bytes.h"

#include <algorithm>

#include "base/units.h"

namespace hawser::embedded {

namespace {

constexpr std::uint64_t kPiece = kMiB;

Status writePiece(const OpContext& context, OpenStore& store, Blob& blob, std::uint64_t offset,
                  ByteSpan piece) {
  Status done = blob.write(context, offset, piece);
  if (done || done.error().code != ErrorCode::noSpace) return done;
  HAWSER_CHECK(store.makeRoom(piece.size() + store.blobs().space().clusterSize));
  return blob.write(context, offset, piece);
}

}  // namespace

Status readBlob(const OpContext& context, AlignedBuffers& buffers, Blob& blob, ByteRange range,
                ByteSink& sink) {
  AlignedBuffer buffer;
  while (!range.empty()) {
    HAWSER_CHECK(context.check());
    const MutableByteSpan room = sink.room();
    if (room.empty() && buffer.size() == 0) buffer = buffers.take();
    // What is short now ends at a border of pages.
    const std::uint64_t whole = AlignedBuffers::kSize - range.offset % kPageSize;
    const std::uint64_t most = std::min(range.length, whole);
    const MutableByteSpan into =
        room.empty() ? buffer.bytes(most) : room.first(std::min<std::uint64_t>(room.size(), most));
    HAWSER_CHECK(blob.read(context, range.offset, into));
    HAWSER_CHECK(room.empty() ? sink.write(into) : sink.filled(into.size()));
    HAWSER_CHECK(context.moved(into.size()));
    range = {range.offset + into.size(), range.length - into.size()};
  }
  if (buffer.size() > 0) buffers.give(std::move(buffer));
  return {};
}

Status writeBlob(const OpContext& context, OpenStore& store, Blob& blob, std::uint64_t offset,
                 ByteSpan bytes) {
  while (!bytes.empty()) {
    HAWSER_CHECK(context.check());
    const std::uint64_t whole = kPiece - offset % kPageSize;
    const ByteSpan piece = bytes.first(std::min<std::uint64_t>(bytes.size(), whole));
    HAWSER_CHECK(context.moved(piece.size()));
    HAWSER_CHECK(writePiece(context, store, blob, offset, piece));
    bytes = bytes.subspan(piece.size());
    offset += piece.size();
  }
  return {};
}

}  // namespace hawser::embedded
