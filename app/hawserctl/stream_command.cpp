#include "stream_command.h"

#include <QJsonObject>

#include "api/json_words.h"
#include "api/printable.h"
#include "base/units.h"

namespace hawser::ctl {

int copyInput(Session& session, const std::string& destination, const JobOptions& options) {
  const auto engine = session.engine();
  if (!engine) return session.failed(engine.error());
  Console& console = session.console();
  const auto arrived = std::make_shared<std::atomic<std::uint64_t>>(0);
  const bool draws = !session.json && console.errIsTerminal();
  const auto written = session.await<Result<ObjectInfo>>(
      [&](auto done) {
        return (*engine)->write(destination, console.inputBytes(), options, arrived, std::move(done));
      },
      [&] {
        if (draws) console.err("\r" + formatSize(*arrived) + " arrived\x1b[K");
      });
  if (draws) console.err("\r\x1b[K");
  if (!written) return session.failed(written.error());
  if (session.json) {
    QJsonObject json = toJson(*written);
    json[u"type"] = QStringLiteral("written");
    setName(json, QStringLiteral("destination"), destination.substr(0, destination.find('?')));
    console.out(compact(json) + "\n");
  } else {
    console.out(formatSize(written->size) + " arrived.\n");
  }
  return exitDone;
}

}  // namespace hawser::ctl
