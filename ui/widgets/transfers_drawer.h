// TransfersDrawer: the queue and history, by tabs with counts; one row a transfer.
#pragma once

#include <QWidget>
#include <vector>

#include "models/transfer_model.h"

class QPushButton;
class QStackedWidget;
class QTabBar;

namespace hawser::ui {

class EmptyState;
class MessageBar;
class RowTable;

class TransfersDrawer : public QWidget {
  Q_OBJECT
 public:
  explicit TransfersDrawer(TransferModel& model, QWidget* parent = nullptr);
  // Tabs and buttons, for the dock's title.
  QWidget* titleBar() const { return title_; }
  RowTable& table() { return *table_; }
  MessageBar& message() { return *message_; }
  std::vector<TransferId> selected() const;
  TransferId current() const;  // 0 for none
  void showTab(TransferTab tab);

 Q_SIGNALS:
  void selectionChanged();
  void menuRequested(const QPoint& globalPosition);
  void retryFailedRequested();
  void answerWanted(hawser::TransferId transfer);
  void clearFinishedRequested();
  void closeRequested();

 private:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void makeTitle();
  void fitTitle();
  void recount();
  void restoreSelection();
  TransferModel& model_;
  QWidget* title_;
  QTabBar* tabs_;
  QPushButton *retry_, *clear_;
  MessageBar* message_;
  QStackedWidget* pages_;
  RowTable* table_;
  EmptyState* empty_;
  std::vector<TransferId> remembered_;
};

}  // namespace hawser::ui
