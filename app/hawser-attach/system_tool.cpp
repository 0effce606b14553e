#include "system_tool.h"

#include "os/file_system.h"
#include "os/process.h"

namespace hawser::attach {

std::string findTool(const std::string& name) {
  // Where administrators' programs are is not in everybody's PATH.
  std::string folders = environmentVariable("PATH").value_or("") + ":/usr/sbin:/usr/bin:/sbin:/bin:";
  for (std::size_t end = 0; (end = folders.find(':')) != std::string::npos; folders.erase(0, end + 1)) {
    const std::string path = joinPath(folders.substr(0, end), name);
    const auto info = FileSystem::system().info(path);
    if (end > 0 && info && info->kind != FileKind::directory) return path;
  }
  return {};
}

namespace {

// A shell does no more here than `before`, and joining the two outputs.
Result<std::unique_ptr<ChildProcess>> startTool(const std::string& name, const char* before,
                                                const std::vector<std::string>& arguments) {
  const std::string path = findTool(name);
  if (path.empty()) {
    return fail(makeError(ErrorCode::unsupported, "there is no " + name + " on this computer").about(name));
  }
  std::vector<std::string> words{"-c", std::string(before) + R"(exec "$0" "$@" 2>&1)", path};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return ChildProcess::start("/bin/sh", words);
}

}  // namespace

Result<std::unique_ptr<ToolBeside>> ToolBeside::start(const std::string& name,
                                                      const std::vector<std::string>& arguments) {
  HAWSER_TRY(auto process, startTool(name, "trap '' TERM INT HUP; ", arguments));
  return std::unique_ptr<ToolBeside>(new ToolBeside(std::move(process)));
}

ToolBeside::ToolBeside(std::unique_ptr<ChildProcess> process) : process_(std::move(process)) {
  reader_ = std::jthread([this] {
    for (;;) {
      auto line = process_->readLine({});
      if (!line || !*line) return;
      const MutexLock lock(mutex_);
      last_ = std::move(**line);
    }
  });
}

ToolBeside::~ToolBeside() {
  process_->kill();
}

std::string ToolBeside::lastWords() {
  reader_.join();
  const MutexLock lock(mutex_);
  return last_;
}

Result<std::string> runTool(const std::string& name, const std::vector<std::string>& arguments,
                            ErrorCode failure) {
  HAWSER_TRY(const auto process, startTool(name, "", arguments));
  process->closeInput();
  std::string said;
  while (const auto line = process->readLine({})) {
    if (!*line) break;
    said += (said.empty() ? "" : "; ") + **line;
  }
  if (process->waitForEnd() == 0) return said;
  return fail(makeError(failure, said.empty() ? "it failed" : said).about(name));
}

}  // namespace hawser::attach
