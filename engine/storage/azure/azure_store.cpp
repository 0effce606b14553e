#include "storage/azure/azure_store.h"

#include <algorithm>

#include "base/encoding.h"
#include "checksum/crc64.h"
#include "storage/azure/azure_staged_writer.h"
#include "storage/azure/azure_writer.h"
#include "storage/azure/block_list.h"
#include "storage/azure/listing.h"
#include "storage/azure/metadata.h"
#include "storage/azure/protocol.h"
#include "storage/rest/checking_sink.h"
#include "storage/rest/header_text.h"
#include "storage/rest/range_answer.h"

namespace hawser::azure {

namespace {

Capabilities capabilitiesOf(const AzureClient& client, const std::string& container) {
  const AzureAccess& access = client.access();
  const std::optional<SasFacts>& sas = client.sasFacts();
  Capabilities made;
  made.listsContainers =
      access.key || (sas && container.empty() && sas->resourceTypes.find('s') != std::string::npos);
  made.streamsParts = true;
  made.partChecksum = true;
  made.checkedRead = kMaxCheckedRange;
  made.removesFullContainers = true;
  made.presignedUrls = access.key.has_value();
  made.maxPartSize = kMaxBlock;
  made.maxParts = kMaxBlocks;
  made.maxOneShot = kMaxPutBlob;
  made.forms = true;
  made.tiers = true;
  made.unknownSizes = true;
  made.serviceUrls = true;
  made.copiesParts = true;
  made.keepsParts = true;
  made.namesByMd5 = true;
  return made;
}

// For what is expected to keep its bytes from the sink.
class NoSink final : public ByteSink {
 public:
  Status write(ByteSpan) override { return fail(ErrorCode::changedUnderUs, "the link has become an object"); }
};

}  // namespace

AzureStore::AzureStore(std::shared_ptr<AzureClient> client, std::string container)
    : client_(std::move(client)),
      container_(std::move(container)),
      capabilities_(capabilitiesOf(*client_, container_)) {}

std::string AzureStore::location(const ObjectRef& ref) const {
  std::string text = "az://" + client_->access().account;
  if (!ref.container.empty()) text += "/" + ref.container;
  if (!ref.key.empty()) text += "/" + ref.key;
  return text;
}

Status AzureStore::check(const ObjectRef& ref) const {
  Status status = checkContainer(ref.container);
  if (status) status = checkKey(ref.key);
  if (!status) return fail(std::move(status.error()).about(location(ref)));
  return {};
}

Result<ContainerPage> AzureStore::listContainers(const OpContext& context, const std::string& continuation) {
  const std::string object = location({});
  if (!capabilities_.listsContainers) {
    return fail(
        makeError(ErrorCode::unsupported, "the credential does not let containers be listed").about(object));
  }
  HAWSER_TRY(
      const HttpResponse response,
      client_->send(unmetered(context), listContainersRequest(client_->access().base, continuation), object));
  auto page = parseContainerList(response.body);
  if (!page) return fail(std::move(page.error()).about(object));
  return page;
}

Result<ObjectPage> AzureStore::list(const OpContext& context, const ListQuery& query) {
  const std::string object = location({query.container, query.prefix});
  if (auto right = checkContainer(query.container); !right)
    return fail(std::move(right.error()).about(object));
  HAWSER_TRY(const HttpResponse response,
             client_->send(unmetered(context), listBlobsRequest(client_->access().base, query), object));
  auto page = parseBlobList(response.body);
  if (!page) return fail(std::move(page.error()).about(object));
  std::erase_if(page->objects, [](const ObjectInfo& info) { return isStagedKey(info.key); });
  return page;
}

Result<ObjectInfo> AzureStore::head(const OpContext& context, const ObjectRef& ref,
                                    const std::string& object) {
  HAWSER_TRY(const HttpResponse response,
             client_->send(context, statRequest(client_->access().base, ref), object));
  const auto length = response.headers.find("content-length");
  const auto size = length ? parseSizeHeader(*length) : std::nullopt;
  if (!size) {
    return fail(makeError(ErrorCode::corrupt, "the service does not say how long the object is", Retry::soon)
                    .about(object));
  }
  return infoFromHeaders(ref.key, *size, response.headers);
}

// The folder "a/b/" as other tools mark it: the blob "a/b". The error is that of a missing object.
Result<ObjectInfo> AzureStore::foreignFolder(const OpContext& context, const ObjectRef& ref,
                                             const std::string& object) {
  HAWSER_TRY(ObjectInfo info, head(context, {ref.container, ref.key.substr(0, ref.key.size() - 1)}, object));
  if (info.kind == ObjectKind::folder) return info;
  Error missing = makeError(ErrorCode::notFound, "there is an object of that name, but no folder");
  return fail(std::move(missing).about(object));
}

Result<ObjectInfo> AzureStore::stat(const OpContext& context, const ObjectRef& ref) {
  HAWSER_CHECK(check(ref));
  const std::string object = location(ref);
  auto info = head(context, ref, object);
  if (!info) {
    if (info.error().code != ErrorCode::notFound || info.error().serviceCode == "ContainerNotFound" ||
        !ref.key.ends_with('/') || ref.key.size() == 1)
      return info;
    return foreignFolder(context, ref, object);
  }
  if (info->kind != ObjectKind::link) return info;
  NoSink none;
  HAWSER_TRY(Answer answer, ask(unmetered(context), ref, std::nullopt, info->etag, none));
  return std::move(answer.info);
}

Result<ObjectInfo> AzureStore::read(const OpContext& context, const ObjectRef& ref,
                                    std::optional<ByteRange> range, const std::string& ifMatch,
                                    ByteSink& sink) {
  HAWSER_CHECK(check(ref));
  if (range && range->empty()) return nothingToRead(context, ref, range->offset, ifMatch);
  HAWSER_TRY(const BodyCheck check, client_->bodyCheck(context, location(ref)));
  const bool summed = check == BodyCheck::crc64;
  auto info = summed ? readSummed(context, ref, range.value_or(ByteRange{0, ~0ull}), ifMatch, sink)
                     : readOnce(context, ref, range, ifMatch, sink);
  if (info) return info;
  // Of an object without bytes, or from its end on, there is no range at all.
  if (info.error().http == 416) return nothingToRead(context, ref, range ? range->offset : 0, ifMatch);
  if (info.error().code == ErrorCode::notFound && ref.key.ends_with('/'))
    return nothingToRead(context, ref, 0, ifMatch);
  return info;
}

// In pieces as long as the service sums up, one after the other: what it cannot sum up is checked too late,
// at the object's end, or never where no hash is kept with it.
Result<ObjectInfo> AzureStore::readSummed(const OpContext& context, const ObjectRef& ref, ByteRange range,
                                          const std::string& ifMatch, ByteSink& sink) {
  range.length = std::min(range.length, ~std::uint64_t{0} - range.offset);
  std::string etag = ifMatch;
  std::uint64_t crc = 0;
  for (std::uint64_t at = range.offset;;) {
    const ByteRange piece{at, std::min(range.end() - at, kMaxCheckedRange)};
    HAWSER_TRY(Answer answer, ask(context, ref, piece, etag, sink));
    crc = crc64Combined(crc, answer.crc64, answer.count);
    at += answer.count;
    ObjectInfo& info = answer.info;
    if (at < std::min(info.size, range.end())) {
      etag = std::move(info.etag);  // all pieces of one version
      continue;
    }
    if (range.offset == 0 && at == info.size) HAWSER_CHECK(checkWhole(info, crc, ref));
    return std::move(info);
  }
}

Result<ObjectInfo> AzureStore::readOnce(const OpContext& context, const ObjectRef& ref,
                                        std::optional<ByteRange> range, const std::string& ifMatch,
                                        ByteSink& sink) {
  HAWSER_TRY(Answer answer, ask(context, ref, range, ifMatch, sink));
  if (answer.count == answer.info.size && (!range || range->offset == 0))
    HAWSER_CHECK(checkWhole(answer.info, answer.crc64, ref));
  return std::move(answer.info);
}

Status AzureStore::checkWhole(const ObjectInfo& info, std::uint64_t crc64, const ObjectRef& ref) const {
  const auto& known = info.properties.hashes.crc64;
  if (info.kind == ObjectKind::link || !known || *known == crc64) return {};
  return fail(
      makeError(ErrorCode::corrupt, "the bytes are not those the object was made of (CRC-64)", Retry::soon)
          .about(location(ref)));
}

Result<ObjectInfo> AzureStore::nothingToRead(const OpContext& context, const ObjectRef& ref,
                                             std::uint64_t offset, const std::string& ifMatch) {
  const std::string object = location(ref);
  HAWSER_TRY(ObjectInfo info, stat(context, ref));
  if (!ifMatch.empty() && info.etag != ifMatch) {
    return fail(makeError(ErrorCode::changedUnderUs, "the object has changed").about(object));
  }
  if (offset > info.size) {
    return fail(
        makeError(ErrorCode::invalidArgument, "the range begins past the object's end").about(object));
  }
  return info;
}

Result<AzureStore::Answer> AzureStore::ask(const OpContext& context, const ObjectRef& ref,
                                           std::optional<ByteRange> range, const std::string& ifMatch,
                                           ByteSink& sink) {
  const std::string object = location(ref);
  HAWSER_TRY(const BodyCheck check, client_->bodyCheck(context, object));
  const bool asksChecksum = range && range->length <= kMaxCheckedRange && check == BodyCheck::crc64;
  // From the start it may be the whole object, whose checksum its metadata may tell.
  const bool summed = !range || range->offset == 0 || asksChecksum;
  CheckingSink checking(sink, range ? range->length : ~0ull, summed);
  HttpRequest request = readRequest(client_->access().base, ref, range, ifMatch, asksChecksum);
  request.toSink = [](const HttpHeaders& headers) { return !isLink(headers); };
  HAWSER_TRY(HttpResponse response, client_->send(context, std::move(request), object, &checking));
  if (isLink(response.headers)) {
    const bool whole = !range || (range->offset == 0 && range->length > kLongestTarget);
    auto link = linkWithTarget(infoFromHeaders(ref.key, response.body.size(), response.headers),
                               std::move(response.body), whole);
    if (!link) return fail(std::move(link.error()).about(object));
    return Answer{std::move(*link), 0, 0};
  }
  auto size = sizeFromRead(response, range, checking.count());
  if (!size) return fail(std::move(size.error()).about(object));
  const std::uint64_t crc = checking.crc64().value_or(0);
  const auto sent = response.headers.find("x-ms-content-crc64");
  if (sent && response.status == 206 && crcFromHeader(*sent) != crc) {
    return fail(
        makeError(ErrorCode::corrupt, "the bytes that came are not those the service sent", Retry::soon)
            .about(object));
  }
  return Answer{infoFromHeaders(ref.key, *size, response.headers), checking.count(), crc};
}

Status AzureStore::createContainer(const OpContext& context, const std::string& container) {
  const std::string object = location({container, {}});
  if (auto right = checkContainer(container); !right) return fail(std::move(right.error()).about(object));
  HAWSER_CHECK(client_->send(context, createContainerRequest(client_->access().base, container), object));
  return {};
}

Status AzureStore::removeContainer(const OpContext& context, const std::string& container) {
  const std::string object = location({container, {}});
  if (auto right = checkContainer(container); !right) return fail(std::move(right.error()).about(object));
  HAWSER_CHECK(client_->send(context, removeContainerRequest(client_->access().base, container), object));
  return {};
}

Result<ObjectInfo> AzureStore::put(const OpContext& context, const ObjectRef& ref, ByteSpan bytes,
                                   const ObjectProperties& given, const Condition& condition) {
  HAWSER_CHECK(check(ref));
  const std::string object = location(ref);
  const auto refused = [&](ErrorCode code, const char* why) {
    return fail(makeError(code, why).about(object));
  };
  if (given.form != ObjectForm::block && !given.linkTarget && !ref.key.ends_with('/'))
    return putStaged(context, ref, bytes, given, condition);
  if (bytes.size() > kMaxPutBlob) return refused(ErrorCode::tooLarge, "too large to be sent at once");
  ObjectProperties properties = given;
  if (properties.linkTarget) {
    const std::string& target = *properties.linkTarget;
    if (bytes.empty()) bytes = std::as_bytes(std::span(target.data(), target.size()));
    properties.hashes = {};
  }
  const std::uint64_t crc = crc64(bytes);
  if (properties.hashes.crc64.value_or(crc) != crc)
    return refused(ErrorCode::corrupt, "the bytes are not those the checksum was made of");
  properties.hashes.crc64 = crc;
  HAWSER_TRY(const BodyCheck check, client_->bodyCheck(context, object));
  auto request = putRequest(client_->access().base, ref, bytes, properties, condition, check);
  if (!request) return fail(std::move(request.error()).about(object));
  auto response = client_->send(context, std::move(*request), object);
  if (!response) return fail(std::move(response.error()));
  ObjectInfo info = infoFromHeaders(ref.key, bytes.size(), response->headers);
  // The service sums up what it got at once.
  if (!properties.hashes.md5) properties.hashes.md5 = info.properties.hashes.md5;
  info.properties = std::move(properties);
  if (info.properties.linkTarget) {
    info.kind = ObjectKind::link;
    info.size = 0;
  }
  return info;
}

Result<ObjectInfo> AzureStore::putStaged(const OpContext& context, const ObjectRef& ref, ByteSpan bytes,
                                         const ObjectProperties& properties, const Condition& condition) {
  WriteRequest request{ref, bytes.size(), bytes.size(), condition, {}, properties.form};
  HAWSER_TRY(const auto writer, startWrite(context, request));
  const Part part{0, {0, bytes.size()}};
  std::vector<PartReceipt> receipts;
  const auto write = [&]() -> Result<ObjectInfo> {
    HAWSER_TRY(receipts.emplace_back(), writer->writePart(context, part, bytes, crc64(bytes)));
    return writer->commit(context, receipts, properties);
  };
  auto written = write();
  if (!written) (void)writer->abort({});  // not with the context, which may be stopped
  return written;
}

Result<std::unique_ptr<ObjectWriter>> AzureStore::startWrite(const OpContext& context,
                                                             const WriteRequest& request) {
  HAWSER_CHECK(context.check());
  HAWSER_CHECK(check(request.ref));
  const bool staged =
      request.session.empty() ? request.form != ObjectForm::block : AzureStagedWriter::began(request.session);
  return staged ? AzureStagedWriter::start(context, client_, location(request.ref), request)
                : AzureWriter::start(context, client_, location(request.ref), request);
}

Status AzureStore::remove(const OpContext& context, const ObjectRef& ref, const Condition& condition) {
  HAWSER_CHECK(check(ref));
  const std::string object = location(ref);
  const std::string& base = client_->access().base;
  auto response = client_->send(context, removeRequest(base, ref, condition), object);
  if (response) return {};
  if (response.error().http != 404 || response.error().serviceCode == "ContainerNotFound" ||
      !ref.key.ends_with('/') || ref.key.size() == 1)
    return fail(std::move(response.error()));
  HAWSER_TRY(const ObjectInfo folder, foreignFolder(context, ref, object));
  const ObjectRef marker{ref.container, ref.key.substr(0, ref.key.size() - 1)};
  const Condition unchanged =
      condition.kind == Condition::Kind::none ? Condition::matches(folder.etag) : condition;
  HAWSER_CHECK(client_->send(context, removeRequest(base, marker, unchanged), object));
  return {};
}

Result<std::string> AzureStore::presignedUrl(const OpContext& context, const ObjectRef& ref,
                                             WallTime expires) {
  HAWSER_CHECK(context.check());
  HAWSER_CHECK(check(ref));
  const AzureAccess& access = client_->access();
  if (!access.key) {
    return fail(makeError(ErrorCode::unsupported, "only an account key can sign URLs").about(location(ref)));
  }
  return signedUrl(ref, expires);
}

std::string AzureStore::signedUrl(const ObjectRef& ref, WallTime expires) const {
  const AzureAccess& access = client_->access();
  BlobSas sas;
  sas.container = ref.container;
  sas.blob = ref.key;
  sas.expires = expires;
  sas.httpsOnly = access.base.starts_with("https:");
  return blobUrl(access.base, {ref.container, ref.key}) + "?" + makeBlobSas(sas, *access.key);
}

Result<PartSource> AzureStore::partSource(const OpContext& context, const ObjectRef& ref,
                                          const ByteRange& range, const std::string& etag) {
  constexpr auto kLifetime = std::chrono::hours(24);
  HAWSER_CHECK(context.check());
  HAWSER_CHECK(check(ref));
  const AzureAccess& access = client_->access();
  // A signature of ours is for the object as it is now.
  if (access.key && !ref.snapshot.empty()) return ObjectReader::partSource(context, ref, range, etag);
  if (access.key) return PartSource{Secret(signedUrl(ref, client_->now() + kLifetime)), range.offset, etag};
  std::string url = blobUrl(access.base, ref);
  if (!access.sas.empty()) url.append(ref.snapshot.empty() ? "?" : "&").append(access.sas.reveal());
  return PartSource{Secret(std::move(url)), range.offset, etag};
}

Result<std::vector<StoredPart>> AzureStore::storedParts(const OpContext& context, const ObjectRef& ref,
                                                        const std::string& etag) {
  HAWSER_CHECK(check(ref));
  const std::string object = location(ref);
  const auto refused = [&](ErrorCode code, const char* why) {
    return fail(makeError(code, why).about(object));
  };
  if (!ref.snapshot.empty())
    return refused(ErrorCode::unsupported, "only of what an object is now a piece can be kept for the next");
  HAWSER_TRY(CommittedBlocks there, committedBlocks(context, *client_, ref, object));
  if (there.blocks.empty()) {
    // Then the list does not tell of which version it is.
    HAWSER_TRY(const ObjectInfo info, head(context, ref, object));
    there.etag = info.etag;
    if (info.etag == etag && info.size != 0)
      return refused(ErrorCode::unsupported, "it was written at once, and is in no pieces");
  }
  if (there.etag != etag) return refused(ErrorCode::changedUnderUs, "the object has changed");
  std::vector<StoredPart> parts;
  parts.reserve(there.blocks.size());
  std::uint64_t end = 0;
  for (ListedBlock& block : there.blocks) {
    parts.push_back({std::move(block.id), {end, block.size}});
    end += block.size;
  }
  return parts;
}

Result<bool> AzureStore::copiesRanges(const OpContext& context) {
  HAWSER_CHECK(context.check());
  HAWSER_TRY(const BodyCheck check, client_->bodyCheck(context, location({})));
  return check == BodyCheck::crc64;
}

}  // namespace hawser::azure
