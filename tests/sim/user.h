// User: lives through a run: submits jobs, does this and that to them, sees the program crash and the power
// go, and waits at the end, in fair weather, until all is done.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "api/engine.h"
#include "sim/world.h"

namespace hawser::sim {

class User {
 public:
  explicit User(World& world) : world_(world), scheduler_(world.scheduler) {}

  void live();

 private:
  struct Errand {
    JobId id = 0;
    bool fromDisk = false;
    std::vector<std::string> to;  // what precedes the errand's number: several are replicas
    JobOptions options;
    std::vector<std::string> names;  // of its objects
  };

  // user.cpp: what is done
  void open();
  void prepare(Errand& errand, std::size_t number);
  void submit();
  void act();
  void command(const Snapshot& all);
  void commandJob(JobId id);
  void commandTransfer(TransferId id);
  void meddle();
  void quit();
  void crash();
  void finish();
  bool help(const Snapshot& all);

  // user_checks.cpp: what is seen
  Snapshot look();
  void checkJob(const Snapshot& all, const JobRow& job);
  void checkTransfer(const TransferRow& row);
  void checkPlaces();
  void checkReport(const JobRow& job, const Snapshot& all);
  void checkKept(const Snapshot& before);
  void recallParts();
  void checkAfterPowerCut();
  std::string bytesAt(const std::string& location);

  std::string source(const Errand& errand, std::size_t number, const std::string& name) const;
  // Of one of its places.
  std::string destination(const Errand& errand, std::size_t place, std::size_t number,
                          const std::string& name) const;
  void set(const std::string& location, const std::string& bytes);
  std::string content(std::size_t size);
  std::size_t drawnSize();

  World& world_;
  Scheduler& scheduler_;
  std::unique_ptr<Engine> engine_;
  std::vector<Errand> errands_;
  std::set<std::string> seenDone_;     // of transfers, their destinations
  std::set<std::string> meddledWith_;  // destinations where somebody else wrote
  std::set<JobId> seenFinished_;
  bool retried_ = false;  // in this process: what had finished may go on
};

}  // namespace hawser::sim
