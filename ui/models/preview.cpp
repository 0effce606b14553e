#include "models/preview.h"

#include "models/engine_bridge.h"

namespace hawser::ui {
namespace {

// One engine thread at a time writes, and all of it before the answer.
class Collected final : public ByteSink {
 public:
  Status write(ByteSpan bytes) override {
    bytes_.append(reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size()));
    return {};
  }
  const QByteArray& bytes() const { return bytes_; }

 private:
  QByteArray bytes_;
};

}  // namespace

Preview::Preview(EngineBridge& bridge, QObject* parent) : QObject(parent), bridge_(bridge) {}

void Preview::open(const BrowseItem& item) {
  close();
  item_ = item;
  etag_ = item.etag;
  Q_EMIT opened();
  if (item.kind == BrowseItem::Kind::object && item.size > 0) return read(kStep);
  item_->size = 0;
  Q_EMIT arrived();
}

void Preview::close() {
  operation_.reset();
  ++opening_;
  item_.reset();
  bytes_.clear();
  error_.reset();
}

void Preview::more() {
  if (item_ && !reading() && !whole()) read(kStep);
}

void Preview::readRest() {
  if (item_ && !reading() && !whole()) read(item_->size);
}

void Preview::read(std::uint64_t length) {
  if (!bridge_.engine()) return;
  error_.reset();
  const auto at = static_cast<std::uint64_t>(bytes_.size());
  const auto sink = std::make_shared<Collected>();
  auto done =
      bridge_.carry<Result<ObjectInfo>>(this, [this, sink, opening = opening_](Result<ObjectInfo> info) {
        received(opening, std::move(info), sink->bytes());
      });
  operation_ = bridge_.engine()->readRange(item_->location, {at, std::min(length, item_->size - at)}, etag_,
                                           sink, std::move(done));
}

void Preview::received(int opening, Result<ObjectInfo> info, const QByteArray& bytes) {
  if (opening != opening_) return;
  operation_.reset();
  if (!info) {
    error_ = info.error();
    Q_EMIT failed();
    return;
  }
  // What follows has to be of the same object, also where the listing did not say which.
  if (etag_.empty()) etag_ = info->etag;
  bytes_ += bytes;
  if (bytes.isEmpty()) item_->size = static_cast<std::uint64_t>(bytes_.size());  // there is no more
  Q_EMIT arrived();
}

}  // namespace hawser::ui
