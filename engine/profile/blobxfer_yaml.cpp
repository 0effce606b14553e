#include "profile/blobxfer_yaml.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <set>
#include <utility>

#include "base/encoding.h"
#include "base/text.h"
#include "profile/yaml_text.h"

namespace hawser {

namespace {

// Of lists and mappings, however often they are referred to: a small text can stand for billions.
constexpr std::size_t kMostEntries = 200'000;
constexpr std::uint64_t kLargestOneShot = 256 * 1024 * 1024;
constexpr const char* kFoundByEngine = "Hawser finds how much to do at once by itself";

bool isWordCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool isAccountName(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(),
                                      [](char c) { return c == '-' || (isWordCharacter(c) && c != '_'); });
}

// Somebody else's word in a message: only where it cannot be a part of a secret.
std::string told(const std::string& key) {
  constexpr std::size_t kLongestKey = 40;
  const bool plain =
      !key.empty() && key.size() <= kLongestKey &&
      std::all_of(key.begin(), key.end(), [](char c) { return isWordCharacter(c) || c == '-'; });
  return plain ? key : "(a key of other characters)";
}

bool isSas(std::string_view text) {
  if (text.starts_with('?')) return true;
  if (text.find('&') == std::string_view::npos) return false;
  return text.starts_with("sig=") || text.find("&sig=") != std::string_view::npos;
}

// As a shell does; variables that are not there stay as they are written.
std::string expanded(std::string_view text, const BlobxferVariables& variables) {
  if (!variables) return std::string(text);
  std::string out;
  if (text == "~" || text.starts_with("~/")) {
    if (const auto home = variables("HOME")) {
      out = home->ends_with('/') ? home->substr(0, home->size() - 1) : *home;
      text.remove_prefix(1);
      if (out.empty() && text.empty()) out = "/";
    }
  }
  while (!text.empty()) {
    const std::size_t dollar = std::min(text.find('$'), text.size());
    out.append(text.substr(0, dollar));
    text.remove_prefix(dollar);
    if (text.empty()) break;
    const bool braced = text.starts_with("${");
    const std::size_t start = braced ? 2 : 1;
    std::size_t end = start;
    while (end < text.size() && (braced ? text[end] != '}' : isWordCharacter(text[end])))
      ++end;
    const bool whole = end > start && (!braced || end < text.size());
    const std::size_t length = whole && braced ? end + 1 : end;
    const auto value = whole ? variables(text.substr(start, end - start)) : std::nullopt;
    out.append(value ? std::string_view(*value) : text.substr(0, length));
    text.remove_prefix(length);
  }
  return out;
}

// "/box/a/b?snapshot=T": container "box", key "a/b".
BlobxferPlace placeFrom(const std::string& account, std::string_view path, bool source) {
  BlobxferPlace place;
  place.account = account;
  for (const std::string_view mark : {"?sharesnapshot=", "?snapshot="}) {
    const std::size_t at = source ? path.rfind(mark) : std::string_view::npos;
    if (at == std::string_view::npos) continue;
    place.snapshot = path.substr(at + mark.size());
    path = path.substr(0, at);
  }
  path = trimmed(path, "/");
  place.container = path.substr(0, path.find('/'));
  path.remove_prefix(place.container.size());
  place.key = trimmed(path, "/");
  return place;
}

class Reader {
 public:
  explicit Reader(const BlobxferVariables& variables) : variables_(variables) {}
  Result<BlobxferFile> read(const YAML::Node& root);

 private:
  using Take = std::function<Status(const YAML::Node&, const std::string& path)>;
  struct Key {
    std::string_view name;
    Take take;
  };
  template <class Value>
  using Words = std::vector<std::pair<std::string_view, Value>>;

  static tl::unexpected<Error> wrong(const YAML::Node& node, const std::string& path,
                                     const std::string& why) {
    return brokenYaml(node.Mark(), path + ": " + why);
  }
  Status map(const YAML::Node& node, const std::string& path, const std::vector<Key>& keys);
  Status list(const YAML::Node& node, const std::string& path, const Take& each);
  Status oneMore();
  Result<std::string> scalar(const YAML::Node& node, const std::string& path);

