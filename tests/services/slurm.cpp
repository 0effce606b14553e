#include "services/slurm.h"

#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <QDeadlineTimer>
#include <QFile>
#include <QProcess>
#include <QSysInfo>
#include <QTcpServer>
#include <QTemporaryDir>

namespace hawser::test {

namespace {

constexpr int kLongestMs = 60'000;
constexpr int kLookMs = 100;

void write(const QString& path, const QByteArray& text) {
  QFile file(path);
  if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
    qFatal("cannot write %s", qPrintable(path));
  file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
}

int freePort() {
  QTcpServer server;
  if (!server.listen(QHostAddress::LocalHost)) qFatal("no free port for Slurm");
  return server.serverPort();
}

QByteArray content(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace

struct Slurm::State {
  QTemporaryDir folder;
  QProcess munge, controller, node;

  QString path(const char* name) const { return folder.filePath(QLatin1String(name)); }
  void start(QProcess& process, const char* program, const QStringList& arguments);
  QByteArray configuration(int tasks) const;
};

void Slurm::State::start(QProcess& process, const char* program, const QStringList& arguments) {
  process.setChildProcessModifier([] {
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  });
  process.setProcessChannelMode(QProcess::MergedChannels);
  process.setStandardOutputFile(path(program) + u".out"_qs);
  QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
  // Where administrators' programs are is not in everybody's PATH.
  environment.insert(u"PATH"_qs, environment.value(u"PATH"_qs) + u":/usr/sbin:/sbin"_qs);
  process.setProcessEnvironment(environment);
  process.start(u"/usr/sbin/"_qs + QLatin1String(program), arguments);
  if (!process.waitForStarted())
    qFatal("%s does not start (%s): `script/bootstrap test` installs it", program,
           qPrintable(process.errorString()));
}

QByteArray Slurm::State::configuration(int tasks) const {
  const QString name = QSysInfo::machineHostName().section(u'.', 0, 0);
  // What was requeued begins again once its credential has expired.
  return uR"(ClusterName=test
SlurmctldHost=%2(127.0.0.1)
SlurmUser=%3
SlurmdUser=%3
AuthType=auth/munge
AuthInfo=socket=%1/munge.sock,cred_expire=10
CredType=cred/munge
SlurmctldPort=%4
SlurmdPort=%5
StateSaveLocation=%1/state
SlurmdSpoolDir=%1/spool
SlurmctldPidFile=%1/slurmctld.pid
SlurmdPidFile=%1/slurmd.pid
SlurmctldLogFile=%1/slurmctld.log
SlurmdLogFile=%1/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=sched_interval=1,batch_sched_delay=1
KillWait=2
JobAcctGatherType=jobacct_gather/none
NodeName=%2 NodeAddr=127.0.0.1 CPUs=1 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP OverSubscribe=FORCE:%6
)"_qs.arg(folder.path(), name, QString::fromLocal8Bit(qgetenv("USER").isEmpty() ? "root" : qgetenv("USER")),
          QString::number(freePort()), QString::number(freePort()), QString::number(tasks))
      .toUtf8();
}

Slurm::Slurm(int tasks) : state_(std::make_unique<State>()) {
  QByteArray key(1024, 'k');
  write(state_->path("key"), key);
  state_->start(state_->munge, "munged",
                {u"--foreground"_qs, u"--force"_qs, u"--key-file"_qs, state_->path("key"), u"--socket"_qs,
                 state_->path("munge.sock"), u"--pid-file"_qs, state_->path("munge.pid"), u"--log-file"_qs,
                 state_->path("munge.log"), u"--seed-file"_qs, state_->path("munge.seed")});
  for (QDeadlineTimer left(kLongestMs); !QFile::exists(state_->path("munge.sock"));) {
    if (left.hasExpired() || state_->munge.waitForFinished(kLookMs))
      qFatal("munged: %s", content(state_->path("munged.out")).constData());
  }
  write(state_->path("slurm.conf"), state_->configuration(tasks));
  state_->start(state_->controller, "slurmctld", {u"-D"_qs, u"-f"_qs, state_->path("slurm.conf")});
  state_->start(state_->node, "slurmd", {u"-D"_qs, u"-f"_qs, state_->path("slurm.conf")});
  for (QDeadlineTimer left(kLongestMs);;) {
    QProcess info;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"SLURM_CONF"_qs, state_->path("slurm.conf"));
    info.setProcessEnvironment(environment);
    info.start(u"sinfo"_qs, {u"-h"_qs, u"-o"_qs, u"%T"_qs});
    info.waitForFinished(kLongestMs);
    if (info.readAllStandardOutput().trimmed() == "idle") return;
    if (left.hasExpired() || state_->node.waitForFinished(kLookMs))
      qFatal("Slurm: %s%s", content(state_->path("slurmctld.log")).constData(),
             content(state_->path("slurmd.log")).constData());
  }
}

Slurm::~Slurm() {
  for (QProcess* process : {&state_->node, &state_->controller, &state_->munge}) {
    process->terminate();
    if (!process->waitForFinished(kLongestMs)) process->kill();
  }
}

QByteArray Slurm::run(const QString& program, const QStringList& arguments, const QString& folder,
                      const QProcessEnvironment& environment) {
  QProcess process;
  QProcessEnvironment with = environment;
  with.insert(u"SLURM_CONF"_qs, state_->path("slurm.conf"));
  process.setProcessEnvironment(with);
  if (!folder.isEmpty()) process.setWorkingDirectory(folder);
  process.start(program, arguments);
  if (!process.waitForFinished(kLongestMs) || process.exitCode() != 0)
    qFatal("%s: %s", qPrintable(program), process.readAllStandardError().constData());
  return process.readAllStandardOutput().trimmed();
}

bool Slurm::awaitEnd(const QByteArray& job) {
  for (const QDeadlineTimer left(2 * kLongestMs); !left.hasExpired();) {
    if (run(u"squeue"_qs, {u"-h"_qs, u"-j"_qs, QString::fromLatin1(job)}).isEmpty()) return true;
    (void)state_->node.waitForFinished(kLookMs);
  }
  return false;
}

}  // namespace hawser::test
