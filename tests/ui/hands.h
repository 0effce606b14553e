// Hands: finds what a user would by its words, and uses it with keys and clicks.
#pragma once

#include <QAbstractButton>
#include <QDialog>
#include <QLabel>
#include <QtTest>

namespace hawser::ui {

// A text as read: without mnemonics and the dots of "Save…".
inline QString plain(QString text) {
  return text.remove(QLatin1Char('&')).remove(QChar(0x2026));
}

// The child of this type that is called so: by its accessible name, else by its text. Fails the test where
// there is none.
template <class Widget>
Widget* named(const QWidget& in, const char* name) {
  const QString wanted = QString::fromUtf8(name);
  for (Widget* child : in.findChildren<Widget*>()) {
    if (child->accessibleName() == wanted) return child;
    if (auto* button = qobject_cast<QAbstractButton*>(child); button && plain(button->text()) == wanted)
      return child;
  }
  QTest::qFail(name, __FILE__, __LINE__);
  qFatal("nothing here is called %s", name);
}

inline void press(const QWidget& in, const char* button) {
  auto* found = named<QAbstractButton>(in, button);
  QTest::mouseClick(found, Qt::LeftButton);
}

inline void type(QWidget* into, const char* text) {
  QTest::keyClick(into, Qt::Key_A, Qt::ControlModifier);
  QTest::keyClicks(into, QString::fromUtf8(text));
}

inline void open(QDialog& dialog) {
  dialog.show();
  QVERIFY(QTest::qWaitForWindowActive(&dialog));
}

// Whether some label that is there says so.
inline bool says(const QWidget& dialog, const char* words) {
  for (const QLabel* label : dialog.findChildren<QLabel*>())
    if (!label->isHidden() && label->text().contains(QString::fromUtf8(words))) return true;
  return false;
}

}  // namespace hawser::ui
