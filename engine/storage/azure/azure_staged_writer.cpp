#include "storage/azure/azure_staged_writer.h"

#include <algorithm>

#include "base/encoding.h"
#include "checksum/crc64.h"
#include "storage/azure/azure_session.h"
#include "storage/azure/metadata.h"
#include "storage/azure/protocol.h"
#include "storage/rest/header_text.h"

namespace hawser::azure {

namespace {

constexpr std::string_view kPageForm = "azp1-";
constexpr std::string_view kAppendForm = "aza1-";
constexpr std::string_view kStaged = ".hawser-part-";
// "azp1-0123456789abcdef-0123456789abcdef" without the first word.
constexpr std::size_t kMarks = 33;

}  // namespace

bool isStagedKey(std::string_view key) {
  if (!key.starts_with(kStaged) || key.size() != kStaged.size() + kMarks) return false;
  key.remove_prefix(kStaged.size());
  return uint64FromHex(key.substr(0, 16)) && key[16] == '-' && uint64FromHex(key.substr(17));
}

bool AzureStagedWriter::began(std::string_view session) {
  return session.starts_with(kPageForm) || session.starts_with(kAppendForm);
}

AzureStagedWriter::AzureStagedWriter(std::shared_ptr<AzureClient> client, std::string object,
                                     const WriteRequest& request, std::string session, bool pages,
                                     BodyCheck check)
    : client_(std::move(client)),
      object_(std::move(object)),
      request_(request),
      session_(std::move(session)),
      pages_(pages),
      check_(check),
      staged_{request.ref.container, std::string(kStaged) + session_.substr(kPageForm.size())} {}

Result<std::unique_ptr<ObjectWriter>> AzureStagedWriter::start(const OpContext& context,
                                                               std::shared_ptr<AzureClient> client,
                                                               std::string object,
                                                               const WriteRequest& request) {
  const bool pages =
      request.session.empty() ? request.form == ObjectForm::page : request.session.starts_with(kPageForm);
  HAWSER_TRY(std::string session, sessionFor(pages ? kPageForm : kAppendForm, object, request.session));
  HAWSER_TRY(const BodyCheck check, client->bodyCheck(context, object));
  std::unique_ptr<AzureStagedWriter> writer(
      new AzureStagedWriter(std::move(client), std::move(object), request, std::move(session), pages, check));
  HAWSER_CHECK(writer->open(context));
  return writer;
}

tl::unexpected<Error> AzureStagedWriter::wrong(ErrorCode code, std::string why) const {
  return fail(makeError(code, std::move(why)).about(object_));
}

Status AzureStagedWriter::open(const OpContext& given) {
  const OpContext context = unmetered(given);
  if (pages_ && request_.size % kPage != 0) {
    return wrong(ErrorCode::invalidArgument,
                 "an object in pages is a multiple of 512 bytes long, and this one is not: choose blocks");
  }
  if (!request_.session.empty()) {
    HAWSER_TRY(const std::uint64_t length, lengthThere(context));
    if (pages_ && length != request_.size) return wrong(ErrorCode::notFound, "what was written is gone");
    const MutexLock lock(mutex_);
    length_ = length;
    return {};
  }
  const std::string& base = client_->access().base;
  HAWSER_CHECK(client_->send(
      context, pages_ ? createPagesRequest(base, staged_, request_.size) : createAppendRequest(base, staged_),
      object_));
  const MutexLock lock(mutex_);
  length_ = 0;
  return {};
}

Result<std::uint64_t> AzureStagedWriter::lengthThere(const OpContext& context) {
  HAWSER_TRY(const HttpResponse response,
             client_->send(unmetered(context), statRequest(client_->access().base, staged_), object_));
  const auto length = response.headers.find("content-length");
  const auto size = length ? parseSizeHeader(*length) : std::nullopt;
  if (size) return *size;
  return fail(
      makeError(ErrorCode::corrupt, "the service does not say how long it is", Retry::soon).about(object_));
}

Result<PartReceipt> AzureStagedWriter::writePart(const OpContext& context, const Part& part, ByteSpan bytes,
                                                 std::uint64_t crc) {
  HAWSER_CHECK(context.check());
  if (bytes.size() != part.range.length)
    return wrong(ErrorCode::invalidArgument, "a part's bytes are not as many as its range");
  if (part.range.end() > request_.size)
    return wrong(ErrorCode::invalidArgument, "the part lies outside of the object");
  if (crc64(bytes) != crc) return wrong(ErrorCode::corrupt, "the part's bytes are not those of its checksum");
  HAWSER_CHECK(pages_ ? writePages(context, part.range.offset, bytes)
                      : append(context, part.range.offset, bytes));
  return PartReceipt{part, crc, {}};
}

Status AzureStagedWriter::writePages(const OpContext& context, std::uint64_t offset, ByteSpan bytes) {
  if (offset % kPage != 0 || bytes.size() % kPage != 0)
    return wrong(ErrorCode::invalidArgument, "the parts of an object in pages are multiples of 512 bytes");
  while (!bytes.empty()) {
    const ByteSpan piece = bytes.first(std::min<std::size_t>(bytes.size(), kMaxInPlace));
    if (isZero(piece)) {
      HAWSER_CHECK(context.check());
      HAWSER_CHECK(context.moved(piece.size()));
    } else {
      HAWSER_CHECK(client_->send(
          context, putPagesRequest(client_->access().base, staged_, offset, piece, check_), object_));
    }
    offset += piece.size();
    bytes = bytes.subspan(piece.size());
  }
  return {};
}

// Goes on where an earlier try ended: each append was checked, and at its place.
Status AzureStagedWriter::append(const OpContext& context, std::uint64_t offset, ByteSpan bytes) {
  std::optional<std::uint64_t> known;
  {
    const MutexLock lock(mutex_);
    known = std::exchange(length_, std::nullopt);
  }
  if (!known) {
    HAWSER_TRY(known, lengthThere(context));
  }
  std::uint64_t length = *known;
  if (length < offset) return wrong(ErrorCode::invalidArgument, "what is appended comes in order");
  while (length < offset + bytes.size()) {
    const std::size_t skip = static_cast<std::size_t>(length - offset);
    const ByteSpan piece = bytes.subspan(skip, std::min<std::size_t>(bytes.size() - skip, kMaxInPlace));
    HAWSER_CHECK(client_->send(context, appendRequest(client_->access().base, staged_, length, piece, check_),
                               object_));
    length += piece.size();
  }
  const MutexLock lock(mutex_);
  length_ = length;
  return {};
}

Result<std::unique_ptr<PartSink>> AzureStagedWriter::openPart(const OpContext&, const Part&) {
  return wrong(ErrorCode::unsupported, "these parts are taken as a whole");
}

Result<bool> AzureStagedWriter::hasPart(const OpContext& context, const PartReceipt& receipt) {
  HAWSER_CHECK(context.check());
  // Pages were there once they were acknowledged, and what was written since would be the same bytes.
  const MutexLock lock(mutex_);
  return receipt.part.range.end() <= (pages_ ? request_.size : length_.value_or(0));
}

Status AzureStagedWriter::readPart(const OpContext&, const Part&, ByteSink&) {
  return wrong(ErrorCode::unsupported, "Azure shows no part before the object is committed");
}

Result<ObjectInfo> AzureStagedWriter::commit(const OpContext& counted, std::span<const PartReceipt> parts,
                                             const ObjectProperties& given) {
  const OpContext context = unmetered(counted);
  HAWSER_CHECK(context.check());
  std::uint64_t crc = 0, end = 0;
  for (const PartReceipt& receipt : parts) {
    if (receipt.part.range.offset != end)
      return wrong(ErrorCode::invalidArgument, "the parts do not add up to the object");
    end = receipt.part.range.end();
    crc = crc64Combined(crc, receipt.crc64, receipt.part.range.length);
  }
  if (end != request_.size && request_.size != kUnknownSize)
    return wrong(ErrorCode::invalidArgument, "the parts do not add up to the object");
  ObjectProperties properties = given;
  properties.form = pages_ ? ObjectForm::page : ObjectForm::append;
  if (properties.hashes.crc64.value_or(crc) != crc)
    return wrong(ErrorCode::corrupt, "the parts written are not those of the object's checksum");
  properties.hashes.crc64 = crc;
  const std::string& base = client_->access().base;
  auto kept = setPropertiesRequest(base, staged_, properties);
  if (!kept) return fail(std::move(kept.error()).about(object_));
  if (const auto prepared = client_->send(context, std::move(*kept), object_); !prepared) {
    // An earlier commit, whose answer was lost, has cleared it away.
    const bool gone = prepared.error().code == ErrorCode::notFound;
    if (const auto done = gone ? isPublished(context) : Result<bool>(false); done && *done)
      return published(context, end);
    return fail(prepared.error());
  }
  std::string source = blobUrl(base, staged_);
  if (!client_->access().sas.empty()) source.append("?").append(client_->access().sas.reveal());
  auto copy = copyRequest(base, request_.ref, source, end, properties, request_.condition);
  if (!copy) return fail(std::move(copy.error()).about(object_));
  const auto response = client_->send(context, std::move(*copy), object_);
  if (!response) {
    const auto done = mayBeCommitted(response.error()) ? isPublished(context) : Result<bool>(false);
    if (!done || !*done) {
      Error error = response.error();
      if (request_.condition.kind == Condition::Kind::absent && error.http == 412)
        error.code = ErrorCode::exists;
      return fail(std::move(error));
    }
  }
  HAWSER_TRY(ObjectInfo info, published(context, end));
  (void)abort(counted);  // one that stays is in no listing
  info.properties = std::move(properties);
  return info;
}

// By an earlier commit of this session, whose answer was lost.
Result<bool> AzureStagedWriter::isPublished(const OpContext& context) {
  HAWSER_TRY(const HttpResponse response,
             client_->send(context, statRequest(client_->access().base, request_.ref), object_));
  const auto source = response.headers.find("x-ms-copy-source");
  return source && percentDecoded(source->substr(0, source->find('?'))).ends_with("/" + staged_.key);
}

Result<ObjectInfo> AzureStagedWriter::published(const OpContext& context, std::uint64_t size) {
  HAWSER_TRY(const HttpResponse response,
             client_->send(context, statRequest(client_->access().base, request_.ref), object_));
  const auto status = response.headers.find("x-ms-copy-status");
  if (status && *status == "pending") {
    Error error = makeError(ErrorCode::busy, "the service is putting it to its place", Retry::afterDelay);
    error.retryAfter = std::chrono::seconds(1);
    return fail(std::move(error).about(object_));
  }
  if (status && *status != "success") {
    return fail(makeError(ErrorCode::connection, "the service could not put it to its place", Retry::soon)
                    .about(object_));
  }
  return infoFromHeaders(request_.ref.key, size, response.headers);
}

Status AzureStagedWriter::abort(const OpContext& counted) {
  const OpContext context = unmetered(counted);
  HAWSER_CHECK(context.check());
  const auto gone = client_->send(context, removeRequest(client_->access().base, staged_, {}), object_);
  if (!gone && gone.error().code != ErrorCode::notFound) return fail(gone.error());
  return {};
}

}  // namespace hawser::azure
