// Of the LocalStore: another name for a file.
#include "storage/local/local_commit.h"
#include "storage/local/local_properties.h"
#include "storage/local/local_read.h"
#include "storage/local/local_store.h"

namespace hawser {

using namespace local;

namespace {

// Of "size-modified-changed-device-inode": rights and names change the third, mounting may change the fourth.
constexpr int kFields = 5;

}  // namespace

std::string LocalStore::lastingOf(const std::string& etag) const {
  std::string rest = etag, inode;
  for (int field = kFields; field > 2; --field) {
    std::size_t dash = rest.rfind('-');
    if (dash == std::string::npos || dash == 0) return {};
    if (field == kFields) inode = rest.substr(dash);
    if (rest[dash - 1] == '-') --dash;  // a time before 1970
    rest.resize(dash);
  }
  return rest.find('-') == std::string::npos ? std::string() : rest + inode;
}

Result<ObjectInfo> LocalStore::rename(const OpContext& context, const ObjectRef& from,
                                      const std::string& ifMatch, const ObjectRef& to) {
  const auto run = [&]() -> Result<ObjectInfo> {
    HAWSER_CHECK(context.check());
    HAWSER_TRY(const Place old, placeOf(root_, from));
    HAWSER_TRY(const Place fresh, placeOf(root_, to));
    if (old.folder || fresh.folder) return fail(ErrorCode::invalidArgument, "a folder is not renamed");
    HAWSER_CHECK(checkContainer(files_, old));
    HAWSER_CHECK(checkContainer(files_, fresh));
    HAWSER_CHECK(checkWay(files_, old));
    HAWSER_TRY(const FileInfo info, files_.info(old.path));
    HAWSER_CHECK(checkCondition(files_, old, Condition::matches(ifMatch)));
    const bool link = info.kind == FileKind::symlink;
    HAWSER_CHECK(link ? giveLinkName(files_, *folders_, old.path, fresh, Condition::absent())
                      : giveName(files_, *folders_, old.path, fresh, Condition::absent()));
    HAWSER_CHECK(syncName(files_, fresh));
    HAWSER_CHECK(syncName(files_, old));
    return statPlace(files_, fresh, to.key);
  };
  auto renamed = run();
  if (!renamed) renamed.error().object = location(from);
  return renamed;
}

}  // namespace hawser
