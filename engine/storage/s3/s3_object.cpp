#include "storage/s3/s3_object.h"

#include "base/encoding.h"
#include "checksum/digest.h"
#include "storage/rest/header_text.h"
#include "storage/s3/answers.h"

namespace hawser::s3 {

bool hasTags(const HttpHeaders& headers) {
  const auto count = headers.find("x-amz-tagging-count");
  return count && *count != "0";
}

Status addCommitTag(const OpContext& context, S3Client& client, const ObjectRef& ref,
                    const std::string& object, ObjectInfo& info) {
  if (!client.flavour().tags) return {};
  const auto response =
      client.send(unmetered(context), getTagsRequest(client.address(), ref), ref.container, object);
  if (!response) {
    const ErrorCode code = response.error().code;
    // Who may read an object need not be let read its tags.
    const bool refused = code == ErrorCode::denied || code == ErrorCode::unsupported ||
                         code == ErrorCode::notFound || code == ErrorCode::invalidArgument;
    return refused ? Status{} : fail(response.error());
  }
  const auto text = parseCommitTag(response->body);
  const auto tag = text ? commitTagFrom(*text) : std::nullopt;
  if (tag) applyCommitTag(info, *tag);
  return {};
}

Result<ObjectInfo> headObject(const OpContext& context, S3Client& client, const ObjectRef& ref,
                              const std::string& object) {
  auto response =
      client.send(context, headRequest(client.address(), ref, client.flavour()), ref.container, object);
  if (!response) return fail(client.missing(context, std::move(response.error()), ref.container, object));
  const auto length = response->headers.find("content-length");
  const auto size = length ? parseSizeHeader(*length) : std::nullopt;
  if (!size || !response->headers.find("etag")) {
    return fail(makeError(ErrorCode::corrupt, "the service does not say what the object is", Retry::soon)
                    .about(object));
  }
  ObjectInfo info = infoFromHeaders(ref.key, *size, response->headers);
  if (hasTags(response->headers)) HAWSER_CHECK(addCommitTag(context, client, ref, object, info));
  return info;
}

Status checkCondition(const OpContext& context, S3Client& client, const ObjectRef& ref,
                      const std::string& object, const Condition& condition) {
  if (condition.kind == Condition::Kind::none) return {};
  const auto there = headObject(unmetered(context), client, ref, object);
  const bool none =
      !there && there.error().code == ErrorCode::notFound && there.error().serviceCode != "ContainerNotFound";
  if (!there && !none) return fail(there.error());
  if (condition.kind == Condition::Kind::absent && there)
    return fail(makeError(ErrorCode::exists, "there is one already").about(object));
  if (condition.kind == Condition::Kind::matches && (none || there->etag != condition.etag))
    return fail(makeError(ErrorCode::changedUnderUs, "the object has changed").about(object));
  return {};
}

Error conditionError(Error error, const Condition& condition) {
  if (condition.kind == Condition::Kind::absent && error.http == 412) error.code = ErrorCode::exists;
  if (condition.kind == Condition::Kind::matches && error.http == 404 &&
      error.serviceCode != "ContainerNotFound" && error.serviceCode != "NoSuchUpload")
    error.code = ErrorCode::changedUnderUs;
  return error;
}

Status checkEtag(const Flavour& flavour, std::string_view etag, ByteSpan bytes) {
  if (!flavour.etagIsMd5 || flavour.checksBodies || !looksLikeMd5(etag) || etag == toHex(md5(bytes)))
    return {};
  return fail(ErrorCode::corrupt, "the service received other bytes than were sent", Retry::soon);
}

}  // namespace hawser::s3
