// The ObjectStore contract of a stripe over three folders, its slices as small as two parts.
#include <QDir>
#include <QTemporaryDir>

#include "conformance/object_store_suite.h"
#include "os/file_system.h"
#include "storage/local/local_store.h"
#include "storage/stripe/stripe_store.h"

using namespace hawser;

int main(int argc, char** argv) {
  const QTemporaryDir folder;
  for (const char* name : {"one", "two", "three"})
    QDir(folder.path()).mkdir(QString::fromUtf8(name));
  conformance::StoreUnderTest under;
  under.open = [&] {
    std::vector<stripe::Member> members;
    for (const char* name : {"/one", "/two", "/three"}) {
      auto store = std::make_shared<LocalStore>(FileSystem::system(), folder.path().toStdString() + name);
      members.push_back({std::move(store), "", "deep/", std::string("host") + name});
    }
    return std::make_shared<stripe::StripeStore>("set:", std::move(members), nullptr, 2 * under.partSize);
  };
  return conformance::runObjectStoreSuite(under, argc, argv);
}
