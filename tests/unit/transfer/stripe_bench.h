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

inline Stripe stripeOf(std::size_t places, std::uint64_t width) {
  Stripe stripe;
  std::vector<stripe::Member> members;
  for (std::size_t i = 0; i < places; ++i) {
    const std::string name = "mem" + std::to_string(i);
    stripe.stores.push_back(std::make_shared<MemoryStore>(name));
    members.push_back({stripe.stores.back(), "box", "in/", name});
  }
  stripe.store = std::make_shared<stripe::StripeStore>("set:", std::move(members), nullptr, width);
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
