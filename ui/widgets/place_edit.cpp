#include "widgets/place_edit.h"

#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

#include "models/text.h"
#include "presenters/several_rules.h"
#include "widgets/icons.h"
#include "widgets/theme.h"

namespace hawser::ui {

PlaceEdit::PlaceEdit(const QString& label, QWidget* parent)
    : QWidget(parent), typed_(new QComboBox), choose_(new QToolButton), problem_(new QLabel) {
  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setHorizontalSpacing(6);
  grid->setVerticalSpacing(4);
  grid->setColumnStretch(0, 1);
  auto* what = new QLabel(label);
  what->setBuddy(typed_);
  typed_->setEditable(true);
  typed_->setInsertPolicy(QComboBox::NoInsert);
  typed_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  typed_->setAccessibleName(QString(label).remove(QLatin1Char('&')));
  typed_->lineEdit()->setPlaceholderText(tr("/data/photos/ or studio:backups/"));
  typed_->lineEdit()->setAccessibleName(typed_->accessibleName());
  choose_->setIcon(icon(QStringLiteral("folder")));
  choose_->setAccessibleName(tr("Choose a folder of this computer: %1").arg(typed_->accessibleName()));
  choose_->setToolTip(tr("Choose a folder of this computer"));
  choose_->setFocusPolicy(Qt::TabFocus);
  problem_->setWordWrap(true);
  problem_->setTextFormat(Qt::PlainText);
  problem_->hide();
  grid->addWidget(what, 0, 0, 1, 2);
  grid->addWidget(typed_, 1, 0);
  grid->addWidget(choose_, 1, 1);
  grid->addWidget(problem_, 2, 0, 1, 2);
  setFocusProxy(typed_);
  connect(choose_, &QToolButton::clicked, this, &PlaceEdit::choose);
  connect(typed_, &QComboBox::editTextChanged, this, [this] {
    const QString why = problem();
    problem_->setText(why);
    problem_->setVisible(!why.isEmpty());
    QPalette palette = this->palette();
    palette.setColor(QPalette::WindowText, Colors::of(palette).danger);
    problem_->setPalette(palette);
    Q_EMIT changed();
  });
}

void PlaceEdit::setSuggestions(const QStringList& locations) {
  const QString now = typed_->currentText();
  typed_->clear();
  typed_->addItems(locations);
  typed_->setCurrentIndex(-1);
  typed_->setEditText(now);
}

void PlaceEdit::setLocation(const QString& location) {
  typed_->setEditText(location);
  // Its beginning says most.
  typed_->lineEdit()->setCursorPosition(0);
}

QString PlaceEdit::location() const {
  return typed_->currentText().trimmed();
}

QString PlaceEdit::place() const {
  const TypedPlace found = placeFrom(location(), connections_, {});
  return found.place ? found.place->typed : QString();
}

QString PlaceEdit::problem() const {
  return location().isEmpty() ? QString() : placeFrom(location(), connections_, {}).problem;
}

void PlaceEdit::choose() {
  auto* dialog = new QFileDialog(this, typed_->accessibleName(),
                                 isLocalPath(location()) ? location() : QDir::homePath());
  dialog->setFileMode(QFileDialog::Directory);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->resize(840, 540);
  connect(dialog, &QFileDialog::fileSelected, this,
          [this](const QString& folder) { setLocation(folderLocation(folder)); });
  dialog->open();
}

}  // namespace hawser::ui
