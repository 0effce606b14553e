// Session: one run of the program: its console, and the engine, opened when first needed.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "api/engine.h"
#include "console.h"
#include "exit_code.h"
#include "os/log_file.h"

namespace hawser::ctl {

struct Setup {
  std::function<Result<std::unique_ptr<Engine>>(EngineOptions)> openEngine;
  std::function<Result<Log>(LogFileOptions, LogLevel)> openLog;  // none: nothing is logged
  EngineOptions engineOptions;
  std::string currentFolder;
  // Whether the connection is paid by volume; none: not known.
  std::function<std::optional<bool>()> metered = {};
};

// From the main thread only; await() bridges to the engine's threads.
class Session {
 public:
  Session(Console& console, Setup setup) : console_(console), setup_(std::move(setup)) {}

  Console& console() { return console_; }
  EngineOptions& engineOptions() { return setup_.engineOptions; }  // before engine()
  Result<Engine*> engine();

  // Whether the connection is paid by volume; nothing: nobody can tell.
  std::optional<bool> metered() const { return setup_.metered ? setup_.metered() : std::nullopt; }

  // Waits until the engine has news, `patience` is over or the user wants to stop.
  void waitForNews(std::chrono::milliseconds patience);

  // Starts something and waits for its answer. A stop of the user cancels it. `meanwhile`, where there is
  // one, is called some ten times a second.
  template <class Answer>
  Answer await(const std::function<OperationPtr(std::function<void(Answer)>)>& start,
               const std::function<void()>& meanwhile = {});

  // A location as the user wrote it, as the engine wants it: paths absolute. invalidArgument.
  Result<std::string> location(const std::string& text) const;
  // The same, of a folder: with '/' at its end (before a URL's query).
  Result<std::string> folder(const std::string& text) const;

  bool json = false;
  bool verbose = false;  // each request is logged
  std::string logFile;   // empty: the one of all programs
  // Says the error, as JSON too where asked for; gives its exit code.
  int failed(const Error& error);
  // Wrong usage: a sentence, exit code 2.
  int misused(const std::string& sentence);

 private:
  Result<Log> log();
  struct News {
    std::mutex mutex;
    std::condition_variable arrived;
    bool some = false;
    void tell() {
      {
        const std::lock_guard lock(mutex);
        some = true;
      }
      arrived.notify_all();
    }
  };

  Console& console_;
  Setup setup_;
  // Shared with callbacks, which may outlive a call that was given up.
  std::shared_ptr<News> news_ = std::make_shared<News>();
  std::unique_ptr<Engine> engine_;
};

template <class Answer>
Answer Session::await(const std::function<OperationPtr(std::function<void(Answer)>)>& start,
                      const std::function<void()>& meanwhile) {
  struct Box {
    std::mutex mutex;
    std::optional<Answer> answer;
  };
  const auto box = std::make_shared<Box>();
  const OperationPtr operation = start([box, news = news_](Answer answer) {
    {
      const std::lock_guard lock(box->mutex);
      box->answer = std::move(answer);
    }
    news->tell();
  });
  const auto taken = [&] {
    const std::lock_guard lock(box->mutex);
    return std::exchange(box->answer, std::nullopt);
  };
  bool cancelled = false;
  for (int rounds = 0; rounds < 40;) {
    if (auto answer = taken()) return std::move(*answer);
    waitForNews(std::chrono::milliseconds(50));
    if (meanwhile) meanwhile();
    if (console_.interrupts() == 0) continue;
    if (operation && !cancelled) operation->cancel();
    cancelled = true;
    ++rounds;  // quiet comes within 250 ms; what does not is left behind
  }
  return fail(ErrorCode::cancelled, "stopped by the user");
}

}  // namespace hawser::ctl
