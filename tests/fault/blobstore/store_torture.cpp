// hawser-store-torture: crashes of the embedded store, many of them. `script/torture store` calls it.
//
// Goes through scripts (every operation on every fixture, then pairs, then triples) from --first on, every
// --step th, until it has looked at --states distinct states; prints each violation with the command that
// makes it again, and at the end one line of JSON. A state that crashes it or never ends is named, too.
#include <unistd.h>

#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <map>
#include <random>

#include "fault/blobstore/crash_bench.h"

namespace {

using namespace hawser::fault;

char watched[4096] = "nothing yet";
constexpr unsigned kLongestSeconds = 60;

void lastWords(int number) {
  const char* why = number == SIGALRM ? "\nhangs in: " : "\ncrashes in: ";
  (void)!write(1, why, std::strlen(why));
  (void)!write(1, watched, std::strlen(watched));
  (void)!write(1, "\n", 1);
  std::signal(number, SIG_DFL);
  (void)std::raise(number == SIGALRM ? SIGKILL : number);
}

void watch(const std::string& script, const std::string& state) {
  std::snprintf(watched, sizeof watched, "--script '%s' --state '%s'", script.c_str(), state.c_str());
  alarm(kLongestSeconds);
}

using Options = std::map<std::string, std::string>;

std::uint64_t number(const Options& options, const char* name, std::uint64_t otherwise) {
  const auto found = options.find(name);
  if (found == options.end()) return otherwise;
  std::uint64_t value = 0;
  std::from_chars(found->second.data(), found->second.data() + found->second.size(), value);
  return value;
}

// Script number n of all there are: singles on every fixture, pairs, then triples without an end.
StoreScript scriptOf(std::uint64_t n, std::uint64_t seed) {
  const std::uint64_t count = storeOperations().size();
  if (n < count * kFixtures) return {{n % count}, n / count};
  n -= count * kFixtures;
  std::mt19937_64 random(seed * 1'000'003 + n);
  if (n < count * count) return {{n / count, n % count}, random() % kFixtures};
  return {{random() % count, random() % count, random() % count}, random() % kFixtures};
}

void report(const CrashViolation& violation) {
  std::printf("VIOLATION --script '%s' --state '%s'\n    %s\n", violation.script.c_str(),
              violation.state.c_str(), violation.what.c_str());
  std::fflush(stdout);
}

void print(const CrashTally& t, std::uint64_t violations, std::uint64_t next) {
  const auto one = [](const char* name, std::uint64_t value) {
    std::printf("\"%s\": %llu, ", name, static_cast<unsigned long long>(value));
  };
  std::printf("{");
  one("scripts", t.scripts);
  one("made", t.made);
  one("distinct", t.distinct);
  one("goneOn", t.goneOn);
  one("cutAgain", t.cutAgain);
  one("diskErrors", t.diskErrors);
  one("corrupted", t.corrupted);
  one("refused", t.refused);
  one("reported", t.reported);
  one("harmless", t.harmless);
  one("older", t.older);
  one("next", next);
  std::printf("\"violations\": %llu}\n", static_cast<unsigned long long>(violations));
}

int rehearseAll(CrashBench& bench) {
  for (std::size_t i = 0; i < storeOperations().size(); ++i) {
    const int error = bench.rehearse({{i}, 0});
    std::printf("%-24s %s\n", storeOperations()[i].name.c_str(), std::strerror(error));
  }
  return 0;
}

}  // namespace

int main(int count, char** words) {
  Options options;
  for (int i = 1; i + 1 < count; i += 2)
    options[words[i]] = words[i + 1];
  for (const int signal : {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGALRM})
    std::signal(signal, lastWords);
  std::uint64_t violations = 0;
  CrashBench::Options how;
  how.states.seed = number(options, "--seed", 1);
  how.states.samples = number(options, "--samples", how.states.samples);
  how.states.tears = number(options, "--tears", how.states.tears);
  how.goOnEvery = number(options, "--go-on-every", how.goOnEvery);
  how.liesOfFlushes = number(options, "--lies-of-flushes", 0) != 0;
  how.liesOfWrites = number(options, "--lies-of-writes", 0) != 0;
  if (options.contains("--state")) how.goOnEvery = 1;
  CrashBench bench(
      how,
      [&](const CrashViolation& one) {
        report(one);
        ++violations;
      },
      watch);
  if (options.contains("--rehearse")) return rehearseAll(bench);
  if (options.contains("--script")) {
    const auto script = StoreScript::named(options["--script"]);
    if (!script) return 2;
    if (options.contains("--state")) {
      if (!bench.runOne(*script, options["--state"])) return 2;
    } else {
      bench.rehearse(*script);
      bench.powerCuts(*script);
      bench.diskErrors(*script);
      bench.corruption(*script, 100);
    }
    print(bench.tally(), violations, 0);
    return violations == 0 ? 0 : 1;
  }
  const std::uint64_t states = number(options, "--states", 10'000), step = number(options, "--step", 1);
  const std::uint64_t most = number(options, "--violations", 20);
  std::uint64_t next = number(options, "--first", 0);
  for (; bench.tally().distinct < states && violations < most; next += step) {
    const StoreScript script = scriptOf(next, how.states.seed);
    bench.powerCuts(script);
    if (next % 8 == 0 || script.operations.size() == 1) bench.diskErrors(script);
    if (next % 8 == 0) bench.corruption(script, 8);
  }
  print(bench.tally(), violations, next);
  return violations == 0 ? 0 : 1;
}
