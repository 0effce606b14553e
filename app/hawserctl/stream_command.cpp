#include "stream_command.h"

#include <QJsonObject>

#include "api/json_words.h"
#include "api/printable.h"
#include "base/units.h"

namespace hawser::ctl {

namespace {

// Nothing of it is lost, and the user is told how to go on.
int keptAs(Session& session, const Error& error, JobId job) {
  (void)session.failed(error);
  const std::string id = std::to_string(job);
  if (session.json) {
    session.console().out(
        compact({{QStringLiteral("type"), QStringLiteral("kept")}, {QStringLiteral("job"), qint64(job)}}) +
        "\n");
  }
  session.console().err("What came is kept as job " + id + ": \"hawserctl jobs retry " + id +
                        "\" sends it.\n");
  return exitFailed;
}

}  // namespace

int copyInput(Session& session, const std::string& destination, const JobOptions& options) {
  const auto engine = session.engine();
  if (!engine) return session.failed(engine.error());
  Console& console = session.console();
  const auto progress = std::make_shared<WriteProgress>();
  const bool draws = !session.json && console.errIsTerminal();
  const auto written = session.await<Result<ObjectInfo>>(
      [&](auto done) {
        return (*engine)->write(destination, console.inputBytes(), options, progress, std::move(done));
      },
      [&] {
        if (draws) console.err("\r" + formatSize(progress->arrived) + " arrived\x1b[K");
      });
  if (draws) console.err("\r\x1b[K");
  if (!written && progress->keptAs != 0) return keptAs(session, written.error(), progress->keptAs);
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
