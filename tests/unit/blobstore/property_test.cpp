// Random scripts over all operations, against a model that knows nothing of clusters: each blob is its bytes.
#include <QTemporaryDir>
#include <map>
#include <random>

#include "block/file_block_device.h"
#include "unit/blobstore/store_fixture.h"

using namespace hawser;
using namespace hawser::test;

namespace {

struct ModelBlob {
  Bytes bytes;
  bool readOnly = false;
  bool thin = true;
  BlobId parent = kNoBlob;
  std::string external;
  std::map<std::string, std::string> xattrs;
};

// Keeps a store and a model of it in step.
class Script {
 public:
  Script(std::shared_ptr<BlockDevice> device, std::uint32_t seed, std::uint64_t clusterSize)
      : device_(std::move(device)), random_(seed), cluster_(clusterSize) {
    external_ = std::make_shared<MemoryBlockDevice>(pattern(99, 3 * cluster_ + 5000), "remote");
    auto made = Blobstore::init(device_, smallLayout(cluster_), options());
    if (!isGood(made)) qFatal("no store");
    store_ = std::move(*made);
  }

  bool run(int steps) {
    for (int step = 0; step < steps; ++step) {
      const std::string what = takeStep();
      if (step % 16 == 15 || step + 1 == steps) compareAll();
      if (failed_.empty()) continue;
      qWarning("step %d (%s): %s", step, what.c_str(), failed_.c_str());
      return false;
    }
    return true;
  }

 private:
  StoreOptions options() {
    StoreOptions options;
    options.openExternal = [this](BlobId, const std::string& id) -> Result<std::shared_ptr<BlockDevice>> {
      return std::shared_ptr<BlockDevice>(deviceOf(id));
    };
    return options;
  }

  // "remote", or "N clusters".
  std::shared_ptr<MemoryBlockDevice> deviceOf(const std::string& id) const {
    if (id == "remote") return external_;
    return std::make_shared<MemoryBlockDevice>(pattern(98, std::stoul(id) * cluster_), id);
  }

  std::uint64_t below(std::uint64_t end) { return end == 0 ? 0 : random_() % end; }
  void expect(bool good, const char* what) {
    if (!good && failed_.empty()) failed_ = what;
  }
  template <class R>
  void expectSys(const R& result, int number, const char* what) {
    if (sysOf(result) == number) return;
    expect(false, what);
    if (!result) failed_ += ": " + result.error().detail + " (" + std::to_string(result.error().sys) + ")";
  }

  BlobId pick() {
    if (model_.empty()) return kNoBlob;
    auto at = model_.begin();
    std::advance(at, static_cast<long>(below(model_.size())));
    return at->first;
  }
  std::vector<BlobId> clonesOf(BlobId id) const {
    std::vector<BlobId> clones;
    for (const auto& [other, blob] : model_) {
      if (blob.parent == id) clones.push_back(other);
    }
    return clones;
  }
  // Opens, does, closes.
  template <class Do>
  void with(BlobId id, const Do& does) {
    auto blob = store_->open(id);
    expect(isGood(blob), "open");
    if (!blob) return;
    does(**blob);
    expect(isGood(store_->close(*blob)), "close");
  }

  std::string takeStep() {
    const std::uint64_t kind = below(100);
    const BlobId id = pick();
    if (model_.size() < 3 || (kind < 6 && model_.size() < 14)) return create();
    if (kind < 46) return change(id);
    if (kind < 52) return resize(id);
    if (kind < 60) return xattr(id);
    if (kind < 66) return snapshot(id);
    if (kind < 72) return clone(id);
    if (kind < 77) return remove(id);
    if (kind < 81) return inflate(id);
    if (kind < 85) return decouple(id);
    if (kind < 88) return reparent(id, pick());
    if (kind < 90) return external(id);
    if (kind < 91) return readOnly(id);
    if (kind < 93) return checkpoint();
    return load(kind < 97);
  }

  std::string create() {
    CreateOptions options;
    options.clusters = 1 + below(5);
    options.thin = below(2) == 0;
    ModelBlob blob;
    if (below(4) == 0) {
      options.externalId = "remote";
      blob.external = "remote";
      options.thin = true;
    }
    blob.thin = options.thin;
    blob.bytes = filled(0, options.clusters * cluster_);
    if (options.externalId) overlayExternal(blob.external, blob.bytes);
    const auto made = store_->create(options);
    expectSys(made, 0, "create");
    if (made) {
      expect(!model_.contains(*made), "an id twice");
      model_[*made] = std::move(blob);
    }
    return "create";
  }

