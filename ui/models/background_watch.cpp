#include "models/background_watch.h"

#include "models/engine_bridge.h"

namespace hawser::ui {

BackgroundWatch::BackgroundWatch(EngineBridge& bridge, QObject* parent) : QObject(parent), bridge_(bridge) {
  connect(&bridge_, &EngineBridge::engineReady, this, &BackgroundWatch::begin);
  if (bridge_.ready()) begin();
}

void BackgroundWatch::begin() {
  BackgroundOptions options;
  options.signIn = signIn_;
  const auto tell = bridge_.carry<bool>(this, [this](bool) { look(); });
  options.changed = [tell] { tell(true); };
  bridge_.engine()->runInBackground(std::move(options));
}

void BackgroundWatch::look() {
  if (!bridge_.ready()) return;
  view_ = bridge_.engine()->background();
  // What has been started is sampled.
  bridge_.poke();
  Q_EMIT changed();
}

}  // namespace hawser::ui
