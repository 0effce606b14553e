// Whatever stands in a blobxfer configuration: an error, or accounts and jobs of which requests can be made
// or refused, never a crash, and never a SAS in a note.
#include <cstdlib>

#include "api/blobxfer_jobs.h"
#include "api/location.h"

using namespace hawser;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto file = blobxferFromYaml(text, [](std::string_view name) -> std::optional<std::string> {
    if (name == "HOME") return "/home/u";
    return std::nullopt;
  });
  if (!file) return 0;
  for (const BlobxferAccount& account : file->accounts) {
    if (!account.isSas || account.keyOrSas.reveal().find('&') == std::string_view::npos) continue;
    for (const std::string& note : file->notes)
      if (note.find(account.keyOrSas.reveal()) != std::string::npos) std::abort();
  }
  for (const bool folders : {false, true}) {
    const auto requests = jobRequestsFrom(*file, [folders](const std::string&) { return folders; });
    if (!requests) continue;
    for (const BlobxferRequest& made : *requests) {
      if (made.request.sources.empty() || !parseLocation(made.request.destination, "/")) std::abort();
    }
  }
  return 0;
}
