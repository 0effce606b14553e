#include "widgets/quick_look.h"

#include <QBuffer>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QImageReader>
#include <QKeyEvent>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QStackedWidget>
#include <QThreadPool>
#include <QTimer>
#include <QVBoxLayout>

#include "api/error_sentence.h"
#include "models/engine_bridge.h"
#include "models/text.h"
#include "widgets/empty_state.h"
#include "widgets/image_view.h"
#include "widgets/shortened_label.h"

namespace hawser::ui {
namespace {

constexpr int kSlow = 200;  // ms until it is said that it takes a while
constexpr qsizetype kHexBytes = 8 * 1024;
constexpr std::uint64_t kMostText = 16 * 1024 * 1024;
constexpr std::uint64_t kMostImage = 32 * 1024 * 1024;
// Larger ones are made smaller while they are decoded, where their format can do that.
constexpr qint64 kMostPixels = 24 * 1000 * 1000;
constexpr int kMostSide = 3000;

bool isPicture(const QByteArray& format) {
  static const QList<QByteArray> known{"png", "jpeg", "jpg", "gif",  "bmp",  "webp", "ico",
                                       "svg", "tiff", "tif", "avif", "heic", "jp2",  "icns"};
  return known.contains(format);
}

QByteArray formatOf(QByteArray bytes) {
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::ReadOnly);
  return QImageReader::imageFormat(&buffer).toLower();
}

}  // namespace

QuickLook::QuickLook(EngineBridge& bridge, QWidget* parent)
    : QDialog(parent), bridge_(bridge), preview_(bridge) {
  setWindowTitle(tr("Quick Look"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  pages_ = new QStackedWidget;
  blank_ = new QWidget;
  text_ = makeEdit(tr("Content"));
  hex_ = makeEdit(tr("First bytes"));
  hex_->setLineWrapMode(QPlainTextEdit::NoWrap);
  image_ = new ImageView;
  empty_ = new EmptyState;
  for (QWidget* page : std::initializer_list<QWidget*>{blank_, text_, hex_, image_, empty_})
    pages_->addWidget(page);
  column->addWidget(makeHead());
  column->addWidget(pages_, 1);
  column->addWidget(makeFoot());
  slow_ = new QTimer(this);
  slow_->setSingleShot(true);
  slow_->setInterval(kSlow);
  connect(slow_, &QTimer::timeout, this, [this] {
    empty_->set(QStringLiteral("eye"), tr("Reading…"), {});
    pages_->setCurrentWidget(empty_);
  });
  connect(&preview_, &Preview::opened, this, &QuickLook::showOpened);
  connect(&preview_, &Preview::arrived, this, &QuickLook::showArrived);
  connect(&preview_, &Preview::failed, this, &QuickLook::showFailure);
  connect(text_->verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
    const bool atEnd = value == text_->verticalScrollBar()->maximum();
    if (atEnd && kind_ == Kind::text && more_->isVisible()) more_->click();
  });
  resize(720, 560);
  setMinimumSize(360, 280);
}

QWidget* QuickLook::makeHead() {
  auto* head = new QWidget;
  auto* column = new QVBoxLayout(head);
  column->setContentsMargins(18, 12, 18, 10);
  column->setSpacing(1);
  name_ = new ShortenedLabel({});
  QFont bold = name_->font();
  bold.setPointSizeF(bold.pointSizeF() * 1.15);
  bold.setWeight(QFont::DemiBold);
  name_->setFont(bold);
  facts_ = new ShortenedLabel({});
  facts_->setForegroundRole(QPalette::PlaceholderText);
  column->addWidget(name_);
  column->addWidget(facts_);
  return head;
}

QPlainTextEdit* QuickLook::makeEdit(const QString& name) {
  auto* edit = new QPlainTextEdit;
  edit->setReadOnly(true);
  edit->setUndoRedoEnabled(false);
  edit->setStyleSheet(QStringLiteral("QPlainTextEdit { border: 0; border-radius: 0; padding: 0; }"));
  edit->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
  edit->document()->setDocumentMargin(14);
  edit->setTabChangesFocus(true);
  edit->setAccessibleName(name);
  edit->installEventFilter(this);
  return edit;
}

QWidget* QuickLook::makeFoot() {
  auto* foot = new QWidget;
  auto* row = new QHBoxLayout(foot);
  row->setContentsMargins(18, 7, 12, 9);
  said_ = new QLabel;
  said_->setForegroundRole(QPalette::PlaceholderText);
  said_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  more_ = new QPushButton(tr("Show &more"));
  more_->setAutoDefault(false);
  more_->hide();
  connect(more_, &QPushButton::clicked, this, [this] { preview_.more(); });
  auto* close = new QPushButton(tr("&Close"));
  close->setAutoDefault(false);
  close->setToolTip(tr("Close: space bar or Esc. Arrow keys: the next object."));
  connect(close, &QPushButton::clicked, this, &QDialog::reject);
  for (QPushButton* button : {more_, close})
    button->installEventFilter(this);
  row->addWidget(said_, 1);
  row->addWidget(more_);
  row->addWidget(close);
  return foot;
}

void QuickLook::open(const BrowseItem& item) {
  const auto& now = preview_.item();
  if (now && now->location == item.location && now->etag == item.etag && !preview_.error()) return;
  preview_.open(item);
}

void QuickLook::done(int result) {
  preview_.close();
  slow_->stop();
  ++decoding_;
  QDialog::done(result);
}

bool QuickLook::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::KeyPress && handleKey(*static_cast<QKeyEvent*>(event))) return true;
  return QDialog::eventFilter(watched, event);
}