  void overlayExternal(const std::string& id, Bytes& bytes) {
    const Bytes content = deviceOf(id)->content();
    std::copy_n(content.begin(), std::min(content.size(), bytes.size()), bytes.begin());
  }

  std::string change(BlobId id) {
    ModelBlob& blob = model_[id];
    std::uint64_t offset = below(blob.bytes.size() + 1), length = below(blob.bytes.size() - offset + 1);
    if (below(3) > 0) length = std::min<std::uint64_t>(length, below(3 * kPageSize));
    if (below(2) == 0) {
      offset -= offset % kPageSize;
      length = std::min(length - length % kPageSize + kPageSize, blob.bytes.size() - offset);
    }
    const std::uint64_t what = below(8);
    const Bytes bytes = what < 5 ? pattern(random_(), length) : filled(0, length);
    int wanted = blob.readOnly ? EPERM : 0;
    with(id, [&](Blob& opened) {
      if (what < 5) return expectSys(opened.write(kAlways, offset, bytes), wanted, "write");
      if (what == 5) return expectSys(opened.writeZeroes(kAlways, {offset, length}), wanted, "zeroes");
      expectSys(opened.unmap(kAlways, {offset, length}), wanted, "unmap");
      // Of a clone only what it owns is zeros; which that is, the store says.
      if (wanted == 0 && (blob.parent != kNoBlob || !blob.external.empty()))
        unmapOwned(opened, blob, offset, length);
    });
    const bool clone = blob.parent != kNoBlob || !blob.external.empty();
    if (wanted == 0 && !(what > 5 && clone))
      std::copy(bytes.begin(), bytes.end(), blob.bytes.begin() + static_cast<long>(offset));
    return "change " + std::to_string(what);
  }

  void unmapOwned(Blob& opened, ModelBlob& blob, std::uint64_t offset, std::uint64_t length) {
    for (std::uint64_t at = 0; at < blob.bytes.size(); at += cluster_) {
      const auto own = opened.nextAllocated(at);
      if (!own || *own >= at + cluster_) continue;
      const std::uint64_t begin = std::max(at, offset), end = std::min(at + cluster_, offset + length);
      if (begin < end) std::fill_n(blob.bytes.begin() + static_cast<long>(begin), end - begin, std::byte{0});
    }
  }

  std::string resize(BlobId id) {
    ModelBlob& blob = model_[id];
    const std::uint64_t clusters = below(6);
    with(id, [&](Blob& opened) { expectSys(opened.resize(clusters), blob.readOnly ? EPERM : 0, "resize"); });
    if (blob.readOnly) return "resize";
    const std::uint64_t before = blob.bytes.size();
    blob.bytes.resize(clusters * cluster_);
    // The part of an external snapshot that a blob has never cut off shows as it grows.
    if (!blob.external.empty() && blob.bytes.size() > before && !cut_[id]) {
      Bytes whole = filled(0, blob.bytes.size());
      overlayExternal(blob.external, whole);
      std::copy(whole.begin() + static_cast<long>(before), whole.end(),
                blob.bytes.begin() + static_cast<long>(before));
    }
    if (blob.bytes.size() < before) cut_[id] = true;
    return "resize";
  }

  std::string xattr(BlobId id) {
    ModelBlob& blob = model_[id];
    const std::string name = "name" + std::to_string(below(4)), value(below(300), 'x');
    const bool removes = below(3) == 0, there = blob.xattrs.contains(name);
    with(id, [&](Blob& opened) {
      if (blob.readOnly) return expectSys(opened.setXattr(name, value), EPERM, "xattr");
      if (removes) return expectSys(opened.removeXattr(name), there ? 0 : ENOENT, "xattr");
      expectSys(opened.setXattr(name, value), 0, "xattr");
    });
    if (blob.readOnly) return "xattr";
    if (removes) {
      blob.xattrs.erase(name);
    } else {
      blob.xattrs[name] = value;
    }
    return "xattr";
  }

  std::string snapshot(BlobId id) {
    if (model_.size() > 14) return "";
    ModelBlob& blob = model_[id];
    const auto made = store_->createSnapshot(id, {{"why", "snapshot"}});
    expectSys(made, blob.readOnly ? EINVAL : 0, "snapshot");
    if (!made) return "snapshot";
    ModelBlob taken = blob;
    taken.readOnly = true;
    taken.xattrs = {{"why", "snapshot"}};
    model_[*made] = taken;
    cut_[*made] = cut_[id];
    blob.parent = *made;
    blob.external.clear();
    blob.thin = true;
    cut_[id] = false;
    return "snapshot";
  }

