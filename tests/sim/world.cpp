// The world, and what the engine finds of it: its disk and its service in the place of the real ones.
#include "sim/world.h"

#include <sqlite3.h>

#include "net/http.h"
#include "sim/sqlite_disk.h"
#include "storage/azure/azure_provider.h"
#include "storage/s3/s3_provider.h"

namespace hawser {

namespace sim {

namespace {
World* world = nullptr;
}  // namespace

World::World(std::uint64_t seed) : scheduler(seed), ledger(*this), disk(*this), service(*this) {
  world = this;
  weather = Weather::of(scheduler);
  scheduler.setRestlessness(scheduler.chance(0.3) ? 0 : 0.5 / double(scheduler.between(1, 20)));
  service.capabilities.partChecksum = true;
  service.capabilities.maxOneShot = scheduler.chance(0.5) ? 0 : scheduler.between(1'000, 60'000);
  putSqliteOnDisk();
  sqlite3_randomness(0, nullptr);  // what it draws begins anew with the run
}

World::~World() {
  world = nullptr;
}

World& World::here() {
  return *world;
}

}  // namespace sim

namespace {

class SimProvider final : public Provider {
 public:
  std::string kind() const override { return "azure"; }
  Result<std::shared_ptr<ObjectStore>> open(const Connection&, const Credential&,
                                            const ProviderServices&) const override {
    return sim::World::here().service.connect();
  }
};

}  // namespace

FileSystem& FileSystem::system() {
  return sim::World::here().disk;
}

std::unique_ptr<Provider> makeAzureProvider() {
  return std::make_unique<SimProvider>();
}

std::unique_ptr<Provider> makeAzureFilesProvider() {
  return std::make_unique<SimProvider>();
}

std::unique_ptr<Provider> makeS3Provider() {
  return std::make_unique<SimProvider>();
}

// Nobody uses it.
std::unique_ptr<HttpTransport> makeHttpTransport(HttpOptions) {
  return nullptr;
}

}  // namespace hawser
