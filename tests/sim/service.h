// Service: a distant store of objects that behaves as Azure does, over a line that loses calls and answers.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "storage/object_store.h"

namespace hawser::sim {

class World;

class Service {
 public:
  explicit Service(World& world) : world_(world) {}

  // A line to it for a process, which the process's death cuts.
  std::shared_ptr<ObjectStore> connect();
  void killCaller() { ++life_; }

  // Straight, at once: what others do, and what is looked at.
  void set(const ObjectRef& ref, std::string_view bytes);
  std::optional<std::string> get(const ObjectRef& ref) const;
  std::map<std::string, std::string> all() const;  // bytes by location
  bool holds(const std::string& session, const PartReceipt& receipt) const;
  void forgetSessions();  // after a week

  static std::string location(const ObjectRef& ref) { return "az://sim/" + ref.container + "/" + ref.key; }

  // Drawn by the world before its run.
  Capabilities capabilities;

 private:
  friend class ServiceLine;
  friend class ServiceWriter;
  struct Object {
    std::shared_ptr<const std::string> bytes;
    ObjectProperties properties;
    std::string etag;
    WallTime modified;
  };
  struct Session {
    ObjectRef ref;
    std::map<std::uint32_t, std::string> parts;
  };

  Status check(const ObjectRef& ref, const Condition& condition) const;
  ObjectInfo keep(const ObjectRef& ref, std::string bytes, const ObjectProperties& properties);
  void endSessions(const ObjectRef& ref);
  static ObjectInfo infoOf(const std::string& key, const Object& object);

  World& world_;
  int life_ = 0;
  SteadyTime back_;  // away until then
  std::uint64_t nextTag_ = 1;
  std::map<ObjectRef, Object> objects_;
  std::map<std::string, Session> sessions_;
};

}  // namespace hawser::sim
