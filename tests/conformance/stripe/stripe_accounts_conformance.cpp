// The ObjectStore contract of a stripe over four accounts of Azurite, in containers of other names.
#include "conformance/accounts.h"
#include "storage/stripe/stripe_store.h"

using namespace hawser;

int main(int argc, char** argv) {
  const conformance::Accounts accounts;
  conformance::StoreUnderTest under;
  under.open = [&] {
    std::vector<stripe::Member> members;
    for (auto& [store, name, container] : accounts.open())
      members.push_back({std::move(store), container, "slices/", name + ".blob.core.windows.net"});
    return std::make_shared<stripe::StripeStore>("set:", std::move(members), nullptr, 2 * under.partSize);
  };
  return conformance::runObjectStoreSuite(under, argc, argv);
}
