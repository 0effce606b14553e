#include "storage/azure/files_store.h"

#include <algorithm>

#include "checksum/crc64.h"
#include "storage/azure/azure_staged_writer.h"
#include "storage/azure/files_folders.h"
#include "storage/azure/files_listing.h"
#include "storage/azure/files_protocol.h"
#include "storage/azure/files_walk.h"
#include "storage/azure/files_writer.h"
#include "storage/azure/metadata.h"
#include "storage/azure/protocol.h"
#include "storage/rest/checking_sink.h"
#include "storage/rest/header_text.h"
#include "storage/rest/range_answer.h"

namespace hawser::azure {

namespace {

constexpr std::size_t kMostWalks = 16;
constexpr std::size_t kPageSize = 5000;
// A page of a deep and sparse tree ends after so many requests, so that its reader gets something.
constexpr std::uint64_t kMostEntered = 64;

Capabilities capabilitiesOf(const AzureClient& client, const std::string& share) {
  const AzureAccess& access = client.access();
  const std::optional<SasFacts>& sas = client.sasFacts();
  Capabilities made;
  made.listsContainers =
      access.key || (sas && share.empty() && sas->resourceTypes.find('s') != std::string::npos);
  made.partChecksum = true;
  made.realFolders = true;
  made.removesFullContainers = true;
  return made;
}

// Keeps what is another version than was asked for from the sink.
class VersionSink final : public ByteSink {
 public:
  VersionSink(ByteSink& target, const bool& other) : target_(target), other_(other) {}
  Status write(ByteSpan bytes) override { return other_ ? changed() : target_.write(bytes); }
  MutableByteSpan room() override { return other_ ? MutableByteSpan() : target_.room(); }
  Status filled(std::size_t count) override { return target_.filled(count); }
  std::optional<std::uint64_t> crc64() const override { return target_.crc64(); }

  static Status changed() { return fail(ErrorCode::changedUnderUs, "the object has changed"); }

