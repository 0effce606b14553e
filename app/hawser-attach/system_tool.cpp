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

Result<std::unique_ptr<ChildProcess>> startTool(const std::string& name,
                                                const std::vector<std::string>& arguments) {
  const std::string path = findTool(name);
  if (path.empty()) {
    return fail(makeError(ErrorCode::unsupported, "there is no such program on this computer").about(name));
  }
  // A shell does nothing here but to join its two outputs.
  std::vector<std::string> words{"-c", R"(exec "$0" "$@" 2>&1)", path};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return ChildProcess::start("/bin/sh", words);
}

std::string outputOf(ChildProcess& process) {
  std::string said;
  while (const auto line = process.readLine({})) {
    if (!*line) break;
    if (!said.empty()) said += "; ";
    said += **line;
  }
  return said;
}

Result<std::string> runTool(const std::string& name, const std::vector<std::string>& arguments,
                            ErrorCode failure) {
  HAWSER_TRY(const auto process, startTool(name, arguments));
  process->closeInput();
  std::string said = outputOf(*process);
  if (process->waitForEnd() == 0) return said;
  return fail(makeError(failure, said.empty() ? "it failed" : said).about(name));
}

}  // namespace hawser::attach
