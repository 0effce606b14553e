// An object's bytes in and out of its blob, in pieces, so that a stop is heard and the meter paces.
// Internal to storage/embedded; thread-safe.
#pragma once

#include "base/byte_sink.h"
#include "base/op_context.h"
#include "storage/embedded/open_store.h"

namespace hawser::embedded {

// The range lies within the blob.
Status readBlob(const OpContext& context, AlignedBuffers& buffers, Blob& blob, ByteRange range,
                ByteSink& sink);
// Makes room in the store where there is none left, as far as that goes.
Status writeBlob(const OpContext& context, OpenStore& store, Blob& blob, std::uint64_t offset,
                 ByteSpan bytes);

}  // namespace hawser::embedded