 private:
  ByteSink& target_;
  const bool& other_;
};

class NoSink final : public ByteSink {
 public:
  Status write(ByteSpan) override { return VersionSink::changed(); }
};

// Another kind of thing has the name: of what was asked for there is none.
Error asMissing(Error error) {
  if (error.serviceCode != "ResourceTypeMismatch") return error;
  error.code = ErrorCode::notFound;
  return error;
}

}  // namespace

FilesStore::FilesStore(std::shared_ptr<AzureClient> client, std::string share)
    : client_(std::move(client)),
      folders_(std::make_shared<FilesFolders>()),
      capabilities_(capabilitiesOf(*client_, share)) {}

FilesStore::~FilesStore() = default;

std::string FilesStore::location(const ObjectRef& ref) const {
  std::string text = client_->access().base;
  if (!ref.container.empty()) text += "/" + ref.container;
  if (!ref.key.empty()) text += "/" + ref.key;
  return text;
}

Status FilesStore::check(const ObjectRef& ref) const {
  Status status = checkShare(ref.container);
  if (status) status = checkFileKey(ref.key);
  if (status && !ref.snapshot.empty()) status = fail(ErrorCode::unsupported, "a file has no snapshots");
  if (!status) return fail(std::move(status.error()).about(location(ref)));
  return {};
}

Result<ContainerPage> FilesStore::listContainers(const OpContext& context, const std::string& continuation) {
  const std::string object = location({});
  if (!capabilities_.listsContainers) {
    return fail(
        makeError(ErrorCode::unsupported, "the credential does not let shares be listed").about(object));
  }
  HAWSER_TRY(
      const HttpResponse response,
      client_->send(unmetered(context), listSharesRequest(client_->access().base, continuation), object));
  auto page = parseShareList(response.body);
  if (!page) return fail(std::move(page.error()).about(object));
  return page;
}

Status FilesStore::checkPrefix(const ListQuery& query) const {
  Status status = checkShare(query.container);
  const std::string folder = query.prefix.substr(0, query.prefix.rfind('/') + 1);
  if (status && !folder.empty()) status = checkFileKey(folder);
  if (!status) return fail(std::move(status.error()).about(location({query.container, query.prefix})));
  return {};
}

std::shared_ptr<FilesWalk> FilesStore::walkFor(const ListQuery& query) {
  const MutexLock lock(mutex_);
  const auto kept =
      std::find_if(walks_.begin(), walks_.end(), [&](const auto& walk) { return walk->goesOn(query); });
  if (query.continuation.empty() || kept == walks_.end()) {
    return std::make_shared<FilesWalk>(client_, query, query.continuation, location({query.container, {}}));
  }
  std::shared_ptr<FilesWalk> walk = std::move(*kept);
  walks_.erase(kept);
  return walk;
}

void FilesStore::keepWalk(std::shared_ptr<FilesWalk> walk) {
  const MutexLock lock(mutex_);
  walks_.push_front(std::move(walk));
  if (walks_.size() > kMostWalks) walks_.pop_back();
}

Result<ObjectPage> FilesStore::list(const OpContext& context, const ListQuery& query) {
  HAWSER_CHECK(checkPrefix(query));
  auto page = listPage(context, query);
  if (!page) page.error().about(location({query.container, query.prefix}));
  return page;
}

Result<ObjectPage> FilesStore::listPage(const OpContext& context, const ListQuery& query) {
  const std::shared_ptr<FilesWalk> walk = walkFor(query);
  const std::size_t most = query.pageSize == 0 ? kPageSize : query.pageSize;
  const std::uint64_t enough = walk->entered() + kMostEntered;
  ObjectPage page;
  for (;;) {
    HAWSER_TRY(auto item, walk->next(context));
    if (!item) return page;
    if (page.objects.size() == most || (!page.objects.empty() && walk->entered() > enough)) {
      page.continuation = page.objects.back().key;
      walk->unread(std::move(*item));
      walk->pageEnded(page.continuation);
      keepWalk(walk);
      return page;
    }
    page.objects.push_back(std::move(*item));
  }
}

Result<ObjectInfo> FilesStore::head(const OpContext& context, const ObjectRef& ref) {
  const std::string object = location(ref);
  const std::string& base = client_->access().base;
  const bool folder = ref.key.ends_with('/');
  auto response =
      client_->send(context, folder ? statDirectoryRequest(base, ref) : statFileRequest(base, ref), object);
  if (!response) return fail(asMissing(std::move(response.error())));
  if (folder) return directoryInfo(ref.key, response->headers);
  const auto length = response->headers.find("content-length");
  const auto size = length ? parseSizeHeader(*length) : std::nullopt;
  if (!size) {
    return fail(makeError(ErrorCode::corrupt, "the service does not say how long the object is", Retry::soon)
                    .about(object));
  }
  return fileInfo(ref.key, *size, response->headers);
}

Result<ObjectInfo> FilesStore::stat(const OpContext& context, const ObjectRef& ref) {
  HAWSER_CHECK(check(ref));
  auto info = head(context, ref);
  if (!info || info->kind != ObjectKind::link) return info;
  NoSink none;
  HAWSER_TRY(Answer answer, ask(unmetered(context), ref, std::nullopt, info->etag, none));
  return std::move(answer.info);
}

Result<ObjectInfo> FilesStore::read(const OpContext& context, const ObjectRef& ref,
                                    std::optional<ByteRange> range, const std::string& ifMatch,
                                    ByteSink& sink) {
  HAWSER_CHECK(check(ref));
  constexpr std::uint64_t kEnd = std::numeric_limits<std::int64_t>::max();
  const std::uint64_t offset = range ? range->offset : 0;
  if ((range && range->empty()) || ref.key.ends_with('/') || offset >= kEnd)
    return nothingToRead(context, ref, offset, ifMatch);
  if (range) range->length = std::min(range->length, kEnd - offset);
  auto answer = ask(context, ref, range, ifMatch, sink);
  if (!answer) {
    // Of an object without bytes, or from its end on, there is no range at all.
    if (answer.error().http == 416) return nothingToRead(context, ref, offset, ifMatch);
    return fail(asMissing(std::move(answer.error())));
  }
  ObjectInfo& info = answer->info;
  if (info.kind == ObjectKind::link) return std::move(info);
  // A file is written in place, and an answer may have some of both.
  HAWSER_TRY(const ObjectInfo after, head(unmetered(context), ref));
  if (after.etag != info.etag) {
    return fail(makeError(ErrorCode::changedUnderUs, "the file changed while it was read", Retry::soon)
                    .about(location(ref)));
  }
  const auto& known = info.properties.hashes.crc64;
  if (offset == 0 && answer->count == info.size && known && *known != answer->crc64) {
    return fail(
        makeError(ErrorCode::corrupt, "the bytes are not those the object was made of (CRC-64)", Retry::soon)
            .about(location(ref)));
  }
  return std::move(info);
}

Result<ObjectInfo> FilesStore::nothingToRead(const OpContext& context, const ObjectRef& ref,
                                             std::uint64_t offset, const std::string& ifMatch) {
  HAWSER_TRY(ObjectInfo info, stat(context, ref));
  if (!ifMatch.empty() && info.etag != ifMatch)
    return fail(VersionSink::changed().error().about(location(ref)));
  if (offset > info.size) {
    return fail(
        makeError(ErrorCode::invalidArgument, "the range begins past the object's end").about(location(ref)));
  }
  return info;
}

Result<FilesStore::Answer> FilesStore::ask(const OpContext& context, const ObjectRef& ref,
                                           std::optional<ByteRange> range, const std::string& ifMatch,
                                           ByteSink& sink) {
  const std::string object = location(ref);
  bool other = false;
  VersionSink version(sink, other);
  CheckingSink checking(version, range ? range->length : ~0ull, !range || range->offset == 0);
  HttpRequest request = readFileRequest(client_->access().base, ref, range);
  const auto isOther = [&](const HttpHeaders& headers) {
    return !ifMatch.empty() && unquoted(headers.find("etag").value_or("")) != ifMatch;
  };
  request.toSink = [&](const HttpHeaders& headers) {
    other = isOther(headers);
    return other || !isFileLink(headers);
  };
  auto response = client_->send(context, std::move(request), object, &checking);
  // The first thing it was told may be that it is another.
  if (other || (response && isOther(response->headers)))
    return fail(VersionSink::changed().error().about(object));
  if (!response) return fail(std::move(response.error()));
  if (isFileLink(response->headers)) {
    const bool whole = !range || (range->offset == 0 && range->length > kLongestTarget);
    ObjectInfo info = fileInfo(ref.key, response->body.size(), response->headers);
    auto link = linkWithTarget(std::move(info), std::move(response->body), whole);
    if (!link) return fail(std::move(link.error()).about(object));
    return Answer{std::move(*link), 0, 0};
  }
  auto size = sizeFromRead(*response, range, checking.count());
  if (!size) return fail(std::move(size.error()).about(object));
  return Answer{fileInfo(ref.key, *size, response->headers), checking.count(), checking.crc64().value_or(0)};
}

Status FilesStore::createContainer(const OpContext& context, const std::string& container) {
  const std::string object = location({container, {}});
  if (auto right = checkShare(container); !right) return fail(std::move(right.error()).about(object));
  HAWSER_CHECK(client_->send(context, createShareRequest(client_->access().base, container), object));
  return {};
}

Status FilesStore::removeContainer(const OpContext& context, const std::string& container) {
  const std::string object = location({container, {}});
  if (auto right = checkShare(container); !right) return fail(std::move(right.error()).about(object));
  HAWSER_CHECK(client_->send(context, removeShareRequest(client_->access().base, container), object));
  folders_->forgetShare(container);
  return {};
}

Result<ObjectInfo> FilesStore::put(const OpContext& context, const ObjectRef& ref, ByteSpan bytes,
                                   const ObjectProperties& properties, const Condition& condition) {
  HAWSER_CHECK(check(ref));
  if (ref.key.ends_with('/')) {
    if (bytes.empty()) return putFolder(unmetered(context), ref, properties, condition);
    return fail(makeError(ErrorCode::invalidArgument, "a folder holds no bytes").about(location(ref)));
  }
  if (properties.linkTarget && bytes.empty()) {
    const std::string& target = *properties.linkTarget;
    bytes = std::as_bytes(std::span(target.data(), target.size()));
  }
  const std::uint64_t crc = crc64(bytes);
  if (!properties.linkTarget && properties.hashes.crc64.value_or(crc) != crc) {
    return fail(makeError(ErrorCode::corrupt, "the bytes are not those the checksum was made of")
                    .about(location(ref)));
  }
  HAWSER_TRY(const auto writer, startWrite(context, {ref, bytes.size(), bytes.size(), condition, {}}));
  const auto write = [&]() -> Result<ObjectInfo> {
    std::vector<PartReceipt> parts;
    if (!bytes.empty()) {
      HAWSER_TRY(parts.emplace_back(), writer->writePart(context, {0, {0, bytes.size()}}, bytes, crc));
    }
    return writer->commit(context, parts, properties);
  };
  auto written = write();
  if (!written) (void)writer->abort({});  // not with the context, which may be stopped
  return written;
}

// One that is there already keeps what is in it and gets the properties.
Result<ObjectInfo> FilesStore::putFolder(const OpContext& context, const ObjectRef& ref,
                                         const ObjectProperties& properties, const Condition& condition) {
  const std::string object = location(ref);
  const std::string& base = client_->access().base;
  HAWSER_CHECK(checkMatches(context, ref, condition));
  auto request = createDirectoryRequest(base, ref, properties);
  if (!request) return fail(std::move(request.error()).about(object));
  HAWSER_CHECK(folders_->make(*client_, context, ref, object));
  auto made = client_->send(context, *request, object);
  if (!made && made.error().serviceCode == "ParentNotFound") {
    folders_->forget(ref);
    HAWSER_CHECK(folders_->make(*client_, context, ref, object));
    made = client_->send(context, std::move(*request), object);
  }
  if (!made) {
    if (made.error().code != ErrorCode::exists || condition.kind == Condition::Kind::absent)
      return fail(std::move(made.error()));
    HAWSER_CHECK(folders_->mayReplace(*client_, context, ref, object));
    request = setDirectoryMetadataRequest(base, ref, properties);
    if (!request) return fail(std::move(request.error()).about(object));
    HAWSER_CHECK(client_->send(context, std::move(*request), object));
  }
  return head(context, ref);
}

Result<std::unique_ptr<ObjectWriter>> FilesStore::startWrite(const OpContext& context,
                                                             const WriteRequest& request) {
  HAWSER_CHECK(context.check());
  HAWSER_CHECK(check(request.ref));
  const std::string object = location(request.ref);
  if (request.ref.key.ends_with('/'))
    return fail(makeError(ErrorCode::invalidArgument, "a folder has no parts: put() it").about(object));
  if (request.form != ObjectForm::block)
    return fail(makeError(ErrorCode::unsupported, "Azure Files has no such form").about(object));
  return FilesWriter::start(context, client_, folders_, object, request);
}

Status FilesStore::checkMatches(const OpContext& context, const ObjectRef& ref, const Condition& condition) {
  if (condition.kind != Condition::Kind::matches) return {};
  const auto info = head(unmetered(context), ref);
  if (!info && info.error().code != ErrorCode::notFound) return fail(info.error());
  if (!info || info->etag != condition.etag) return fail(VersionSink::changed().error().about(location(ref)));
  return {};
}

Status FilesStore::remove(const OpContext& context, const ObjectRef& ref, const Condition& condition) {
  HAWSER_CHECK(check(ref));
  HAWSER_CHECK(checkMatches(context, ref, condition));
  const std::string& base = client_->access().base;
  const bool folder = ref.key.ends_with('/');
  auto response = client_->send(
      context, folder ? removeDirectoryRequest(base, ref) : removeFileRequest(base, ref), location(ref));
  if (!response) return fail(asMissing(std::move(response.error())));
  if (folder) folders_->forget(ref);
  return {};
}

Result<std::string> FilesStore::presignedUrl(const OpContext& context, const ObjectRef& ref, WallTime) {
  HAWSER_CHECK(context.check());
  HAWSER_CHECK(check(ref));
  return fail(makeError(ErrorCode::unsupported, "no URLs are signed for files").about(location(ref)));
}

}  // namespace hawser::azure
