// Preview: the beginning of an object, and more of it as it is asked for, as it was listed: an object that is
// another by now is an error.
#pragma once

#include <QByteArray>
#include <QObject>
#include <optional>

#include "api/engine.h"

namespace hawser::ui {

class EngineBridge;

class Preview : public QObject {
  Q_OBJECT
 public:
  static constexpr std::uint64_t kStep = 256 * 1024;  // bytes read at once

  explicit Preview(EngineBridge& bridge, QObject* parent = nullptr);

  // What was asked for before is let go of. Of what is no object nothing is read.
  void open(const BrowseItem& item);
  void close();
  // Some more; nothing where it is being read, or all of it is here.
  void more();
  // All of it, in one go.
  void readRest();

  const std::optional<BrowseItem>& item() const { return item_; }
  const QByteArray& bytes() const { return bytes_; }
  bool whole() const { return item_ && static_cast<std::uint64_t>(bytes_.size()) >= item_->size; }
  bool reading() const { return operation_ != nullptr; }
  const std::optional<Error>& error() const { return error_; }

 Q_SIGNALS:
  void opened();   // another item; nothing of it is here
  void arrived();  // more of it is here, or all there is; for nothing that was opened, too
  void failed();

 private:
  void read(std::uint64_t length);
  void received(int opening, Result<ObjectInfo> info, const QByteArray& bytes);

  EngineBridge& bridge_;
  std::optional<BrowseItem> item_;
  std::string etag_;
  QByteArray bytes_;
  std::optional<Error> error_;
  OperationPtr operation_;
  int opening_ = 0;
};

}  // namespace hawser::ui
