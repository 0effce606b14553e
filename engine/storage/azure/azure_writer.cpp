#include "storage/azure/azure_writer.h"

#include <algorithm>
#include <array>

#include "base/encoding.h"
#include "checksum/crc64.h"
#include "storage/azure/azure_part_sink.h"
#include "storage/azure/azure_session.h"
#include "storage/azure/block_list.h"
#include "storage/azure/metadata.h"
#include "storage/azure/protocol.h"

namespace hawser::azure {

namespace {

constexpr std::string_view kSessionForm = "az1-";

// A block that says that its session was aborted. No part has its number.
std::string tombstone(std::string_view marker) {
  return blockId(marker, 99'999, 0);
}

// What all ids of a session begin with, as far as whole Base64 groups go.
std::string idStart(std::string_view marker) {
  return tombstone(marker).substr(0, 24);
}

}  // namespace

AzureWriter::AzureWriter(std::shared_ptr<AzureClient> client, std::string object, const WriteRequest& request,
                         std::string session, BodyCheck check)
    : client_(std::move(client)),
      object_(std::move(object)),
      request_(request),
      session_(std::move(session)),
      marker_(session_.substr(kSessionForm.size(), 16)),
      check_(check) {}

Result<std::unique_ptr<ObjectWriter>> AzureWriter::start(const OpContext& context,
                                                         std::shared_ptr<AzureClient> client,
                                                         std::string object, const WriteRequest& request) {
  HAWSER_TRY(std::string session, sessionFor(kSessionForm, object, request.session));
  HAWSER_TRY(const BodyCheck check, client->bodyCheck(context, object));
  return std::unique_ptr<ObjectWriter>(
      new AzureWriter(std::move(client), std::move(object), request, std::move(session), check));
}

tl::unexpected<Error> AzureWriter::wrong(ErrorCode code, std::string why) const {
  return fail(makeError(code, std::move(why)).about(object_));
}

Result<std::string> AzureWriter::newId(const Part& part) const {
  HAWSER_TRY(const std::uint64_t nonce, randomNumber());
  return blockId(marker_, part.number, nonce);
}

Status AzureWriter::checkPart(const Part& part) const {
  if (part.number >= kMaxBlocks) return wrong(ErrorCode::tooLarge, "Azure takes at most 50,000 parts");
  if (part.range.length > kMaxBlock)
    return wrong(ErrorCode::tooLarge, "Azure takes parts of at most 4000 MiB");
  return {};
}

Result<PartReceipt> AzureWriter::writePart(const OpContext& context, const Part& part, ByteSpan bytes,
                                           std::uint64_t crc64) {
  HAWSER_CHECK(context.check());
  HAWSER_CHECK(checkPart(part));
  if (bytes.size() != part.range.length)
    return wrong(ErrorCode::invalidArgument, "a part's bytes are not as many as its range");
  // A service that is not given this checksum cannot hold the bytes against it.
  if (check_ == BodyCheck::md5 && hawser::crc64(bytes) != crc64)
    return wrong(ErrorCode::corrupt, "the part's bytes are not those of its checksum");
  PartReceipt receipt{part, crc64, {}};
  HAWSER_TRY(receipt.token, newId(part));
  // The service has no empty blocks; the object's end needs none.
  if (bytes.empty()) return receipt;
  HAWSER_TRY(const HttpResponse response, client_->send(context,
                                                        putBlockRequest(client_->access().base, request_.ref,
                                                                        receipt.token, bytes, crc64, check_),
                                                        object_));
  if (const auto sum = response.headers.find("x-ms-content-crc64"); sum && crcFromHeader(*sum) != crc64) {
    return fail(makeError(ErrorCode::corrupt, "the part's bytes are not those of its checksum", Retry::soon)
                    .about(object_));
  }
  const MutexLock lock(mutex_);
  blocks_[receipt.token] = bytes.size();
  return receipt;
}

Result<std::unique_ptr<PartSink>> AzureWriter::openPart(const OpContext& context, const Part& part) {
  HAWSER_CHECK(context.check());
  if (!streamsParts()) return wrong(ErrorCode::unsupported, "this service takes parts as a whole");
  HAWSER_CHECK(checkPart(part));
  HAWSER_TRY(std::string id, newId(part));
  const auto staged = [this](const std::string& block, std::uint64_t size) {
    const MutexLock lock(mutex_);
    blocks_[block] = size;
  };
  return std::make_unique<AzurePartSink>(client_, context, request_.ref, object_, part, std::move(id),
                                         staged);
}

Result<PartReceipt> AzureWriter::copyPart(const OpContext& context, const Part& part,
                                          const PartSource& from) {
  HAWSER_CHECK(context.check());
  HAWSER_CHECK(checkPart(part));
  PartReceipt receipt{part, 0, {}};
  HAWSER_TRY(receipt.token, newId(part));
  auto response =
      client_->send(context,
                    blockFromUrlRequest(client_->access().base, request_.ref, receipt.token,
                                        from.url.reveal(), {from.offset, part.range.length}, from.etag),
                    object_);
  if (!response) {
    Error& error = response.error();
    // What it cannot get at, or has never heard of.
    if (error.serviceCode == "CannotVerifyCopySource" || error.http == 400 || error.http == 501)
      error.code = ErrorCode::unsupported;
    return fail(std::move(error));
  }
  const auto told = response->headers.find("x-ms-content-crc64");
  const auto crc = told ? crcFromHeader(*told) : std::nullopt;
  if (!crc) return wrong(ErrorCode::unsupported, "the service does not say what it has fetched");
  receipt.crc64 = *crc;
  const MutexLock lock(mutex_);
  blocks_[receipt.token] = part.range.length;
  return receipt;
}

Status AzureWriter::loadUncommitted(const OpContext& given) {
  const OpContext context = unmetered(given);
  {
    const MutexLock lock(mutex_);
    if (loaded_) return {};
  }
  auto response = client_->send(
      context, getBlockListRequest(client_->access().base, request_.ref, "uncommitted"), object_);
  std::vector<ListedBlock> listed;
  if (response) {
    auto parsed = parseBlockList(response->body);
    if (!parsed) return fail(std::move(parsed.error()).about(object_));
    listed = std::move(*parsed);
  } else if (response.error().code != ErrorCode::notFound) {
    return fail(std::move(response.error()));
  }
  const MutexLock lock(mutex_);
  // Blocks of others are none of ours, and an aborted session has none.
  const bool aborted = std::any_of(listed.begin(), listed.end(),
                                   [&](const ListedBlock& block) { return block.id == tombstone(marker_); });
  for (ListedBlock& block : listed) {
    if (!aborted && block.id.starts_with(idStart(marker_))) blocks_[std::move(block.id)] = block.size;
  }
  loaded_ = true;
  return {};
}

Result<bool> AzureWriter::hasPart(const OpContext& context, const PartReceipt& receipt) {
  HAWSER_CHECK(context.check());
  if (!isBlockOf(receipt.token, marker_, receipt.part.number)) return false;
  if (receipt.part.range.empty()) return true;
  HAWSER_CHECK(loadUncommitted(context));
  const MutexLock lock(mutex_);
  const auto found = blocks_.find(receipt.token);
  return found != blocks_.end() && found->second == receipt.part.range.length;
}

Status AzureWriter::readPart(const OpContext&, const Part&, ByteSink&) {
  return wrong(ErrorCode::unsupported, "Azure shows no part before the object is committed");
}

Result<std::vector<std::string>> AzureWriter::idsOf(std::span<const PartReceipt> parts) const {
  std::vector<std::string> ids;
  ids.reserve(parts.size());
  std::uint64_t end = 0;
  for (const PartReceipt& receipt : parts) {
    if (receipt.part.number != ids.size() && !receipt.part.range.empty())
      return wrong(ErrorCode::invalidArgument, "the parts are not in order without gaps");
    if (receipt.part.range.offset != end)
      return wrong(ErrorCode::invalidArgument, "the parts do not add up to the object");
    if (!isBlockOf(receipt.token, marker_, receipt.part.number))
      return wrong(ErrorCode::invalidArgument, "a part is of another session");
    end = receipt.part.range.end();
    if (!receipt.part.range.empty()) ids.push_back(receipt.token);
  }
  if (end != request_.size && request_.size != kUnknownSize)
    return wrong(ErrorCode::invalidArgument, "the parts do not add up to the object");
  return ids;
}

Result<ObjectInfo> AzureWriter::commit(const OpContext& counted, std::span<const PartReceipt> parts,
                                       const ObjectProperties& given) {
  const OpContext context = unmetered(counted);
  HAWSER_CHECK(context.check());
  HAWSER_TRY(const std::vector<std::string> ids, idsOf(parts));
  ObjectProperties properties = given;
  std::uint64_t crc = 0;
  for (const PartReceipt& receipt : parts)
    crc = crc64Combined(crc, receipt.crc64, receipt.part.range.length);
  if (properties.hashes.crc64.value_or(crc) != crc)
    return wrong(ErrorCode::corrupt, "the parts written are not those of the object's checksum");
  properties.hashes.crc64 = crc;
  const std::string list = blockListXml(ids);
  auto request =
      putBlockListRequest(client_->access().base, request_.ref, list, properties, request_.condition, check_);
  if (!request) return fail(std::move(request.error()).about(object_));
  auto response = client_->send(context, std::move(*request), object_);
  if (!response) {
    Error& error = response.error();
    if (mayBeCommitted(error)) {
      const auto done = isCommitted(context, parts, ids);
      if (done && *done) return committed(context, properties);
    }
    if (request_.condition.kind == Condition::Kind::absent && error.http == 412)
      error.code = ErrorCode::exists;
    return fail(std::move(error));
  }
  ObjectInfo info =
      infoFromHeaders(request_.ref.key, parts.empty() ? 0 : parts.back().part.range.end(), response->headers);
  info.properties = std::move(properties);
  if (info.properties.linkTarget) {
    info.kind = ObjectKind::link;
    info.size = 0;
  }
  return info;
}

// An empty list could be anybody's, so it proves nothing.
Result<bool> AzureWriter::isCommitted(const OpContext& context, std::span<const PartReceipt> parts,
                                      const std::vector<std::string>& ids) {
  if (ids.empty() || parts.empty()) return false;
  HAWSER_TRY(const HttpResponse response,
             client_->send(context, getBlockListRequest(client_->access().base, request_.ref, "committed"),
                           object_));
  HAWSER_TRY(const std::vector<ListedBlock> blocks, parseBlockList(response.body));
  return std::equal(blocks.begin(), blocks.end(), ids.begin(), ids.end(),
                    [](const ListedBlock& block, const std::string& id) { return block.id == id; });
}

Result<ObjectInfo> AzureWriter::committed(const OpContext& context, const ObjectProperties& properties) {
  HAWSER_TRY(const HttpResponse response,
             client_->send(context, statRequest(client_->access().base, request_.ref), object_));
  const auto length = response.headers.find("content-length");
  const auto size = length ? parseSizeHeader(*length) : std::nullopt;
  ObjectInfo info = infoFromHeaders(request_.ref.key, size.value_or(request_.size), response.headers);
  info.properties.linkTarget = properties.linkTarget;
  return info;
}

Status AzureWriter::abort(const OpContext& counted) {
  const OpContext context = unmetered(counted);
  HAWSER_CHECK(context.check());
  HAWSER_CHECK(loadUncommitted(context));
  {
    const MutexLock lock(mutex_);
    if (blocks_.empty()) return {};
    blocks_.clear();
  }
  constexpr std::array kGone = {std::byte{'x'}};
  const HttpRequest request =
      putBlockRequest(client_->access().base, request_.ref, tombstone(marker_), kGone, crc64(kGone), check_);
  HAWSER_CHECK(client_->send(context, request, object_));
  return {};
}

}  // namespace hawser::azure
