// A stripe over stores in memory, and jobs to it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "runner_bench.h"
#include "storage/stripe/stripe_store.h"

namespace hawser::test {

struct Stripe {
  std::vector<std::shared_ptr<MemoryStore>> stores;
  std::shared_ptr<ObjectStore> store;
};

// What it can is what its places can by now.
inline std::shared_ptr<ObjectStore> over(const std::vector<std::shared_ptr<MemoryStore>>& stores,
                                         std::uint64_t width) {
  std::vector<stripe::Member> members;
  for (std::size_t i = 0; i < stores.size(); ++i)
    members.push_back({stores[i], "box", "in/", "mem" + std::to_string(i)});
  return std::make_shared<stripe::StripeStore>("set:", std::move(members), nullptr, width);
}

inline Stripe stripeOf(std::size_t places, std::uint64_t width) {
  Stripe stripe;
  for (std::size_t i = 0; i < places; ++i)
    stripe.stores.push_back(std::make_shared<MemoryStore>("mem" + std::to_string(i)));
  stripe.store = over(stripe.stores, width);
  return stripe;
}

inline JobId submit(Bench& bench, const std::string& key, const std::shared_ptr<ObjectStore>& to) {
  JobOptions options;
  options.partSize = 10'000;
  JournalJob job;
  job.id = bench.journal->addJob(job).value();
  bench.runner->add(job, {{}, {"from:"}, {"set:"}}, options, {});
  bench.runner->start(job.id, {{{bench.from, "box", key}}, {{to, {}, "t/"}}});
  return job.id;
}

}  // namespace hawser::test
