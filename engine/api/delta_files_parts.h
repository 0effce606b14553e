// What the verbs of DeltaFiles share. Internal to api.
#pragma once

#include <algorithm>
#include <memory>
#include <string>

#include "api/delta_files.h"
#include "api/new_file.h"
#include "api/read_file.h"
#include "base/units.h"
#include "base/wire.h"

namespace hawser::delta_files {

inline constexpr std::uint64_t kStep = kMiB;  // read or written at once where that is done in turn

// Tells `made` where to write to, and what it wrote to its reader once it has succeeded.
template <class Make>
Status writeOut(const OpContext& context, FileSystem& files, const DeltaOutput& out, const Make& make) {
  if (out.sink) return make(*out.sink);
  HAWSER_TRY(const auto file, NewFile::create(files, out.path));
  HAWSER_CHECK(make(*file));
  HAWSER_CHECK(context.check());
  return file->commit();
}

// use(bytes) of the range, from front to back.
template <class Use>
Status eachStep(const OpContext& context, ReadFile& file, ByteRange range, DeltaProgress& progress,
                const Use& use) {
  const std::uint64_t size = std::min(kStep, range.length);
  const auto buffer = std::make_unique_for_overwrite<std::byte[]>(size);
  while (!range.empty()) {
    HAWSER_CHECK(context.check());
    const MutableByteSpan bytes(buffer.get(), std::min(size, range.length));
    HAWSER_CHECK(file.read(range.offset, bytes));
    HAWSER_CHECK(use(ByteSpan(bytes)));
    progress.done += bytes.size();
    range = {range.offset + bytes.size(), range.length - bytes.size()};
  }
  return {};
}

// A delta::Scan or delta::BlobSyncScan of the file.
template <class AnyScan>
Status scanFile(const OpContext& context, ReadFile& file, AnyScan& scan, std::uint32_t threads,
                DeltaProgress& progress) {
  const ReadFile::Ranges ranges{scan.segments(), scan.mostBytes(),
                                [&](std::uint64_t i) { return scan.bytesOf(i); }};
  return file.eachRange(context, ranges, threads, [&](std::uint64_t i, ByteSpan bytes) {
    scan.scan(i, bytes);
    progress.done += bytes.size();
  });
}

}  // namespace hawser::delta_files
