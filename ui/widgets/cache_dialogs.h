// What the window of the cache asks before it does something.
#pragma once

#include <QDialog>
#include <memory>

#include "presenters/cache_rules.h"

class QLineEdit;

namespace hawser::ui {

// How much room it shall have.
class CacheSizeDialog : public QDialog {
  Q_OBJECT
 public:
  explicit CacheSizeDialog(std::shared_ptr<const CacheContents> contents, QWidget* parent = nullptr);

  std::uint64_t limit() const;  // 0: nothing that can be

 private:
  const std::shared_ptr<const CacheContents> contents_;
  QLineEdit* edit_;
};

}  // namespace hawser::ui