  Take flag(bool& into);
  template <class Number>
  Take number(Number& into, Number least, Number most);
  template <class Number>
  Take optionalNumber(std::optional<Number>& into, Number least);
  Take text(std::string& into);
  Take localPath(std::string& into);
  Take secret(Secret& into);
  Take texts(std::vector<std::string>& into);
  template <class Value>
  Take word(Value& into, Words<Value> words);
  Take mode(BlobxferMode& into);
  Take nothing(const char* why);
  // As `take`, and a note of it.
  Take noted(const char* why, Take take);
  Take inside(std::vector<Key> keys);

  Take accounts();
  Take places(std::vector<BlobxferPlace>& into, bool sources, std::vector<std::string>* urls);
  Take jobs(BlobxferJob::Verb verb);
  Status job(const YAML::Node& node, const std::string& path, BlobxferJob::Verb verb);
  std::vector<Key> options(BlobxferJob& job);
  void addUploadOptions(BlobxferJob& job, std::vector<Key>& keys);
  void addDownloadOptions(BlobxferJob& job, std::vector<Key>& keys);
  std::vector<Key> generalOptions();

  const BlobxferVariables& variables_;
  BlobxferFile file_;
  std::size_t entries_ = 0;
};

Status Reader::oneMore() {
  if (++entries_ <= kMostEntries) return {};
  return fail(ErrorCode::corrupt, "it has more than " + std::to_string(kMostEntries) + " entries");
}

Status Reader::map(const YAML::Node& node, const std::string& path, const std::vector<Key>& keys) {
  const std::string here = path.empty() ? "it" : path;
  if (node.IsNull()) return {};
  if (!node.IsMap()) return wrong(node, here, "must be a mapping");
  std::set<std::string> seen;
  for (const auto& entry : node) {
    HAWSER_CHECK(oneMore());
    if (!entry.first.IsScalar()) return wrong(entry.first, here, "a key is no text");
    const std::string& name = entry.first.Scalar();
    const std::string below = (path.empty() ? "" : path + ".") + told(name);
    if (!seen.insert(name).second) return wrong(entry.first, below, "it is there twice");
    if (name == "<<") return wrong(entry.first, here, "\"<<\" is not understood: write out what it merges");
    const auto known =
        std::find_if(keys.begin(), keys.end(), [&](const Key& key) { return key.name == name; });
    if (known == keys.end()) {
      file_.notes.push_back(below + ": blobxfer has no such key there, so nothing was made of it");
      continue;
    }
    if (entry.second.IsNull()) continue;
    HAWSER_CHECK(known->take(entry.second, below));
  }
  return {};
}

// One that is no list is a list of one.
Status Reader::list(const YAML::Node& node, const std::string& path, const Take& each) {
  if (node.IsNull()) return {};
  if (!node.IsSequence()) return each(node, path);
  std::size_t index = 0;
  for (const YAML::Node& entry : node) {
    HAWSER_CHECK(oneMore());
    HAWSER_CHECK(each(entry, path + "[" + std::to_string(index++) + "]"));
  }
  return {};
}

Result<std::string> Reader::scalar(const YAML::Node& node, const std::string& path) {
  if (!node.IsScalar()) return wrong(node, path, "must be a text");
  const std::string& value = node.Scalar();
  if (std::any_of(value.begin(), value.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }))
    return wrong(node, path, "it holds a control character");
  return value;
}

Reader::Take Reader::flag(bool& into) {
  return [&into](const YAML::Node& node, const std::string& path) -> Status {
    const std::string value = node.IsScalar() && node.Tag() == "?" ? lowered(node.Scalar()) : "";
    if (value != "true" && value != "false") return wrong(node, path, "must be true or false");
    into = value == "true";
    return {};
  };
}

template <class Number>
Reader::Take Reader::number(Number& into, Number least, Number most) {
  return [&into, least, most](const YAML::Node& node, const std::string& path) -> Status {
    Number value = 0;
    const std::string digits = node.IsScalar() && node.Tag() == "?" ? node.Scalar() : "";
    const char* const end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, value);
    if (error != std::errc{} || stop != end || value < least || value > most) {
      const bool limited = most != std::numeric_limits<Number>::max();
      const std::string range = "from " + std::to_string(least) + (limited ? " to " : " on");
      return wrong(node, path,
                   "must be a whole number " + range + (limited ? std::to_string(most) : std::string()));
    }
    into = value;
    return {};
  };
}

