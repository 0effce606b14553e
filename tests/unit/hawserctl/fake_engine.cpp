#include "fake_engine.h"

#include <array>
#include <set>

#include "commands.h"

namespace hawser::ctl {

namespace {

BrowsePage pageOf(const std::vector<BrowseItem>& all, const std::string& continuation, std::size_t size) {
  const std::size_t from = continuation.empty() ? 0 : std::stoul(continuation);
  BrowsePage page;
  for (std::size_t i = from; i < all.size() && i < from + size; ++i)
    page.items.push_back(all[i]);
  if (from + size < all.size()) page.continuation = std::to_string(from + size);
  return page;
}

}  // namespace

OperationPtr FakeEngine::browse(const std::string& folder, const std::string&,
                                const std::string& continuation,
                                std::function<void(Result<BrowsePage>)> done) {
  s_.browsed.push_back(folder);
  if (s_.error) {
    done(fail(*s_.error));
    return nullptr;
  }
  std::vector<BrowseItem> items;
  std::set<std::string> folders;
  for (const auto& [location, content] : s_.objects) {
    if (!location.starts_with(folder) || location == folder) continue;
    const std::string rest = location.substr(folder.size());
    const std::size_t slash = rest.find('/');
    BrowseItem item;
    item.name = rest.substr(0, slash);
    item.location = folder + rest.substr(0, slash == std::string::npos ? slash : slash + 1);
    item.kind = slash == std::string::npos ? BrowseItem::Kind::object : BrowseItem::Kind::folder;
    item.size = content.size();
    if (item.kind == BrowseItem::Kind::object || folders.insert(item.name).second) items.push_back(item);
  }
  done(pageOf(items, continuation, s_.pageSize));
  return nullptr;
}

OperationPtr FakeEngine::stat(const std::string& location, std::function<void(Result<ObjectInfo>)> done) {
  const auto found = s_.objects.find(location);
  if (found == s_.objects.end()) {
    done(fail(makeError(ErrorCode::notFound, "no such object").about(location)));
    return nullptr;
  }
  ObjectInfo info;
  info.key = location.substr(location.rfind(':') + 1);
  info.size = found->second.size();
  info.hasProperties = true;
  info.properties.metadata["colour"] = "blue";
  info.properties.hashes.crc64 = 0x12;
  done(info);
  return nullptr;
}

OperationPtr FakeEngine::readRange(const std::string& location, const ByteRange& range, const std::string&,
                                   std::shared_ptr<ByteSink> sink,
                                   std::function<void(Result<ObjectInfo>)> done) {
  const std::string content = s_.objects.at(location).substr(range.offset, range.length);
  (void)sink->write(std::as_bytes(std::span(content.data(), content.size())));
  return stat(location, std::move(done));
}

OperationPtr FakeEngine::write(const std::string& location, std::shared_ptr<ByteSource> source,
                               const JobOptions&, std::shared_ptr<WriteProgress> progress,
                               std::function<void(Result<ObjectInfo>)> done) {
  std::string content;
  std::array<std::byte, 7> buffer;
  for (;;) {
    const auto got = source->read({}, buffer);
    if (!got || *got == 0) break;
    content.append(reinterpret_cast<const char*>(buffer.data()), *got);
  }
  progress->arrived = content.size();
  s_.objects[location] = content;
  return stat(location, std::move(done));
}

OperationPtr FakeEngine::read(const std::string& location, std::shared_ptr<ByteSink> sink,
                              std::function<void(Result<ObjectInfo>)> done) {
  const auto found = s_.objects.find(location);
  if (found == s_.objects.end()) {
    done(fail(makeError(ErrorCode::notFound, "no such object").about(location)));
    return nullptr;
  }
  const Status written = sink->write(std::as_bytes(std::span(found->second)));
  done(written ? Result<ObjectInfo>(ObjectInfo()) : Result<ObjectInfo>(fail(written.error())));
  return nullptr;
}

OperationPtr FakeEngine::countRemoval(const std::vector<std::string>& locations,
                                      std::shared_ptr<RemovalTally> tally, std::function<void(Status)> done) {
  for (const std::string& location : locations) {
    for (const auto& [key, content] : s_.objects) {
      const bool gone = key == location || (location.ends_with('/') && key.starts_with(location));
      if (!gone) continue;
      ++tally->objects;
      tally->bytes += content.size();
    }
    // "default:box/"
    if (location.find('/') + 1 == location.size()) ++tally->containers;
  }
  done(s_.error ? Status(fail(*s_.error)) : Status());
  return nullptr;
}

FakeState stateOfDoneJob() {
  JobRow job;
  job.id = 7;
  job.title = {"a", 1, "default:box/"};
  job.state = JobState::done;
  FakeState state;
  state.jobs = {job};
  state.report.job = job;
  return state;
}

int runWith(FakeState& state, FakeConsole& console, std::vector<std::string> arguments) {
  console.output.clear();
  console.errors.clear();
  Setup setup;
  setup.currentFolder = "/home/u";
  setup.openEngine = [&state](EngineOptions options) -> Result<std::unique_ptr<Engine>> {
    state.memory = options.memoryBudget;
    return std::make_unique<FakeEngine>(state, options.wake);
  };
  Session session(console, std::move(setup));
  return runProgram(session, arguments);
}

}  // namespace hawser::ctl
