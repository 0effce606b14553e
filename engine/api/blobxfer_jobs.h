// What the jobs of a blobxfer configuration (profile/blobxfer_yaml.h) are to Hawser: requests that put the
// same objects under the same names. Where that cannot be, an error says which job and why; docs/blobxfer.md
// has every option. Pure.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "api/types.h"
#include "base/result.h"
#include "base/secret.h"
#include "profile/blobxfer_yaml.h"

namespace hawser {

struct BlobxferRequest {
  JobRequest request;
  std::string job;             // of the configuration: "upload[0]"
  std::string encryptKeyFile;  // PEM files; empty: neither is done
  std::string decryptKeyFile;
  Secret passphrase;           // of either; empty: none is needed
  bool files = false;          // a place at a service is of Azure Files, not of objects
  bool standardInput = false;  // the one source is "-"
};

// Whether a path of this machine is a folder now.
using IsFolder = std::function<bool(const std::string& path)>;

// In the order of the jobs. One becomes several where its objects lose different parts of their names, or are
// of snapshots. Without `isFolder` a local source may be either, and what that costs is a look at each object
// of the destination. Errors: invalidArgument, and unsupported for what Hawser does not do on purpose.
Result<std::vector<BlobxferRequest>> jobRequestsFrom(const BlobxferFile& file, const IsFolder& isFolder = {});

// A pattern of Python's fnmatch, which is held against a whole path and whose '*' crosses '/', as one of
// transfer/filter.h. invalidArgument for "**" but at its start, which blobxfer refuses, and for what can
// match nothing; unsupported for sets that only Python understands.
Result<std::string> globFromFnmatch(std::string_view pattern);

}  // namespace hawser