template <class Number>
Reader::Take Reader::optionalNumber(std::optional<Number>& into, Number least) {
  return [this, &into, least](const YAML::Node& node, const std::string& path) -> Status {
    Number value = 0;
    HAWSER_CHECK(number(value, least, std::numeric_limits<Number>::max())(node, path));
    into = value;
    return {};
  };
}

Reader::Take Reader::text(std::string& into) {
  return [this, &into](const YAML::Node& node, const std::string& path) -> Status {
    HAWSER_TRY(into, scalar(node, path));
    return {};
  };
}

Reader::Take Reader::localPath(std::string& into) {
  return [this, &into](const YAML::Node& node, const std::string& path) -> Status {
    HAWSER_TRY(const std::string written, scalar(node, path));
    into = expanded(written, variables_);
    if (into.empty()) return wrong(node, path, "the path is empty");
    return {};
  };
}

Reader::Take Reader::secret(Secret& into) {
  return [this, &into](const YAML::Node& node, const std::string& path) -> Status {
    HAWSER_TRY(std::string value, scalar(node, path));
    into = Secret(std::move(value));
    return {};
  };
}

Reader::Take Reader::texts(std::vector<std::string>& into) {
  return [this, &into](const YAML::Node& node, const std::string& path) {
    return list(node, path, [this, &into](const YAML::Node& entry, const std::string& below) -> Status {
      HAWSER_TRY(into.emplace_back(), scalar(entry, below));
      return {};
    });
  };
}

template <class Value>
Reader::Take Reader::word(Value& into, Words<Value> words) {
  return [&into, words = std::move(words)](const YAML::Node& node, const std::string& path) -> Status {
    const std::string given = node.IsScalar() ? lowered(node.Scalar()) : "";
    std::string all;
    for (const auto& [one, value] : words) {
      if (one == given) {
        into = value;
        return {};
      }
      all.append(all.empty() ? "" : ", ").append(one);
    }
    return wrong(node, path, "must be one of " + all);
  };
}

Reader::Take Reader::mode(BlobxferMode& into) {
  using Mode = BlobxferMode;
  return word<Mode>(into, {{"auto", Mode::automatic},
                           {"append", Mode::append},
                           {"block", Mode::block},
                           {"file", Mode::file},
                           {"page", Mode::page}});
}

Reader::Take Reader::nothing(const char* why) {
  return [this, why](const YAML::Node&, const std::string& path) -> Status {
    file_.notes.push_back(path + ": " + why);
    return {};
  };
}

Reader::Take Reader::noted(const char* why, Take take) {
  return [this, why, take = std::move(take)](const YAML::Node& node, const std::string& path) -> Status {
    HAWSER_CHECK(take(node, path));
    return nothing(why)(node, path);
  };
}

Reader::Take Reader::inside(std::vector<Key> keys) {
  return [this, keys = std::move(keys)](const YAML::Node& node, const std::string& path) {
    return map(node, path, keys);
  };
}

Reader::Take Reader::accounts() {
  return [this](const YAML::Node& node, const std::string& path) -> Status {
    if (!node.IsMap()) return wrong(node, path, "must be a mapping of accounts to keys");
    std::set<std::string> seen;
    for (const auto& entry : node) {
      BlobxferAccount account;
      if (entry.first.IsScalar()) account.name = entry.first.Scalar();
      if (!isAccountName(account.name)) return wrong(entry.first, path, "an account has no valid name");
      const std::string below = path + "." + told(account.name);
      if (!seen.insert(account.name).second) return wrong(entry.first, below, "it is there twice");
      if (!entry.second.IsNull()) {
        HAWSER_TRY(std::string value, scalar(entry.second, below));
        account.isSas = isSas(value);
        if (value.starts_with('?')) value.erase(0, 1);
        const Secret held(std::move(value));
        if (!account.isSas && !fromBase64(held.reveal()))
          return wrong(entry.second, below, "this is neither an account key (Base64) nor a SAS");
        account.keyOrSas = held;
      }
      file_.accounts.push_back(std::move(account));
    }
    return {};
  };
}

