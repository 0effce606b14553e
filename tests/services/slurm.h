// Slurm: a real scheduler of one node for one test, this computer, with its daemons and all it keeps in a
// folder of its own. It goes when the object goes, and also when the test dies.
//
// What cannot be started ends the test with a message. One thread, which must outlive it.
#pragma once

#include <QProcessEnvironment>
#include <QStringList>
#include <memory>

namespace hawser::test {

class Slurm {
 public:
  // So many tasks run at once.
  explicit Slurm(int tasks);
  ~Slurm();
  Slurm(const Slurm&) = delete;
  Slurm& operator=(const Slurm&) = delete;

  // One of its commands, as sbatch, in this folder; ends the test where it fails.
  QByteArray run(const QString& program, const QStringList& arguments, const QString& folder = {},
                 const QProcessEnvironment& environment = QProcessEnvironment::systemEnvironment());
  // Once the job has ended, all its tasks; false: it takes too long.
  bool awaitEnd(const QByteArray& job);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace hawser::test
