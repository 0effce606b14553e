// QuickLook: what is in an object, beside the list it was chosen in: text, a picture, or its first bytes.
#pragma once

#include <QDialog>
#include <QImage>
#include <memory>
#include <optional>

#include "models/preview.h"
#include "models/preview_text.h"

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QStackedWidget;
class QTimer;

namespace hawser::ui {

class EmptyState;
class EngineBridge;
class ImageView;

class QuickLook : public QDialog {
  Q_OBJECT
 public:
  explicit QuickLook(EngineBridge& bridge, QWidget* parent = nullptr);

  // The same that is shown already: nothing.
  void open(const BrowseItem& item);
  const Preview& preview() const { return preview_; }

 Q_SIGNALS:
  // The one before (-1) or after (1) is wanted.
  void stepped(int by);
  // What the list says is not so any more.
  void staleListing();

 public Q_SLOTS:
  void done(int result) override;

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  enum class Kind : std::uint8_t { unknown, text, image, bytes };
  struct Picture {
    QImage image;
    QSize pixels;
    QString wrong;
  };
  QWidget* makeHead();
  QWidget* makeFoot();
  QPlainTextEdit* makeEdit(const QString& name);
  bool handleKey(QKeyEvent& event);
  void showOpened();
  void showArrived();
  void showFailure();
  void showNothing();
  void decide();
  void showText();
  void showBytes(const QString& why);
  void decode();
  void decoded(const Picture& picture);
  void say(const QString& what);
  void setFacts(const QString& kind);

  EngineBridge& bridge_;
  Preview preview_;
  Kind kind_ = Kind::unknown;
  std::optional<TextPieces> pieces_;
  TextCoding coding_ = TextCoding::utf8;
  qsizetype shown_ = 0;  // bytes that are in the text
  int decoding_ = 0;     // the picture that is wanted
  QLabel *name_ = nullptr, *facts_ = nullptr, *said_ = nullptr;
  QStackedWidget* pages_ = nullptr;
  QWidget* blank_ = nullptr;
  QPlainTextEdit *text_ = nullptr, *hex_ = nullptr;
  ImageView* image_ = nullptr;
  EmptyState* empty_ = nullptr;
  QPushButton* more_ = nullptr;
  QTimer* slow_ = nullptr;
};

}  // namespace hawser::ui
