#include "api/blobxfer_jobs.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "api/location.h"
#include "base/text.h"

namespace hawser {

namespace {

using Verb = BlobxferJob::Verb;

// One source's way: all its destinations take the same off its name.
struct Way {
  std::string source;  // as JobRequest has them
  std::vector<std::string> destinations;
  std::uint32_t strip = 0;
  std::string snapshot = {};
  bool single = false;  // surely no folder
};

tl::unexpected<Error> impossible(std::string why) {
  return fail(ErrorCode::unsupported, std::move(why));
}

bool removes(const BlobxferJob& job) {
  return job.deleteExtraneous || job.deleteOnly;
}

std::vector<std::string> partsOf(std::string_view key) {
  std::vector<std::string> parts;
  while (!key.empty()) {
    const std::string_view part = key.substr(0, key.find('/'));
    parts.emplace_back(part);
    key.remove_prefix(std::min(key.size(), part.size() + 1));
  }
  return parts;
}

std::string asFolderText(std::string text) {
  if (!text.ends_with('/')) text += '/';
  return text;
}

std::string textOf(const BlobxferPlace& place) {
  return "az://" + place.account + "/" + place.container + "/" + place.key;
}

// What has a ':' before its first '/' would be a connection's.
std::string localText(const std::string& path) {
#ifdef _WIN32
  if (path.size() > 1 && path[1] == ':') return path;
#endif
  const std::size_t colon = path.find(':');
  return colon != std::string::npos && colon > 0 && path.find('/') > colon ? "./" + path : path;
}

bool meansContents(const std::string& path) {
  return path.ends_with('/') || path == "." || path == ".." || path.ends_with("/.") || path.ends_with("/..");
}

// `key` goes below `destination` with its folders, of which blobxfer drops the first `drop`. A source that is
// named keeps its last part, so the others are the destination's.
Way wayBelow(std::string source, std::string_view key, std::string destination, std::uint32_t drop) {
  const std::vector<std::string> parts = partsOf(key);
  const std::size_t kept = parts.empty() ? 0 : std::min<std::size_t>(drop, parts.size() - 1);
  destination = asFolderText(std::move(destination));
  for (std::size_t i = kept; i + 1 < parts.size(); ++i)
    destination += parts[i] + "/";
  return {std::move(source), {std::move(destination)}, drop - static_cast<std::uint32_t>(kept)};
}

// As wayBelow(), but what is dropped is of the destination's own key first.
Way copyWay(std::string source, std::string_view key, const BlobxferPlace& to, std::uint32_t drop) {
  const std::vector<std::string> folders = partsOf(to.key);
  const std::size_t gone = std::min<std::size_t>(drop, folders.size());
  BlobxferPlace left = {to.account, to.container, {}, {}};
  for (std::size_t i = gone; i < folders.size(); ++i)
    left.key += folders[i] + "/";
  return wayBelow(std::move(source), key, textOf(left), drop - static_cast<std::uint32_t>(gone));
}

// Those that take the same off are one; others read the source each for themselves.
std::vector<Way> together(std::vector<Way> ways) {
  std::vector<Way> merged;
  for (Way& way : ways) {
    const auto like = std::find_if(merged.begin(), merged.end(), [&](const Way& other) {
      return other.source == way.source && other.strip == way.strip && other.snapshot == way.snapshot;
    });
    if (like == merged.end())
      merged.push_back(std::move(way));
    else
      like->destinations.push_back(std::move(way.destinations.front()));
  }
  return merged;
}

Way uploadWay(const BlobxferJob& job, const std::string& path, const IsFolder& isFolder) {
  Way way{localText(path), {}, job.stripComponents};
  for (const BlobxferPlace& to : job.remoteDestinations)
    way.destinations.push_back(asFolderText(textOf(to)));
  if (meansContents(path)) {
    way.source = asFolderText(way.source);
  } else if (!isFolder) {
    ++way.strip;  // a folder's own name; a file keeps it
  } else if (isFolder(path)) {
    way.source += '/';
  } else {
    way.single = true;
  }
  return way;
}

Result<std::vector<Way>> exactWays(const BlobxferJob& job, const IsFolder& isFolder) {
  if (job.localSources.size() + job.remoteSources.size() + job.urls.size() != 1)
    return fail(ErrorCode::invalidArgument, "rename is of one source alone");
  if (removes(job)) return impossible("rename and deleting do not go together: one object is no folder");
  Way way;
  way.single = true;
  if (!job.localSources.empty()) {
    if (isFolder && isFolder(job.localSources.front()))
      return fail(ErrorCode::invalidArgument, "rename is of one file, and its source is a folder");
    way.source = localText(job.localSources.front());
  } else if (!job.remoteSources.empty()) {
    if (job.remoteSources.front().key.empty())
      return fail(ErrorCode::invalidArgument, "rename is of one object, and its source is a container");
    way.source = textOf(job.remoteSources.front());
    way.snapshot = job.remoteSources.front().snapshot;
  } else {
    way.source = job.urls.front();
  }
  std::vector<std::string> destinations;
  if (!job.localDestination.empty()) {
    std::string path = localText(job.localDestination);
    while (path.size() > 1 && path.ends_with('/'))
      path.pop_back();
    destinations.push_back(std::move(path));
  }
  for (const BlobxferPlace& to : job.remoteDestinations) {
    if (to.key.empty()) return fail(ErrorCode::invalidArgument, "with rename a destination needs a name");
    destinations.push_back(textOf(to));
  }
  // Several in one request would be folders.
  std::vector<Way> ways;
  for (std::string& to : destinations) {
    way.destinations = {std::move(to)};
    ways.push_back(way);
  }
  return ways;
}

// Standard input has no name of its own: its destination is one.
Result<std::vector<Way>> inputWays(const BlobxferJob& job) {
  if (job.localSources.size() > 1)
    return fail(ErrorCode::invalidArgument, "standard input goes alone, without other sources");
  if (job.distribution == BlobxferDistribution::stripe)
    return impossible("standard input cannot be cut into slices: its length is not known before");
  if (job.remoteDestinations.size() > 1) return impossible("standard input goes to one place");
  if (removes(job)) return impossible("nothing can be told to be extraneous by standard input");
  const BlobxferPlace& to = job.remoteDestinations.front();
  if (to.key.empty())
    return fail(ErrorCode::invalidArgument, "standard input needs a name at its destination");
  return std::vector<Way>{{"-", {textOf(to)}, 0, {}, true}};
}

bool isStandardInput(const BlobxferJob& job) {
  return std::find(job.localSources.begin(), job.localSources.end(), "-") != job.localSources.end();
}

std::vector<Way> namedWays(const BlobxferJob& job, const IsFolder& isFolder) {
  std::vector<Way> ways;
  const auto add = [&](const std::string& source, std::string_view key, const std::string& snapshot) {
    std::vector<Way> some;
    for (const BlobxferPlace& to : job.remoteDestinations)
      some.push_back(copyWay(source, key, to, job.stripComponents));
    if (job.verb == Verb::download)
      some.push_back(wayBelow(source, key, localText(job.localDestination), job.stripComponents));
    for (Way& way : some)
      way.snapshot = snapshot;
    for (Way& way : together(std::move(some)))
      ways.push_back(std::move(way));
  };
  for (const std::string& path : job.localSources)
    ways.push_back(uploadWay(job, path, isFolder));
  for (const BlobxferPlace& from : job.remoteSources)
    add(textOf(from), from.key, from.snapshot);
  // A URL is one object, called by its last part alone.
  const std::size_t first = ways.size();
  for (const std::string& url : job.urls)
    add(url, "x", {});
  for (std::size_t i = first; i < ways.size(); ++i)
    ways[i].single = true;
  return ways;
}

// What is removed is told of a folder whose paths stay as they are, and that no other source goes to.
Status checkRemovals(std::vector<Way>& ways) {
  std::vector<std::string> scopes;
  for (Way& way : ways) {
    const bool named = !way.source.ends_with('/');
    if (way.strip == 1 && named && !way.single) {
      way.source += '/';  // the one part that goes is its own name
      way.strip = 0;
    }
    if (way.strip > 0 && !way.single)
      return impossible("delete and strip_components: what is extraneous is told of folders as they are");
    if (way.single) continue;
    const std::string own =
        way.source.ends_with('/') ? "" : way.source.substr(way.source.rfind('/') + 1) + "/";
    for (const std::string& to : way.destinations)
      scopes.push_back(to + own);
  }
  std::sort(scopes.begin(), scopes.end());
  for (std::size_t i = 1; i < scopes.size(); ++i) {
    if (!scopes[i].starts_with(scopes[i - 1])) continue;
    return fail(makeError(ErrorCode::invalidArgument,
                          "several sources go there: what is extraneous can be told of one alone")
                    .about(scopes[i - 1]));
  }
  return {};
}

Result<std::vector<Way>> waysOf(const BlobxferJob& job, const IsFolder& isFolder) {
  if (job.localSources.size() + job.remoteSources.size() + job.urls.size() == 0)
    return fail(ErrorCode::invalidArgument, "it has no source");
  if (job.verb == Verb::download ? job.localDestination.empty() : job.remoteDestinations.empty())
    return fail(ErrorCode::invalidArgument, "it has no destination");
  if (isStandardInput(job)) return inputWays(job);
  if (job.rename) {
    if (job.distribution == BlobxferDistribution::stripe)
      return impossible("rename of a stripe: slices are called by the name of their source");
    return exactWays(job, isFolder);
  }
  std::vector<Way> ways = namedWays(job, isFolder);
  if (removes(job)) HAWSER_CHECK(checkRemovals(ways));
  return ways;
}

Result<std::vector<std::string>> globs(const std::vector<std::string>& patterns) {
  std::vector<std::string> all;
  for (const std::string& pattern : patterns) {
    HAWSER_TRY(all.emplace_back(), globFromFnmatch(pattern));
  }
  return all;
}

// As the service writes them; what it does not know yet as it stands.
std::string tierFrom(const std::string& word) {
  for (const char* known : {"Hot", "Cool", "Cold", "Archive"}) {
    if (equalIgnoringCase(word, known)) return known;
  }
  return word;
}

void setSkips(const BlobxferJob& job, JobOptions& options) {
  if (job.skipOnMd5) {
    options.skip = SkipRule::sameHash;
  } else if (job.skipOnSize) {
    options.skip = job.skipOnTime ? SkipRule::newer : SkipRule::sameSize;
  } else if (job.skipOnTime) {
    options.conflict = ConflictPolicy::newer;
  }
  if (!job.overwrite) options.conflict = ConflictPolicy::skip;
}

// Of Azure Files there is one form of all.
WriteMode writeModeFrom(BlobxferMode mode) {
  switch (mode) {
    case BlobxferMode::append:
      return WriteMode::append;
    case BlobxferMode::block:
      return WriteMode::block;
    case BlobxferMode::page:
      return WriteMode::page;
    case BlobxferMode::automatic:
    case BlobxferMode::file:
      break;
  }
  return WriteMode::automatic;
}

Result<JobOptions> optionsFrom(const BlobxferJob& job) {
  JobOptions options;
  options.recursive = job.recursive;
  HAWSER_TRY(options.include, globs(job.include));
  HAWSER_TRY(options.exclude, globs(job.exclude));
  options.filterWholeKeys = job.verb != Verb::upload;
  setSkips(job, options);
  options.serviceCopies = job.serverSideCopy;
  options.kept.tier = tierFrom(job.accessTier);
  if (removes(job)) options.deletes = job.deleteOnly ? DeletePolicy::only : DeletePolicy::after;
  if (job.verb == Verb::upload) {
    if (job.mode == BlobxferMode::append && !job.overwrite)
      return impossible("mode append without overwrite would append to what is there, which is not done");
    options.links = LinkPolicy::follow;
    options.mode = writeModeFrom(job.mode);
    options.storeMd5 = job.storeMd5;
    options.kept.cacheControl = job.cacheControl;
    options.kept.contentType = job.contentType;
  }
  if (job.verb == Verb::synccopy) options.mode = writeModeFrom(job.destMode);
  // blobxfer copies with parts of its own choice there, too.
  if (job.verb != Verb::synccopy) options.partSize = job.chunkSize;
  options.owners = job.storeAttributes || job.restoreAttributes;
  return options;
}

// Of all but the places.
Result<BlobxferRequest> beginningOf(const BlobxferJob& job) {
  BlobxferRequest made;
  made.job = job.name;
  HAWSER_TRY(made.request.options, optionsFrom(job));
  if (job.verb == Verb::upload) {
    made.encryptKeyFile = job.rsaPublicKey.empty() ? job.rsaPrivateKey : job.rsaPublicKey;
    if (job.distribution == BlobxferDistribution::stripe) made.request.stripeWidth = job.stripeChunkSize;
  } else if (job.verb == Verb::download) {
    made.decryptKeyFile = job.rsaPrivateKey;
  }
  const bool opens = !job.rsaPrivateKey.empty() &&
                     (made.encryptKeyFile == job.rsaPrivateKey || made.decryptKeyFile == job.rsaPrivateKey);
  if (opens) made.passphrase = job.rsaPassphrase;
  made.files = job.mode == BlobxferMode::file || job.destMode == BlobxferMode::file;
  made.standardInput = isStandardInput(job);
  return made;
}

Status checkPlacesOf(const BlobxferRequest& made) {
  const JobRequest& request = made.request;
  std::vector<std::string> texts = request.furtherDestinations;
  texts.push_back(request.destination);
  if (!made.standardInput) texts.insert(texts.end(), request.sources.begin(), request.sources.end());
  for (const std::string& text : texts) {
    if (const auto location = parseLocation(text, "/"); !location) return fail(location.error());
  }
  return {};
}

Status addJob(const BlobxferJob& job, const IsFolder& isFolder, std::vector<BlobxferRequest>& into) {
  HAWSER_TRY(const BlobxferRequest beginning, beginningOf(job));
  HAWSER_TRY(const std::vector<Way> ways, waysOf(job, isFolder));
  using Like = std::tuple<std::vector<std::string>, std::uint32_t>;
  std::map<Like, std::size_t> alike;
  for (const Way& way : ways) {
    const bool alone = !way.snapshot.empty() || job.rename;
    if (!alone) {
      const auto [known, fresh] = alike.try_emplace({way.destinations, way.strip}, into.size());
      if (!fresh) {
        into[known->second].request.sources.push_back(way.source);
        continue;
      }
    }
    BlobxferRequest made = beginning;
    made.request.sources = {way.source};
    made.request.destination = way.destinations.front();
    made.request.furtherDestinations.assign(way.destinations.begin() + 1, way.destinations.end());
    made.request.options.stripComponents = way.strip;
    made.request.snapshot = way.snapshot;
    into.push_back(std::move(made));
  }
  return {};
}

// Length of the set at pattern[0] == '[', 0 where it has no end; as fnmatch sees it.
std::size_t setLength(std::string_view pattern) {
  std::size_t end = 1;
  if (end < pattern.size() && pattern[end] == '!') ++end;
  if (end < pattern.size() && pattern[end] == ']') ++end;
  end = pattern.find(']', end);
  return end == std::string_view::npos ? 0 : end + 1;
}

// `set` as one of ours, where '^' at its start negates it, too.
Result<std::string> globSet(std::string_view set) {
  const auto beyond = [](unsigned char c) { return c >= 0x80; };
  if (std::any_of(set.begin(), set.end(), beyond))
    return impossible("a set of characters beyond ASCII in a pattern");
  if (!set.starts_with("[^")) return std::string(set);
  if (set == "[^]") return std::string("\\^");
  if (set[2] == '-' && set.size() > 4) return impossible("a range that starts at '^' in a pattern");
  return "[" + std::string(set.substr(2, set.size() - 3)) + "^]";
}

}  // namespace

Result<std::string> globFromFnmatch(std::string_view pattern) {
  if (pattern.starts_with("**/")) pattern.remove_prefix(3);
  if (pattern.find("**") != std::string_view::npos)
    return fail(ErrorCode::invalidArgument,
                "\"**\" in a pattern, but at its start: '*' crosses folders anyway");
  if (pattern.empty() || pattern.ends_with('/'))
    return fail(ErrorCode::invalidArgument, "a pattern that is empty or ends in '/' matches nothing");
  std::string glob = "/";
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '*') {
      glob += "**";
    } else if (c == '[' && setLength(pattern.substr(i)) > 0) {
      const std::size_t length = setLength(pattern.substr(i));
      HAWSER_TRY(const std::string set, globSet(pattern.substr(i, length)));
      glob += set;
      i += length - 1;
    } else {
      // "**/" would also be nothing at all.
      const bool plain = c != '\\' && c != '[' && !(c == '/' && glob.ends_with("**"));
      glob.append(plain ? "" : "\\").append(1, c);
    }
  }
  return glob;
}

Result<std::vector<BlobxferRequest>> jobRequestsFrom(const BlobxferFile& file, const IsFolder& isFolder) {
  std::vector<BlobxferRequest> requests;
  for (const BlobxferJob& job : file.jobs) {
    const std::size_t first = requests.size();
    Status added = addJob(job, isFolder, requests);
    for (std::size_t i = first; added && i < requests.size(); ++i)
      added = checkPlacesOf(requests[i]);
    if (!added) return fail(std::move(added.error().within(job.name)));
  }
  return requests;
}

}  // namespace hawser
