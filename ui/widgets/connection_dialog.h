// ConnectionDialog: paste whatever the portal gave, look at what it means, test it for real, save it. Or name
// several places that are to be used as one.
#pragma once

#include <QDialog>

#include "api/engine.h"
#include "presenters/several_rules.h"

class QComboBox;
class QFormLayout;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace hawser::ui {

class EngineBridge;
class PlaceList;

class ConnectionDialog : public QDialog {
  Q_OBJECT
 public:
  explicit ConnectionDialog(EngineBridge& bridge, QWidget* parent = nullptr);
  ~ConnectionDialog() override;
  void setText(const QString& text);
  // An existing one: its secret is not shown and stays unless a new one is pasted.
  void setConnection(const Connection& connection);
  // To choose from where several places are used as one.
  void setSuggestions(const QStringList& locations);

 Q_SIGNALS:
  // `warning` says where the secret could not be kept; empty where all is well.
  void saved(const QString& name, const QString& warning);

 private:
  // What it is of: one store, or several places as one.
  enum class Kind : std::uint8_t { one, stripe, replicas };
  QWidget* makePaste();
  QWidget* makeSeveral();
  void makeForm();
  void showFields();
  Kind kind() const;
  Several several() const;
  bool checkSeveral(bool named);
  bool isLocal() const { return isOfThisComputer(connection_); }
  bool isS3() const { return connection_.kind == "s3"; }
  void chooseService();
  void showService();
  void nameFields();
  void showCredential();
  ConnectionWithCredential s3Candidate(ConnectionWithCredential result) const;
  bool isFolder() const { return connection_.kind == "local"; }
  void makeButtons();
  void read();
  void showKind(const QString& text, bool good);
  ConnectionWithCredential candidate() const;
  bool check();
  void test();
  void showSteps(const std::vector<ConnectionTestStep>& steps);
  void save();
  void finished(const QString& name, const Status& status);

  EngineBridge& bridge_;
  Connection connection_;
  Credential credential_;
  bool editing_ = false;
  QComboBox* kinds_;
  QWidget *pastePage_, *severalPage_;
  QPlainTextEdit* paste_;
  PlaceList* places_;
  QLabel* meaning_;
  QFormLayout* form_;
  QLabel *kindIcon_, *kind_;
  QComboBox *service_, *style_;
  QLineEdit *name_, *endpoint_, *account_, *secret_, *width_, *region_;
  QLabel* secretLabel_;
  QComboBox* keep_;
  QWidget* steps_;
  QGridLayout* stepGrid_;
  QLabel* problem_;
  QPushButton *test_, *save_;
  OperationPtr operation_;
};

}  // namespace hawser::ui
