// Programs of the system, run until they end or beside us.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/mutex.h"
#include "base/result.h"
#include "os/child_process.h"

namespace hawser::attach {

// Its path; empty: this computer has no such program.
std::string findTool(const std::string& name);

// One that runs beside us. It does not hear the signals that end us: it ends when we have done with it. What
// it says, of errors too, is taken from it all the time, so that it never waits for a reader.
class ToolBeside {
 public:
  // unsupported: there is no such program.
  static Result<std::unique_ptr<ToolBeside>> start(const std::string& name,
                                                   const std::vector<std::string>& arguments);
  ~ToolBeside();  // kills it where it has not ended

  // True: it has ended.
  bool waitForEnd(std::chrono::milliseconds time) { return process_->waitForEnd(time).has_value(); }
  void kill() { process_->kill(); }
  // Its last words, of one that has ended.
  std::string lastWords();

 private:
  explicit ToolBeside(std::unique_ptr<ChildProcess> process);

  const std::unique_ptr<ChildProcess> process_;
  Mutex mutex_;
  std::string last_ HAWSER_GUARDED_BY(mutex_);
  std::jthread reader_;
};

// Runs it to its end, however long that takes: what it says. Its failure is `failure`, with its own words.
Result<std::string> runTool(const std::string& name, const std::vector<std::string>& arguments,
                            ErrorCode failure = ErrorCode::unsupported);

}  // namespace hawser::attach
