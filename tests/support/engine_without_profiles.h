// For fakes of the Engine whose tests have to do with neither profiles nor syncs.
#pragma once

#include "api/engine.h"

namespace hawser::test {

class EngineWithoutProfiles : public Engine {
 public:
  OperationPtr previewSync(const SyncRequest&, std::function<void(Result<SyncPreview>)> done) override {
    done(fail(ErrorCode::unsupported, "no sync here"));
    return nullptr;
  }
  Result<JobId> startSync(const SyncPreview&) override {
    return fail(ErrorCode::unsupported, "no sync here");
  }
  OperationPtr profiles(std::function<void(Result<std::vector<SavedProfile>>)> done) override {
    done(std::vector<SavedProfile>());
    return nullptr;
  }
  OperationPtr saveProfile(const Profile&, bool, std::function<void(Status)> done) override {
    done(fail(ErrorCode::unsupported, "no profiles here"));
    return nullptr;
  }
  OperationPtr removeProfile(const std::string&, std::function<void(Status)> done) override {
    done(fail(ErrorCode::unsupported, "no profiles here"));
    return nullptr;
  }
  OperationPtr runProfile(const std::string&, std::function<void(Result<JobId>)> done) override {
    done(fail(ErrorCode::unsupported, "no profiles here"));
    return nullptr;
  }
  void runInBackground(BackgroundOptions) override {}
  BackgroundView background() const override { return {}; }
  void setMetered(std::optional<bool>) override {}
};

}  // namespace hawser::test
