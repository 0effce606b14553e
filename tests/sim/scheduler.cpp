#include "sim/scheduler.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace hawser::sim {

namespace {

constexpr std::size_t kLatest = 60;
// Far more than any run takes: something goes round in circles.
constexpr std::uint64_t kMostSteps = 5'000'000;

thread_local Scheduler* scheduler = nullptr;
thread_local void* actorHere = nullptr;

}  // namespace

Scheduler::Scheduler(std::uint64_t seed)
    : seed_(seed), random_(seed), tells_(std::getenv("HAWSER_SIM_TELL") != nullptr) {}

Scheduler* Scheduler::running() {
  return scheduler;
}

void Scheduler::run(const std::function<void()>& first) {
  Actor& actor = *actors_.emplace_back(std::make_unique<Actor>());
  actor.id = std::this_thread::get_id();
  holder_ = &actor;
  scheduler = this;
  actorHere = &actor;
  first();
  actor.state = Actor::State::ended;
  const bool alone = std::all_of(actors_.begin(), actors_.end(),
                                 [](const auto& one) { return one->state == Actor::State::ended; });
  if (!alone) failed("threads are left behind");
  scheduler = nullptr;
}

std::thread Scheduler::start(std::function<void()> run) {
  Actor& actor = *actors_.emplace_back(std::make_unique<Actor>());
  actor.number = actors_.size() - 1;
  std::thread thread([this, &actor, run = std::move(run)]() mutable {
    enter(actor);
    run();
    run = nullptr;  // what it holds goes while it has the baton
    actor.state = Actor::State::ended;
    tell(&actor, true);
    scheduler = nullptr;
    Actor& heir = next();
    const std::lock_guard lock(baton_);
    holder_ = &heir;
    heir.go.notify_one();
  });
  actor.id = thread.get_id();
  return thread;
}

void Scheduler::enter(Actor& actor) {
  scheduler = this;
  actorHere = &actor;
  std::unique_lock lock(baton_);
  actor.go.wait(lock, [&] { return holder_ == &actor; });
}

void Scheduler::join(std::thread& thread) {
  const auto found = std::find_if(actors_.begin(), actors_.end(),
                                  [&](const auto& actor) { return actor->id == thread.get_id(); });
  if (found == actors_.end()) failed("joins a thread that is none of its own");
  Actor& actor = **found;  // others are started meanwhile
  while (actor.state != Actor::State::ended)
    wait(&actor, "the end of a thread");
  thread.join();
  actor.id = {};
}

void Scheduler::passOn(Actor& self) {
  Actor& heir = next();
  if (&heir == &self) return;
  std::unique_lock lock(baton_);
  holder_ = &heir;
  heir.go.notify_one();
  self.go.wait(lock, [&] { return holder_ == &self; });
}

Scheduler::Actor& Scheduler::next() {
  if (++steps_ > kMostSteps) failed("goes on and on");
  for (;;) {
    std::vector<Actor*> ready;
    std::optional<SteadyTime> first;
    for (const auto& actor : actors_) {
      if (actor->state == Actor::State::ready) ready.push_back(actor.get());
      if (actor->state == Actor::State::waits && actor->until)
        first = first ? std::min(*first, *actor->until) : *actor->until;
    }
    if (!ready.empty()) {
      Actor& drawn = *ready[ready.size() == 1 ? 0 : below(ready.size())];
      mix(drawn.number);
      return drawn;
    }
    if (!first) failed("all wait for ever");
    now_ = std::max(now_, *first);
    for (const auto& actor : actors_) {
      if (actor->state == Actor::State::waits && actor->until && *actor->until <= now_)
        actor->state = Actor::State::ready;
    }
  }
}

void Scheduler::step(double of) {
  if (of >= 1 || chance(of)) passOn(*static_cast<Actor*>(actorHere));
}

bool Scheduler::wait(const void* what, const char* why, std::optional<SteadyTime> until) {
  Actor& self = *static_cast<Actor*>(actorHere);
  self.what = what;
  self.why = why;
  self.until = until;
  self.told = false;
  self.state = Actor::State::waits;
  passOn(self);
  self.what = nullptr;
  self.until.reset();
  return self.told;
}

void Scheduler::tell(const void* what, bool all) {
  std::vector<Actor*> waiting;
  for (const auto& actor : actors_) {
    if (actor->state == Actor::State::waits && actor->what == what) waiting.push_back(actor.get());
  }
  if (waiting.empty()) return;
  if (!all) waiting = {waiting[below(waiting.size())]};
  for (Actor* actor : waiting) {
    actor->told = true;
    actor->state = Actor::State::ready;
  }
}

bool Scheduler::rest(const std::stop_token& stop, std::chrono::nanoseconds time, const char* why) {
  const SteadyTime until = now_ + time;
  const void* const mark = &until;
  const std::stop_callback wake(stop, [this, mark] { tell(mark, true); });
  while (!stop.stop_requested() && now_ < until)
    wait(mark, why, until);
  return !stop.stop_requested();
}

void Scheduler::mix(std::uint64_t value) {
  for (const std::uint64_t one : {value, static_cast<std::uint64_t>(now_.time_since_epoch().count())})
    trace_ = (trace_ ^ one) * 0x100000001b3;
}

void Scheduler::note(const std::string& what) {
  for (const char letter : what)
    trace_ = (trace_ ^ static_cast<unsigned char>(letter)) * 0x100000001b3;
  const auto since = std::chrono::duration<double>(now_ - SteadyTime(std::chrono::hours(1)));
  char head[64];
  std::snprintf(head, sizeof head, "%12.6f #%zu ", since.count(), static_cast<Actor*>(actorHere)->number);
  latest_.push_back(head + what);
  if (latest_.size() > kLatest) latest_.pop_front();
  if (tells_) std::fprintf(stderr, "%s\n", latest_.back().c_str());
}

std::string Scheduler::waits() const {
  std::string text;
  for (const auto& actor : actors_) {
    if (actor->state == Actor::State::ended) continue;
    const bool waits = actor->state == Actor::State::waits;
    text += "  #" + std::to_string(actor->number) + (waits ? " waits for " : " goes on after ") + actor->why;
    if (waits && !actor->until) text += ", for ever";
    text += '\n';
  }
  return text;
}

void Scheduler::failed(const std::string& what) {
  if (!tells_) {
    for (const std::string& line : latest_)
      std::fprintf(stderr, "%s\n", line.c_str());
  }
  std::fprintf(stderr, "threads:\n%sseed %llu: %s\nto see it again: script/torture sim --seed %llu\n",
               waits().c_str(), static_cast<unsigned long long>(seed_), what.c_str(),
               static_cast<unsigned long long>(seed_));
  std::fflush(stderr);
  std::_Exit(1);
}

}  // namespace hawser::sim
