#include "storage/azure/files_folders.h"

#include <algorithm>

#include "storage/azure/files_protocol.h"
#include "storage/azure/files_walk.h"

namespace hawser::azure {

namespace {

enum class Seen : std::uint8_t { yes, no, untold };

// Whether the directory `parent` lists that very name.
Result<Seen> isListed(AzureClient& client, const OpContext& context, const ObjectRef& parent,
                      const std::string& name, const std::string& object) {
  const std::string start = name.substr(0, name.find('/'));
  const auto items = readDirectory(client, context, parent, start, object);
  if (!items) {
    if (items.error().code == ErrorCode::denied) return Seen::untold;
    if (isNoDirectory(items.error())) return Seen::no;
    return fail(items.error());
  }
  const bool there = std::any_of(items->begin(), items->end(),
                                 [&](const DirectoryItem& item) { return item.info.key == name; });
  return there ? Seen::yes : Seen::no;
}

tl::unexpected<Error> inTheWay(std::string why, const std::string& object) {
  return fail(makeError(ErrorCode::exists, std::move(why)).about(object));
}

// Makes one, below one that is there.
Status makeOne(AzureClient& client, const OpContext& context, const ObjectRef& parent,
               const std::string& name, const std::string& object) {
  HAWSER_TRY(const Seen before, isListed(client, context, parent, name, object));
  if (before == Seen::yes) return {};
  HAWSER_TRY(HttpRequest request,
             createDirectoryRequest(client.access().base, {parent.container, parent.key + name},
                                    ObjectProperties{}));
  const auto made = client.send(context, std::move(request), object);
  if (made) return {};
  if (made.error().code != ErrorCode::exists) return fail(made.error());
  // Somebody made it just now, or it has another spelling, or is no directory.
  HAWSER_TRY(const Seen after, isListed(client, context, parent, name, object));
  if (after == Seen::no) {
    return inTheWay("for its folder \"" + name + "\" there is an object, or a folder spelled otherwise",
                    object);
  }
  return {};
}

}  // namespace

bool FilesFolders::knows(const std::string& folder) {
  const MutexLock lock(mutex_);
  return known_.contains(folder);
}

void FilesFolders::remember(const std::string& folder) {
  const MutexLock lock(mutex_);
  if (known_.size() >= kMost) known_.clear();
  known_.insert(folder);
}

void FilesFolders::forget(const ObjectRef& ref) {
  const std::string top = ref.container + "/" + ref.key.substr(0, ref.key.find('/'));
  const MutexLock lock(mutex_);
  std::erase_if(known_, [&](const std::string& folder) { return folder.starts_with(top); });
}

void FilesFolders::forgetShare(const std::string& share) {
  const MutexLock lock(mutex_);
  std::erase_if(known_, [&](const std::string& folder) { return folder.starts_with(share + "/"); });
}

Status FilesFolders::make(AzureClient& client, const OpContext& given, const ObjectRef& ref,
                          const std::string& object) {
  const OpContext context = unmetered(given);
  std::size_t begin = 0;
  for (std::size_t slash; (slash = ref.key.find('/', begin)) < ref.key.size() - 1; begin = slash + 1) {
    const std::string mark = ref.container + "/" + ref.key.substr(0, slash + 1);
    if (knows(mark)) continue;
    HAWSER_CHECK(makeOne(client, context, {ref.container, ref.key.substr(0, begin)},
                         ref.key.substr(begin, slash + 1 - begin), object));
    remember(mark);
  }
  return {};
}

Status FilesFolders::mayReplace(AzureClient& client, const OpContext& context, const ObjectRef& ref,
                                const std::string& object) {
  // Of "a/b" and "a/b/" the same.
  const std::size_t slash = ref.key.find_last_of('/', ref.key.size() - 2);
  const std::size_t begin = slash == std::string::npos ? 0 : slash + 1;
  const ObjectRef parent{ref.container, ref.key.substr(0, begin)};
  HAWSER_TRY(const Seen file, isListed(client, context, parent, ref.key.substr(begin), object));
  if (file != Seen::no) return {};
  return inTheWay("what is there of that name is of another kind, or differs in upper and lower case",
                  object);
}

}  // namespace hawser::azure
