#include "sim/service.h"

#include "checksum/crc64.h"
#include "sim/service_line.h"
#include "sim/world.h"

namespace hawser::sim {

std::shared_ptr<ObjectStore> Service::connect() {
  return std::make_shared<ServiceLine>(*this, life_);
}

void Service::set(const ObjectRef& ref, std::string_view bytes) {
  ObjectProperties properties;
  properties.hashes.crc64 = crc64(std::as_bytes(std::span(bytes.data(), bytes.size())));
  keep(ref, std::string(bytes), properties);
}

std::optional<std::string> Service::get(const ObjectRef& ref) const {
  const auto found = objects_.find(ref);
  if (found == objects_.end()) return std::nullopt;
  return *found->second.bytes;
}

std::map<std::string, std::string> Service::all() const {
  std::map<std::string, std::string> all;
  for (const auto& [ref, object] : objects_)
    all[location(ref)] = *object.bytes;
  return all;
}

bool Service::holds(const std::string& session, const PartReceipt& receipt) const {
  const auto found = sessions_.find(session);
  if (found == sessions_.end()) return false;
  const auto part = found->second.parts.find(receipt.part.number);
  return part != found->second.parts.end() &&
         crc64(std::as_bytes(std::span(part->second.data(), part->second.size()))) == receipt.crc64;
}

void Service::forgetSessions() {
  for (const auto& [session, kept] : sessions_)
    world_.ledger.sessionEnds(session);
  sessions_.clear();
}

// A write takes all that was begun under the name with it.
void Service::endSessions(const ObjectRef& ref) {
  std::erase_if(sessions_, [&](const auto& session) {
    if (session.second.ref != ref) return false;
    world_.ledger.sessionEnds(session.first);
    return true;
  });
}

ObjectInfo Service::infoOf(const std::string& key, const Object& object) {
  ObjectInfo info;
  info.key = key;
  info.size = object.bytes->size();
  info.etag = object.etag;
  info.modified = object.modified;
  info.properties = object.properties;
  info.hasProperties = true;
  return info;
}

Status Service::check(const ObjectRef& ref, const Condition& condition) const {
  const auto found = objects_.find(ref);
  const bool there = found != objects_.end();
  if (condition.kind == Condition::Kind::absent && there)
    return fail(makeError(ErrorCode::exists, "there is one").about(location(ref)));
  if (condition.kind == Condition::Kind::matches && (!there || found->second.etag != condition.etag))
    return fail(makeError(ErrorCode::changedUnderUs, "it is another one now").about(location(ref)));
  return {};
}

ObjectInfo Service::keep(const ObjectRef& ref, std::string bytes, const ObjectProperties& properties) {
  endSessions(ref);
  Object& kept = objects_[ref];
  kept.bytes = std::make_shared<const std::string>(std::move(bytes));
  kept.properties = properties;
  kept.etag = "tag" + std::to_string(nextTag_++);
  kept.modified = Clock::system().now();
  return infoOf(ref.key, kept);
}

}  // namespace hawser::sim
