#include "storage/azure/azure_writer.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/encoding.h"
#include "checksum/crc64.h"
#include "storage/azure/azure_part_sink.h"
#include "storage/azure/azure_session.h"
#include "storage/azure/block_list.h"
#include "storage/azure/metadata.h"
#include "storage/azure/protocol.h"
#include "storage/rest/header_text.h"

namespace hawser::azure {

namespace {

constexpr std::string_view kSessionForm = "az1-";

// Of one whose blocks are named by their bytes.
constexpr std::string_view kMd5Form = "azm1-";

// Whether an object is kept with what was to be kept with it.
bool isKeptAs(const ObjectProperties& there, const ObjectProperties& wanted) {
  return there.hashes.crc64 == wanted.hashes.crc64 && there.signature == wanted.signature &&
         there.sourceModified == wanted.sourceModified && there.mode == wanted.mode &&
         there.metadata == wanted.metadata;
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

}  // namespace

AzureWriter::AzureWriter(std::shared_ptr<AzureClient> client, std::string object, const WriteRequest& request,
                         std::string session, BodyCheck check)
    : client_(std::move(client)),
      object_(std::move(object)),
      request_(request),
      session_(std::move(session)),
      names_(session_.substr(session_.find('-') + 1, 16), session_.starts_with(kMd5Form)),
      check_(check) {}

Result<std::unique_ptr<ObjectWriter>> AzureWriter::start(const OpContext& context,
                                                         std::shared_ptr<AzureClient> client,
                                                         std::string object, const WriteRequest& request) {
  const bool byMd5 = request.session.empty() ? request.namedByMd5 : request.session.starts_with(kMd5Form);
  HAWSER_TRY(std::string session, sessionFor(byMd5 ? kMd5Form : kSessionForm, object, request.session));
  HAWSER_TRY(const BodyCheck check, client->bodyCheck(context, object));
  return std::unique_ptr<ObjectWriter>(
      new AzureWriter(std::move(client), std::move(object), request, std::move(session), check));
}

tl::unexpected<Error> AzureWriter::wrong(ErrorCode code, std::string why) const {
  return fail(makeError(code, std::move(why)).about(object_));
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
  HAWSER_TRY(receipt.token, names_.newId(part, bytes));
  // The service has no empty blocks; the object's end needs none.
  if (bytes.empty()) return receipt;
  if (wasSent(receipt)) {
    if (context.meter) HAWSER_CHECK(context.meter->movedAgain(context, bytes.size()));
    return receipt;
  }
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

// What bytes name is sent once, however many parts have these bytes.
bool AzureWriter::wasSent(const PartReceipt& receipt) {
  if (!names_.byMd5()) return false;
  const MutexLock lock(mutex_);
  const auto sent = blocks_.find(receipt.token);
  return sent != blocks_.end() && sent->second == receipt.part.range.length;
}

Result<std::unique_ptr<PartSink>> AzureWriter::openPart(const OpContext& context, const Part& part) {
  HAWSER_CHECK(context.check());
  if (!streamsParts()) return wrong(ErrorCode::unsupported, "this service takes parts as a whole");
  HAWSER_CHECK(checkPart(part));
  HAWSER_TRY(std::string id, names_.newId(part, {}));
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
  if (names_.byMd5()) return wrong(ErrorCode::unsupported, "what names a part by its bytes has to see them");
  PartReceipt receipt{part, 0, {}};
  HAWSER_TRY(receipt.token, names_.newId(part, {}));
  if (part.range.empty()) return receipt;
  auto response =
      client_->send(context,
                    blockFromUrlRequest(client_->access().base, request_.ref, receipt.token,
                                        from.url.reveal(), {from.offset, part.range.length}, from.etag),
                    object_);
  if (!response) {
    Error& error = response.error();
    // What it cannot get at, or has never heard of. What is another by now, or comes too fast, it has got at.
    const bool refused = error.serviceCode == "CannotVerifyCopySource" && error.http != 412 &&
                         error.code != ErrorCode::throttled;
    if (refused || error.http == 400 || error.http == 501) {
      error.code = ErrorCode::unsupported;
      error.retry = Retry::never;
    }
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

Result<PartReceipt> AzureWriter::keepPart(const OpContext& context, const Part& part, const StoredPart& from,
                                          std::optional<std::uint64_t> crc64) {
  HAWSER_CHECK(context.check());
  HAWSER_CHECK(checkPart(part));
  if (request_.condition.kind != Condition::Kind::matches)
    return wrong(ErrorCode::invalidArgument, "pieces are kept of an object that is to be the same still");
  if (part.range.empty() || part.range.length != from.range.length || !fromBase64(from.token))
    return wrong(ErrorCode::invalidArgument, "what is to be kept is no piece of that length");
  // All ids in an object have one length.
  if (from.token.size() != names_.length())
    return wrong(ErrorCode::unsupported,
                 "the piece has an id of another length than those written beside it");
  return PartReceipt{part, crc64.value_or(0), keptToken({request_.condition.etag, from.token}),
                     crc64.has_value()};
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
  const std::string gone = names_.tombstone();
  const bool aborted =
      std::any_of(listed.begin(), listed.end(), [&](const ListedBlock& block) { return block.id == gone; });
  for (ListedBlock& block : listed) {
    if (!aborted && names_.mayBeOurs(block.id)) blocks_[std::move(block.id)] = block.size;
  }
  loaded_ = true;
  return {};
}

Status AzureWriter::loadCommitted(const OpContext& context) {
  {
    const MutexLock lock(mutex_);
    if (before_) return {};
  }
  auto there = committedBlocks(context, *client_, request_.ref, object_);
  if (!there && there.error().code != ErrorCode::notFound) return fail(std::move(there.error()));
  Before before;
  if (there) {
    before.etag = std::move(there->etag);
    for (ListedBlock& block : there->blocks)
      before.blocks[std::move(block.id)] = block.size;
  }
  const MutexLock lock(mutex_);
  before_ = std::move(before);
  return {};
}

Result<bool> AzureWriter::hasKept(const OpContext& context, const KeptBlock& block, std::uint64_t size) {
  if (request_.condition.kind != Condition::Kind::matches || request_.condition.etag != block.etag)
    return false;
  HAWSER_CHECK(loadCommitted(context));
  const MutexLock lock(mutex_);
  const auto found = before_->blocks.find(block.id);
  return before_->etag == block.etag && found != before_->blocks.end() && found->second == size;
}

Result<bool> AzureWriter::hasPart(const OpContext& context, const PartReceipt& receipt) {
  HAWSER_CHECK(context.check());
  if (const auto kept = keptFromToken(receipt.token))
    return hasKept(context, *kept, receipt.part.range.length);
  if (!names_.isOf(receipt.token, receipt.part.number)) return false;
  if (receipt.part.range.empty()) return true;
  HAWSER_CHECK(loadUncommitted(context));
  const MutexLock lock(mutex_);
  const auto found = blocks_.find(receipt.token);
  return found != blocks_.end() && found->second == receipt.part.range.length;
}

Status AzureWriter::readPart(const OpContext&, const Part&, ByteSink&) {
  return wrong(ErrorCode::unsupported, "Azure shows no part before the object is committed");
}

// Of an id that is both kept and sent anew, as happens where bytes name it, the one that is there is taken.
Result<std::vector<ChosenBlock>> AzureWriter::chosenFor(std::span<const PartReceipt> parts) const {
  std::vector<ChosenBlock> blocks;
  blocks.reserve(parts.size());
  std::vector<const PartReceipt*> receipts;  // of these
  std::set<std::string, std::less<>> kept;
  std::uint64_t end = 0;
  for (const PartReceipt& receipt : parts) {
    if (receipt.part.number != blocks.size() && !receipt.part.range.empty())
      return wrong(ErrorCode::invalidArgument, "the parts are not in order without gaps");
    if (receipt.part.range.offset != end)
      return wrong(ErrorCode::invalidArgument, "the parts do not add up to the object");
    end = receipt.part.range.end();
    auto old = keptFromToken(receipt.token);
    if (old && (request_.condition.kind != Condition::Kind::matches || request_.condition.etag != old->etag))
      return wrong(ErrorCode::changedUnderUs, "a part was kept of an object that is another one by now");
    if (!old && !names_.isOf(receipt.token, receipt.part.number))
      return wrong(ErrorCode::invalidArgument, "a part is of another session");
    if (receipt.part.range.empty()) continue;
    if (old) kept.insert(old->id);
    receipts.push_back(&receipt);
    blocks.push_back({old ? std::move(old->id) : receipt.token, old.has_value()});
  }
  if (end != request_.size && request_.size != kUnknownSize)
    return wrong(ErrorCode::invalidArgument, "the parts do not add up to the object");
  std::map<std::string_view, const PartReceipt*> named;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const PartReceipt& part = *receipts[i];
    const PartReceipt& same = *named.try_emplace(blocks[i].id, &part).first->second;
    if (same.crc64 != part.crc64 || same.part.range.length != part.part.range.length)
      return wrong(ErrorCode::corrupt, "two parts of one name have different bytes");
    blocks[i].committed = kept.contains(blocks[i].id);
  }
  return blocks;
}

Result<ObjectInfo> AzureWriter::commit(const OpContext& counted, std::span<const PartReceipt> parts,
                                       const ObjectProperties& given) {
  const OpContext context = unmetered(counted);
  HAWSER_CHECK(context.check());
  HAWSER_TRY(const std::vector<ChosenBlock> blocks, chosenFor(parts));
  ObjectProperties properties = given;
  const std::optional<std::uint64_t> crc = crcOf(parts);
  if (crc && properties.hashes.crc64.value_or(*crc) != *crc)
    return wrong(ErrorCode::corrupt, "the parts written are not those of the object's checksum");
  properties.hashes.crc64 = crc;
  const std::string list = blockListXml(blocks);
  auto request =
      putBlockListRequest(client_->access().base, request_.ref, list, properties, request_.condition, check_);
  if (!request) return fail(std::move(request.error()).about(object_));
  auto response = client_->send(context, std::move(*request), object_);
  if (!response) {
    Error& error = response.error();
    if (mayBeCommitted(error)) {
      auto done = findCommitted(context, blocks, properties);
      if (done && *done) return std::move(**done);
    }
    if (request_.condition.kind == Condition::Kind::absent && error.http == 412)
      error.code = ErrorCode::exists;
    // Whatever of them is there still, the next try has to ask.
    const MutexLock lock(mutex_);
    blocks_.clear();
    loaded_ = false;
    before_.reset();
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

// An empty list could be anybody's, so it proves nothing. One without a name that only this session gives
// could be the object's from before, or of somebody who wrote the same: the first is told by its etag, and of
// the second it matters only whether it is all that was to be there.
Result<std::optional<ObjectInfo>> AzureWriter::findCommitted(const OpContext& context,
                                                             const std::vector<ChosenBlock>& blocks,
                                                             const ObjectProperties& properties) {
  if (blocks.empty()) return std::nullopt;
  HAWSER_TRY(const CommittedBlocks there, committedBlocks(context, *client_, request_.ref, object_));
  const bool same =
      std::equal(there.blocks.begin(), there.blocks.end(), blocks.begin(), blocks.end(),
                 [](const ListedBlock& listed, const ChosenBlock& chosen) { return listed.id == chosen.id; });
  if (!same) return std::nullopt;
  HAWSER_TRY(const HttpResponse response,
             client_->send(context, statRequest(client_->access().base, request_.ref), object_));
  const auto length = response.headers.find("content-length");
  const auto size = length ? parseSizeHeader(*length) : std::nullopt;
  ObjectInfo info = infoFromHeaders(request_.ref.key, size.value_or(request_.size), response.headers);
  const bool own = !names_.byMd5() && std::any_of(blocks.begin(), blocks.end(),
                                                  [](const ChosenBlock& block) { return !block.committed; });
  const bool before =
      request_.condition.kind == Condition::Kind::matches && info.etag == request_.condition.etag;
  if (!own && (before || info.etag != there.etag || !isKeptAs(info.properties, properties)))
    return std::nullopt;
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
      putBlockRequest(client_->access().base, request_.ref, names_.tombstone(), kGone, crc64(kGone), check_);
  HAWSER_CHECK(client_->send(context, request, object_));
  return {};
}

}  // namespace hawser::azure
