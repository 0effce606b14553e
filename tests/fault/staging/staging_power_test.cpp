// The power goes after every single change to the disk: a chunk is what it was at its last full sync, or what
// the sync the power cut short would have made of it. Never neither, never anything else.
#include <QtTest>
#include <random>

#include "fault/fault_file_system.h"
#include "staging/stage.h"

using namespace hawser;
using namespace hawser::staging;
using fault::FaultFileSystem;

namespace {

struct State {
  std::string content, metadata;
  bool there = false;
  friend bool operator==(const State&, const State&) = default;
};

enum class Step : std::uint8_t {
  append,
  cut,    // write_at, in the middle
  clear,  // write_at, of nothing at the beginning
  metadata,
  begin,
  rollback,
  commit,
  sync,
  reopen,  // down and up
};

ByteSpan bytes(const std::string& text) {
  return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

std::string readAll(Chunk& chunk) {
  std::string content(chunk.info().contentSize, '\0');
  const auto got = chunk.readAt({}, 0, {reinterpret_cast<std::byte*>(content.data()), content.size()});
  return got && *got == content.size() ? content : "cannot be read";
}

// What a user of the chunk knows of it.
class Script {
 public:
  Script(FaultFileSystem& files, const std::vector<Step>& steps, StageOptions options)
      : files_(files), steps_(steps), options_(std::move(options)) {}

  // False where the power went. `durable` is then what was promised, `next` what may have come of it.
  bool run() {
    auto stage = Stage::open({}, files_, "/stage", options_);
    if (!stage) return false;
    auto chunk = (*stage)->open({}, "s", "c", ChunkMode::create);
    if (!chunk) return false;
    for (std::size_t i = 0; i < steps_.size(); ++i)
      if (!step(**chunk, steps_[i], i)) return false;
    return true;
  }

  State durable, next;

 private:
  bool synced(const Status& status) {
    if (!status) return false;
    durable = next;
    return true;
  }

  bool step(Chunk& chunk, Step step, std::size_t number) {
    const std::string piece(number % 3 == 0 ? 700 : 90, static_cast<char>('a' + number % 26));
    const bool within = before_.has_value();
    next = durable;
    switch (step) {
      case Step::append:
        now_.content += piece;
        return chunk.append({}, bytes(piece)).has_value();
      case Step::cut: {
        const std::size_t at = now_.content.size() / 2;
        now_.content = now_.content.substr(0, at) + piece;
        return chunk.writeAt({}, at, bytes(piece)).has_value();
      }
      case Step::clear:
        now_.content.clear();
        return chunk.writeAt({}, 0, {}).has_value();
      case Step::metadata:
        now_.metadata = piece.substr(0, 1 + number * 37 % 600);
        return chunk.setMetadata(now_.metadata).has_value();
      case Step::begin:
        if (within) return true;
        before_ = now_;
        return chunk.begin().has_value();
      case Step::rollback:
        if (!within) return true;
        now_ = *std::exchange(before_, std::nullopt);
        return chunk.rollback().has_value();
      case Step::commit:
        if (!within) return true;
        before_.reset();
        return sync([&] { return chunk.commit({}, SyncMode::full); });
      case Step::sync:
        return within || sync([&] { return chunk.sync({}, SyncMode::full); });
      case Step::reopen:
        return within || sync([&] {
                 const Status down = chunk.down({}, SyncMode::full);
                 return down ? chunk.up({}) : down;
               });
    }
    return false;
  }

  template <class Sync>
  bool sync(Sync sync) {
    next = now_;
    next.there = true;
    return synced(sync());
  }

  FaultFileSystem& files_;
  const std::vector<Step>& steps_;
  const StageOptions options_;
  State now_;
  std::optional<State> before_;
};

State found(FaultFileSystem& files, const StageOptions& options) {
  const auto stage = Stage::open({}, files, "/stage", options);
  if (!stage) return {"no stage", {}, true};
  const auto chunk = (*stage)->open({}, "s", "c", ChunkMode::existing);
  if (!chunk)
    return chunk.error().code == ErrorCode::notFound ? State{} : State{"cannot be opened", {}, true};
  if ((*stage)->check({}, "s", "c")->damage != Damage::none) return {"damaged", {}, true};
  return {readAll(**chunk), (*chunk)->info().metadata, true};
}

std::size_t tryCuts(const std::vector<Step>& steps, const StageOptions& options, std::uint32_t seeds) {
  std::size_t states = 0;
  for (std::uint64_t cut = 0;; ++cut) {
    FaultFileSystem disk;
    disk.cutPowerAfter(cut);
    Script script(disk, steps, options);
    const bool ended = script.run();
    for (std::uint32_t seed = 0; seed < seeds; ++seed, ++states) {
      const State after = found(*disk.afterPowerCut(seed), options);
      if (after == script.durable || after == script.next) continue;
      qWarning("cut %llu seed %u: %zu bytes '%.20s', not %zu and not %zu", (unsigned long long)cut, seed,
               after.content.size(), after.content.c_str(), script.durable.content.size(),
               script.next.content.size());
      return 0;
    }
    if (ended) return states;
  }
}

}  // namespace

class StagingPowerTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void scripts_data() {
    QTest::addColumn<bool>("checksum");
    QTest::addColumn<bool>("trim");
    QTest::newRow("checksum") << true << false;
    QTest::newRow("no checksum") << false << false;
    QTest::newRow("checksum, trimmed") << true << true;
  }

