// The chunks of a stage, told one after the other: as the reference tool lists them, or as they are checked.
#pragma once

#include <functional>
#include <string>

#include "api/stage.h"

namespace hawser::ctl {

struct StageWalk {
  bool json = false;
  bool escapes = false;   // names are for a terminal
  bool checks = false;    // says damage and a sum of all, rather than every chunk
  bool reads = false;     // all content, against the checksums
  bool salvages = false;  // moves what is damaged aside
};

struct StageTally {
  std::uint64_t chunks = 0, bytes = 0, unsummed = 0, damaged = 0, salvaged = 0;
};

// "its checksum is another (-10); 5 bytes proven by its last sync"
std::string damageText(const staging::Verdict& verdict);

// `say` gets whole lines.
Status walkStage(const OpContext& context, staging::Stage& stage, const StageWalk& walk,
                 const std::function<void(const std::string&)>& say, StageTally& tally);

}  // namespace hawser::ctl
