// A YAML configuration of blobxfer 1.x as values: its accounts and its jobs, with blobxfer's defaults where
// nothing is said. What they mean to Hawser is said by api/blobxfer_jobs.h. Pure.
//
// Sizes are bytes. Local paths have "~" and $VARIABLES put in; remote ones have no '/' at either end.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/secret.h"

namespace hawser {

struct BlobxferAccount {
  std::string name;
  std::string endpoint;  // a suffix: "core.windows.net"
  Secret keyOrSas;       // a SAS without the '?' in front; empty: the file has none
  bool isSas = false;
};

// At a service.
struct BlobxferPlace {
  std::string account;
  std::string container;  // or file share
  std::string key;        // empty: the whole container
  std::string snapshot;   // of a source, as its service calls it
};

enum class BlobxferMode : std::uint8_t { automatic, append, block, file, page };
enum class BlobxferDistribution : std::uint8_t { disabled, replica, stripe };

struct BlobxferJob {
  enum class Verb : std::uint8_t { upload, download, synccopy } verb = Verb::upload;
  std::string name;                       // where it stands: "upload[0]"
  std::vector<std::string> localSources;  // of upload; "-" is standard input
  std::vector<BlobxferPlace> remoteSources;
  std::vector<std::string> urls;  // of synccopy, beside remoteSources; they may hold a SAS
  std::string localDestination;   // of download
  std::vector<BlobxferPlace> remoteDestinations;
  std::vector<std::string> include, exclude;  // patterns as Python's fnmatch has them

  BlobxferMode mode = BlobxferMode::automatic;
  BlobxferMode destMode = BlobxferMode::automatic;  // of synccopy; what `mode` is where nothing is said
  bool overwrite = true;
  bool rename = false;
  std::uint32_t stripComponents = 0;
  bool recursive = true;
  bool deleteExtraneous = false;
  bool deleteOnly = false;
  bool skipOnSize = false, skipOnTime = false, skipOnMd5 = false;
  std::uint64_t chunkSize = 0;  // 0: found
  std::string accessTier;       // of upload and synccopy
  // Of upload.
  std::uint64_t oneShotBytes = 0;
  std::uint64_t stdinAsPageBlobSize = 0;  // 0: not known before
  bool storeMd5 = false, storeAttributes = false;
  std::string cacheControl, contentType;
  BlobxferDistribution distribution = BlobxferDistribution::disabled;
  std::uint64_t stripeChunkSize = 1024 * 1024 * 1024;
  std::string rsaPublicKey;
  // Of upload and download: paths of PEM files, and what opens the private one.
  std::string rsaPrivateKey;
  Secret rsaPassphrase;
  // Of download.
  std::uint32_t maxSingleObjectConcurrency = 8;
  bool checkMd5 = false, restoreAttributes = false, restoreTime = false;
  // Of synccopy.
  bool serverSideCopy = true;
};

struct BlobxferFile {
  std::vector<BlobxferAccount> accounts;
  std::vector<BlobxferJob> jobs;  // uploads, downloads, synccopies, each in their order
  bool dryRun = false;
  std::optional<std::int64_t> maxRetries;  // negative: for ever
  std::optional<std::uint32_t> connectSeconds, readSeconds;
  std::string proxyHost, proxyUser;
  Secret proxyPassword;
  // Keys that change nothing here, each as "upload[0].options.x: why". Without any values.
  std::vector<std::string> notes;
};

// The value of an environment variable, or nothing where there is none.
using BlobxferVariables = std::function<std::optional<std::string>(std::string_view)>;

// Errors: corrupt, with line and key, for what is no such file, and unsupported for another version. No key,
// SAS, passphrase or password is in an error or a note.
Result<BlobxferFile> blobxferFromYaml(std::string_view text, const BlobxferVariables& variables = {});

// The same configuration without any of its keys, SAS, passphrases and passwords: their places are empty. The
// errors are those of reading it.
Result<std::string> blobxferWithoutSecrets(std::string_view text);

}  // namespace hawser
