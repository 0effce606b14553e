#include "widgets/welcome_page.h"

#include <QBoxLayout>
#include <QFrame>
#include <QIcon>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

#include "widgets/icons.h"
#include "widgets/theme.h"

namespace hawser::ui {
namespace {

// Painted, so that it follows the palette by itself.
class Card final : public QWidget {
 public:
  Card(QString iconName, const QString& title, const QString& text, const QString& button, bool primary)
      : iconName_(std::move(iconName)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 64, 20, 18);
    column->setSpacing(6);
    auto* head = new QLabel(title);
    QFont bold = head->font();
    bold.setPointSizeF(bold.pointSizeF() * 1.1);
    bold.setWeight(QFont::DemiBold);
    head->setFont(bold);
    head->setWordWrap(true);
    auto* body = new QLabel(text);
    body->setWordWrap(true);
    body->setForegroundRole(QPalette::PlaceholderText);
    body->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    button_ = new QPushButton(button);
    if (primary) emphasise(*button_, Emphasis::primary);
    column->addWidget(head);
    column->addWidget(body, 1);
    column->addSpacing(6);
    column->addWidget(button_, 0, Qt::AlignLeft);
    setMaximumWidth(300);
    setMinimumWidth(180);
  }
  QPushButton* button() const { return button_; }

 protected:
  void paintEvent(QPaintEvent*) override {
    const Colors colors = Colors::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colors.border, 1));
    painter.setBrush(palette().color(QPalette::Window));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 12, 12);
    painter.setPen(Qt::NoPen);
    QColor wash = colors.accent;
    wash.setAlphaF(0.14F);
    painter.setBrush(wash);
    painter.drawRoundedRect(QRectF(20, 18, 38, 38), 10, 10);
    painter.drawPixmap(27, 25, symbol(iconName_, colors.accent, 24, devicePixelRatioF()));
  }

 private:
  QString iconName_;
  QPushButton* button_;
};

}  // namespace

WelcomePage::WelcomePage(QWidget* parent) : QScrollArea(parent) {
  setFrameShape(QFrame::NoFrame);
  setWidgetResizable(true);
  setFocusPolicy(Qt::NoFocus);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  auto* page = new QWidget;
  page->setAutoFillBackground(true);
  page->setBackgroundRole(QPalette::Base);
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins(28, 16, 28, 16);
  column->setSpacing(8);
  auto* title = new QLabel(tr("Welcome to Hawser"));
  QFont large = title->font();
  large.setPointSizeF(large.pointSizeF() * 1.7);
  large.setWeight(QFont::DemiBold);
  title->setFont(large);
  title->setAlignment(Qt::AlignHCenter);
  auto* text =
      new QLabel(tr("Drop a folder, pull the plug half-way, start again: it goes on where it was, and proves "
                    "that every byte arrived."));
  text->setWordWrap(true);
  text->setAlignment(Qt::AlignHCenter);
  text->setForegroundRole(QPalette::PlaceholderText);
  column->addStretch(2);
  column->addWidget(title);
  column->addWidget(text);
  column->addSpacing(14);
  cards_ = new QHBoxLayout;
  cards_->setSpacing(14);
  auto* connection =
      new Card(QStringLiteral("cloud"), tr("Connect a store"),
               tr("Paste a connection string or a URL with SAS. It is tested before it is saved."),
               tr("&Connect…"), true);
  auto* store = new Card(QStringLiteral("store"), tr("Use the default store"),
                         tr("On this computer, with no account at all. Try everything here first."),
                         tr("&Open default store"), false);
  auto* emulator =
      new Card(QStringLiteral("emulator"), tr("Try the local emulator"),
               tr("If Azurite runs on this computer, its address and key are filled in for you."),
               tr("&Use the emulator…"), false);
  cards_->addStretch(1);
  for (Card* card : {connection, store, emulator})
    cards_->addWidget(card, 6);
  cards_->addStretch(1);
  column->addLayout(cards_);
  column->addStretch(3);
  setWidget(page);
  setFocusProxy(connection->button());
  connect(connection->button(), &QPushButton::clicked, this, &WelcomePage::connectChosen);
  connect(store->button(), &QPushButton::clicked, this, &WelcomePage::defaultStoreChosen);
  connect(emulator->button(), &QPushButton::clicked, this, &WelcomePage::emulatorChosen);
}

// Side by side where there is room, else one below the other.
void WelcomePage::resizeEvent(QResizeEvent* event) {
  cards_->setDirection(width() < 620 ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
  QScrollArea::resizeEvent(event);
}

}  // namespace hawser::ui
