#include "widgets/icons.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>
#include <QSvgRenderer>

// Resources of a static library have to be asked for, and from outside of any namespace.
static void takeResources() {
  Q_INIT_RESOURCE(hawser);
}

namespace hawser::ui {
namespace {

// Asks for the palette when it paints, so that a change of theme needs no new icons.
class SymbolEngine final : public QIconEngine {
 public:
  explicit SymbolEngine(QString name) : name_(std::move(name)) {}

  void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
    const double scale = painter->device()->devicePixelRatioF();
    const int size = std::min(rect.width(), rect.height());
    const QPixmap pixmap = symbol(name_, colorFor(mode), size, scale);
    painter->drawPixmap(rect.x() + (rect.width() - size) / 2, rect.y() + (rect.height() - size) / 2, pixmap);
  }
  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State) override {
    return symbol(name_, colorFor(mode), std::min(size.width(), size.height()), 1.0);
  }
  QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State, qreal scale) override {
    const auto side = static_cast<int>(std::min(size.width(), size.height()) / scale);
    return symbol(name_, colorFor(mode), side, scale);
  }
  QIconEngine* clone() const override { return new SymbolEngine(name_); }
  QString key() const override { return QStringLiteral("hawser-symbol"); }
  bool isNull() override { return false; }

 private:
  static QColor colorFor(QIcon::Mode mode) {
    const QPalette palette = QApplication::palette();
    if (mode == QIcon::Disabled) return palette.color(QPalette::Disabled, QPalette::ButtonText);
    return palette.color(QPalette::ButtonText);
  }
  QString name_;
};

}  // namespace

QIcon icon(const QString& name) {
  return QIcon(new SymbolEngine(name));
}

void initResources() {
  takeResources();
}

QPixmap symbol(const QString& name, const QColor& color, int size, double scale) {
  const QString key = QStringLiteral("hawser/%1/%2/%3/%4").arg(name, color.name()).arg(size).arg(scale);
  QPixmap pixmap;
  if (QPixmapCache::find(key, &pixmap)) return pixmap;
  QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
  if (!file.open(QIODevice::ReadOnly)) qFatal("no icon named %s", qPrintable(name));
  QByteArray svg = file.readAll();
  svg.replace("currentColor", color.name().toLatin1());
  QSvgRenderer renderer(svg);
  pixmap = QPixmap(QSize(size, size) * scale);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  renderer.render(&painter);
  painter.end();
  pixmap.setDevicePixelRatio(scale);
  QPixmapCache::insert(key, pixmap);
  return pixmap;
}

QStringList iconNames() {
  QStringList names;
  for (const QString& file : QDir(QStringLiteral(":/icons")).entryList())
    names << file.chopped(4);
  return names;
}

}  // namespace hawser::ui
