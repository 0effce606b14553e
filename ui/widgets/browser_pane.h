// BrowserPane: one listing with its path, prefix and filter boxes, coverage strip, empty and error states.
#pragma once

#include <QFrame>

#include "models/listing_model.h"
#include "presenters/navigation.h"

class QLineEdit;
class QStackedWidget;
class QTimer;
class QToolButton;

namespace hawser::ui {

class CoverageStrip;
class EmptyState;
class EngineBridge;
class ListingView;
class MessageBar;
class PathBar;

class BrowserPane : public QFrame {
  Q_OBJECT
 public:
  explicit BrowserPane(EngineBridge& bridge, QWidget* parent = nullptr);

  void open(const QString& location);
  void back();
  void forward();
  void up();
  // The same place again; selection and position stay.
  void reload();
  // Something in the place changed: reloads soon, where that costs little.
  void reloadSoon();
  void editPath();
  // The keyboard goes to what the pane shows, now or as soon as it is here.
  void focusList();
  void editFilter();
  // The one that commands go to, where there are two.
  void setActive(bool active, bool oneOfTwo);
  // Shown over the listing; none: the listing.
  void setWelcome(QWidget* welcome);
  bool showsWelcome() const;

  QString location() const { return navigation_.current(); }
  const Navigation& navigation() const { return navigation_; }
  QStringList selectedLocations() const;
  QList<BrowseItem> selectedItems() const;
  bool hasSelection() const;
  ListingModel& model() { return model_; }
  ListingView& view() { return *view_; }
  MessageBar& message() { return *message_; }
  // Below the message, as long as it is there.
  void addBar(QWidget* bar);

 Q_SIGNALS:
  void activated();
  void locationChanged(const QString& location);
  void selectionChanged();
  void dropped(const QStringList& sources, const QString& folder);
  void objectOpened(const QString& location);
  void newContainerRequested();
  void credentialWanted(const QString& connection);
  void menuRequested(const QPoint& globalPosition);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  QWidget* makeHeader();
  QWidget* makeBoxes();
  QToolButton* makeButton(const QString& iconName, const QString& name);
  void go(const QString& location);
  void refresh();
  QWidget* wantedPage();
  void showPage(QWidget* page);
  void openIndex(const QModelIndex& index);
  void countSelection();
  void showFailure();
  void restorePosition();

  EngineBridge& bridge_;
  ListingModel model_;
  Navigation navigation_;
  PathBar* path_;
  QToolButton *back_, *forward_, *up_, *reload_;
  QLineEdit *prefix_, *filter_;
  QTimer *typed_, *changed_;
  QStringList dragged_;  // over the empty page now
  QStringList kept_;     // selected before a reload
  int keptScroll_ = -1;  // -1: nothing to restore
  QWidget* boxes_;
  MessageBar* message_;
  QStackedWidget* pages_;
  ListingView* view_;
  EmptyState* empty_;
  QWidget* welcome_ = nullptr;
  bool active_ = false;
  bool focusWanted_ = false;
  CoverageStrip* strip_;
};

}  // namespace hawser::ui
