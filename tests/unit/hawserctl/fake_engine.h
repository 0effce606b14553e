// An Engine for tests of the command line: objects in a map, jobs as the test says, nothing else.
#pragma once

#include <algorithm>
#include <map>

#include "api/engine.h"
#include "console.h"
#include "support/engine_without_profiles.h"

namespace hawser::ctl {

struct FakeState {
  std::map<std::string, std::string> objects;  // location to content
  std::vector<std::string> browsed;
  std::vector<std::string> removed;
  std::vector<JobRequest> submitted;
  std::vector<Connection> connections;
  std::map<std::string, Credential> credentials;
  Status keychain;
  std::vector<JobRow> jobs;
  std::vector<TransferRow> transfers;
  std::vector<SpoolRow> spooled;
  CacheContents cached;
  std::vector<std::function<void(FakeState&)>> steps;  // one after each snapshot
  std::vector<std::string> calls;                      // "pauseJob 7"
  std::optional<Conflict> conflict;
  Report report;
  PlanSummary plan;
  std::optional<Error> error;  // what each request ends with
  std::uint64_t memory = 0;
  std::size_t pageSize = 2;
  bool journalSaved = true;
};

class FakeEngine final : public test::EngineWithoutProfiles {
 public:
  FakeEngine(FakeState& state, std::function<void()> wake) : s_(state), wake_(std::move(wake)) {}

  std::vector<Connection> connections() const override { return s_.connections; }
  std::vector<Connection> givenConnections() const override { return {}; }
  void refreshConnections() override {}
  void saveConnection(const Connection& connection, const Credential& credential,
                      std::function<void(Status)> done) override {
    s_.connections.push_back(connection);
    s_.credentials[connection.name] = credential;
    done(s_.keychain);
  }
  void removeConnection(const std::string& name, std::function<void(Status)> done) override {
    call("removeConnection " + name);
    done({});
  }
  void provideCredential(const std::string&, const Credential&) override {}
  void providePassphrase(const std::string&, const Secret&) override {}
  void savePassphrase(const std::string&, const Secret&, std::function<void(Status)>) override {}
  void provideConnection(const ConnectionWithCredential& one) override {
    saveConnection(one.connection, one.credential, [](const Status&) {});
  }
  OperationPtr testConnection(const ConnectionWithCredential&,
                              std::function<void(std::vector<ConnectionTestStep>)> done) override {
    done({});
    return nullptr;
  }

  OperationPtr browse(const std::string& folder, const std::string&, const std::string& continuation,
                      std::function<void(Result<BrowsePage>)> done) override;
  OperationPtr stat(const std::string& location, std::function<void(Result<ObjectInfo>)> done) override;
  OperationPtr read(const std::string& location, std::shared_ptr<ByteSink> sink,
                    std::function<void(Result<ObjectInfo>)> done) override;
  OperationPtr readRange(const std::string& location, const ByteRange& range, const std::string& etag,
                         std::shared_ptr<ByteSink> sink,
                         std::function<void(Result<ObjectInfo>)> done) override;
  OperationPtr write(const std::string& location, std::shared_ptr<ByteSource> source, const JobOptions&,
                     std::shared_ptr<WriteProgress> progress,
                     std::function<void(Result<ObjectInfo>)> done) override;
  OperationPtr cacheContents(std::function<void(Result<CacheContents>)> done) override {
    done(s_.cached);
    return nullptr;
  }
  OperationPtr pinCached(const std::vector<std::string>& locations, bool pinned,
                         std::function<void(Status)> done) override {
    return cacheCall(pinned ? "pin" : "unpin", locations.front(), done);
  }
  OperationPtr dropCached(const std::vector<std::string>& locations,
                          std::function<void(Status)> done) override {
    return cacheCall("drop", locations.front(), done);
  }
  OperationPtr clearCache(std::function<void(Status)> done) override { return cacheCall("clear", "", done); }
  OperationPtr resizeCache(std::uint64_t limit, std::function<void(Status)> done) override {
    return cacheCall("resize", std::to_string(limit), done);
  }
  OperationPtr grant(const std::string& location,
                     std::function<void(Result<std::vector<ConnectionWithCredential>>)> done) override {
    call("grant " + location);
    done(std::vector<ConnectionWithCredential>{});
    return nullptr;
  }
  OperationPtr mount(const MountRequest&, std::function<void(Result<std::string>)> done) override {
    done(fail(ErrorCode::unsupported, "nothing is mounted"));
    return nullptr;
  }
  OperationPtr mounts(std::function<void(std::vector<RunningMount>)> done) override {
    done({});
    return nullptr;
  }
  OperationPtr mountMap(const std::string&, std::size_t,
                        std::function<void(Result<std::vector<MountMapCell>>)> done) override {
    done(fail(ErrorCode::notFound, "no mount"));
    return nullptr;
  }
  OperationPtr tellMount(const std::string&, MountVerb, std::function<void(Status)> done) override {
    done(fail(ErrorCode::notFound, "no mount"));
    return nullptr;
  }
  OperationPtr commitMount(const std::string&, std::function<void(Result<CommitProgress>)> done) override {
    done(fail(ErrorCode::notFound, "no mount"));
    return nullptr;
  }
  OperationPtr setMountRate(std::uint64_t, std::function<void(Status)> done) override {
    done(fail(ErrorCode::notFound, "no mount"));
    return nullptr;
  }
  bool hasOwnMounts() override { return false; }
  void tryNow() override { call("tryNow"); }
  OperationPtr spool(std::function<void(std::vector<SpoolRow>)> done) override {
    done(s_.spooled);
    return nullptr;
  }
  OperationPtr makeContainer(const std::string& location, std::function<void(Status)> done) override {
    call("makeContainer " + location);
    done(s_.error ? Status(fail(*s_.error)) : Status());
    return nullptr;
  }
  OperationPtr countRemoval(const std::vector<std::string>& locations, std::shared_ptr<RemovalTally> tally,
                            std::function<void(Status)> done) override;
  OperationPtr remove(const std::vector<std::string>& locations, std::shared_ptr<RemovalTally> tally,
                      std::function<void(Status)> done) override {
    const std::string& first = locations.front();
    if (!first.ends_with('/') && !s_.objects.contains(first)) {
      done(fail(makeError(ErrorCode::notFound, "no such object").about(first)));
      return nullptr;
    }
    s_.removed = locations;
    return countRemoval(locations, std::move(tally), std::move(done));
  }
  OperationPtr presignedUrl(const std::string& location, WallTime,
                            std::function<void(Result<std::string>)> done) override {
    done("https://signed/" + location);
    return nullptr;
  }

