// The ObjectStore contract of copies in four accounts of Azurite, but for writing by parts, which the engine
// does to each of them beside the others.
#include "conformance/accounts.h"
#include "storage/replica/replica_store.h"

using namespace hawser;

int main(int argc, char** argv) {
  const conformance::Accounts accounts;
  conformance::StoreUnderTest under;
  under.writesByParts = false;
  under.open = [&] {
    std::vector<replica::Member> members;
    for (auto& [store, name, container] : accounts.open())
      members.push_back({std::move(store), container, "copies/"});
    return std::make_shared<replica::ReplicaStore>("set:", std::move(members));
  };
  return conformance::runObjectStoreSuite(under, argc, argv);
}
