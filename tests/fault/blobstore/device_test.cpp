// The fault device and the states made from it: that all a power cut may leave is made, and nothing else; and
// that a tester made of them finds what it must: a record that is written before its data.
#include <QTest>
#include <set>

#include "fault/blobstore/crash_states.h"

using namespace hawser;
using namespace hawser::fault;

namespace {

const OpContext kAlways;

Image filled(std::size_t size, char letter) {
  return Image(size, static_cast<std::byte>(letter));
}

// The first bytes of the sectors at the offsets, of every state.
std::set<std::string> states(FaultDevice& device, std::size_t size, const std::vector<std::size_t>& offsets,
                             const CrashStates::Options& options = {}) {
  std::set<std::string> found;
  CrashStates crashes(Image(size), device.log(), 0);
  crashes.forEach(options, [&](const CrashState&, OverlayDevice& state) {
    const Image content = state.content();
    std::string seen;
    for (const std::size_t offset : offsets)
      seen += content[offset] == std::byte{0} ? '-' : static_cast<char>(content[offset]);
    found.insert(seen);
    return true;
  });
  return found;
}

// A store of one record at 0 that says that its data is at 4096.
void putRecord(FaultDevice& device, bool flushesData) {
  QVERIFY(device.write(kAlways, 4096, filled(512, 'd')));
  if (flushesData) QVERIFY(device.flush(kAlways));
  QVERIFY(device.writeDurable(kAlways, 0, filled(512, 'r')));
}

}  // namespace

class DeviceTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void whatIsFlushedStays() {
    FaultDevice device(Image(8192));
    QVERIFY(device.write(kAlways, 0, filled(512, 'a')));
    QVERIFY(device.flush(kAlways));
    QVERIFY(device.write(kAlways, 4096, filled(512, 'b')));
    const std::set<std::string> expected{"--", "a-", "ab"};
    QCOMPARE(states(device, 8192, {0, 4096}), expected);
  }

  void unflushedWritesComeInAnyOrder() {
    FaultDevice device(Image(8192));
    QVERIFY(device.write(kAlways, 0, filled(512, 'a')));
    QVERIFY(device.write(kAlways, 4096, filled(512, 'b')));
    const std::set<std::string> expected{"--", "a-", "-b", "ab"};
    QCOMPARE(states(device, 8192, {0, 4096}), expected);
  }

  void ofTwoToOnePlaceTheLaterOneWins() {
    FaultDevice device(Image(8192));
    QVERIFY(device.write(kAlways, 0, filled(512, 'a')));
    QVERIFY(device.write(kAlways, 0, filled(512, 'b')));
    QVERIFY(device.flush(kAlways));
    const std::set<std::string> expected{"-", "a", "b"};
    QCOMPARE(states(device, 8192, {0}), expected);
  }

  void aDurableWriteSaysNothingOfOthers() {
    FaultDevice device(Image(8192));
    QVERIFY(device.write(kAlways, 0, filled(512, 'a')));
    QVERIFY(device.writeDurable(kAlways, 4096, filled(512, 'b')));
    QVERIFY(device.write(kAlways, 512, filled(512, 'c')));
    const std::set<std::string> expected{"---", "a--", "-b-", "ab-", "-bc", "abc"};
    QCOMPARE(states(device, 8192, {0, 4096, 512}), expected);
  }

  void writesTearAtSectors() {
    FaultDevice device(Image(8192));
    QVERIFY(device.write(kAlways, 0, filled(1024, 'a')));
    const std::set<std::string> expected{"----", "aa--", "--aa", "aaaa"};
    QCOMPARE(states(device, 8192, {0, 511, 512, 1023}), expected);
  }

  void afterAFailedFlushNobodyKnows() {
    FaultDevice device(Image(8192));
    DeviceFault fault;
    fault.kind = DeviceFault::Kind::flushError;
    device.arm(fault);
    QVERIFY(device.write(kAlways, 0, filled(512, 'a')));
    QVERIFY(!device.flush(kAlways));
    QVERIFY(device.write(kAlways, 4096, filled(512, 'b')));
    QVERIFY(device.flush(kAlways));
    const std::set<std::string> after{"-b", "ab"};
    std::set<std::string> found = states(device, 8192, {0, 4096});
    QVERIFY(std::includes(found.begin(), found.end(), after.begin(), after.end()));
  }

  void manyWritesAreSampled() {
    FaultDevice device(Image(64 * 512));
    for (std::size_t i = 0; i < 20; ++i)
      QVERIFY(device.write(kAlways, i * 512, filled(512, 'a')));
    CrashStates::Options options;
    options.samples = 300;
    std::vector<std::size_t> offsets(20);
    for (std::size_t i = 0; i < offsets.size(); ++i)
      offsets[i] = i * 512;
    const auto found = states(device, 64 * 512, offsets, options);
    QVERIFY(found.size() > 290 && found.size() <= 300);
    QVERIFY(found.contains(std::string(20, 'a')) && found.contains(std::string(20, '-')));
    QCOMPARE(states(device, 64 * 512, offsets, options), found);
  }

  void aStateIsMadeAgainByItsName() {
    FaultDevice device(Image(8192));
    QVERIFY(device.write(kAlways, 0, filled(2048, 'a')));
    QVERIFY(device.flush(kAlways));
    QVERIFY(device.write(kAlways, 1024, filled(4096, 'b')));
    QVERIFY(device.write(kAlways, 4096, filled(512, 'c')));
    CrashStates::Options options;
    std::map<std::string, Image> contents;
    CrashStates all(Image(8192), device.log(), 0);
    all.forEach(options, [&](const CrashState& state, OverlayDevice& now) {
      contents[state.name()] = now.content();
      return true;
    });
    QVERIFY(contents.size() > 20);
    for (const auto& [name, content] : contents) {
      CrashStates again(Image(8192), device.log(), 0);
      QVERIFY(again.one(name, [&](const CrashState& state, OverlayDevice& now) {
        return state.name() == name && now.content() == content;
      }));
    }
  }

  void equalContentsHaveEqualHashes() {
    Image first(8192), second = filled(8192, 'x');
    OverlayDevice a("a"), b("b");
    a.setBase(&first);
    b.setBase(&second);
    a.put(100, filled(5000, 'y'));
    QVERIFY(a.hash() != b.hash());
    b.put(0, first);
    QVERIFY(a.hash() != b.hash());
    b.put(100, filled(5000, 'y'));
    QCOMPARE(a.hash(), b.hash());
    b.reset();
    b.patchBase(0, a.content());
    QCOMPARE(a.hash(), b.hash());
  }

  void aRecordBeforeItsDataIsFound() {
    FaultDevice good(Image(8192)), bad(Image(8192));
    putRecord(good, true);
    putRecord(bad, false);
    QVERIFY(!states(good, 8192, {0, 4096}).contains("r-"));
    QVERIFY(states(bad, 8192, {0, 4096}).contains("r-"));
  }
};

QTEST_GUILESS_MAIN(DeviceTest)
#include "device_test.moc"
