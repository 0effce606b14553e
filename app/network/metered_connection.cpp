#include "metered_connection.h"

#include <QNetworkInformation>

#include "models/engine_bridge.h"

namespace hawser {

MeteredConnection::MeteredConnection(ui::EngineBridge& bridge, QObject* parent)
    : QObject(parent), bridge_(bridge) {
  // Without a network manager nobody can tell, and it stays unknown.
  if (!QNetworkInformation::loadBackendByFeatures(QNetworkInformation::Feature::Metered)) return;
  connect(QNetworkInformation::instance(), &QNetworkInformation::isMeteredChanged, this,
          &MeteredConnection::tell);
  connect(&bridge_, &ui::EngineBridge::engineReady, this, &MeteredConnection::tell);
}

void MeteredConnection::tell() {
  if (bridge_.ready()) bridge_.engine()->setMetered(QNetworkInformation::instance()->isMetered());
}

}  // namespace hawser
