#include "widgets/tray.h"

#include <QIconEngine>
#include <QPainter>
#include <algorithm>
#include <utility>

#include "models/background_watch.h"
#include "models/text.h"
#include "models/timed_pause.h"
#include "widgets/icons.h"

namespace hawser::ui {

namespace {

constexpr int kWatchMs = 2000;
constexpr int kMountsMs = 3000;
constexpr int kMisses = 2;        // a panel that is started anew is away for a moment
constexpr int kCollectMs = 1500;  // what ends together is told together

bool isOver(JobState state) {
  return state == JobState::done || state == JobState::failed || state == JobState::cancelled;
}

struct Mark {
  const char* symbol;  // white, on a disc of this colour; empty: none
  QRgb color;
};

// Each by its form, not by its colour alone.
Mark markOf(TrayState state) {
  switch (state) {
    case TrayState::idle:
      return {"", 0};
    case TrayState::starting:
      return {"refresh", 0xff6b7280};
    case TrayState::active:
      return {"play", 0xff15803d};
    case TrayState::paused:
      return {"pause", 0xff6b7280};
    case TrayState::attention:
      return {"question", 0xffb45309};
    case TrayState::error:
      return {"close", 0xffb91c1c};
    case TrayState::offline:
      break;
  }
  return {"cloud", 0xff6b7280};
}

class TrayEngine final : public QIconEngine {
 public:
  TrayEngine(TrayState state, std::optional<double> progress) : state_(state), progress_(progress) {}

  void paint(QPainter* painter, const QRect& rect, QIcon::Mode, QIcon::State) override {
    painter->setRenderHint(QPainter::Antialiasing);
    QIcon(QStringLiteral(":/hawser.svg")).paint(painter, rect);
    const Mark mark = markOf(state_);
    if (*mark.symbol == 0) return;
    const double side = rect.width() * 0.6;
    const QRectF disc(rect.right() + 1 - side, rect.bottom() + 1 - side, side, side);
    painter->setPen(Qt::NoPen);
    painter->setBrush(Qt::white);
    painter->drawEllipse(disc);
    const double rim = std::max(1.0, side * 0.07);
    const QRectF inner = disc.adjusted(rim, rim, -rim, -rim);
    painter->setBrush(QColor::fromRgba(mark.color));
    if (progress_ && state_ == TrayState::active) {
      // A clock's hand, from noon on; the rest is paler.
      painter->setOpacity(0.4);
      painter->drawEllipse(inner);
      painter->setOpacity(1);
      painter->drawPie(inner, 90 * 16, -static_cast<int>(*progress_ * 360 * 16));
      return;
    }
    painter->drawEllipse(inner);
    const int size = std::max(1, static_cast<int>(inner.width() * 0.72));
    const QPixmap drawn = symbol(QLatin1String(mark.symbol), Qt::white, size, 1.0);
    painter->drawPixmap(QPointF(inner.center().x() - size / 2.0, inner.center().y() - size / 2.0), drawn);
  }
  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
    QPixmap pixmap(size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    paint(&painter, QRect(QPoint(0, 0), size), mode, state);
    return pixmap;
  }
  // Trays of other processes ask for what sizes there are.
  QList<QSize> availableSizes(QIcon::Mode, QIcon::State) override {
    QList<QSize> sizes;
    for (const int side : {16, 22, 24, 32, 48, 64})
      sizes << QSize(side, side);
    return sizes;
  }
  QIconEngine* clone() const override { return new TrayEngine(state_, progress_); }
  QString key() const override { return QStringLiteral("hawser-tray"); }
  bool isNull() override { return false; }

 private:
  const TrayState state_;
  const std::optional<double> progress_;
};

}  // namespace

QIcon trayIcon(TrayState state, std::optional<double> progress) {
  return QIcon(new TrayEngine(state, progress));
}

Tray::Tray(EngineBridge& bridge, TimedPause& pause, BackgroundWatch& background, const Parts& parts,
           std::function<bool()> available, QObject* parent)
    : QObject(parent),
      bridge_(bridge),
      pause_(pause),
      background_(background),
      available_(std::move(available)) {
  state_ = menu_.addAction(QString());
  state_->setEnabled(false);
  menu_.addSeparator();
  QAction* open = menu_.addAction(tr("&Open Hawser"));
  menu_.setDefaultAction(open);
  connect(open, &QAction::triggered, this, &Tray::windowWanted);
  menu_.addSeparator();
  if (parts.pauseAll) menu_.addAction(parts.pauseAll);
  if (parts.pauseFor) menu_.addMenu(parts.pauseFor);
  if (parts.limit) menu_.addMenu(parts.limit);
  menu_.addSeparator();
  if (parts.mounts) menu_.addAction(parts.mounts);
  if (parts.preferences) menu_.addAction(parts.preferences);
  if (parts.quit) menu_.addAction(parts.quit);
  icon_.setContextMenu(&menu_);
  connect(&icon_, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
    if (reason == QSystemTrayIcon::Trigger || reason == QSystemTrayIcon::DoubleClick) Q_EMIT windowWanted();
  });
  connect(&icon_, &QSystemTrayIcon::messageClicked, this, &Tray::windowWanted);
  connect(&bridge_, &EngineBridge::sampled, this, &Tray::apply);
  connect(&bridge_, &EngineBridge::happened, this, &Tray::heard);
  connect(&bridge_, &EngineBridge::engineReady, this, &Tray::refresh);
  connect(&bridge_, &EngineBridge::engineFailed, this, [this] {
    facts_.failedToOpen = true;
    refresh();
  });
  connect(&bridge_, &EngineBridge::pausedChanged, this, &Tray::refresh);
  connect(&pause_, &TimedPause::changed, this, &Tray::refresh);
  connect(&background_, &BackgroundWatch::changed, this, &Tray::lookAtProfiles);
  notice_.setSingleShot(true);
  connect(&notice_, &QTimer::timeout, this, &Tray::tellEnded);
  connect(&watch_, &QTimer::timeout, this, &Tray::look);
  connect(&mounts_, &QTimer::timeout, this, &Tray::lookAtMounts);
  mounts_.start(kMountsMs);
  refresh();
  icon_.show();
}

