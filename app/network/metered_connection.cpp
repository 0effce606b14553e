#include "network/metered_connection.h"

#include <QNetworkInformation>

namespace hawser {

MeteredConnection::MeteredConnection(std::function<void()> changed, QObject* parent) : QObject(parent) {
  // Without a network manager it stays unknown.
  if (!QNetworkInformation::loadBackendByFeatures(QNetworkInformation::Feature::Metered)) return;
  if (changed)
    connect(QNetworkInformation::instance(), &QNetworkInformation::isMeteredChanged, this,
            [changed = std::move(changed)] { changed(); });
}

std::optional<bool> MeteredConnection::now() const {
  const QNetworkInformation* network = QNetworkInformation::instance();
  if (!network) return std::nullopt;
  return network->isMetered();
}

}  // namespace hawser
