// CacheView: the table of objects in the cache. What is chosen stays when it is arranged anew.
#pragma once

#include <set>

#include "models/cache_model.h"
#include "presenters/cache_rules.h"
#include "widgets/row_table.h"

namespace hawser::ui {

class CacheView : public RowTable {
  Q_OBJECT
 public:
  explicit CacheView(CacheModel& model, QWidget* parent = nullptr);

  CachedObjects chosen() const;

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  using Key = std::pair<std::string, std::string>;  // location, etag
  void remember();
  void restore();

  CacheModel& model_;
  std::set<Key> chosen_;  // before it is arranged anew
  Key current_;
  int scroll_ = 0;
};

}  // namespace hawser::ui
