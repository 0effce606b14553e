#include "fault/fault_file.h"

#include <algorithm>

namespace hawser::fault {

namespace {
constexpr std::size_t kSector = 512;
}  // namespace

void Node::apply(const Change& change) {
  if (change.size) {
    now.resize(*change.size);
    return;
  }
  now.resize(std::max<std::size_t>(now.size(), change.offset + change.bytes.size()));
  std::copy(change.bytes.begin(), change.bytes.end(),
            now.begin() + static_cast<std::ptrdiff_t>(change.offset));
}

std::shared_ptr<Node> Node::survivor(std::mt19937& random) const {
  auto node = std::make_shared<Node>(*this);
  node->unsynced.clear();
  node->now = durable;
  std::vector<Change> order = unsynced;
  std::shuffle(order.begin(), order.end(), random);
  for (const Change& change : order) {
    const unsigned fate = random() % 3;
    if (fate == 0) continue;
    if (fate == 1 || change.size) {
      node->apply(change);
      continue;
    }
    for (std::size_t at = 0; at < change.bytes.size(); at += kSector) {
      if (random() % 2 == 0) continue;
      const auto from = change.bytes.begin() + static_cast<std::ptrdiff_t>(at);
      const std::size_t size = std::min(kSector, change.bytes.size() - at);
      node->apply({change.offset + at, Bytes(from, from + static_cast<std::ptrdiff_t>(size)), {}});
    }
  }
  if (random() % 2 == 0) node->facts = durableFacts;
  node->durable = node->now;
  node->durableFacts = node->facts;
  return node;
}

FileInfo infoOf(const Node& node) {
  FileInfo info;
  info.kind = node.kind;
  info.size = node.now.size();
  info.modified = node.facts.modified;
  info.changed = node.changed;
  info.mode = node.facts.mode;
  info.device = 1;
  info.inode = node.inode;
  return info;
}

Result<std::size_t> FaultFile::readAt(std::uint64_t offset, MutableByteSpan into) {
  const std::lock_guard lock(files_.mutex_);
  HAWSER_CHECK(files_.checkPower());
  if (offset >= node_->now.size()) return std::size_t{0};
  const std::size_t size = std::min<std::size_t>(into.size(), node_->now.size() - offset);
  std::copy_n(node_->now.begin() + static_cast<std::ptrdiff_t>(offset), size, into.begin());
  return size;
}

Status FaultFile::apply(Node::Change change) {
  const std::lock_guard lock(files_.mutex_);
  HAWSER_CHECK(files_.change(path_));
  node_->apply(change);
  node_->unsynced.push_back(std::move(change));
  node_->facts.modified = node_->changed = files_.tick();
  return {};
}

Status FaultFile::writeAt(std::uint64_t offset, ByteSpan bytes) {
  return apply({offset, Bytes(bytes.begin(), bytes.end()), {}});
}

Result<FileInfo> FaultFile::info() {
  const std::lock_guard lock(files_.mutex_);
  HAWSER_CHECK(files_.checkPower());
  return infoOf(*node_);
}

Status FaultFile::resize(std::uint64_t size) {
  return apply({0, {}, size});
}

Status FaultFile::allocate(std::uint64_t size) {
  return apply({0, {}, std::max<std::uint64_t>(size, node_->now.size())});
}

Status FaultFile::sync() {
  const std::lock_guard lock(files_.mutex_);
  HAWSER_CHECK(files_.change(path_));
  node_->durable = node_->now;
  node_->durableFacts = node_->facts;
  node_->unsynced.clear();
  return {};
}

Status FaultFile::setModified(WallTime time) {
  const std::lock_guard lock(files_.mutex_);
  HAWSER_CHECK(files_.change(path_));
  node_->facts.modified = time;
  node_->changed = files_.tick();
  return {};
}

Status FaultFile::setMode(std::uint32_t mode) {
  const std::lock_guard lock(files_.mutex_);
  HAWSER_CHECK(files_.change(path_));
  node_->facts.mode = mode;
  node_->changed = files_.tick();
  return {};
}

Result<std::string> FaultFile::attribute(const std::string& name) {
  const std::lock_guard lock(files_.mutex_);
  HAWSER_CHECK(files_.checkPower());
  const auto found = node_->facts.attributes.find(name);
  if (found == node_->facts.attributes.end()) return fail(ErrorCode::notFound, "no such attribute");
  return found->second;
}

Status FaultFile::setAttribute(const std::string& name, std::string_view value) {
  const std::lock_guard lock(files_.mutex_);
  HAWSER_CHECK(files_.change(path_));
  node_->facts.attributes[name] = value;
  node_->changed = files_.tick();
  return {};
}

}  // namespace hawser::fault