// Each a mapping of one account to one path. `urls`: where "*" may stand for no account, and its URLs go.
Reader::Take Reader::places(std::vector<BlobxferPlace>& into, bool sources, std::vector<std::string>* urls) {
  const auto each = [this, &into, sources, urls](const YAML::Node& node, const std::string& path) -> Status {
    if (!node.IsMap() || node.size() != 1)
      return wrong(node, path, "must be one account with a path: \"account: container/path\"");
    const auto entry = *node.begin();
    const std::string account = entry.first.IsScalar() ? entry.first.Scalar() : "";
    HAWSER_TRY(const std::string value, scalar(entry.second, path));
    if (urls && account == "*") {
      const std::string start = lowered(value.substr(0, value.find("://")));
      if (start != "http" && start != "https") return wrong(entry.second, path, "must be an http(s) URL");
      urls->push_back(value);
      return {};
    }
    if (!isAccountName(account)) return wrong(node, path, "the account has no valid name");
    BlobxferPlace place = placeFrom(account, value, sources);
    if (place.container.empty()) return wrong(entry.second, path, "the container is missing");
    into.push_back(std::move(place));
    return {};
  };
  return [this, each](const YAML::Node& node, const std::string& path) { return list(node, path, each); };
}

void Reader::addUploadOptions(BlobxferJob& job, std::vector<Key>& keys) {
  using Distribution = BlobxferDistribution;
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();
  keys.insert(
      keys.end(),
      {{"one_shot_bytes", noted("what fits into one part is sent at once anyway",
                                number(job.oneShotBytes, std::uint64_t{0}, kLargestOneShot))},
       {"stdin_as_page_blob_size", noted("standard input cannot become pages, whose size is told first",
                                         number(job.stdinAsPageBlobSize, std::uint64_t{0}, kMost))},
       {"rsa_public_key", localPath(job.rsaPublicKey)},
       {"store_file_properties", inside({{"attributes", flag(job.storeAttributes)},
                                         {"cache_control", text(job.cacheControl)},
                                         {"content_type", text(job.contentType)},
                                         {"md5", flag(job.storeMd5)}})},
       {"vectored_io",
        inside(
            {{"distribution_mode", word<Distribution>(job.distribution, {{"disabled", Distribution::disabled},
                                                                         {"replica", Distribution::replica},
                                                                         {"stripe", Distribution::stripe}})},
             {"stripe_chunk_size_bytes", number(job.stripeChunkSize, std::uint64_t{1}, kMost)}})}});
}

