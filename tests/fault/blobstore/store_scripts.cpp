#include "fault/blobstore/store_scripts.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <memory>

namespace hawser::fault {

namespace {

using Runner = StoreRunner;

CreateOptions options(std::uint64_t clusters, bool thin) {
  CreateOptions made;
  made.clusters = clusters;
  made.thin = thin;
  return made;
}

// The errno of the first that fails.
int all(std::initializer_list<int> numbers) {
  const auto failed = std::find_if(numbers.begin(), numbers.end(), [](int number) { return number != 0; });
  return failed == numbers.end() ? 0 : *failed;
}

std::vector<StoreOperation> contentOperations() {
  return {
      {"write-thick", [](Runner& r) { return r.write("thick", 0, 2); }},
      {"write-thick-fresh", [](Runner& r) { return r.write("thick", 20, 3); }},
      {"write-thick-sector", [](Runner& r) { return r.writeSectors("thick", 5, 2); }},
      {"write-thick-twice",
       [](Runner& r) {
         return all({r.write("thick", 9, 1), r.write("thick", 9, 1)});
       }},
      {"write-new", [](Runner& r) { return r.write("spare", 3, 2); }},
      {"write-new-sector", [](Runner& r) { return r.writeSectors("spare", 130, 1); }},
      {"write-across", [](Runner& r) { return r.write("spare", 14, 4); }},
      {"write-new-flush",
       [](Runner& r) {
         return all({r.write("spare", 0, 1), r.flush("spare")});
       }},
      {"write-thin", [](Runner& r) { return r.write("thin", 0, 1); }},
      {"write-thin-flush",
       [](Runner& r) {
         return all({r.write("thin", 7, 2), r.flush("thin")});
       }},
      {"write-clone", [](Runner& r) { return r.write("clone", 2, 1); }},
      {"write-clone-sector", [](Runner& r) { return r.writeSectors("clone", 29, 3); }},
      {"write-clone-flush",
       [](Runner& r) {
         return all({r.write("clone", 20, 2), r.flush("clone")});
       }},
      {"write-twin", [](Runner& r) { return r.write("twin", 4, 1); }},
      {"write-remote", [](Runner& r) { return r.write("remote", 5, 1); }},
      {"write-remote-sector", [](Runner& r) { return r.writeSectors("remote", 70, 1); }},
      {"zero-thick", [](Runner& r) { return r.writeZeroes("thick", 1, 2); }},
      {"zero-thin", [](Runner& r) { return r.writeZeroes("thin", 0, 3); }},
      {"zero-clone", [](Runner& r) { return r.writeZeroes("clone", 0, 4); }},
      {"zero-clone-cluster", [](Runner& r) { return r.writeZeroes("clone", 16, 16); }},
      {"zero-remote", [](Runner& r) { return r.writeZeroes("remote", 3, 2); }},
      {"unmap-thick", [](Runner& r) { return r.unmap("thick", 0, 16); }},
      {"unmap-thin-cluster", [](Runner& r) { return r.unmap("thin", 16, 16); }},
      {"unmap-thin-page", [](Runner& r) { return r.unmap("thin", 17, 2); }},
      {"unmap-thin-flush",
       [](Runner& r) {
         return all({r.unmap("thin", 0, 32), r.flush("thin")});
       }},
      {"unmap-clone", [](Runner& r) { return r.unmap("clone", 0, 16); }},
      {"unmap-remote", [](Runner& r) { return r.unmap("remote", 0, 16); }},
      {"flush", [](Runner& r) { return r.flushAll(); }},
  };
}

int madeAndRemoved(Runner& r, ClearMethod clear) {
  CreateOptions made = options(1, true);
  made.clear = clear;
  return all({r.create("made", made), r.write("made", 0, 3), r.flush("made"), r.remove("made"),
              r.write("spare", 1, 2), r.flush("spare")});
}

std::vector<StoreOperation> clearOperations() {
  return {
      {"cleared-with-zeroes", [](Runner& r) { return madeAndRemoved(r, ClearMethod::writeZeroes); }},
      {"not-cleared", [](Runner& r) { return madeAndRemoved(r, ClearMethod::none); }},
      {"shrink-cleared-with-zeroes",
       [](Runner& r) {
         CreateOptions made = options(2, false);
         made.clear = ClearMethod::writeZeroes;
         return all({r.create("made", made), r.write("made", 14, 4), r.flush("made"), r.resize("made", 1),
                     r.write("spare", 2, 3)});
       }},
  };
}

std::vector<StoreOperation> blobOperations() {
  return {
      {"create-thick", [](Runner& r) { return r.create("made", options(2, false)); }},
      {"create-thin",
       [](Runner& r) {
         CreateOptions made = options(2, true);
         made.xattrs = {{"name", "made"}, {"empty", std::string(900, 'x')}};
         return r.create("made", made);
       }},
      {"create-empty", [](Runner& r) { return r.create("nothing", options(0, true)); }},
      {"create-external",
       [](Runner& r) {
         CreateOptions made = options(2, true);
         made.externalId = "external-b";
         return r.create("made", made);
       }},
      {"create-write",
       [](Runner& r) {
         return all({r.create("made", options(1, true)), r.write("made", 0, 3), r.flush("made")});
       }},
      {"remove-thick", [](Runner& r) { return r.remove("thick"); }},
      {"remove-thin", [](Runner& r) { return r.remove("thin"); }},
      {"remove-clone", [](Runner& r) { return r.remove("clone"); }},
      {"remove-base", [](Runner& r) { return r.remove("base"); }},
      {"remove-other", [](Runner& r) { return r.remove("other"); }},
      {"remove-remote", [](Runner& r) { return r.remove("remote"); }},
      {"xattr-set", [](Runner& r) { return r.setXattr("spare", "lasting", "not yet"); }},
      {"xattr-sync",
       [](Runner& r) {
         return all({r.setXattr("thick", "a", "new"), r.setXattr("thick", "c", "more"), r.sync("thick")});
       }},
      {"xattr-remove",
       [](Runner& r) {
         return all({r.removeXattr("thick", "b"), r.sync("thick")});
       }},
      {"xattr-close",
       [](Runner& r) {
         return all({r.setXattr("thin", "n", "1"), r.close("thin")});
       }},
      {"xattr-long",
       [](Runner& r) {
         return all({r.setXattr("twin", "long", std::string(3000, 'l')), r.sync("twin")});
       }},
      {"read-only",
       [](Runner& r) {
         return all({r.setReadOnly("spare"), r.sync("spare")});
       }},
      {"grow-thick", [](Runner& r) { return r.resize("thick", 3); }},
      {"grow-thick-sync",
       [](Runner& r) {
         return all({r.resize("thick", 4), r.sync("thick")});
       }},
      {"grow-thin", [](Runner& r) { return r.resize("thin", 3); }},
      {"grow-clone-write",
       [](Runner& r) {
         return all({r.resize("clone", 3), r.write("clone", 40, 1)});
       }},
      {"shrink-thick", [](Runner& r) { return r.resize("thick", 1); }},
      {"shrink-thin-sync",
       [](Runner& r) {
         return all({r.resize("thin", 1), r.sync("thin")});
       }},
      {"shrink-clone", [](Runner& r) { return r.resize("clone", 1); }},
      {"shrink-regrow",
       [](Runner& r) {
         return all({r.resize("clone", 0), r.resize("clone", 2)});
       }},
  };
}

std::vector<StoreOperation> storeWideOperations() {
  return {
      {"snapshot-thick", [](Runner& r) { return r.snapshot("thick", "taken"); }},
      {"snapshot-thin",
       [](Runner& r) {
         return r.snapshot("thin", "taken", {{"of", "thin"}});
       }},
      {"snapshot-clone", [](Runner& r) { return r.snapshot("clone", "taken"); }},
      {"snapshot-remote", [](Runner& r) { return r.snapshot("remote", "taken"); }},
      {"clone-base", [](Runner& r) { return r.clone("base", "second"); }},
      {"clone-write",
       [](Runner& r) {
         return all({r.clone("other", "second"), r.write("second", 1, 1)});
       }},
      {"inflate-clone", [](Runner& r) { return r.inflate("clone"); }},
      {"inflate-thin", [](Runner& r) { return r.inflate("thin"); }},
      {"inflate-remote", [](Runner& r) { return r.inflate("remote"); }},
      {"decouple-clone", [](Runner& r) { return r.decouple("clone"); }},
      {"decouple-twin", [](Runner& r) { return r.decouple("twin"); }},
      {"decouple-remote", [](Runner& r) { return r.decouple("remote"); }},
      {"parent-clone", [](Runner& r) { return r.setParent("clone", "other"); }},
      {"parent-thin", [](Runner& r) { return r.setParent("thin", "base"); }},
      {"parent-remote", [](Runner& r) { return r.setParent("remote", "other"); }},
      {"external-clone", [](Runner& r) { return r.setExternalParent("clone", "external-c"); }},
      {"external-spare", [](Runner& r) { return r.setExternalParent("spare", "external-c"); }},
      {"super-set", [](Runner& r) { return r.setSuperBlob("base"); }},
      {"super-none", [](Runner& r) { return r.setSuperBlob(""); }},
      {"type", [](Runner& r) { return r.setType('n'); }},
      {"checkpoint", [](Runner& r) { return r.checkpoint(); }},
      {"grow-store", [](Runner& r) { return r.grow(kCrashStoreSize + 2 * kMinClusterSize); }},
      {"unload", [](Runner& r) { return r.unloadAndLoad(); }},
      {"load-anew", [](Runner& r) { return r.loadAnew(); }},
  };
}

int fill(Runner& r) {
  return all({
      r.create("thick", options(2, false)),
      r.write("thick", 0, 4),
      r.write("thick", 16, 2),
      r.setXattr("thick", "a", "old"),
      r.setXattr("thick", "b", "kept"),
      r.close("thick"),
      r.create("thin", options(2, true)),
      r.write("thin", 0, 2),
      r.write("thin", 5, 1),
      r.write("thin", 16, 16),
      r.create("clone", options(2, true)),
      r.write("clone", 0, 6),
      r.write("clone", 30, 2),
      r.snapshot("clone", "base", {{"of", "clone"}}),
      r.write("clone", 1, 1),
      r.write("clone", 20, 1),
      r.create("twin", options(2, true)),
      r.write("twin", 0, 8),
      r.write("twin", 17, 3),
      r.snapshot("twin", "other"),
      r.create("spare", options(2, true)),
  });
}

int fillExternal(Runner& r) {
  CreateOptions remote = options(2, true);
  remote.externalId = "external-a";
  return all({r.create("remote", remote), r.write("remote", 2, 1), r.setSuperBlob("thin"), r.setType('o')});
}

}  // namespace

const std::vector<StoreOperation>& storeOperations() {
  static const std::vector<StoreOperation> operations = [] {
    std::vector<StoreOperation> all = contentOperations();
    for (const auto& more : {clearOperations(), blobOperations(), storeWideOperations()})
      all.insert(all.end(), more.begin(), more.end());
    return all;
  }();
  return operations;
}

std::string StoreScript::name() const {
  std::string text;
  for (const std::size_t operation : operations)
    text += (text.empty() ? "" : "+") + storeOperations()[operation].name;
  return text + "@" + std::to_string(fixture);
}

std::optional<StoreScript> StoreScript::named(const std::string& name) {
  const std::size_t sign = name.find('@');
  if (sign == std::string::npos) return std::nullopt;
  StoreScript script;
  std::from_chars(name.data() + sign + 1, name.data() + name.size(), script.fixture);
  std::string rest = name.substr(0, sign) + "+";
  for (std::size_t end = rest.find('+'); end != std::string::npos; end = rest.find('+')) {
    const auto& known = storeOperations();
    const auto found = std::find_if(known.begin(), known.end(), [&](const StoreOperation& operation) {
      return operation.name == rest.substr(0, end);
    });
    if (found == known.end()) return std::nullopt;
    script.operations.push_back(static_cast<std::size_t>(found - known.begin()));
    rest.erase(0, end + 1);
  }
  return script.fixture < kFixtures ? std::optional(script) : std::nullopt;
}

Result<StoreFixture> makeFixture(std::size_t number) {
  StoreLayout layout;
  layout.clusterSize = kMinClusterSize;
  layout.journalSize = 64 * 1024;
  layout.metadataSize = 16 * 1024;
  layout.growTo = kCrashStoreSize + 4 * kMinClusterSize;
  const auto device = std::make_shared<FaultDevice>(Image(kCrashStoreSize));
  HAWSER_TRY(const auto runner, StoreRunner::init(device, device.get(), layout));
  const auto wrong = [&](int error) {
    return fail(ErrorCode::internal, "fixture: errno " + std::to_string(error) + ", " + runner->complaint());
  };
  if (const int error = all({fill(*runner), fillExternal(*runner), runner->checkpoint()}); error != 0)
    return wrong(error);
  for (std::size_t i = 0; i < number; ++i) {
    const int error =
        all({runner->setXattr("thick", "b", "kept" + std::to_string(i)), runner->sync("thick")});
    if (error != 0) return wrong(error);
  }
  const bool clean = number >= kFirstCleanFixture;
  if (const int error = clean ? runner->unload() : runner->flushAll(); error != 0) return wrong(error);
  return runner->fixture(device->content());
}

const StoreFixture& fixture(std::size_t number) {
  static std::unique_ptr<StoreFixture> made[kFixtures];
  if (!made[number]) {
    auto one = makeFixture(number);
    if (!one) {
      std::fprintf(stderr, "%s\n", one.error().detail.c_str());
      std::abort();
    }
    made[number] = std::make_unique<StoreFixture>(std::move(*one));
  }
  return *made[number];
}

}  // namespace hawser::fault
