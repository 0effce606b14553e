// Walking a folder page by page, as deep as asked.
#pragma once

#include <functional>
#include <string>

#include "session.h"

namespace hawser::ctl {

struct Listed {
  std::string path;      // below the folder that was listed; of folders with '/' at its end
  std::string location;  // what the engine takes for it
  BrowseItem item;
};

// Folders are given before what they hold. `take` returns false to end the walk. Errors are the engine's.
Status walk(Session& session, const std::string& folder, bool recursive,
            const std::function<bool(const Listed&)>& take);

// The location of `name` in a folder's: in a URL encoded and before the query.
std::string locationIn(const std::string& folder, const std::string& name);

}  // namespace hawser::ctl
