// CrashStates: every content that a power cut may leave on a device, from a log of what reached it.
//
// A phase ends where something becomes certain: a flush, or a durable write. When the power goes in a phase,
// all that earlier phases made certain is there, and of the rest any subset in the order of the log, each
// write whole or some of its sectors. Subsets of up to 12 writes are all made; of more, a sample. All that is
// drawn comes from a seed: the same log gives the same states.
//
// A state has a name, such as "3:7,9[0f00]": the power went in phase 3; the calls 7 and 9 of the log were
// there, of call 9 the first four of eight sectors (hex, a bit a sector, the lowest bit first).
#pragma once

#include <functional>
#include <random>

#include "fault/blobstore/overlay_device.h"

namespace hawser::fault {

struct CrashState {
  struct Survivor {
    std::size_t call = 0;
    std::vector<bool> sectors;  // empty: all of it
  };
  std::size_t phase = 0;
  // In calls of the log: what had begun by `seenFrom`, and what had been promised by `promisedBy`, counts.
  std::size_t seenFrom = 0, promisedBy = 0;
  std::vector<Survivor> survivors;

  std::string name() const;
};

class CrashStates {
 public:
  static constexpr std::size_t kAllSubsetsOf = 12;

  struct Options {
    std::uint64_t seed = 1;
    std::size_t samples = 2000;  // of the subsets, where they are too many
    std::size_t tears = 32;      // torn states, for each write that may be torn
  };
  // False: that is enough.
  using Visitor = std::function<bool(const CrashState&, OverlayDevice&)>;

  // `before` is what was on the device when the log began. Phases that ended before call `first` are left
  // out.
  CrashStates(Image before, std::vector<LoggedCall> log, std::size_t first);

  void forEach(const Options& options, const Visitor& visitor);
  // The one of that name. False: there is none.
  bool one(const std::string& name, const Visitor& visitor);

 private:
  struct Pending {
    std::size_t call = 0;
    bool certain = false;
    bool limbo = false;  // a flush that would have covered it has failed
  };
  struct Phase {
    std::size_t number = 0;
    std::size_t begin = 0;  // calls of the log
    std::size_t end = 0;
    std::vector<std::size_t> open;  // may be there or not
  };

  bool walk(const std::function<bool(const Phase&)>& phase);
  void end(const LoggedCall& call, std::size_t at);
  void foldAll();
  std::vector<std::vector<bool>> subsets(const Phase& phase, const Options& options, std::mt19937_64& random);
  CrashState torn(const Phase& phase, std::size_t number, std::mt19937_64& random);
  bool visit(const Phase& phase, CrashState state, const Visitor& visitor);
  void apply(const CrashState& state);

  Image image_;
  const std::vector<LoggedCall> log_;
  const std::size_t first_;
  std::vector<Pending> pending_;
  OverlayDevice device_{"crashed device"};
};

}  // namespace hawser::fault
