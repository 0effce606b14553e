#include "widgets/command_box.h"

#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QTextOption>
#include <QToolButton>
#include <QVBoxLayout>

#include "widgets/icons.h"

namespace hawser::ui {

CommandBox::CommandBox(int lines, QWidget* parent) : QWidget(parent) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(4);
  auto* label = new QLabel(tr("The same as a co&mmand"));
  command_ = new QPlainTextEdit;
  command_->setReadOnly(true);
  command_->setTabChangesFocus(true);
  command_->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
  command_->setLineWrapMode(QPlainTextEdit::NoWrap);
  command_->setAccessibleName(tr("The same as a command"));
  command_->setFixedHeight(command_->fontMetrics().height() * lines + 20);
  label->setBuddy(command_);
  auto* copy = new QToolButton;
  copy->setIcon(icon(QStringLiteral("copy")));
  copy->setAccessibleName(tr("Copy the command"));
  copy->setToolTip(copy->accessibleName());
  copy->setFocusPolicy(Qt::TabFocus);
  connect(copy, &QToolButton::clicked, this,
          [this] { QGuiApplication::clipboard()->setText(command_->toPlainText()); });
  auto* row = new QHBoxLayout;
  row->addWidget(label, 1);
  row->addWidget(copy);
  column->addLayout(row);
  column->addWidget(command_);
}

void CommandBox::setCommand(const QString& command) {
  if (command_->toPlainText() != command) command_->setPlainText(command);
}

void CommandBox::setWrapping() {
  command_->setLineWrapMode(QPlainTextEdit::WidgetWidth);
  command_->setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
}

}  // namespace hawser::ui
