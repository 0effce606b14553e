// ChildProcess: a program that this one has started, with its standard input and output in hand; its standard
// error goes where ours goes.
//
// Errors carry errno in Error::sys and the program in Error::object, as os/posix_error.h says. One thread may
// read or write while others wait for the end or ask about it.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/op_context.h"
#include "base/result.h"

namespace hawser {

class ChildProcess {
 public:
  // `program`: a path. `passesOn` says of each variable of our environment, by its name, whether it is in the
  // child's; none: all are. No descriptor of ours is, and no blocked signal. What a terminal sends to us
  // (Ctrl+C) does not reach it: it ends when we say so.
  static Result<std::unique_ptr<ChildProcess>> start(
      const std::string& program, const std::vector<std::string>& arguments,
      const std::function<bool(std::string_view name)>& passesOn = {});
  // Kills it where it has not ended: nothing of it stays behind.
  virtual ~ChildProcess() = default;

  // All of it reaches the child's input. connection: it takes no more.
  virtual Status write(const OpContext& context, std::string_view text) = 0;
  virtual void closeInput() = 0;
  // The next line of its output, without its end; the last may have had none. Nothing: it has closed its
  // output. Looks for a stop ten times a second. tooLarge: a line of more than a MiB.
  virtual Result<std::optional<std::string>> readLine(const OpContext& context) = 0;

  // How it ended: its exit code, or -1 where something killed it; nothing: the time is up before that.
  virtual std::optional<int> waitForEnd(std::chrono::milliseconds time) = 0;
  virtual int waitForEnd() = 0;  // without end
  virtual void kill() = 0;
};

}  // namespace hawser
