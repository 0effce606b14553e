#include "blobstore/record.h"

#include "base/encoding.h"

namespace hawser::blobstore {

namespace {

std::size_t padded(std::size_t size) {
  return (size + 7) / 8 * 8;
}

void appendMask(Bytes& to, const PageMask& mask) {
  for (const std::uint64_t word : mask.words)
    append(to, word);
}

PageMask maskFrom(Reader& reader) {
  PageMask mask;
  for (std::uint64_t& word : mask.words)
    word = reader.number<std::uint64_t>();
  return mask;
}

void appendXattr(const Record& record, Bytes& to) {
  append(to, static_cast<std::uint64_t>(record.name.size()));
  append(to, record.name);
  append(to, record.text);
}

void appendMap(const Record& record, Bytes& to) {
  append(to, record.index);
  append(to, record.cluster);
  if (record.kind == RecordKind::mapPages) return appendMask(to, record.pages);
  append(to, record.count);
  append(to, std::uint32_t{record.full});
}

void appendPayload(const Record& record, Bytes& to) {
  if (record.kind == RecordKind::type) return append(to, record.text);
  if (record.kind == RecordKind::grow) return append(to, record.clusters);
  append(to, record.id);
  switch (record.kind) {
    case RecordKind::create:
      append(to, record.clusters);
      append(to, record.flags);
      append(to, static_cast<std::uint32_t>(record.clear));
      append(to, record.other);
      return append(to, record.parentClusters);
    case RecordKind::resize:
      return append(to, record.clusters);
    case RecordKind::flags:
      return append(to, record.flags);
    case RecordKind::setXattr:
      return appendXattr(record, to);
    case RecordKind::removeXattr:
      return append(to, record.name);
    case RecordKind::mapRun:
    case RecordKind::mapPages:
      return appendMap(record, to);
    case RecordKind::unmap:
      append(to, record.index);
      return append(to, record.count);
    case RecordKind::clearPages:
      append(to, std::uint64_t{record.index});
      return appendMask(to, record.pages);
    case RecordKind::snapshot:
      return append(to, record.other);
    case RecordKind::parent:
      append(to, record.other);
      append(to, record.parentClusters);
      return append(to, record.flags);
    case RecordKind::external:
      append(to, record.parentClusters);
      return append(to, record.text);
    case RecordKind::totals:
      append(to, record.clusters);
      return append(to, record.count);
    case RecordKind::remove:
    case RecordKind::superBlob:
    case RecordKind::nextId:
    case RecordKind::type:
    case RecordKind::grow:
      return;
  }
}

void readXattr(Reader& reader, Record& into) {
  const auto size = reader.number<std::uint64_t>();
  into.name = textOf(reader.bytes(size));
  into.text = textOf(reader.rest());
}

void readMap(Reader& reader, Record& into) {
  into.index = reader.number<std::uint32_t>();
  into.cluster = reader.number<std::uint32_t>();
  if (into.kind == RecordKind::mapPages) {
    into.pages = maskFrom(reader);
    return;
  }
  into.count = reader.number<std::uint32_t>();
  into.full = reader.number<std::uint32_t>() != 0;
}

bool readBlobPayload(Reader& reader, Record& into) {
  into.id = reader.number<std::uint64_t>();
  switch (into.kind) {
    case RecordKind::create:
      into.clusters = reader.number<std::uint64_t>();
      into.flags = reader.number<std::uint32_t>();
      into.clear = static_cast<ClearMethod>(reader.number<std::uint32_t>());
      into.other = reader.number<std::uint64_t>();
      into.parentClusters = reader.number<std::uint64_t>();
      return into.clear <= ClearMethod::writeZeroes;
    case RecordKind::resize:
      into.clusters = reader.number<std::uint64_t>();
      return true;
    case RecordKind::flags:
      into.flags = reader.number<std::uint32_t>();
      return true;
    case RecordKind::setXattr:
      readXattr(reader, into);
      return true;
    case RecordKind::removeXattr:
      into.name = textOf(reader.rest());
      return true;
    case RecordKind::mapRun:
    case RecordKind::mapPages:
      readMap(reader, into);
      return true;
    case RecordKind::unmap:
      into.index = reader.number<std::uint32_t>();
      into.count = reader.number<std::uint32_t>();
      return true;
    case RecordKind::clearPages:
      into.index = static_cast<std::uint32_t>(reader.number<std::uint64_t>());
      into.pages = maskFrom(reader);
      return true;
    case RecordKind::snapshot:
      into.other = reader.number<std::uint64_t>();
      return true;
    case RecordKind::parent:
      into.other = reader.number<std::uint64_t>();
      into.parentClusters = reader.number<std::uint64_t>();
      into.flags = reader.number<std::uint32_t>();
      return true;
    case RecordKind::external:
      into.parentClusters = reader.number<std::uint64_t>();
      into.text = textOf(reader.rest());
      return true;
    case RecordKind::totals:
      into.clusters = reader.number<std::uint64_t>();
      into.count = reader.number<std::uint32_t>();
      return true;
    case RecordKind::remove:
    case RecordKind::superBlob:
    case RecordKind::nextId:
      return true;
    case RecordKind::type:
    case RecordKind::grow:
      break;
  }
  return false;
}

bool readPayload(Reader& reader, Record& into) {
  if (into.kind == RecordKind::type) {
    into.text = textOf(reader.rest());
    return into.text.size() == StoreType().size();
  }
  if (into.kind == RecordKind::grow) {
    into.clusters = reader.number<std::uint64_t>();
    return true;
  }
  return readBlobPayload(reader, into);
}

std::string pagesText(const PageMask& pages) {
  std::string text;
  for (std::uint32_t first = pages.next(0, true); first < PageMask::kBits;) {
    const std::uint32_t end = pages.next(first, false);
    text += (text.empty() ? "" : ",") + std::to_string(first);
    if (end - first > 1) text += "-" + std::to_string(end - 1);
    first = pages.next(end, true);
  }
  return text.empty() ? "none" : text;
}

std::string runText(std::uint32_t first, std::uint32_t count) {
  return count == 1 ? std::to_string(first)
                    : std::to_string(first) + "-" + std::to_string(std::uint64_t{first} + count - 1);
}

std::string flagsText(std::uint32_t flags) {
  std::string text = flags & kThin ? "thin" : "thick";
  if (flags & kReadOnly) text += ", read-only";
  return text;
}

}  // namespace

void encode(const Record& record, Bytes& to) {
  const std::size_t start = to.size();
  append(to, static_cast<std::uint16_t>(record.kind));
  append(to, kRecordMustBeKnown);
  append(to, std::uint32_t{0});
  appendPayload(record, to);
  put(MutableByteSpan(to), start + 4, static_cast<std::uint32_t>(to.size() - start - kRecordHeader));
  to.resize(start + padded(to.size() - start));
}

std::size_t encodedSize(const Record& record) {
  Bytes bytes;
  encode(record, bytes);
  return bytes.size();
}

RecordRead decode(ByteSpan bytes) {
  RecordRead read;
  if (bytes.size() < kRecordHeader) return read;
  const auto kind = get<std::uint16_t>(bytes, 0);
  const auto flags = get<std::uint16_t>(bytes, 2);
  const auto length = get<std::uint32_t>(bytes, 4);
  if (padded(length) > bytes.size() - kRecordHeader) return read;
  read.size = kRecordHeader + padded(length);
  if (kind == 0 || kind > static_cast<std::uint16_t>(RecordKind::totals)) {
    read.state = flags & kRecordMustBeKnown ? RecordState::refused : RecordState::skipped;
    return read;
  }
  read.record.kind = static_cast<RecordKind>(kind);
  Reader reader(bytes.subspan(kRecordHeader, length));
  const bool understood = readPayload(reader, read.record) && reader.good() && reader.atEnd();
  read.state = understood ? RecordState::known : RecordState::damaged;
  return read;
}

std::string describe(const Record& record) {
  const std::string blob = std::to_string(record.id);
  switch (record.kind) {
    case RecordKind::create:
      return "create " + blob + ": " + std::to_string(record.clusters) + " clusters, " +
             flagsText(record.flags) + (record.other ? ", parent " + std::to_string(record.other) : "");
    case RecordKind::remove:
      return "remove " + blob;
    case RecordKind::resize:
      return "resize " + blob + ": " + std::to_string(record.clusters) + " clusters";
    case RecordKind::flags:
      return "flags " + blob + ": " + flagsText(record.flags);
    case RecordKind::setXattr:
      return "xattr " + blob + ": " + percentEncoded(record.name) + " = " + percentEncoded(record.text);
    case RecordKind::removeXattr:
      return "xattr " + blob + ": " + percentEncoded(record.name) + " removed";
    case RecordKind::mapRun:
      return "map " + blob + ": " + runText(record.index, record.count) + " at " +
             runText(record.cluster, record.count) + (record.full ? ", all pages" : ", no page");
    case RecordKind::mapPages:
      return "map " + blob + ": " + runText(record.index, 1) + " at " + std::to_string(record.cluster) +
             ", pages " + pagesText(record.pages);
    case RecordKind::unmap:
      return "unmap " + blob + ": " + runText(record.index, record.count);
    case RecordKind::clearPages:
      return "clear " + blob + ": " + runText(record.index, 1) + ", pages " + pagesText(record.pages);
    case RecordKind::snapshot:
      return "snapshot " + std::to_string(record.other) + " of " + blob;
    case RecordKind::parent:
      return "parent of " + blob + ": " + (record.other ? std::to_string(record.other) : "none") + ", " +
             flagsText(record.flags);
    case RecordKind::external:
      return "parent of " + blob + ": external " + percentEncoded(record.text);
    case RecordKind::superBlob:
      return "super blob " + blob;
    case RecordKind::type:
      return "type " + toHex(std::as_bytes(std::span(record.text)));
    case RecordKind::grow:
      return "size " + std::to_string(record.clusters) + " clusters";
    case RecordKind::nextId:
      return "next id " + blob;
    case RecordKind::totals:
      return "end of " + blob + ": " + std::to_string(record.clusters) + " clusters mapped, " +
             std::to_string(record.count) + " xattrs";
  }
  return {};
}

void forEachRecord(ByteSpan records, const std::function<void(const RecordRead&)>& call) {
  while (!records.empty()) {
    const RecordRead read = decode(records);
    call(read);
    if (read.state == RecordState::cut) return;
    records = records.subspan(read.size);
  }
}

}  // namespace hawser::blobstore