void QuickLook::keyPressEvent(QKeyEvent* event) {
  if (!handleKey(*event)) QDialog::keyPressEvent(event);
}

// Whatever has the focus: a button is pressed with Return here.
bool QuickLook::handleKey(QKeyEvent& event) {
  if (event.modifiers() & ~Qt::KeypadModifier) return false;
  switch (event.key()) {
    case Qt::Key_Space:
    case Qt::Key_Escape:
      if (!event.isAutoRepeat()) reject();
      return true;
    case Qt::Key_Up:
    case Qt::Key_Left:
      Q_EMIT stepped(-1);
      return true;
    case Qt::Key_Down:
    case Qt::Key_Right:
      Q_EMIT stepped(1);
      return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
      if (auto* button = qobject_cast<QPushButton*>(focusWidget())) button->click();
      return true;
    default:
      return false;
  }
}

void QuickLook::say(const QString& what) {
  said_->setText(what);
  said_->setToolTip(what);
}

// "3.4 MiB · today 10:41 · PNG, 1920 × 1080"
void QuickLook::setFacts(const QString& kind) {
  const BrowseItem& item = *preview_.item();
  QStringList facts;
  if (item.kind == BrowseItem::Kind::object) facts << sizeText(item.size);
  if (item.modified) facts << timeText(*item.modified);
  if (!item.tier.empty()) facts << fromUtf8(item.tier);
  if (!kind.isEmpty()) facts << kind;
  facts_->setText(facts.join(tr(" · ", "between facts on one line")));
}

void QuickLook::showOpened() {
  const BrowseItem& item = *preview_.item();
  const QString name = onOneLine(fromUtf8(item.name));
  setWindowTitle(tr("Quick Look: %1").arg(name));
  name_->setText(name);
  name_->setToolTip(onOneLine(fromUtf8(item.location)));
  setFacts({});
  kind_ = Kind::unknown;
  pieces_.reset();
  shown_ = 0;
  ++decoding_;
  say({});
  more_->hide();
  pages_->setCurrentWidget(blank_);
  slow_->start();
}

void QuickLook::showArrived() {
  if (kind_ == Kind::unknown) return decide();
  if (kind_ == Kind::text) return showText();
  if (kind_ == Kind::image) decode();
}

// No object, or one with nothing in it.
void QuickLook::showNothing() {
  slow_->stop();
  const BrowseItem& item = *preview_.item();
  switch (item.kind) {
    case BrowseItem::Kind::container:
      empty_->set(QStringLiteral("container"), tr("A container"), tr("Return opens it in the list."));
      break;
    case BrowseItem::Kind::folder:
      empty_->set(QStringLiteral("folder"), tr("A folder"), tr("Return opens it in the list."));
      break;
    case BrowseItem::Kind::link:
      empty_->set(QStringLiteral("link"), tr("A link"), tr("Its properties say what it leads to."));
      break;
    case BrowseItem::Kind::object:
      empty_->set(QStringLiteral("file"), tr("Nothing in it"), tr("The object has no bytes."));
      break;
  }
  pages_->setCurrentWidget(empty_);
}

// What it is, from its beginning.
void QuickLook::decide() {
  const QByteArray& bytes = preview_.bytes();
  if (bytes.isEmpty()) return showNothing();
  const std::uint64_t size = preview_.item()->size;
  if (isPicture(formatOf(bytes))) {
    if (size > kMostImage) {
      return showBytes(tr("A picture, and with more than %1 too large to be shown.", "a size")
                           .arg(chosenSizeText(kMostImage)));
    }
    kind_ = Kind::image;
    return preview_.whole() ? decode() : preview_.readRest();
  }
  const auto coding = guessCoding(bytes, preview_.whole());
  if (!coding) return showBytes(tr("Neither text nor a picture that can be shown."));
  kind_ = Kind::text;
  coding_ = *coding;
  pieces_.emplace(*coding);
  text_->clear();
  showText();
}