  std::string clone(BlobId id) {
    if (model_.size() > 14) return "";
    const auto made = store_->createClone(id);
    expectSys(made, model_[id].readOnly ? 0 : EINVAL, "clone");
    if (!made) return "clone";
    ModelBlob blob = model_[id];
    blob.parent = id;
    blob.readOnly = false;
    blob.thin = true;
    blob.external.clear();
    blob.xattrs.clear();
    model_[*made] = blob;
    return "clone";
  }

  std::string remove(BlobId id) {
    const auto clones = clonesOf(id);
    expectSys(store_->remove(kAlways, id), clones.size() > 1 ? EBUSY : 0, "remove");
    if (clones.size() > 1) return "remove";
    if (clones.size() == 1) {
      ModelBlob& clone = model_[clones[0]];
      clone.parent = model_[id].parent;
      clone.external = model_[id].external;
      cut_[clones[0]] = true;  // never larger than what it has now
    }
    model_.erase(id);
    return "remove";
  }

  std::string inflate(BlobId id) {
    expectSys(store_->inflate(kAlways, id), 0, "inflate");
    ModelBlob& blob = model_[id];
    blob.parent = kNoBlob;
    blob.external.clear();
    blob.thin = false;
    with(id, [&](Blob& opened) { expect(opened.allocatedClusters() == opened.clusters(), "not inflated"); });
    return "inflate";
  }

  std::string decouple(BlobId id) {
    ModelBlob& blob = model_[id];
    const bool parent = blob.parent != kNoBlob || !blob.external.empty();
    expectSys(store_->decouple(kAlways, id), parent || !blob.thin ? 0 : EINVAL, "decouple");
    if (!parent) return "decouple";
    if (!blob.external.empty()) blob.thin = false;
    const BlobId old = blob.parent;
    blob.external = old != kNoBlob ? model_[old].external : "";
    blob.parent = old != kNoBlob ? model_[old].parent : kNoBlob;
    if (old != kNoBlob) cut_[id] = true;
    return "decouple";
  }

  bool descends(BlobId id, BlobId from) const {
    for (; id != kNoBlob; id = model_.at(id).parent) {
      if (id == from) return true;
    }
    return false;
  }

  // What a blob owns stays; the rest is another parent's.
  std::string reparent(BlobId id, BlobId to) {
    ModelBlob& blob = model_[id];
    const ModelBlob& parent = model_[to];
    if (blob.readOnly) return "";
    const bool can =
        parent.readOnly && blob.thin && blob.bytes.size() == parent.bytes.size() && !descends(to, id);
    const int wanted = !can ? EINVAL : blob.parent == to ? EEXIST : 0;
    std::vector<bool> owned(blob.bytes.size() / cluster_);
    with(id, [&](Blob& opened) { ownedClusters(opened, owned); });
    expectSys(store_->setParent(kAlways, id, to), wanted, "set parent");
    if (wanted != 0) return "set parent";
    showThrough(blob, owned, parent.bytes);
    blob.parent = to;
    blob.external.clear();
    cut_[id] = false;
    return "set parent";
  }

  void ownedClusters(Blob& opened, std::vector<bool>& owned) {
    for (std::uint64_t i = 0; i < owned.size(); ++i) {
      const auto own = opened.nextAllocated(i * cluster_);
      owned[i] = own && *own < (i + 1) * cluster_;
    }
    // One with no page written is the blob's too, and this test does not see it.
    std::uint64_t seen = static_cast<std::uint64_t>(std::count(owned.begin(), owned.end(), true));
    if (seen == opened.allocatedClusters()) return;
    write(opened, 0, test::read(opened, 0, opened.size()));
    owned.assign(owned.size(), true);
  }

  std::string external(BlobId id) {
    ModelBlob& blob = model_[id];
    if (blob.readOnly) return "";
    const std::string name = std::to_string(blob.bytes.size() / cluster_) + " clusters";
    const auto device = deviceOf(name);
    const int wanted = !blob.thin ? EINVAL : blob.external == name ? EEXIST : 0;
    std::vector<bool> owned(blob.bytes.size() / cluster_);
    with(id, [&](Blob& opened) { ownedClusters(opened, owned); });
    expectSys(store_->setExternalParent(kAlways, id, device, name), wanted, "set external parent");
    if (wanted != 0) return "set external parent";
    showThrough(blob, owned, device->content());
    blob.external = name;
    blob.parent = kNoBlob;
    cut_[id] = false;
    return "set external parent";
  }