void Tray::apply(const Snapshot& snapshot) {
  for (const JobRow& job : snapshot.jobs) {
    if (isOver(job.state)) {
      // One may have come and gone between two looks.
      const bool fresh = open_.remove(job.id) > 0;
      if (ended_.remove(job.id) || fresh) over_.insert(job.id, job);
    } else {
      open_.insert(job.id, job);
    }
  }
  refresh();
}

void Tray::heard(const Event& event) {
  if (event.kind == EventKind::jobFinished) {
    if (!over_.contains(event.job)) ended_.insert(event.job);
    return notice_.start(kCollectMs);
  }
  keyWanted_ = keyWanted_ || event.kind == EventKind::credentialNeeded;
  const bool asks = event.kind == EventKind::conflictAsked || event.kind == EventKind::credentialNeeded;
  if (asks && !notice_.isActive()) notice_.start(kCollectMs);
}

// One that has ended unasked, or gets nothing more of its source, is nothing that goes on by itself.
void Tray::lookAtMounts() {
  if (!bridge_.ready() || (!bridge_.engine()->hasOwnMounts() && facts_.mountsInTrouble == 0)) return;
  looking_ = bridge_.engine()->mounts(
      bridge_.carry<std::vector<RunningMount>>(this, [this](const std::vector<RunningMount>& mounts) {
        facts_.mountsInTrouble = static_cast<std::uint64_t>(std::count_if(
            mounts.begin(), mounts.end(),
            [](const RunningMount& mount) { return mount.ended.has_value() || mount.status.sourceChanged; }));
        refresh();
      }));
}

// What was refused is told once: also where it is tried again meanwhile, and refused for the same.
void Tray::lookAtProfiles() {
  facts_.background = background_.view().rows;
  refresh();
  const auto before = std::exchange(refused_, {});
  for (const BackgroundRow& row : facts_.background) {
    const auto told = before.find(row.profile);
    if (!needsUser(row)) {
      if (told != before.end() && row.error) refused_.insert(*told);
      continue;
    }
    refused_.insert_or_assign(row.profile, row.error->code);
    const bool isNew = told == before.end() || told->second != row.error->code;
    if (isNew && row.notify != NotifyRule::never) Q_EMIT noticed(noticeOfRefusal(row));
  }
}

void Tray::tellEnded() {
  const QList<JobRow> ended = std::exchange(over_, {}).values();
  if (const auto notice = noticeOf({ended.begin(), ended.end()}, facts_.background))
    return Q_EMIT noticed(*notice);
  if (std::exchange(keyWanted_, false)) return Q_EMIT noticed(noticeOfKey());
  if (facts_.totals.asking > 0) Q_EMIT noticed(noticeOfQuestions(facts_.totals.asking));
}

void Tray::refresh() {
  facts_.ready = bridge_.ready();
  facts_.pausedByUser = bridge_.allPaused();
  facts_.pausedUntil = pause_.end();
  facts_.totals = bridge_.totals();
  const SpeedSample now = bridge_.speeds().current();
  facts_.rate = now.up + now.down;
  facts_.bytes = facts_.done = facts_.jobsWaiting = 0;
  for (const JobRow& job : std::as_const(open_)) {
    facts_.bytes += job.bytes;
    facts_.done += job.bytesDone;
    facts_.jobsWaiting += job.obstacle ? 1 : 0;
  }
  const QString text = trayText(facts_);
  state_->setText(text);
  icon_.setToolTip(tr("Hawser: %1", "what it does").arg(text));
  const TrayState state = trayStateOf(facts_);
  const auto progress = trayProgress(facts_);
  // An icon is a picture that goes to another process: not one for every sample.
  const std::pair drawn{state,
                        state == TrayState::active && progress ? static_cast<int>(*progress * 20) : -1};
  if (shown_ == drawn) return;
  shown_ = drawn;
  icon_.setIcon(trayIcon(state, progress));
}

void Tray::setWindowHidden(bool hidden) {
  misses_ = 0;
  if (hidden)
    watch_.start(kWatchMs);
  else
    watch_.stop();
}

void Tray::look() {
  misses_ = isAvailable() ? 0 : misses_ + 1;
  if (misses_ < kMisses) return;
  watch_.stop();
  Q_EMIT vanished();
}

void Tray::tell(const Notice& notice) {
  icon_.showMessage(notice.title, notice.text,
                    notice.failed ? QSystemTrayIcon::Warning : QSystemTrayIcon::Information);
}

}  // namespace hawser::ui
