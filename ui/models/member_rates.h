// MemberRates: bytes a second to each place of one transfer, from samples of its detail.
#pragma once

#include <vector>

#include "api/types.h"
#include "models/rate_meter.h"

namespace hawser::ui {

class MemberRates {
 public:
  // One that spreads otherwise than the last is another one: it begins anew.
  void sample(const TransferDetail& detail, SteadyTime now);
  // As many as the last detail had members.
  std::vector<double> rates() const;

 private:
  std::vector<TransferId> transfers_;
  std::vector<RateMeter> meters_;
};

}  // namespace hawser::ui
