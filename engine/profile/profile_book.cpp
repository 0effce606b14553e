#include "profile/profile_book.h"

#include <algorithm>

#include "profile/kept_file.h"

namespace hawser {

namespace {

constexpr std::string_view kEnding = ".yaml";

Status checkName(const std::string& name) {
  if (isProfileName(name)) return {};
  return fail(makeError(ErrorCode::invalidArgument, "this cannot be a profile's name").about(name));
}

}  // namespace

std::string ProfileBook::pathOf(const std::string& name) const {
  return joinPath(folder_, name + std::string(kEnding));
}

Result<std::vector<ProfileBook::Entry>> ProfileBook::list() const {
  std::vector<Entry> all;
  auto files = files_.list(folder_);
  if (!files && files.error().code == ErrorCode::notFound) return all;
  if (!files) return fail(std::move(files.error()));
  for (const DirectoryEntry& file : *files) {
    if (!file.name.ends_with(kEnding)) continue;
    Entry entry;
    entry.name = file.name.substr(0, file.name.size() - kEnding.size());
    if (!isProfileName(entry.name)) continue;
    const auto text = keptText(files_, pathOf(entry.name));
    if (!text && text.error().code == ErrorCode::notFound) continue;  // removed meanwhile
    entry.foreign = text && !isProfileText(*text) && text->find("azure_storage") != std::string::npos;
    if (!entry.foreign) {
      auto profile = text ? profileFromYaml(*text, entry.name) : fail(text.error());
      if (profile)
        entry.profile = std::move(*profile);
      else
        entry.error = std::move(profile.error()).about(pathOf(entry.name));
    }
    all.push_back(std::move(entry));
  }
  std::sort(all.begin(), all.end(), [](const Entry& a, const Entry& b) { return a.name < b.name; });
  return all;
}

Result<Profile> ProfileBook::load(const std::string& name) const {
  HAWSER_CHECK(checkName(name));
  auto text = keptText(files_, pathOf(name));
  if (!text && text.error().code == ErrorCode::notFound)
    return fail(makeError(ErrorCode::notFound, "there is no profile of this name").about(name));
  if (!text) return fail(std::move(text.error()));
  auto profile = profileFromYaml(*text, name);
  if (!profile) profile.error().about(pathOf(name));
  return profile;
}

// What this version cannot read is not overwritten by it.
Status ProfileBook::checkReplaced(const std::string& path, bool replace) const {
  const auto before = keptText(files_, path);
  if (!before && before.error().code == ErrorCode::notFound) return {};
  if (!before) return fail(before.error());
  if (!replace) return fail(makeError(ErrorCode::exists, "there is a profile of this name").about(path));
  const auto profile = profileFromYaml(*before, {});
  if (!profile && profile.error().code == ErrorCode::unsupported)
    return fail(Error(profile.error()).about(path));
  if (isProfileText(*before)) return {};
  return fail(makeError(ErrorCode::unsupported, "another program's file is there").about(path));
}

Status ProfileBook::save(const Profile& profile, bool replace) {
  HAWSER_CHECK(checkName(profile.name));
  auto text = profileToYaml(profile);
  if (!text) return fail(std::move(text.error()).about(profile.name));
  const std::lock_guard guard(writing_);
  HAWSER_CHECK(files_.makeDirectories(folder_));
  HAWSER_TRY(const auto lock, files_.lock(joinPath(folder_, ".lock")));
  const std::string path = pathOf(profile.name);
  HAWSER_CHECK(checkReplaced(path, replace));
  return replaceFile(files_, path, *text);
}

Status ProfileBook::remove(const std::string& name) {
  HAWSER_CHECK(checkName(name));
  const std::lock_guard guard(writing_);
  const Status removed = files_.removeFile(pathOf(name));
  if (!removed && removed.error().code == ErrorCode::notFound)
    return fail(makeError(ErrorCode::notFound, "there is no profile of this name").about(name));
  HAWSER_CHECK(removed);
  return files_.syncDirectory(folder_);
}

}  // namespace hawser