  // Every change of any two kinds between syncs.
  void scripts() {
    QFETCH(bool, checksum);
    QFETCH(bool, trim);
    const std::vector<Step> kinds = {Step::append, Step::cut,    Step::clear, Step::metadata,
                                     Step::begin,  Step::commit, Step::reopen};
    std::size_t states = 0;
    for (const Step first : kinds) {
      for (const Step second : kinds) {
        const std::size_t more = tryCuts({Step::append, Step::sync, first, Step::append, Step::sync, second,
                                          Step::append, Step::rollback, Step::sync},
                                         {.checksum = checksum, .trim = trim}, 6);
        QVERIFY(more > 0);
        states += more;
      }
    }
    QVERIFY(states > 5000);
  }

  void longScripts() {
    std::mt19937 random(1);
    for (int round = 0; round < 40; ++round) {
      std::vector<Step> steps;
      for (int i = 0; i < 20; ++i)
        steps.push_back(static_cast<Step>(random() % 9));
      QVERIFY(tryCuts(steps, {.checksum = round % 2 == 0}, 4) > 0);
    }
  }

  // What was synced in full and then only normally may come back torn; then the hint has what was promised.
  void normalAfterFull() {
    for (std::uint32_t seed = 0; seed < 200; ++seed) {
      FaultFileSystem disk;
      {
        const auto stage = Stage::open({}, disk, "/stage", {});
        const auto chunk = (*stage)->open({}, "s", "c", ChunkMode::create);
        QVERIFY((*chunk)->append({}, bytes(std::string(700, 'a'))));
        QVERIFY((*chunk)->sync({}, SyncMode::full));
        QVERIFY((*chunk)->append({}, bytes(std::string(700, 'b'))));
        QVERIFY((*chunk)->sync({}, SyncMode::normal));
      }
      const auto after = disk.afterPowerCut(seed);
      const auto stage = Stage::open({}, *after, "/stage", {});
      if ((*stage)->check({}, "s", "c")->damage != Damage::none) {
        const auto salvaged = (*stage)->salvage({}, "s", "c");
        QVERIFY(salvaged && salvaged->verdict.salvage->kind == Salvage::Kind::synced);
      }
      const auto chunk = (*stage)->open({}, "s", "c", ChunkMode::existing);
      QVERIFY(chunk);
      QVERIFY(readAll(**chunk).starts_with(std::string(700, 'a')));
    }
  }

  // Nor does what was opened anew in between promise more than was flushed.
  void normalAfterFullAndOpenedAnew() {
    for (std::uint32_t seed = 0; seed < 200; ++seed) {
      FaultFileSystem disk;
      for (const char letter : {'a', 'b', 'c'}) {
        const auto stage = Stage::open({}, disk, "/stage", {});
        const auto chunk = (*stage)->open({}, "s", "c", ChunkMode::create);
        QVERIFY((*chunk)->append({}, bytes(std::string(700, letter))));
        QVERIFY((*chunk)->sync({}, letter == 'a' ? SyncMode::full : SyncMode::normal));
      }
      const auto after = disk.afterPowerCut(seed);
      const auto stage = Stage::open({}, *after, "/stage", {});
      if ((*stage)->check({}, "s", "c")->damage != Damage::none) {
        const auto salvaged = (*stage)->salvage({}, "s", "c");
        QVERIFY(salvaged && salvaged->verdict.salvage->kind == Salvage::Kind::synced);
      }
      const auto chunk = (*stage)->open({}, "s", "c", ChunkMode::existing);
      QVERIFY(chunk);
      QVERIFY(readAll(**chunk).starts_with(std::string(700, 'a')));
    }
  }
};

QTEST_GUILESS_MAIN(StagingPowerTest)
#include "staging_power_test.moc"
