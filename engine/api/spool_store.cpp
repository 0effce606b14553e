#include "api/spool_store.h"

namespace hawser {

std::string SpoolStore::location(const ObjectRef& ref) const {
  return "spool:" + ref.container + (ref.key.empty() ? "" : "/" + ref.key);
}

Result<ObjectInfo> SpoolStore::object(const ObjectRef& ref) const {
  if (location(ref) == key_.location) {
    if (auto whole = spool_->whole(key_.location)) return std::move(*whole);
  }
  return fail(makeError(ErrorCode::notFound, "what came on standard input is not kept any more, or not whole")
                  .about(location(ref)));
}

tl::unexpected<Error> SpoolStore::readOnly(const ObjectRef& ref) const {
  return fail(
      makeError(ErrorCode::denied, "what came on standard input can only be read").about(location(ref)));
}

Result<ContainerPage> SpoolStore::listContainers(const OpContext&, const std::string&) {
  return ContainerPage{};
}

Result<ObjectPage> SpoolStore::list(const OpContext&, const ListQuery& query) {
  ObjectPage page;
  const auto info = spool_->whole(key_.location);
  if (info && info->key.starts_with(query.prefix) && location({query.container, info->key}) == key_.location)
    page.objects.push_back(*info);
  return page;
}

Result<ObjectInfo> SpoolStore::stat(const OpContext& context, const ObjectRef& ref) {
  HAWSER_CHECK(context.check());
  return object(ref);
}

Result<ObjectInfo> SpoolStore::read(const OpContext& context, const ObjectRef& ref,
                                    std::optional<ByteRange> range, const std::string& ifMatch,
                                    ByteSink& sink) {
  HAWSER_TRY(const ObjectInfo info, object(ref));
  if (!ifMatch.empty() && ifMatch != info.etag)
    return fail(makeError(ErrorCode::changedUnderUs, "it is another input").about(location(ref)));
  auto read = spool_->read(context, key_, range, sink);
  if (!read && read.error().code == ErrorCode::notFound)
    return fail(makeError(ErrorCode::corrupt, "what came on standard input was kept and is damaged")
                    .about(location(ref)));
  return read;
}

Status SpoolStore::createContainer(const OpContext&, const std::string& container) {
  return readOnly({container, {}});
}

Status SpoolStore::removeContainer(const OpContext&, const std::string& container) {
  return readOnly({container, {}});
}

Result<ObjectInfo> SpoolStore::put(const OpContext&, const ObjectRef& ref, ByteSpan, const ObjectProperties&,
                                   const Condition&) {
  return readOnly(ref);
}

Result<std::unique_ptr<ObjectWriter>> SpoolStore::startWrite(const OpContext&, const WriteRequest& request) {
  return readOnly(request.ref);
}

Status SpoolStore::remove(const OpContext&, const ObjectRef& ref, const Condition&) {
  return readOnly(ref);
}

Result<std::string> SpoolStore::presignedUrl(const OpContext&, const ObjectRef& ref, WallTime) {
  return fail(makeError(ErrorCode::unsupported, "it has no address in the net").about(location(ref)));
}

}  // namespace hawser