void QuickLook::showText() {
  slow_->stop();
  const QByteArray& bytes = preview_.bytes();
  const QString next = pieces_->next(QByteArrayView(bytes).sliced(shown_));
  shown_ = bytes.size();
  const bool first = text_->document()->isEmpty();
  // Behind what is there: the cursor of the view and where it is scrolled to stay.
  QTextCursor end(text_->document());
  end.movePosition(QTextCursor::End);
  const QSignalBlocker quiet(text_->verticalScrollBar());
  end.insertText(next);
  if (first) text_->moveCursor(QTextCursor::Start);
  QStringList facts;
  const bool most = static_cast<std::uint64_t>(shown_) >= kMostText;
  if (preview_.whole())
    facts << tr("All of it");
  else if (most)
    facts << tr("The first %1; more of it is not shown here", "a size")
                 .arg(sizeText(static_cast<std::uint64_t>(shown_)));
  else
    facts << tr("The first %1", "a size out of another")
                 .arg(sizeOfText(static_cast<std::uint64_t>(shown_), preview_.item()->size));
  facts << codingName(coding_);
  if (pieces_->broke()) facts << tr("long lines are broken");
  say(facts.join(tr(" · ", "between facts on one line")));
  setFacts(tr("Text"));
  more_->setVisible(!preview_.whole() && !most);
  pages_->setCurrentWidget(text_);
  if (first) text_->setFocus();
}

void QuickLook::showBytes(const QString& why) {
  slow_->stop();
  kind_ = Kind::bytes;
  const QByteArrayView all(preview_.bytes());
  const QByteArrayView bytes = all.first(std::min(all.size(), kHexBytes));
  hex_->setPlainText(hexLines(bytes));
  const auto shown = static_cast<std::uint64_t>(bytes.size());
  const QString much =
      shown == preview_.item()->size
          ? tr("All of it")
          : tr("The first %1", "a size out of another").arg(sizeOfText(shown, preview_.item()->size));
  say(why + QLatin1Char(' ') + much);
  setFacts({});
  more_->hide();
  pages_->setCurrentWidget(hex_);
  hex_->setFocus();
}

void QuickLook::decode() {
  auto deliver = bridge_.carry<Picture>(this, [this, wanted = ++decoding_](Picture picture) {
    if (wanted == decoding_) decoded(picture);
  });
  QThreadPool::globalInstance()->start([bytes = preview_.bytes(), deliver = std::move(deliver)]() mutable {
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer);
    reader.setAutoTransform(true);
    Picture picture;
    picture.pixels = reader.size();
    const QSize& size = picture.pixels;
    if (size.isValid() && qint64{size.width()} * size.height() > kMostPixels)
      reader.setScaledSize(size.scaled(kMostSide, kMostSide, Qt::KeepAspectRatio));
    picture.image = reader.read();
    if (picture.image.isNull()) picture.wrong = reader.errorString();
    if (!size.isValid()) picture.pixels = picture.image.size();
    if (reader.transformation() & QImageIOHandler::TransformationRotate90) picture.pixels.transpose();
    deliver(std::move(picture));
  });
}

void QuickLook::decoded(const Picture& picture) {
  if (picture.image.isNull()) return showBytes(tr("The picture is damaged, or too large to be shown."));
  slow_->stop();
  image_->setImage(picture.image, picture.pixels);
  const QString format = QString::fromLatin1(formatOf(preview_.bytes())).toUpper();
  setFacts(tr("%1, %2 × %3 pixels", "format, width, height")
               .arg(format)
               .arg(picture.pixels.width())
               .arg(picture.pixels.height()));
  say(tr("All of it"));
  pages_->setCurrentWidget(image_);
}

void QuickLook::showFailure() {
  slow_->stop();
  const Error& error = *preview_.error();
  more_->hide();
  say({});
  const ErrorSentence said = sentence(error, Speaker::window);
  if (error.code == ErrorCode::changedUnderUs) {
    empty_->set(QStringLiteral("refresh"), tr("It has changed meanwhile"),
                tr("The list still shows the object as it was before. What is there now is shown once the "
                   "list has been reloaded."),
                tr("Reload the list"), [this] { Q_EMIT staleListing(); });
  } else {
    empty_->set(QStringLiteral("error"), tr("It cannot be shown"), said.whole(), tr("Try again"), [this] {
      const BrowseItem item = *preview_.item();
      preview_.open(item);
    });
  }
  pages_->setCurrentWidget(empty_);
}

}  // namespace hawser::ui
