#include "models/member_rates.h"

namespace hawser::ui {

void MemberRates::sample(const TransferDetail& detail, SteadyTime now) {
  std::vector<TransferId> transfers;
  for (const MemberDetail& member : detail.members)
    transfers.push_back(member.transfer);
  if (transfers != transfers_) {
    transfers_ = transfers;
    meters_.assign(transfers_.size(), {});
  }
  for (std::size_t i = 0; i < meters_.size(); ++i)
    meters_[i].sample(detail.members[i].bytesDone, now);
}

std::vector<double> MemberRates::rates() const {
  std::vector<double> rates;
  for (const RateMeter& meter : meters_)
    rates.push_back(meter.rate());
  return rates;
}

}  // namespace hawser::ui
