// The window never stands still: while ten thousand transfers change ten times a second, and while a listing
// of a million is loaded, filtered and sorted, a ping through the event loop is answered soon.
#include <QElapsedTimer>
#include <QThreadPool>
#include <QtTest>
#include <atomic>
#include <condition_variable>
#include <thread>

#include "ui/stage.h"
#include "widgets/browser_pane.h"
#include "widgets/listing_view.h"
#include "widgets/main_window.h"
#include "widgets/transfers_drawer.h"

using namespace hawser;
using namespace hawser::ui;

namespace {

// Wide enough for a machine under load and a build that is not optimised.
constexpr qint64 kMostMs = 250;

// A thread that asks the event loop for an answer, again and again, and keeps the longest wait.
class Watchdog {
 public:
  Watchdog() : thread_([this] { watch(); }) {}
  ~Watchdog() { stop(); }
  qint64 stop() {
    stopped_ = true;
    answered_.notify_all();
    if (thread_.joinable()) thread_.join();
    return longest_;
  }
  int pings() const { return pings_; }

 private:
  void watch() {
    std::unique_lock lock(mutex_);
    while (!stopped_) {
      QElapsedTimer asked;
      asked.start();
      bool here = false;
      QMetaObject::invokeMethod(
          &target_,
          [this, &here] {
            const std::lock_guard inside(mutex_);
            here = true;
            answered_.notify_all();
          },
          Qt::QueuedConnection);
      answered_.wait(lock, [&] { return here || stopped_; });
      longest_ = std::max(longest_, asked.elapsed());
      ++pings_;
      answered_.wait_for(lock, std::chrono::milliseconds(2), [this] { return stopped_.load(); });
    }
  }
  QObject target_;
  std::mutex mutex_;
  std::condition_variable answered_;
  std::atomic<bool> stopped_{false};
  std::atomic<int> pings_{0};
  qint64 longest_ = 0;
  std::thread thread_;
};

}  // namespace

class StallsTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void theWatchdogSeesAStall();
  void tenThousandTransfersChange();
  void aMillionRows();
};

void StallsTest::theWatchdogSeesAStall() {
  Watchdog watchdog;
  QTRY_VERIFY(watchdog.pings() > 3);
  QElapsedTimer busy;
  busy.start();
  while (busy.elapsed() < kMostMs + 50) {
  }
  const int before = watchdog.pings();
  QTRY_VERIFY(watchdog.pings() > before);
  QVERIFY(watchdog.stop() > kMostMs);
}

void StallsTest::tenThousandTransfersChange() {
  Stage stage;
  MainWindow window(stage.bridge, stage.clock);
  window.drawer().showTab(TransferTab::active);
  stage.engine->addQueued(10'000);
  stage.engine->stir();
  window.show();
  QTRY_VERIFY(window.transfers().count(TransferTab::all) == 10'000);
  QThreadPool worker;
  int samples = 0;
  connect(&stage.bridge, &EngineBridge::sampled, this, [&] {
    ++samples;
    worker.start([&stage] { stage.engine->stir(); });
  });
  Watchdog watchdog;
  stage.bridge.poke();
  QTRY_VERIFY_WITH_TIMEOUT(samples >= 30, 60'000);
  const qint64 longest = watchdog.stop();
  worker.waitForDone();
  qInfo("longest wait with 10,000 changing transfers: %lld ms of %d pings", longest, watchdog.pings());
  QVERIFY(watchdog.pings() > 30);
  QVERIFY2(longest <= kMostMs, qPrintable(QString::number(longest)));
}

void StallsTest::aMillionRows() {
  Stage stage;
  stage.engine->setListing("studio:made/", 1'000'000, 5000);
  MainWindow window(stage.bridge, stage.clock);
  window.show();
  ListingModel& model = window.activePane().model();
  Watchdog watchdog;
  window.activePane().open(QStringLiteral("studio:made/"));
  model.loadAll();
  const auto idle = [&model] { return model.coverage().whole && !model.coverage().arranging; };
  QTRY_VERIFY_WITH_TIMEOUT(idle(), 120'000);
  QCOMPARE(model.rowCount(), 1'000'000);
  window.activePane().view().scrollToBottom();
  model.setFilter(QStringLiteral("*77.jpg"));
  QTRY_VERIFY_WITH_TIMEOUT(idle(), 120'000);
  QCOMPARE(model.rowCount(), 10'000);
  model.setFilter({});
  QTRY_VERIFY_WITH_TIMEOUT(idle(), 120'000);
  window.activePane().view().selectRow(12'345);
  model.sort(static_cast<int>(ListingColumn::modified), Qt::DescendingOrder);
  QTRY_VERIFY_WITH_TIMEOUT(idle(), 120'000);
  QCOMPARE(model.rowCount(), 1'000'000);
  window.activePane().view().selectAll();
  window.activePane().reload();
  QTRY_VERIFY_WITH_TIMEOUT(model.rowCount() < 1'000'000, 120'000);
  const qint64 longest = watchdog.stop();
  qInfo("longest wait with a million rows: %lld ms of %d pings", longest, watchdog.pings());
  QVERIFY2(longest <= kMostMs, qPrintable(QString::number(longest)));
}

int main(int argc, char** argv) {
  return runUiTest<StallsTest>(argc, argv);
}
#include "stalls_test.moc"
