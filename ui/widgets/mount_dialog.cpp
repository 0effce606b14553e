#include "widgets/mount_dialog.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QThreadPool>
#include <QTimer>
#include <QVBoxLayout>

#include "api/places.h"
#include "models/engine_bridge.h"
#include "models/text.h"
#include "presenters/mount_rules.h"
#include "widgets/dialog_parts.h"
#include "widgets/fit.h"
#include "widgets/message_bar.h"
#include "widgets/window_parts.h"

namespace hawser::ui {
namespace {
constexpr int kTypingPause = 200;  // ms
const QString kFolder = QStringLiteral("mounts/folder");

QString lastFolder() {
  const QString usual = fromUtf8(mountFilesFolder(standardPlaces().stateFolder));
  return QSettings().value(kFolder, usual).toString();
}
}  // namespace

MountDialog::MountDialog(EngineBridge& bridge, const BrowseItem& item, QWidget* parent)
    : QDialog(parent),
      bridge_(bridge),
      item_(item),
      path_(new QLineEdit),
      choose_(new QPushButton(tr("C&hoose…"))),
      note_(new QLabel),
      readOnly_(new QCheckBox(tr("&Read-only"))),
      copy_(new QCheckBox(tr("&Copy all of it in the background"))),
      message_(new MessageBar),
      typed_(pauseTimer(this, kTypingPause)) {
  setWindowTitle(tr("Mount as disk"));
  QVBoxLayout* column = makeColumn(*this, 520);
  addText(*column, tr("Mount “%1” as a disk?").arg(onOneLine(fromUtf8(item_.name))), true);
  addText(*column,
          tr("Other programs can use it at once, by the NBD protocol, while its bytes come. What they "
             "write stays on this computer until you commit it."));
  column->addSpacing(4);
  column->addWidget(makePlace());
  note_->setForegroundRole(QPalette::PlaceholderText);
  note_->setWordWrap(true);
  note_->setTextFormat(Qt::PlainText);
  note_->setMinimumHeight(2 * note_->fontMetrics().lineSpacing());
  note_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  column->addWidget(note_);
  copy_->setChecked(true);
  copy_->setToolTip(tr("Otherwise only what is read comes"));
  readOnly_->setToolTip(tr("Nobody can write to it"));
  column->addWidget(copy_);
  column->addWidget(readOnly_);
  column->addWidget(message_);
  column->addStretch(1);
  auto* box = new QDialogButtonBox;
  go_ = addGo(*box, tr("&Mount"));
  box->addButton(QDialogButtonBox::Cancel)->setText(tr("Cancel"));
  column->addWidget(box);
  go_->setDefault(true);  // it is not enabled yet, and another one would be
  connect(go_, &QPushButton::clicked, this, &MountDialog::mount);
  connect(box, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(typed_, &QTimer::timeout, this, &MountDialog::look);
  connect(path_, &QLineEdit::textChanged, this, [this] {
    looked_ = possible_ = false;
    typed_->start();
    refresh();
  });
  refresh();
  propose();
}

// What is being mounted is given up.
MountDialog::~MountDialog() = default;

QWidget* MountDialog::makePlace() {
  auto* place = new QWidget;
  place->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  auto* column = new QVBoxLayout(place);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(6);
  auto* label = new QLabel(tr("&Kept in"));
  label->setBuddy(path_);
  path_->setAccessibleName(tr("File that it is kept in"));
  choose_->setAutoDefault(false);
  connect(choose_, &QPushButton::clicked, this, &MountDialog::choose);
  auto* row = new QHBoxLayout;
  row->setSpacing(6);
  row->addWidget(path_, 1);
  row->addWidget(choose_);
  column->addWidget(label);
  column->addLayout(row);
  return place;
}

// A disk may be slow to say what is on it.
void MountDialog::propose() {
  auto deliver = bridge_.carry<QString>(this, [this](const QString& path) {
    if (path_->text().isEmpty()) path_->setText(path);
    typed_->stop();
    look();
  });
  QThreadPool::globalInstance()->start(
      [deliver, folder = toUtf8(lastFolder()), name = toUtf8(nameOf(fromUtf8(item_.location)))] {
        deliver(fromUtf8(freeMountPath(folder, name)));
      });
}

void MountDialog::choose() {
  auto* dialog = new QFileDialog(this, tr("Kept in"), parentOf(path_->text()));
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setOption(QFileDialog::DontConfirmOverwrite);
  dialog->selectFile(nameOf(path_->text()));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &QFileDialog::fileSelected, path_, &QLineEdit::setText);
  dialog->open();
}

void MountDialog::look() {
  const QString path = path_->text();
  auto deliver =
      bridge_.carry<MountPlace>(this, [this, path](const MountPlace& place) { lookedAt(path, place); });
  QThreadPool::globalInstance()->start([deliver, path = toUtf8(path)] { deliver(mountPlace(path)); });
}

void MountDialog::lookedAt(const QString& path, const MountPlace& place) {
  if (path != path_->text()) return;
  looked_ = true;
  note_->setText(placeText(place, item_.size, possible_));
  refresh();
  growToFit(*this);
}

void MountDialog::mount() {
  message_->hide();
  mounting_ = true;
  refresh();
  const MountRequest request{item_.location, toUtf8(path_->text()), readOnly_->isChecked(),
                             copy_->isChecked()};
  operation_ = bridge_.engine()->mount(
      request, bridge_.carry<Result<std::string>>(this, [this](Result<std::string> id) { answered(id); }));
}

void MountDialog::answered(const Result<std::string>& id) {
  mounting_ = false;
  if (id) {
    QString folder = parentOf(path_->text());
    if (folder.size() > 1) folder.chop(1);
    QSettings().setValue(kFolder, folder);
    Q_EMIT mounted(fromUtf8(*id));
    return accept();
  }
  message_->showError(id.error());
  refresh();
  // The words ask for their height once they have been laid out.
  QTimer::singleShot(0, this, [this] { growToFit(*this); });
}

void MountDialog::refresh() {
  for (QWidget* widget : std::initializer_list<QWidget*>{path_, choose_, readOnly_, copy_})
    widget->setEnabled(!mounting_);
  go_->setEnabled(possible_ && !mounting_);
  go_->setText(mounting_ ? tr("Opening it…") : tr("&Mount"));
}

}  // namespace hawser::ui
