// A window that is dragged from: offers the paths of its arguments as files, as a file manager does.
//
// Prints "ready X Y W H" once it is on screen, where to press the mouse, "dropped copy|ignored" when the
// mouse is let go, and "fetched" when the target has what was dropped: until then it has to ask this program
// for it.
#include <QApplication>
#include <QDrag>
#include <QFileInfo>
#include <QLabel>
#include <QMimeData>
#include <QMouseEvent>
#include <QUrl>
#include <cstdio>

namespace {

void say(const char* line) {
  std::puts(line);
  std::fflush(stdout);
}

class Source final : public QLabel {
 public:
  explicit Source(const QStringList& paths) : QLabel(QStringLiteral("drag from here")) {
    for (const QString& path : paths)
      urls_ << QUrl::fromLocalFile(QFileInfo(path).absoluteFilePath());
    setAlignment(Qt::AlignCenter);
    // The test says where it is: a window manager might put it over the target.
    setWindowFlag(Qt::WindowStaysOnTopHint);
    setWindowFlag(Qt::WindowDoesNotAcceptFocus);
  }

 protected:
  void mousePressEvent(QMouseEvent* event) override { pressed_ = event->pos(); }

  void mouseMoveEvent(QMouseEvent* event) override {
    if ((event->pos() - pressed_).manhattanLength() < QApplication::startDragDistance()) return;
    auto* drag = new QDrag(this);
    auto* mime = new QMimeData;
    mime->setUrls(urls_);
    drag->setMimeData(mime);
    connect(drag, &QObject::destroyed, [] { say("fetched"); });
    const Qt::DropAction action = drag->exec(Qt::CopyAction | Qt::MoveAction, Qt::CopyAction);
    say(action == Qt::CopyAction   ? "dropped copy"
        : action == Qt::MoveAction ? "dropped move"
                                   : "dropped ignored");
  }

  void paintEvent(QPaintEvent* event) override {
    QLabel::paintEvent(event);
    if (told_) return;
    told_ = true;
    const QPoint at = mapToGlobal(QPoint());
    std::printf("ready %d %d %d %d\n", at.x(), at.y(), width(), height());
    std::fflush(stdout);
  }

 private:
  QList<QUrl> urls_;
  QPoint pressed_;
  bool told_ = false;
};

}  // namespace

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  QStringList arguments = QApplication::arguments().mid(1);
  if (arguments.size() < 3) {
    std::fprintf(stderr, "usage: drag_source X Y PATH...\n");
    return 2;
  }
  const QPoint at(arguments[0].toInt(), arguments[1].toInt());
  Source source(arguments.mid(2));
  source.resize(140, 60);
  source.move(at);
  source.show();
  return QApplication::exec();
}
