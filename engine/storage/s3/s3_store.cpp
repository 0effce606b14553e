#include "storage/s3/s3_store.h"

#include <algorithm>

#include "base/encoding.h"
#include "checksum/crc64.h"
#include "storage/rest/checking_sink.h"
#include "storage/rest/header_text.h"
#include "storage/rest/range_answer.h"
#include "storage/s3/answers.h"
#include "storage/s3/s3_object.h"
#include "storage/s3/s3_writer.h"

namespace hawser::s3 {

namespace {

Capabilities capabilitiesOf(const S3Client& client, const std::string& container) {
  const S3Access& access = client.access();
  const Flavour& flavour = access.flavour;
  const bool mayWrite = access.key.has_value();
  Capabilities made;
  made.listsContainers = mayWrite && container.empty();
  made.partChecksum = flavour.checksBodies || flavour.etagIsMd5;
  made.presignedUrls = mayWrite;
  made.tiers = true;
  made.unknownSizes = true;
  made.serviceUrls = true;
  made.copiesParts = flavour.copiesParts && mayWrite;
  made.propertiesFirst = true;
  made.atomicConditions = flavour.conditionalPut && flavour.conditionalCommit;
  made.minPartSize = kMinPart;
  made.maxPartSize = kMaxPart;
  made.maxParts = kMaxParts;
  made.maxOneShot = kMaxPut;
  return made;
}

ByteSpan bytesOf(const std::string& text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

// For what is expected to keep its bytes from the sink.
class NoSink final : public ByteSink {
 public:
  Status write(ByteSpan) override { return fail(ErrorCode::changedUnderUs, "the link has become an object"); }
};

}  // namespace

S3Store::S3Store(std::shared_ptr<S3Client> client, std::string container)
    : client_(std::move(client)),
      container_(std::move(container)),
      capabilities_(capabilitiesOf(*client_, container_)) {}

std::string S3Store::location(const ObjectRef& ref) const {
  std::string text = "s3://" + ref.container;
  if (!ref.key.empty()) text += "/" + ref.key;
  return text;
}

Status S3Store::checkContainer(const std::string& container) const {
  Status status = checkBucket(container);
  if (!status) return fail(std::move(status.error()).about(location({container, {}})));
  return {};
}

Status S3Store::check(const ObjectRef& ref) const {
  HAWSER_CHECK(checkContainer(ref.container));
  Status status = checkKey(ref.key, client_->flavour());
  if (status && !ref.snapshot.empty())
    status = fail(ErrorCode::unsupported, "versions of objects are not read");
  if (!status) return fail(std::move(status.error()).about(location(ref)));
  return {};
}

Result<ContainerPage> S3Store::listContainers(const OpContext& context, const std::string& continuation) {
  const std::string object = location({});
  if (!capabilities_.listsContainers) {
    return fail(
        makeError(ErrorCode::unsupported, "the credential does not let containers be listed").about(object));
  }
  HAWSER_TRY(
      const HttpResponse response,
      client_->send(unmetered(context), listBucketsRequest(client_->address(), continuation), {}, object));
  auto page = parseBucketList(response.body);
  if (!page) return fail(std::move(page.error()).about(object));
  return page;
}

Result<ObjectPage> S3Store::list(const OpContext& context, const ListQuery& query) {
  const std::string object = location({query.container, query.prefix});
  HAWSER_CHECK(checkContainer(query.container));
  HAWSER_TRY(const HttpResponse response,
             client_->send(unmetered(context), listObjectsRequest(client_->address(), query), query.container,
                           object));
  auto page = parseObjectList(response.body);
  if (!page) return fail(std::move(page.error()).about(object));
  return page;
}

Result<ObjectInfo> S3Store::stat(const OpContext& context, const ObjectRef& ref) {
  HAWSER_CHECK(check(ref));
  HAWSER_TRY(ObjectInfo info, headObject(context, *client_, ref, location(ref)));
  if (info.kind != ObjectKind::link) return info;
  NoSink none;
  return readBytes(unmetered(context), ref, std::nullopt, info.etag, none);
}

Result<ObjectInfo> S3Store::read(const OpContext& context, const ObjectRef& ref,
                                 std::optional<ByteRange> range, const std::string& ifMatch, ByteSink& sink) {
  HAWSER_CHECK(check(ref));
  if (range && range->empty()) return nothingToRead(context, ref, range->offset, ifMatch);
  if (range && !client_->flavour().emptyObjects) {
    HAWSER_TRY(ObjectInfo info, headObject(unmetered(context), *client_, ref, location(ref)));
    if (info.size <= range->offset) return nothingToRead(context, ref, range->offset, ifMatch);
  }
  auto info = readBytes(context, ref, range, ifMatch, sink);
  if (info) return info;
  // Of an object without bytes, or from its end on, there is no range at all.
  if (info.error().http == 416) return nothingToRead(context, ref, range ? range->offset : 0, ifMatch);
  return info;
}

Result<ObjectInfo> S3Store::nothingToRead(const OpContext& context, const ObjectRef& ref,
                                          std::uint64_t offset, const std::string& ifMatch) {
  HAWSER_TRY(ObjectInfo info, stat(context, ref));
  const auto refused = [&](ErrorCode code, const char* why) {
    return fail(makeError(code, why).about(location(ref)));
  };
  if (!ifMatch.empty() && info.etag != ifMatch)
    return refused(ErrorCode::changedUnderUs, "the object has changed");
  if (offset > info.size)
    return refused(ErrorCode::invalidArgument, "the range begins past the object's end");
  return info;
}

Result<ObjectInfo> S3Store::readBytes(const OpContext& context, const ObjectRef& ref,
                                      std::optional<ByteRange> range, const std::string& ifMatch,
                                      ByteSink& sink) {
  const std::string object = location(ref);
  const bool fromStart = !range || range->offset == 0;
  CheckingSink checking(sink, range ? range->length : ~0ull, fromStart);
  HttpRequest request = readRequest(client_->address(), ref, range, ifMatch, client_->flavour());
  // A service that ignores the condition says by the ETag that it did.
  const auto isOther = [&](const HttpHeaders& headers) {
    const auto etag = headers.find("etag");
    return !etag || (!ifMatch.empty() && unquoted(*etag) != ifMatch);
  };
  request.toSink = [&](const HttpHeaders& headers) { return !isLink(headers) && !isOther(headers); };
  auto answer = client_->send(context, request, ref.container, object, &checking);
  if (!answer) return fail(client_->missing(context, std::move(answer.error()), ref.container, object));
  HttpResponse& response = *answer;
  if (isOther(response.headers))
    return fail(makeError(ErrorCode::changedUnderUs, "the object has changed").about(object));
  if (isLink(response.headers)) {
    const bool whole = !range || (range->offset == 0 && range->length > kLongestTarget);
    auto link = linkWithTarget(infoFromHeaders(ref.key, response.body.size(), response.headers),
                               std::move(response.body), whole);
    if (!link) return fail(std::move(link.error()).about(object));
    return link;
  }
  auto size = sizeFromRead(response, range, checking.count());
  if (!size) return fail(std::move(size.error()).about(object));
  ObjectInfo info = infoFromHeaders(ref.key, *size, response.headers);
  if (fromStart && checking.count() == info.size)
    HAWSER_CHECK(checkWhole(context, ref, info, hasTags(response.headers), checking.crc64().value_or(0)));
  return info;
}

Status S3Store::checkWhole(const OpContext& context, const ObjectRef& ref, ObjectInfo& info, bool tagged,
                           std::uint64_t crc64) {
  const auto& known = info.properties.hashes.crc64;
  if (!known && tagged) HAWSER_CHECK(addCommitTag(context, *client_, ref, location(ref), info));
  if (info.kind != ObjectKind::object || !known || *known == crc64) return {};
  return fail(
      makeError(ErrorCode::corrupt, "the bytes are not those the object was made of (CRC-64)", Retry::soon)
          .about(location(ref)));
}

Status S3Store::createContainer(const OpContext& context, const std::string& container) {
  const std::string object = location({container, {}});
  HAWSER_CHECK(checkContainer(container));
  // Some services take the same once more for a success.
  const auto there =
      client_->send(context, headBucketRequest(client_->address(), container), container, object);
  if (there) return fail(makeError(ErrorCode::exists, "the bucket is there already").about(object));
  if (there.error().http != 404) return fail(there.error());
  const std::string& region = client_->access().region;
  const bool elsewhere = client_->flavour().regions && region != "us-east-1";
  std::string body;
  const HttpRequest request =
      createBucketRequest(client_->address(), container, body, elsewhere ? region : std::string());
  HAWSER_CHECK(client_->send(context, request, container, object));
  return {};
}

Result<bool> S3Store::isEmpty(const OpContext& context, const std::string& container) {
  HAWSER_TRY(const ObjectPage page, list(context, {container, {}, true, {}, 1}));
  return page.objects.empty();
}

Status S3Store::abortUploads(const OpContext& context, const std::string& container) {
  if (!client_->flavour().listsParts) return {};
  const std::string object = location({container, {}});
  for (;;) {
    const auto response =
        client_->send(context, listUploadsRequest(client_->address(), container), container, object);
    if (!response && response.error().code == ErrorCode::unsupported) return {};
    if (!response) return fail(response.error());
    auto uploads = parseUploadList(response->body);
    if (!uploads) return fail(std::move(uploads.error()).about(object));
    if (uploads->empty()) return {};
    for (const OpenUpload& upload : *uploads) {
      const HttpRequest request = abortRequest(client_->address(), {container, upload.key}, upload.id);
      const auto gone = client_->send(context, request, container, object);
      if (!gone && gone.error().code != ErrorCode::notFound) return fail(gone.error());
    }
  }
}

Status S3Store::removeContainer(const OpContext& context, const std::string& container) {
  const std::string object = location({container, {}});
  HAWSER_CHECK(checkContainer(container));
  HAWSER_TRY(const bool empty, isEmpty(context, container));
  if (!empty) return fail(makeError(ErrorCode::busy, "something is in it").about(object));
  HAWSER_CHECK(abortUploads(unmetered(context), container));
  HAWSER_CHECK(client_->send(context, removeBucketRequest(client_->address(), container), container, object));
  return {};
}

Result<ObjectInfo> S3Store::put(const OpContext& context, const ObjectRef& ref, ByteSpan bytes,
                                const ObjectProperties& given, const Condition& condition) {
  HAWSER_CHECK(check(ref));
  const std::string object = location(ref);
  const auto refused = [&](ErrorCode code, const char* why) {
    return fail(makeError(code, why).about(object));
  };
  const ByteSpan content = given.linkTarget && bytes.empty() ? bytesOf(*given.linkTarget) : bytes;
  if (content.size() > kMaxPut) return refused(ErrorCode::tooLarge, "too large to be sent at once");
  const std::uint64_t crc = crc64(content);
  if (!given.linkTarget && given.hashes.crc64.value_or(crc) != crc)
    return refused(ErrorCode::corrupt, "the bytes are not those the checksum was made of");
  ObjectProperties properties = given;
  properties.form = ObjectForm::block;
  if (given.linkTarget) properties.hashes = {};
  properties.hashes.crc64 = crc;
  const Flavour& flavour = client_->flavour();
  auto request = putRequest(client_->address(), ref, content, crc, properties, condition, flavour);
  if (!request) return fail(std::move(request.error()).about(object));
  if (!flavour.conditionalPut) HAWSER_CHECK(checkCondition(context, *client_, ref, object, condition));
  auto response = client_->send(context, *request, ref.container, object);
  if (!response) return fail(conditionError(std::move(response.error()), condition));
  ObjectInfo info = infoFromHeaders(ref.key, content.size(), response->headers);
  if (info.etag.empty()) return refused(ErrorCode::connection, "the service does not say what it has stored");
  if (auto same = checkEtag(flavour, info.etag, content); !same)
    return fail(std::move(same.error()).about(object));
  info.properties = std::move(properties);
  // The answer does not say since when; it is of the same moment.
  const auto date = response->headers.find("date");
  info.modified = (date ? fromHttpDate(*date) : std::nullopt).value_or(client_->now());
  if (info.properties.linkTarget) {
    info.kind = ObjectKind::link;
    info.size = 0;
  }
  return info;
}

Result<std::unique_ptr<ObjectWriter>> S3Store::startWrite(const OpContext& context,
                                                          const WriteRequest& request) {
  HAWSER_CHECK(context.check());
  HAWSER_CHECK(check(request.ref));
  return S3Writer::start(context, client_, location(request.ref), request);
}

Status S3Store::remove(const OpContext& context, const ObjectRef& ref, const Condition& condition) {
  HAWSER_CHECK(check(ref));
  const std::string object = location(ref);
  // S3 says the same of what it has removed and of what was never there.
  HAWSER_TRY(const ObjectInfo there, headObject(context, *client_, ref, object));
  const bool holds = condition.kind == Condition::Kind::none ||
                     (condition.kind == Condition::Kind::matches && there.etag == condition.etag);
  if (!holds) return fail(makeError(ErrorCode::changedUnderUs, "the object has changed").about(object));
  HAWSER_CHECK(client_->send(context, removeRequest(client_->address(), ref), ref.container, object));
  return {};
}

Result<std::string> S3Store::presignedUrl(const OpContext& context, const ObjectRef& ref, WallTime expires) {
  HAWSER_CHECK(context.check());
  HAWSER_CHECK(check(ref));
  const auto refused = [&](ErrorCode code, const char* why) {
    return fail(makeError(code, why).about(location(ref)));
  };
  if (!capabilities_.presignedUrls)
    return refused(ErrorCode::unsupported, "only an access key can sign URLs");
  // What was said by our clock a moment ago is a moment longer.
  if (expires - Clock::system().now() > kLongestUrl + std::chrono::minutes(1))
    return refused(ErrorCode::unsupported, "S3 takes no signed URL for longer than seven days");
  return client_->presigned(ref, expires);
}

Result<PartSource> S3Store::partSource(const OpContext& context, const ObjectRef& ref, const ByteRange& range,
                                       const std::string& etag) {
  constexpr auto kLifetime = std::chrono::hours(24);
  HAWSER_CHECK(context.check());
  HAWSER_CHECK(check(ref));
  PartSource source;
  source.url = Secret(client_->presigned(ref, Clock::system().now() + kLifetime));
  source.offset = range.offset;
  source.etag = etag;
  return source;
}

Result<bool> S3Store::copiesRanges(const OpContext& context) {
  HAWSER_CHECK(context.check());
  return capabilities_.copiesParts;
}

}  // namespace hawser::s3