void Reader::addDownloadOptions(BlobxferJob& job, std::vector<Key>& keys) {
  keys.insert(
      keys.end(),
      {{"check_file_md5", flag(job.checkMd5)},
       {"max_single_object_concurrency",
        noted(kFoundByEngine, number(job.maxSingleObjectConcurrency, 1U, 100'000U))},
       {"restore_file_properties",
        inside({{"attributes", flag(job.restoreAttributes)},
                {"lmt", noted("the time of the original is always put back, or else that of the object",
                              flag(job.restoreTime))}})}});
}

std::vector<Reader::Key> Reader::options(BlobxferJob& job) {
  using Verb = BlobxferJob::Verb;
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();
  std::vector<Key> keys = {
      {"mode", mode(job.mode)},
      {"overwrite", flag(job.overwrite)},
      {"rename", flag(job.rename)},
      {"strip_components", number(job.stripComponents, 0U, 1'000'000U)},
      {"recursive", flag(job.recursive)},
      {"delete_extraneous_destination", flag(job.deleteExtraneous)},
      {"delete_only", flag(job.deleteOnly)},
      {"skip_on", inside({{"filesize_match", flag(job.skipOnSize)},
                          {"lmt_ge", flag(job.skipOnTime)},
                          {"md5_match", flag(job.skipOnMd5)}})},
      {"chunk_size_bytes", number(job.chunkSize, std::uint64_t{0}, kMost)},
  };
  if (job.verb == Verb::upload) addUploadOptions(job, keys);
  if (job.verb == Verb::download) addDownloadOptions(job, keys);
  if (job.verb != Verb::download) keys.push_back({"access_tier", text(job.accessTier)});
  if (job.verb == Verb::synccopy) {
    keys.push_back({"dest_mode", mode(job.destMode)});
    keys.push_back({"server_side_copy", flag(job.serverSideCopy)});
  } else {
    keys.push_back({"rsa_private_key", localPath(job.rsaPrivateKey)});
    keys.push_back({"rsa_private_key_passphrase", secret(job.rsaPassphrase)});
  }
  return keys;
}

Reader::Take Reader::jobs(BlobxferJob::Verb verb) {
  return [this, verb](const YAML::Node& node, const std::string& path) -> Status {
    if (!node.IsSequence()) return wrong(node, path, "must be a list of jobs");
    return list(node, path, [this, verb](const YAML::Node& entry, const std::string& below) {
      return job(entry, below, verb);
    });
  };
}

Status Reader::job(const YAML::Node& node, const std::string& path, BlobxferJob::Verb verb) {
  using Verb = BlobxferJob::Verb;
  if (!node.IsMap()) return wrong(node, path, "must be a mapping");
  BlobxferJob made;
  made.verb = verb;
  made.name = path;
  const Take locals = [this, &made](const YAML::Node& sources, const std::string& below) {
    return list(sources, below, [this, &made](const YAML::Node& entry, const std::string& at) -> Status {
      std::string& source = made.localSources.emplace_back();
      HAWSER_CHECK(localPath(source)(entry, at));
      if (source == "/dev/stdin") source = "-";
      return {};
    });
  };
  const bool copies = verb == Verb::synccopy;
  HAWSER_CHECK(
      map(node, path,
          {{"source",
            verb == Verb::upload ? locals : places(made.remoteSources, true, copies ? &made.urls : nullptr)},
           {"destination", verb == Verb::download ? localPath(made.localDestination)
                                                  : places(made.remoteDestinations, false, nullptr)},
           {"include", texts(made.include)},
           {"exclude", texts(made.exclude)},
           {"options", inside(options(made))}}));
  if (made.localSources.empty() && made.remoteSources.empty() && made.urls.empty())
    return wrong(node, path, "it has no source");
  if (made.localDestination.empty() && made.remoteDestinations.empty())
    return wrong(node, path, "it has no destination");
  if (copies && made.destMode == BlobxferMode::automatic) made.destMode = made.mode;
  if (verb != Verb::upload && made.mode != BlobxferMode::automatic && made.mode != BlobxferMode::file)
    file_.notes.push_back(path + ".options.mode: objects of every form are taken, not only of this one");
  if (verb == Verb::upload && !made.recursive)
    file_.notes.push_back(path +
                          ".options.recursive: it holds here; blobxfer goes into folders all the same");
  file_.jobs.push_back(std::move(made));
  return {};
}

std::vector<Reader::Key> Reader::generalOptions() {
  constexpr const char* kRetries = "Hawser has waits and tries of its own, by what the service answers";
  constexpr const char* kProxy = "set https_proxy instead; its password is kept nowhere";
  const auto some = [this](std::vector<std::string_view> names, const char* why) {
    std::vector<Key> keys;
    for (const std::string_view name : names)
      keys.push_back({name, nothing(why)});
    return keys;
  };
  return {
      {"log_file", nothing("Hawser keeps a log by itself; --log FILE keeps it elsewhere")},
      {"resume_file", nothing("the journal keeps what is done, so that it goes on from there")},
      {"progress_bar", nothing("progress is shown where there is a terminal")},
      {"quiet", nothing("progress is shown where there is a terminal")},
      {"verbose", nothing("it is an option of the command: --verbose")},
      {"enable_azure_storage_logger", nothing("--verbose has each request in the log")},
      {"dry_run", flag(file_.dryRun)},
      {"concurrency", inside(some({"disk_threads", "transfer_threads", "md5_processes", "crypto_processes"},
                                  kFoundByEngine))},
      {"timeout",
       inside({{"connect", noted(kRetries, optionalNumber(file_.connectSeconds, 0U))},
               {"read", noted(kRetries, optionalNumber(file_.readSeconds, 0U))},
               {"timeout", nothing(kRetries)},
               {"max_retries", noted(kRetries, optionalNumber(file_.maxRetries,
                                                              std::numeric_limits<std::int64_t>::min()))}})},
      {"proxy", inside({{"host", noted(kProxy, text(file_.proxyHost))},
                        {"username", noted(kProxy, text(file_.proxyUser))},
                        {"password", noted(kProxy, secret(file_.proxyPassword))}})},
  };
}

Result<BlobxferFile> Reader::read(const YAML::Node& root) {
  using Verb = BlobxferJob::Verb;
  if (!root.IsMap()) return brokenYaml(root.Mark(), "it is no mapping");
  const YAML::Node version = root["version"];
  if (!version || !version.IsScalar())
    return brokenYaml(root.Mark(), "version: it is missing; a blobxfer configuration has \"version: 1\"");
  if (version.Scalar() != "1")
    return fail(ErrorCode::unsupported, "version: only version 1 of blobxfer's configuration is known");
  std::string endpoint = "core.windows.net";
  const Take suffix = [this, &endpoint](const YAML::Node& node, const std::string& path) -> Status {
    HAWSER_CHECK(text(endpoint)(node, path));
    const bool host = endpoint.find('.') != std::string::npos && isAccountName(endpoint.substr(0, 1)) &&
                      endpoint.find_first_of(":/?&=@ ") == std::string::npos;
    if (!host) return wrong(node, path, "must be the end of a host name, such as core.windows.net");
    return {};
  };
  const Take version1 = [](const YAML::Node&, const std::string&) { return Status(); };
  HAWSER_CHECK(map(root, "",
                   {{"version", version1},
                    {"azure_storage", inside({{"endpoint", suffix}, {"accounts", accounts()}})},
                    {"options", inside(generalOptions())},
                    {"upload", jobs(Verb::upload)},
                    {"download", jobs(Verb::download)},
                    {"synccopy", jobs(Verb::synccopy)}}));
  for (BlobxferAccount& account : file_.accounts)
    account.endpoint = endpoint;
  std::stable_sort(file_.jobs.begin(), file_.jobs.end(),
                   [](const BlobxferJob& a, const BlobxferJob& b) { return a.verb < b.verb; });
  return std::move(file_);
}

void empty(YAML::Node map, const char* key) {
  if (map.IsDefined() && map.IsMap() && map[key]) map[key] = "";
}

YAML::Node at(YAML::Node map, const char* key) {
  return map.IsDefined() && map.IsMap() && map[key] ? map[key] : YAML::Node(YAML::NodeType::Undefined);
}

// Wherever the configuration has places for them.
void emptySecrets(YAML::Node root) {
  YAML::Node accounts = at(at(root, "azure_storage"), "accounts");
  if (accounts.IsDefined() && accounts.IsMap()) {
    for (auto account : accounts)
      account.second = "";
  }
  empty(at(at(root, "options"), "proxy"), "password");
  for (const char* verb : {"upload", "download", "synccopy"}) {
    YAML::Node jobs = at(root, verb);
    if (!jobs.IsDefined() || !jobs.IsSequence()) continue;
    for (YAML::Node job : jobs)
      empty(at(job, "options"), "rsa_private_key_passphrase");
  }
}

}  // namespace

Result<std::string> blobxferWithoutSecrets(std::string_view text) {
  HAWSER_TRY(const BlobxferFile before, blobxferFromYaml(text));
  return guardedYaml([&]() -> Result<std::string> {
    HAWSER_TRY(const std::optional<YAML::Node> root, yamlDocument(text));
    if (!root) return fail(ErrorCode::corrupt, "it is empty");
    emptySecrets(*root);
    YAML::Emitter out;
    out << *root;
    if (!out.good()) return fail(ErrorCode::internal, "YAML: " + out.GetLastError());
    std::string written = std::string(out.c_str(), out.size()) + "\n";
    HAWSER_TRY(const BlobxferFile after, blobxferFromYaml(written));
    const bool none = std::all_of(after.accounts.begin(), after.accounts.end(),
                                  [](const BlobxferAccount& account) { return account.keyOrSas.empty(); });
    // A URL may hold a signature, and is no place for it to stand in.
    const bool urls = std::any_of(after.jobs.begin(), after.jobs.end(),
                                  [](const BlobxferJob& job) { return !job.urls.empty(); });
    if (urls) return fail(ErrorCode::unsupported, "it has a URL as a source, which may hold a signature");
    if (!none || after.jobs.size() != before.jobs.size())
      return fail(ErrorCode::unsupported, "it holds a text that cannot be written again");
    return written;
  });
}

Result<BlobxferFile> blobxferFromYaml(std::string_view text, const BlobxferVariables& variables) {
  return guardedYaml([&]() -> Result<BlobxferFile> {
    HAWSER_TRY(const std::optional<YAML::Node> root, yamlDocument(text));
    if (!root) return fail(ErrorCode::corrupt, "it is empty");
    return Reader(variables).read(*root);
  });
}

}  // namespace hawser
