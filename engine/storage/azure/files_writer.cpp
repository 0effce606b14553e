#include "storage/azure/files_writer.h"

#include <algorithm>
#include <charconv>

#include "base/encoding.h"
#include "checksum/crc64.h"
#include "storage/azure/azure_session.h"
#include "storage/azure/files_folders.h"
#include "storage/azure/files_protocol.h"
#include "storage/azure/files_walk.h"
#include "storage/azure/metadata.h"
#include "storage/azure/protocol.h"
#include "storage/rest/header_text.h"

namespace hawser::azure {

namespace {

constexpr std::string_view kForm = "azf1-";
constexpr std::string_view kHidden = ".hawser-part-";

std::size_t foldersOf(const std::string& key) {
  return static_cast<std::size_t>(std::count(key.begin(), key.end(), '/'));
}

// The key's first `depth` folders, with their '/'.
std::string folderAt(const std::string& key, std::size_t depth) {
  std::size_t end = 0;
  for (; depth > 0; --depth)
    end = key.find('/', end) + 1;
  return key.substr(0, end);
}

struct Session {
  std::string marks;
  std::size_t depth = 0;
};

// "azf1-...-3" in two; nothing where that is no depth of this key.
std::optional<Session> split(const std::string& session, const std::string& key) {
  const std::size_t dash = session.rfind('-');
  if (dash == std::string::npos || dash == 0) return std::nullopt;
  Session made{session.substr(0, dash), 0};
  const char* const end = session.data() + session.size();
  const auto [stop, ec] = std::from_chars(session.data() + dash + 1, end, made.depth);
  if (ec != std::errc{} || stop != end || made.depth > foldersOf(key)) return std::nullopt;
  return made;
}

bool hasContentHeaders(const ObjectProperties& p) {
  return !p.contentType.empty() || !p.contentEncoding.empty() || !p.contentLanguage.empty() ||
         !p.contentDisposition.empty() || !p.cacheControl.empty() || p.hashes.md5;
}

bool answerIsLost(const Error& error) {
  return error.code == ErrorCode::connection || error.code == ErrorCode::timeout;
}

}  // namespace

FilesWriter::FilesWriter(std::shared_ptr<AzureClient> client, std::shared_ptr<FilesFolders> folders,
                         std::string object, const WriteRequest& request, std::string session)
    : client_(std::move(client)),
      folders_(std::move(folders)),
      object_(std::move(object)),
      request_(request),
      session_(std::move(session)) {}

Result<std::unique_ptr<ObjectWriter>> FilesWriter::start(const OpContext& context,
                                                         std::shared_ptr<AzureClient> client,
                                                         std::shared_ptr<FilesFolders> folders,
                                                         std::string object, const WriteRequest& request) {
  const auto given = split(request.session, request.ref.key);
  const bool resumed = !request.session.empty();
  // What is no session of ours is refused by its marks.
  HAWSER_TRY(std::string session, sessionFor(kForm, object, given ? given->marks : request.session));
  std::unique_ptr<FilesWriter> writer(
      new FilesWriter(std::move(client), std::move(folders), std::move(object), request, std::move(session)));
  if (resumed && !given) return writer->wrong(ErrorCode::invalidArgument, "the session is damaged");
  if (request.size > kMaxFile) return writer->wrong(ErrorCode::tooLarge, "no file is larger than 4 TiB");
  HAWSER_CHECK(writer->open(unmetered(context), given ? std::optional(given->depth) : std::nullopt));
  return writer;
}

std::string FilesWriter::session() const {
  return session_ + "-" + std::to_string(depth_);
}

tl::unexpected<Error> FilesWriter::wrong(ErrorCode code, std::string why) const {
  return fail(makeError(code, std::move(why)).about(object_));
}

ObjectRef FilesWriter::hiddenAt(std::size_t depth) const {
  return {request_.ref.container,
          folderAt(request_.ref.key, depth) + std::string(kHidden) + session_.substr(kForm.size())};
}

Status FilesWriter::open(const OpContext& context, std::optional<std::size_t> depth) {
  if (depth) return find(context, *depth);
  for (std::size_t at = foldersOf(request_.ref.key);; --at) {
    Status made = create(context, at);
    if (made || at == 0 || !isNoDirectory(made.error())) return made;
  }
}

Status FilesWriter::find(const OpContext& context, std::size_t depth) {
  const auto response =
      client_->send(context, statFileRequest(client_->access().base, hiddenAt(depth)), object_);
  if (!response && !isNoDirectory(response.error())) return fail(response.error());
  if (response) {
    const auto length = response->headers.find("content-length");
    const auto generation = generationOf(response->headers);
    if (generation && length && parseSizeHeader(*length) == request_.size) {
      depth_ = depth;
      hidden_ = hiddenAt(depth);
      const MutexLock lock(mutex_);
      generation_ = *generation;
      return {};
    }
  }
  Status made = create(context, depth);
  if (!made && isNoDirectory(made.error())) return wrong(ErrorCode::notFound, "what was written is gone");
  return made;
}

Status FilesWriter::create(const OpContext& context, std::size_t depth) {
  HAWSER_TRY(const std::uint64_t random, randomNumber());
  const std::uint64_t generation = random | 1;
  HAWSER_CHECK(client_->send(
      context, createFileRequest(client_->access().base, hiddenAt(depth), request_.size, generation),
      object_));
  depth_ = depth;
  hidden_ = hiddenAt(depth);
  fresh_ = true;
  const MutexLock lock(mutex_);
  generation_ = generation;
  return {};
}

Result<PartReceipt> FilesWriter::writePart(const OpContext& context, const Part& part, ByteSpan bytes,
                                           std::uint64_t crc) {
  HAWSER_CHECK(context.check());
  if (bytes.size() != part.range.length)
    return wrong(ErrorCode::invalidArgument, "a part's bytes are not as many as its range");
  if (part.range.offset > request_.size || part.range.length > request_.size - part.range.offset)
    return wrong(ErrorCode::invalidArgument, "the part lies outside of the object");
  if (crc64(bytes) != crc) return wrong(ErrorCode::corrupt, "the part's bytes are not those of its checksum");
  bool untouched = false;
  {
    const MutexLock lock(mutex_);
    const auto [at, first] = parts_.try_emplace(part.number);
    at->second.reset();
    untouched = fresh_ && first;
  }
  HAWSER_CHECK(writeRange(context, part, bytes, untouched));
  PartReceipt receipt{part, crc, {}};
  const MutexLock lock(mutex_);
  receipt.token = tokenOf(receipt);
  parts_[part.number] = receipt;
  return receipt;
}

Status FilesWriter::writeRange(const OpContext& context, const Part& part, ByteSpan bytes, bool untouched) {
  const std::string& base = client_->access().base;
  std::uint64_t offset = part.range.offset;
  while (!bytes.empty()) {
    const ByteSpan piece = bytes.first(std::min<std::size_t>(bytes.size(), kMaxFileRange));
    if (!isZero(piece)) {
      HAWSER_CHECK(client_->send(context, putRangeRequest(base, hidden_, offset, piece), object_));
    } else {
      HAWSER_CHECK(context.check());
      if (!untouched) {
        HAWSER_CHECK(
            client_->send(context, clearRangeRequest(base, hidden_, {offset, piece.size()}), object_));
      }
      HAWSER_CHECK(context.moved(piece.size()));
    }
    offset += piece.size();
    bytes = bytes.subspan(piece.size());
  }
  return {};
}

Result<std::unique_ptr<PartSink>> FilesWriter::openPart(const OpContext&, const Part&) {
  return wrong(ErrorCode::unsupported, "the parts of files are taken as a whole");
}

std::string FilesWriter::tokenOf(const PartReceipt& receipt) const {
  const ByteRange& range = receipt.part.range;
  const std::string text = std::to_string(receipt.part.number) + " " + std::to_string(range.offset) + " " +
                           std::to_string(range.length) + " " + toHex(receipt.crc64);
  return toHex(generation_) + "-" + toHex(crc64(std::as_bytes(std::span(text.data(), text.size()))));
}

bool FilesWriter::isKept(const PartReceipt& receipt) {
  const MutexLock lock(mutex_);
  if (generation_ == 0 || receipt.token != tokenOf(receipt)) return false;
  const auto written = parts_.find(receipt.part.number);
  return written == parts_.end() || (written->second && written->second->token == receipt.token);
}

Result<bool> FilesWriter::hasPart(const OpContext& context, const PartReceipt& receipt) {
  HAWSER_CHECK(context.check());
  // It was acknowledged, and the file it went to is the one that start() found: what was written to it since
  // would be the same bytes.
  return isKept(receipt);
}

Status FilesWriter::readPart(const OpContext&, const Part&, ByteSink&) {
  return wrong(ErrorCode::unsupported, "Azure shows no part before the object is committed");
}

Result<ObjectProperties> FilesWriter::checkWhole(std::span<const PartReceipt> parts,
                                                 const ObjectProperties& given) {
  std::uint64_t crc = 0, end = 0;
  for (const PartReceipt& receipt : parts) {
    if (receipt.part.range.offset != end)
      return wrong(ErrorCode::invalidArgument, "the parts do not add up to the object");
    end = receipt.part.range.end();
    crc = crc64Combined(crc, receipt.crc64, receipt.part.range.length);
    if (!isKept(receipt)) return wrong(ErrorCode::changedUnderUs, "a part is not as it was written");
  }
  if (end != request_.size) return wrong(ErrorCode::invalidArgument, "the parts do not add up to the object");
  ObjectProperties properties = given;
  properties.tier.clear();
  properties.form = ObjectForm::block;
  if (properties.linkTarget) properties.hashes = {};
  if (properties.hashes.crc64.value_or(crc) != crc)
    return wrong(ErrorCode::corrupt, "the parts written are not those of the object's checksum");
  properties.hashes.crc64 = crc;
  return properties;
}

Result<ObjectInfo> FilesWriter::commit(const OpContext& counted, std::span<const PartReceipt> parts,
                                       const ObjectProperties& given) {
  const OpContext context = unmetered(counted);
  HAWSER_CHECK(context.check());
  HAWSER_TRY(ObjectProperties properties, checkWhole(parts, given));
  Result<HttpHeaders> done = fail(ErrorCode::notFound, "not yet");
  if (written_) done = published(context);  // by an earlier commit, whose answer was lost
  if (!written_) written_ = std::chrono::floor<FileTicks>(client_->now());
  if (!done) {
    done = publish(context, properties);
    if (!done) return fail(std::move(done.error().about(object_)));
  }
  ObjectInfo info = fileInfo(request_.ref.key, request_.size, *done);
  info.kind = properties.linkTarget ? ObjectKind::link : ObjectKind::object;
  if (properties.linkTarget) info.size = 0;
  info.properties = std::move(properties);
  return info;
}

Result<HttpHeaders> FilesWriter::publish(const OpContext& context, const ObjectProperties& properties) {
  if (hasContentHeaders(properties)) {
    HAWSER_TRY(HttpRequest request, setFilePropertiesRequest(client_->access().base, hidden_, properties));
    HAWSER_CHECK(client_->send(context, std::move(request), object_));
  }
  HAWSER_CHECK(folders_->make(*client_, context, request_.ref, object_));
  const Condition::Kind kind = request_.condition.kind;
  if (kind == Condition::Kind::matches) {
    HAWSER_CHECK(checkMatches(context));
    return rename(context, properties, true);
  }
  auto done = rename(context, properties, false);
  if (done || kind == Condition::Kind::absent || done.error().code != ErrorCode::exists) return done;
  HAWSER_CHECK(folders_->mayReplace(*client_, context, request_.ref, object_));
  return rename(context, properties, true);
}

Status FilesWriter::checkMatches(const OpContext& context) {
  const auto there = client_->send(context, statFileRequest(client_->access().base, request_.ref), object_);
  if (!there && !isNoDirectory(there.error())) return fail(there.error());
  if (there && unquoted(there->headers.find("etag").value_or("")) == request_.condition.etag) return {};
  return wrong(ErrorCode::changedUnderUs, "the object has changed");
}

Result<HttpHeaders> FilesWriter::rename(const OpContext& context, const ObjectProperties& properties,
                                        bool replaces) {
  const AzureAccess& access = client_->access();
  const FileRename rename{hidden_, request_.ref, access.sas.reveal(), replaces, request_.size, *written_};
  HAWSER_TRY(const HttpRequest request, renameFileRequest(access.base, rename, properties));
  auto response = client_->send(context, request, object_);
  if (!response && response.error().serviceCode == "ParentNotFound") {
    // Somebody took a folder away that was there before.
    folders_->forget(request_.ref);
    HAWSER_CHECK(folders_->make(*client_, context, request_.ref, object_));
    response = client_->send(context, request, object_);
  }
  if (!response && answerIsLost(response.error())) {
    if (auto done = published(context)) return done;
  }
  if (!response) return fail(std::move(response.error()));
  if (!response->headers.find("etag")) return published(context);
  return std::move(response->headers);
}

// What is under the name, where that is what this writer put there.
Result<HttpHeaders> FilesWriter::published(const OpContext& context) {
  HAWSER_TRY(HttpResponse response,
             client_->send(context, statFileRequest(client_->access().base, request_.ref), object_));
  if (writtenOf(response.headers) != fileTime(*written_))
    return wrong(ErrorCode::changedUnderUs, "another object is there");
  return std::move(response.headers);
}

Status FilesWriter::abort(const OpContext& counted) {
  const OpContext context = unmetered(counted);
  HAWSER_CHECK(context.check());
  {
    const MutexLock lock(mutex_);
    generation_ = 0;
  }
  const auto gone = client_->send(context, removeFileRequest(client_->access().base, hidden_), object_);
  if (!gone && gone.error().code != ErrorCode::notFound) return fail(gone.error());
  return {};
}

}  // namespace hawser::azure
