#include "storage/s3/s3_writer.h"

#include <algorithm>

#include "base/encoding.h"
#include "checksum/crc64.h"
#include "storage/rest/header_text.h"
#include "storage/s3/answers.h"
#include "storage/s3/s3_error.h"
#include "storage/s3/s3_object.h"

namespace hawser::s3 {

namespace {

constexpr std::string_view kSessionForm = "s31-";

// Ties a session to its object: another one's would find other parts.
std::string markOf(const std::string& object) {
  return toHex(crc64(std::as_bytes(std::span(object.data(), object.size()))));
}

// Of all of them; none where one of them is not known.
std::optional<std::uint64_t> crcOf(std::span<const PartReceipt> parts) {
  std::uint64_t crc = 0;
  for (const PartReceipt& receipt : parts) {
    if (!receipt.summed) return std::nullopt;
    crc = crc64Combined(crc, receipt.crc64, receipt.part.range.length);
  }
  return crc;
}

bool isUploadId(std::string_view text) {
  return !text.empty() && text.size() <= 1024 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

// The service cannot get at it, or has never heard of it; what is another by now it has got at.
bool cannotCopy(const Error& error) {
  return error.http == 400 || error.http == 403 || error.http == 404 || error.http == 405 ||
         error.http == 501;
}

}  // namespace

S3Writer::S3Writer(std::shared_ptr<S3Client> client, std::string object, const WriteRequest& request)
    : client_(std::move(client)), object_(std::move(object)), request_(request) {}

Result<std::unique_ptr<ObjectWriter>> S3Writer::start(const OpContext& context,
                                                      std::shared_ptr<S3Client> client, std::string object,
                                                      const WriteRequest& request) {
  std::unique_ptr<S3Writer> writer(new S3Writer(std::move(client), std::move(object), request));
  if (request.form != ObjectForm::block)
    return writer->wrong(ErrorCode::unsupported, "S3 has objects of parts alone");
  if (request.session.empty()) {
    HAWSER_CHECK(writer->begin(context));
    return writer;
  }
  const std::string start = std::string(kSessionForm) + markOf(writer->object_) + "-";
  if (!request.session.starts_with(start) ||
      !isUploadId(std::string_view(request.session).substr(start.size())))
    return writer->wrong(ErrorCode::invalidArgument, "the session is not one of writing this object");
  if (!writer->client_->flavour().listsParts)
    return writer->wrong(ErrorCode::notFound, "the service does not tell what was written of it");
  writer->upload_ = request.session.substr(start.size());
  HAWSER_TRY(const bool open, writer->loadParts(context));
  if (!open) HAWSER_CHECK(writer->begin(context));
  return writer;
}

std::string S3Writer::session() const {
  return std::string(kSessionForm) + markOf(object_) + "-" + upload_;
}

Result<HttpResponse> S3Writer::send(const OpContext& context, const HttpRequest& request) const {
  return client_->send(context, request, request_.ref.container, object_);
}

tl::unexpected<Error> S3Writer::wrong(ErrorCode code, std::string why, Retry retry) const {
  return fail(makeError(code, std::move(why), retry).about(object_));
}

Status S3Writer::begin(const OpContext& context) {
  auto request =
      startUploadRequest(client_->address(), request_.ref, request_.properties, client_->flavour());
  if (!request) return fail(std::move(request.error()).about(object_));
  HAWSER_TRY(const HttpResponse response, send(unmetered(context), *request));
  auto id = parseUploadId(response.body);
  if (!id) return fail(std::move(id.error()).about(object_));
  if (!isUploadId(*id)) return wrong(ErrorCode::corrupt, "the service's id of the upload cannot be one");
  upload_ = std::move(*id);
  return {};
}

Result<bool> S3Writer::loadParts(const OpContext& context) {
  std::map<std::uint32_t, UploadPart> found;
  for (std::uint32_t after = 0;;) {
    const auto response =
        send(unmetered(context), listPartsRequest(client_->address(), request_.ref, upload_, after));
    if (!response && response.error().code == ErrorCode::notFound) return false;
    if (!response) return fail(response.error());
    auto page = parsePartList(response->body);
    if (!page) return fail(std::move(page.error()).about(object_));
    for (UploadPart& part : page->parts)
      found[part.number] = std::move(part);
    if (page->next == 0) break;
    if (page->next <= after) return wrong(ErrorCode::corrupt, "the list of parts does not go on");
    after = page->next;
  }
  const MutexLock lock(mutex_);
  parts_ = std::move(found);
  return true;
}

Status S3Writer::checkPart(const Part& part) const {
  if (part.number >= kMaxParts) return wrong(ErrorCode::tooLarge, "S3 takes at most 10,000 parts");
  if (part.range.length > kMaxPart) return wrong(ErrorCode::tooLarge, "S3 takes parts of at most 5 GiB");
  return {};
}

void S3Writer::written(const UploadPart& part) {
  const MutexLock lock(mutex_);
  parts_[part.number] = part;
}

Result<PartReceipt> S3Writer::writePart(const OpContext& context, const Part& part, ByteSpan bytes,
                                        std::uint64_t crc64) {
  HAWSER_CHECK(context.check());
  HAWSER_CHECK(checkPart(part));
  if (bytes.size() != part.range.length)
    return wrong(ErrorCode::invalidArgument, "a part's bytes are not as many as its range");
  const Flavour& flavour = client_->flavour();
  // A service that is not given this checksum cannot hold the bytes against it.
  if (flavour.check != BodyCheck::crc64 && hawser::crc64(bytes) != crc64)
    return wrong(ErrorCode::corrupt, "the part's bytes are not those of its checksum");
  const std::uint32_t number = part.number + 1;
  HAWSER_TRY(const HttpResponse response, send(context, partRequest(client_->address(), request_.ref, upload_,
                                                                    number, bytes, crc64, flavour)));
  const std::string etag = unquoted(response.headers.find("etag").value_or(""));
  if (etag.empty()) return wrong(ErrorCode::connection, "the service does not say what it has stored");
  if (auto same = checkEtag(flavour, etag, bytes); !same) return fail(std::move(same.error()).about(object_));
  written({number, etag, bytes.size()});
  return PartReceipt{part, crc64, etag};
}

Result<std::unique_ptr<PartSink>> S3Writer::openPart(const OpContext&, const Part&) {
  return wrong(ErrorCode::unsupported, "this service takes parts as a whole");
}

Result<PartReceipt> S3Writer::copyPart(const OpContext& context, const Part& part, const PartSource& from) {
  HAWSER_CHECK(context.check());
  HAWSER_CHECK(checkPart(part));
  const auto source = objectAt(client_->address(), from.url.reveal());
  // What nobody can sum up makes no hash of the whole.
  const bool summed = client_->flavour().check == BodyCheck::crc64 || from.hashes;
  if (!client_->flavour().copiesParts || !source || !summed || part.range.empty())
    return wrong(ErrorCode::unsupported, "the service does not copy from there");
  const std::uint32_t number = part.number + 1;
  const std::string& ifMatch = client_->flavour().conditionalCopy ? from.etag : std::string();
  auto response =
      send(unmetered(context), copyPartRequest(client_->address(), request_.ref, upload_, number, *source,
                                               {from.offset, part.range.length}, ifMatch));
  if (!response) {
    Error& error = response.error();
    if (cannotCopy(error) && error.serviceCode != "NoSuchUpload") {
      error.code = ErrorCode::unsupported;
      error.retry = Retry::never;
    }
    return fail(std::move(error));
  }
  HAWSER_TRY(PartReceipt receipt, copied(context, part, from, *source, *response));
  written({number, receipt.token, part.range.length});
  return receipt;
}

Result<PartReceipt> S3Writer::copied(const OpContext& context, const Part& part, const PartSource& from,
                                     const ObjectRef& source, const HttpResponse& response) const {
  if (!parseErrorBody(response.body).code.empty())
    return fail(errorFrom(response, client_->now()).about(object_));
  auto told = parseReceipt(response.body);
  if (!told) return fail(std::move(told.error()).about(object_));
  if (told->etag.empty())
    return wrong(ErrorCode::unsupported, "the service does not say what it has fetched");
  PartReceipt receipt{part, told->crc64.value_or(0), told->etag, told->crc64.has_value()};
  // One that is still the same afterwards was the same meanwhile.
  if (!client_->flavour().conditionalCopy && !from.etag.empty())
    HAWSER_CHECK(checkCondition(context, *client_, source, object_, Condition::matches(from.etag)));
  if (receipt.summed) return receipt;
  if (!from.hashes) return wrong(ErrorCode::unsupported, "the service does not say what it has fetched");
  HAWSER_TRY(const ObjectHashes known, from.hashes());
  if (known.md5 && looksLikeMd5(receipt.token) && receipt.token != toHex(*known.md5)) {
    return wrong(ErrorCode::corrupt, "what the service has fetched is not what is to be there", Retry::soon);
  }
  receipt.summed = known.crc64.has_value();
  receipt.crc64 = known.crc64.value_or(0);
  return receipt;
}

Result<bool> S3Writer::hasPart(const OpContext& context, const PartReceipt& receipt) {
  HAWSER_CHECK(context.check());
  if (receipt.token.empty()) return false;
  const MutexLock lock(mutex_);
  const auto found = parts_.find(receipt.part.number + 1);
  return found != parts_.end() && found->second.etag == receipt.token &&
         found->second.size == receipt.part.range.length;
}

Status S3Writer::readPart(const OpContext&, const Part&, ByteSink&) {
  return wrong(ErrorCode::unsupported, "S3 shows no part before the object is committed");
}

Result<std::vector<UploadPart>> S3Writer::chosenFor(std::span<const PartReceipt> parts) const {
  std::vector<UploadPart> chosen;
  std::uint64_t end = 0;
  for (const PartReceipt& receipt : parts) {
    if (receipt.part.number != chosen.size() || receipt.token.empty())
      return wrong(ErrorCode::invalidArgument, "the parts are not in order without gaps");
    if (receipt.part.range.offset != end)
      return wrong(ErrorCode::invalidArgument, "the parts do not add up to the object");
    end = receipt.part.range.end();
    chosen.push_back({receipt.part.number + 1, receipt.token, receipt.part.range.length});
  }
  if (end != request_.size && request_.size != kUnknownSize)
    return wrong(ErrorCode::invalidArgument, "the parts do not add up to the object");
  return chosen;
}

Status S3Writer::checkProperties(const ObjectProperties& properties) const {
  ObjectProperties told = request_.properties, wanted = properties;
  for (ObjectProperties* one : {&told, &wanted}) {
    one->hashes = {};
    one->signature.clear();
  }
  if (told == wanted) return {};
  return wrong(ErrorCode::unsupported, "S3 keeps with an object what it was told before its parts");
}

Result<std::string> S3Writer::complete(const OpContext& context, const std::vector<UploadPart>& parts,
                                       std::optional<std::uint64_t> crc64) {
  const std::string list = completionXml(parts);
  const auto expected = etagOfParts(parts);
  auto response = send(context, completeRequest(client_->address(), request_.ref, upload_, list,
                                                request_.condition, crc64, client_->flavour()));
  // The service may have begun to answer before it knew.
  if (response && !parseErrorBody(response->body).code.empty())
    response = fail(errorFrom(*response, client_->now()).about(object_));
  if (!response) {
    Error& error = response.error();
    if (expected && mayBeDone(error)) {
      const auto done = isCommitted(context, *expected);
      if (done && *done) return *expected;
    }
    return fail(conditionError(std::move(error), request_.condition));
  }
  auto receipt = parseReceipt(response->body);
  if (!receipt) return fail(std::move(receipt.error()).about(object_));
  return std::move(receipt->etag);
}

Result<bool> S3Writer::isCommitted(const OpContext& context, const std::string& etag) const {
  const bool before = request_.condition.kind == Condition::Kind::matches && request_.condition.etag == etag;
  HAWSER_TRY(const ObjectInfo there, headObject(context, *client_, request_.ref, object_));
  return !before && there.etag == etag;
}

Result<ObjectInfo> S3Writer::commit(const OpContext& counted, std::span<const PartReceipt> parts,
                                    const ObjectProperties& properties) {
  const OpContext context = unmetered(counted);
  HAWSER_CHECK(context.check());
  HAWSER_TRY(std::vector<UploadPart> chosen, chosenFor(parts));
  HAWSER_CHECK(checkProperties(properties));
  const std::optional<std::uint64_t> crc = crcOf(parts);
  for (const auto& known : {properties.hashes.crc64, request_.properties.hashes.crc64}) {
    if (crc && known.value_or(*crc) != *crc)
      return wrong(ErrorCode::corrupt, "the parts written are not those of the object's checksum");
  }
  // An upload has one part at least.
  if (chosen.empty()) {
    HAWSER_TRY(const PartReceipt none, writePart(context, {0, {0, 0}}, {}, 0));
    chosen.push_back({1, none.token, 0});
  }
  if (!client_->flavour().conditionalCommit)
    HAWSER_CHECK(checkCondition(context, *client_, request_.ref, object_, request_.condition));
  HAWSER_TRY(const std::string etag, complete(context, chosen, crc));
  // The answer tells next to nothing, with some services not even the ETag.
  HAWSER_TRY(ObjectInfo info, headObject(context, *client_, request_.ref, object_));
  if (!etag.empty() && info.etag != etag)
    return wrong(ErrorCode::changedUnderUs, "somebody has written another one since");
  const auto& kept = info.properties.hashes.crc64;
  if (crc && kept.value_or(*crc) != *crc)
    return wrong(ErrorCode::corrupt, "the service has other bytes than were sent");
  ObjectProperties wanted = properties;
  wanted.hashes.crc64 = crc;
  tag(context, info, wanted);
  info.properties = std::move(wanted);
  return info;
}

void S3Writer::tag(const OpContext& context, ObjectInfo& info, const ObjectProperties& properties) {
  CommitTag tag{info.etag, std::nullopt, {}};
  if (!info.properties.hashes.crc64) tag.crc64 = properties.hashes.crc64;
  if (info.properties.signature != properties.signature) tag.signature = properties.signature;
  const auto text = commitTagText(tag);
  if (!client_->flavour().tags || !text || (!tag.crc64 && tag.signature.empty())) return;
  const std::string xml = commitTagXml(*text);
  // Who may write an object need not be let tag it: then it has no hash.
  (void)send(context, putTagsRequest(client_->address(), request_.ref, xml));
}

Status S3Writer::abort(const OpContext& counted) {
  const OpContext context = unmetered(counted);
  HAWSER_CHECK(context.check());
  {
    const MutexLock lock(mutex_);
    parts_.clear();
  }
  if (!client_->flavour().abortsUploads) return {};
  auto gone = send(context, abortRequest(client_->address(), request_.ref, upload_));
  if (!gone && gone.error().code != ErrorCode::notFound) return fail(std::move(gone.error()));
  return {};
}

}  // namespace hawser::s3
