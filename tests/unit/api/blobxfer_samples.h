// Jobs of blobxfer with nothing chosen, and what requests they become.
#pragma once

#include <QtGlobal>

#include "api/blobxfer_jobs.h"

namespace hawser::test {

using Job = BlobxferJob;
using Verb = BlobxferJob::Verb;
using Texts = std::vector<std::string>;

inline Job jobOf(Verb verb) {
  Job job;
  job.verb = verb;
  job.name = "job[0]";
  if (verb == Verb::upload) job.localSources = {"/srv/images"};
  if (verb != Verb::upload) job.remoteSources = {{"acct", "box", "a/b", {}}};
  if (verb == Verb::download) job.localDestination = "/restore";
  if (verb != Verb::download) job.remoteDestinations = {{"other", "box", "to/dir", {}}};
  return job;
}

inline Result<std::vector<BlobxferRequest>> requestsOf(const Job& job, const IsFolder& isFolder = {}) {
  BlobxferFile file;
  file.jobs = {job};
  return jobRequestsFrom(file, isFolder);
}

inline std::vector<BlobxferRequest> all(const Job& job, const IsFolder& isFolder = {}) {
  auto requests = requestsOf(job, isFolder);
  if (!requests) qFatal("%s", requests.error().detail.c_str());
  return std::move(*requests);
}
inline BlobxferRequest only(const Job& job, const IsFolder& isFolder = {}) {
  const auto requests = all(job, isFolder);
  if (requests.size() != 1) qFatal("%zu requests", requests.size());
  return requests.front();
}

inline bool always(const std::string&) {
  return true;
}
inline bool never(const std::string&) {
  return false;
}

}  // namespace hawser::test
