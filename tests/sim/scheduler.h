// Scheduler: runs threads one at a time, in an order and through a time that a seed decides.
//
// Threads are real, but only the one with the baton moves; at each step (a lock, a wait, a disk's or
// service's work) the next is drawn from those that could go on. Time stands still while any can, and then
// goes on to what is waited for first. When all wait for ever the run has failed and says who waits for what.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"

namespace hawser::sim {

class Scheduler {
 public:
  explicit Scheduler(std::uint64_t seed);
  // The one whose thread calls; none outside of a run.
  static Scheduler* running();

  // Runs `first` as the first thread. All others have been joined when it returns.
  void run(const std::function<void()>& first);

  // Of the thread that calls, which has the baton.
  std::thread start(std::function<void()> run);
  void join(std::thread& thread);
  // Others may go on before it, with the given chance.
  void step(double chance = 1);
  // Until told of `what`, or until then. False: the time has come.
  bool wait(const void* what, const char* why, std::optional<SteadyTime> until = {});
  void tell(const void* what, bool all);
  // True after so long, false at once when stopped.
  bool rest(const std::stop_token& stop, std::chrono::nanoseconds time, const char* why);

  SteadyTime now() const { return now_; }
  // How often a thread that takes a lock lets others go first.
  void setRestlessness(double chance) { restlessness_ = chance; }
  double restlessness() const { return restlessness_; }

  bool chance(double of) { return std::uniform_real_distribution<double>(0, 1)(random_) < of; }
  std::uint64_t below(std::uint64_t end) { return random_() % end; }
  std::uint64_t between(std::uint64_t least, std::uint64_t most) { return least + below(most - least + 1); }

  // Part of the trace: the same in every run of the seed.
  void note(const std::string& what);
  std::uint64_t trace() const { return trace_; }
  // Says what went wrong, what came before it and how to see it again, and ends the program.
  [[noreturn]] void failed(const std::string& what);

 private:
  struct Actor {
    enum class State : std::uint8_t { ready, waits, ended } state = State::ready;
    std::size_t number = 0;
    std::thread::id id;
    const void* what = nullptr;
    const char* why = "";
    std::optional<SteadyTime> until;
    bool told = false;
    std::condition_variable go;
  };

  void enter(Actor& actor);
  void passOn(Actor& self);
  Actor& next();
  void mix(std::uint64_t value);
  std::string waits() const;

  const std::uint64_t seed_;
  std::mt19937_64 random_;
  std::vector<std::unique_ptr<Actor>> actors_;
  SteadyTime now_{std::chrono::hours(1)};
  double restlessness_ = 0;
  std::uint64_t trace_ = 0xcbf29ce484222325;
  std::uint64_t steps_ = 0;
  std::deque<std::string> latest_;
  const bool tells_;

  std::mutex baton_;
  Actor* holder_ = nullptr;
};

}  // namespace hawser::sim
