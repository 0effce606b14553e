// What the module of the network gives to who loads it (hawserctl/lazy_network.h).
#include <QtGlobal>

#include "network/metered_connection.h"

extern "C" Q_DECL_EXPORT int hawserMetered() {
  static const hawser::MeteredConnection connection;
  const auto metered = connection.now();
  return metered ? static_cast<int>(*metered) : -1;
}