  Result<JobId> submit(const JobRequest& request) override {
    s_.submitted.push_back(request);
    if (s_.error) return fail(*s_.error);
    return 7;
  }
  using Engine::preview;
  OperationPtr preview(const JobRequest& request, std::function<void(Result<PlanSummary>)> done,
                       std::shared_ptr<std::atomic<std::uint64_t>>) override {
    s_.submitted.push_back(request);
    done(s_.plan);
    return nullptr;
  }

  void pauseJob(JobId job) override {
    call("pauseJob " + std::to_string(job));
    for (JobRow& row : s_.jobs)
      row.state = JobState::paused;
  }
  void resumeJob(JobId job) override { call("resumeJob " + std::to_string(job)); }
  void cancelJob(JobId job) override {
    call("cancelJob " + std::to_string(job));
    for (JobRow& row : s_.jobs)
      row.state = JobState::cancelled;
  }
  void retryJob(JobId job) override { call("retryJob " + std::to_string(job)); }
  void forgetJob(JobId job) override { call("forgetJob " + std::to_string(job)); }
  void pause(TransferId) override {}
  void resume(TransferId) override {}
  void cancel(TransferId transfer) override {
    call("cancel " + std::to_string(transfer));
    settle(TransferState::cancelled);
  }
  void retry(TransferId) override {}
  void move(TransferId, QueuePlace) override {}
  void pauseAll() override {}
  void resumeAll() override {}
  void setLimitRate(std::uint64_t) override {}
  void setLimitRate(TransferId, std::uint64_t) override {}
  void answer(TransferId transfer, ConflictPolicy choice, bool forWholeJob) override {
    call("answer " + std::to_string(transfer) + " " + std::to_string(static_cast<int>(choice)) +
         (forWholeJob ? " all" : ""));
    settle(TransferState::done);
  }

  Snapshot snapshot(Cursor&) const override {
    Snapshot now{s_.jobs, s_.transfers, {}};
    now.totals.journalSaved = s_.journalSaved;
    if (!s_.steps.empty()) {
      const auto step = s_.steps.front();
      s_.steps.erase(s_.steps.begin());
      step(s_);
      wake_();
    }
    return now;
  }
  std::vector<Event> takeEvents() override { return {}; }
  Result<TransferDetail> detail(TransferId, std::size_t) const override { return TransferDetail{}; }
  Result<Conflict> conflict(TransferId) const override {
    if (s_.conflict) return *s_.conflict;
    return fail(ErrorCode::notFound, "no conflict");
  }
  Result<Report> report(JobId) const override { return s_.report; }
  Result<Report> summary(JobId) const override { return s_.report; }

 private:
  void call(std::string text) { s_.calls.push_back(std::move(text)); }
  OperationPtr cacheCall(const std::string& verb, const std::string& what,
                         const std::function<void(Status)>& done) {
    call("cache " + verb + (what.empty() ? "" : " ") + what);
    done({});
    return nullptr;
  }
  // The one transfer gets its end, and with it the job.
  void settle(TransferState state) {
    for (TransferRow& row : s_.transfers)
      row.state = state;
    for (JobRow& row : s_.jobs)
      row.state = JobState::done;
  }
  FakeState& s_;
  std::function<void()> wake_;
};

class FakeConsole final : public Console {
 public:
  bool out(std::string_view text) override {
    output += text;
    return true;
  }
  void err(std::string_view text) override { errors += text; }
  bool inIsTerminal() const override { return terminal; }
  bool outIsTerminal() const override { return terminal; }
  bool errIsTerminal() const override { return terminal; }
  std::uint32_t width() const override { return 80; }
  std::optional<std::string> readLine() override {
    if (input.empty()) return std::nullopt;
    std::string line = input.front();
    input.erase(input.begin());
    return line;
  }
  Result<Secret> readHidden(const std::string& prompt) override {
    errors += prompt;
    return Secret(readLine().value_or(""));
  }
  std::shared_ptr<ByteSource> inputBytes() override {
    struct Text final : ByteSource {
      std::string rest;
      Result<std::size_t> read(const OpContext&, MutableByteSpan into) override {
        const std::size_t count = std::min(rest.size(), into.size());
        std::transform(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(count), into.begin(),
                       [](char c) { return static_cast<std::byte>(c); });
        rest.erase(0, count);
        return count;
      }
    };
    auto text = std::make_shared<Text>();
    for (const std::string& line : input)
      text->rest += line + '\n';
    return text;
  }
  int interrupts() const override { return stops; }
  void forgetInterrupts() override { stops = 0; }

  std::string output, errors;
  std::vector<std::string> input;
  bool terminal = false;
  int stops = 0;
};

// Job 7, which is done.
FakeState stateOfDoneJob();

// Runs the program with these words, in /home/u; its exit code.
int runWith(FakeState& state, FakeConsole& console, std::vector<std::string> arguments);

}  // namespace hawser::ctl
