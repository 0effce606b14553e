// DetailPanel: one transfer close up: its map of parts, the speed, its log.
#pragma once

#include <QWidget>

#include "api/types.h"
#include "models/member_rates.h"

class QLabel;
class QPlainTextEdit;
class QScrollArea;
class QTabWidget;

namespace hawser::ui {

class EngineBridge;
class Legend;
class MapView;
class MemberMap;
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
  MemberMap& members() { return *members_; }

 private:
  QWidget* makeMapPage();
  QWidget* makeMembers();
  QWidget* makeLogPage();
  void clearMap();
  void showTruth(const TransferRow& row);
  static bool isPlain(const TransferDetail& detail);
  void showDetail(const TransferDetail& detail);
  void showMap(const TransferDetail& detail);
  void showLog(const TransferDetail& detail);
  EngineBridge& bridge_;
  TransferId transfer_ = 0;
  std::optional<TransferRow> job_;
  QLabel* title_;
  QLabel* truth_;
  QTabWidget* tabs_;
  MapView* map_;
  MemberMap* members_;
  QScrollArea* membersArea_;  // there may be more than have room
  MemberRates rates_;
  QLabel* mapText_;
  Legend* legend_;  // of what was compared
  SpeedView* speed_;
  QPlainTextEdit* log_;
};

}  // namespace hawser::ui