  // What is not owned is the new parent's.
  void showThrough(ModelBlob& blob, const std::vector<bool>& owned, const Bytes& parent) const {
    for (std::uint64_t i = 0; i < owned.size(); ++i) {
      const auto at = static_cast<long>(i * cluster_);
      if (!owned[i]) std::copy_n(parent.begin() + at, cluster_, blob.bytes.begin() + at);
    }
  }

  std::string readOnly(BlobId id) {
    with(id, [&](Blob& opened) {
      expectSys(opened.setReadOnly(), 0, "read-only");
      expectSys(opened.sync(), 0, "sync");
      expect(opened.isReadOnly(), "read-only");
    });
    model_[id].readOnly = true;
    return "read-only";
  }

  std::string checkpoint() {
    expectSys(store_->checkpoint(), 0, "checkpoint");
    return "checkpoint";
  }

  std::string load(bool clean) {
    expectSys(clean ? store_->unload() : store_->flush(), 0, "unload");
    store_.reset();
    const auto checked = Blobstore::check(kAlways, *device_);
    expect(checked && checked->problems.empty(), "check");
    if (checked && !checked->problems.empty()) failed_ += ": " + checked->problems.front();
    auto loaded = Blobstore::load(device_, options());
    expectSys(loaded, 0, "load");
    if (loaded) store_ = std::move(*loaded);
    return clean ? "load clean" : "load dirty";
  }

  void compareAll() {
    std::vector<BlobId> ids;
    std::uint64_t used = 0;
    for (const auto& [id, blob] : model_) {
      ids.push_back(id);
      with(id, [&](Blob& opened) {
        used += opened.allocatedClusters();
        compare(id, blob, opened);
      });
    }
    expect(store_->blobs() == ids, "ids");
    expect(store_->health().damage.empty() && !store_->health().failure, "health");
    const StoreSpace space = store_->space();
    expect(space.freeClusters + used == space.totalClusters, "clusters leak");
  }

  void compare(BlobId id, const ModelBlob& blob, Blob& opened) {
    expect(opened.size() == blob.bytes.size(), "size");
    expect(opened.isReadOnly() == blob.readOnly && opened.isThin() == blob.thin, "flags");
    expect(opened.isClone() == (blob.parent != kNoBlob), "clone");
    expect(opened.isExternalClone() == !blob.external.empty(), "external clone");
    expect(*store_->parent(id) == blob.parent && *store_->clones(id) == clonesOf(id), "family");
    std::map<std::string, std::string> xattrs;
    for (const std::string& name : opened.xattrNames())
      xattrs[name] = *opened.xattr(name);
    expect(xattrs == blob.xattrs, "xattrs");
    const Bytes bytes = readAll(opened);
    if (bytes == blob.bytes) return;
    const auto at = std::mismatch(bytes.begin(), bytes.end(), blob.bytes.begin()).first - bytes.begin();
    expect(false, "bytes");
    failed_ += " of blob " + std::to_string(id) + " at " + std::to_string(at);
  }

  std::shared_ptr<BlockDevice> device_;
  std::mt19937 random_;
  const std::uint64_t cluster_;
  std::shared_ptr<MemoryBlockDevice> external_;
  std::unique_ptr<Blobstore> store_;
  std::map<BlobId, ModelBlob> model_;
  std::map<BlobId, bool> cut_;  // an external snapshot shows no more than it did
  std::string failed_;
};

}  // namespace

class PropertyTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void inMemory() {
    for (std::uint32_t seed = 0; seed < 60; ++seed) {
      Script script(std::make_shared<MemoryBlockDevice>(24 * kMiB), seed, 64 * kKiB);
      QVERIFY2(script.run(300), qPrintable(QStringLiteral("seed %1").arg(seed)));
    }
  }

  void inAFile() {
    for (std::uint32_t seed = 100; seed < 104; ++seed) {
      const QTemporaryDir folder;
      const std::string path = folder.filePath(QStringLiteral("store")).toStdString();
      auto device = FileBlockDevice::create(FileSystem::system(), path, 24 * kMiB, {});
      QVERIFY(isGood(device));
      Script script(std::move(*device), seed, 64 * kKiB);
      QVERIFY2(script.run(150), qPrintable(QStringLiteral("seed %1").arg(seed)));
    }
  }

  void withPagesOfManyKilobytes() {
    for (std::uint32_t seed = 200; seed < 202; ++seed) {
      Script script(std::make_shared<MemoryBlockDevice>(160 * kMiB), seed, 2 * kMiB);
      QVERIFY2(script.run(80), qPrintable(QStringLiteral("seed %1").arg(seed)));
    }
  }
};

QTEST_GUILESS_MAIN(PropertyTest)
#include "property_test.moc"
