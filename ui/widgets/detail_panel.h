// DetailPanel: one transfer close up: its map of parts, the speed, its log.
#pragma once

#include <QWidget>

#include "api/types.h"

class QLabel;
class QPlainTextEdit;
class QTabWidget;

namespace hawser::ui {

class EngineBridge;
class MapView;
class SpeedView;

class DetailPanel : public QWidget {
  Q_OBJECT
 public:
  explicit DetailPanel(EngineBridge& bridge, QWidget* parent = nullptr);
  void setTransfer(TransferId transfer);  // 0: none
  void setJob(const TransferRow& row);    // isWholeJob()
  bool showsJob() const { return job_.has_value(); }
  void refresh();
  void showTab(int tab);
  MapView& map() { return *map_; }

 private:
  QWidget* makeMapPage();
  QWidget* makeLogPage();
  void showTruth(const TransferRow& row);
  void showDetail(const TransferDetail& detail);
  EngineBridge& bridge_;
  TransferId transfer_ = 0;
  std::optional<TransferRow> job_;
  QLabel* title_;
  QLabel* truth_;
  QTabWidget* tabs_;
  MapView* map_;
  QLabel* mapText_;
  SpeedView* speed_;
  QPlainTextEdit* log_;
};

}  // namespace hawser::ui
