// The ObjectStore contract of copies in three folders, but for writing by parts, which the engine does to
// each of them beside the others.
#include <QDir>
#include <QTemporaryDir>

#include "conformance/object_store_suite.h"
#include "os/file_system.h"
#include "storage/local/local_store.h"
#include "storage/replica/replica_store.h"

using namespace hawser;

int main(int argc, char** argv) {
  const QTemporaryDir folder;
  for (const char* name : {"one", "two", "three"})
    QDir(folder.path()).mkdir(QString::fromUtf8(name));
  conformance::StoreUnderTest under;
  under.writesByParts = false;
  under.open = [&] {
    std::vector<replica::Member> members;
    for (const char* name : {"/one", "/two", "/three"}) {
      auto store = std::make_shared<LocalStore>(FileSystem::system(), folder.path().toStdString() + name);
      members.push_back({std::move(store), "", "deep/"});
    }
    return std::make_shared<replica::ReplicaStore>("set:", std::move(members));
  };
  return conformance::runObjectStoreSuite(under, argc, argv);
}
