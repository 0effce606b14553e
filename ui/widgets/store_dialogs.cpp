#include "widgets/store_dialogs.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QStringListModel>
#include <QThreadPool>
#include <QVBoxLayout>
#include <algorithm>

#include "api/error_sentence.h"
#include "base/units.h"
#include "models/engine_bridge.h"
#include "models/text.h"
#include "widgets/dialog_parts.h"
#include "widgets/fit.h"
#include "widgets/icons.h"
#include "widgets/theme.h"

namespace hawser::ui {
namespace {

constexpr qsizetype kListed = 8;

QString shortName(const StoreBlob& blob) {
  return onOneLine(fromUtf8(blob.name));
}

}  // namespace

StoreNameDialog::StoreNameDialog(For what, std::shared_ptr<const StoreContents> contents,
                                 const StoreBlob& blob, const QDate& today, QWidget* parent)
    : QDialog(parent), contents_(std::move(contents)), column_(makeColumn(*this, 440)) {
  const bool snapshot = what == For::snapshot;
  setWindowTitle(snapshot ? tr("Take snapshot") : tr("New branch"));
  addText(*column_,
          snapshot ? tr("Take a snapshot of “%1”").arg(shortName(blob))
                   : tr("Make a branch of “%1”").arg(shortName(blob)),
          true);
  addText(*column_,
          snapshot ? tr("It stays as it is now, and takes no room at first: only what changes "
                        "afterwards is kept twice.")
          : what == For::branch
              ? tr("A branch reads as the snapshot does and can be written to. It takes no room at "
                   "first: only what is written to it.")
              : tr("A branch stands on a snapshot. One is taken of the object first, then the branch "
                   "is made of it. Neither takes room at first."));
  column_->addSpacing(4);
  if (what == For::branchOfObject)
    snapshot_ = addName(tr("Name of the &snapshot"), snapshotNameFor(*contents_, blob.name, today));
  name_ = addName(
      snapshot ? tr("&Name") : tr("Name of the &branch"),
      snapshot ? snapshotNameFor(*contents_, blob.name, today) : branchNameFor(*contents_, blob.name));
  wrong_ = addText(*column_, {});
  column_->addStretch(1);
  auto* box = new QDialogButtonBox;
  make_ = addGo(*box, snapshot ? tr("&Take snapshot") : tr("&Make branch"));
  box->addButton(QDialogButtonBox::Cancel)->setText(tr("Cancel"));
  column_->addWidget(box);
  connect(box, &QDialogButtonBox::accepted, this, &QDialog::accept);
  connect(box, &QDialogButtonBox::rejected, this, &QDialog::reject);
  name_->setFocus();
  name_->selectAll();
  check();
}

QLineEdit* StoreNameDialog::addName(const QString& label, const std::string& name) {
  auto* what = new QLabel(label);
  auto* edit = new QLineEdit(fromUtf8(name));
  edit->setAccessibleName(QString(label).remove(QLatin1Char('&')));
  what->setBuddy(edit);
  column_->addWidget(what);
  column_->addWidget(edit);
  connect(edit, &QLineEdit::textChanged, this, &StoreNameDialog::check);
  return edit;
}

std::string StoreNameDialog::name() const {
  return toUtf8(name_->text().trimmed());
}

std::string StoreNameDialog::snapshotName() const {
  return snapshot_ ? toUtf8(snapshot_->text().trimmed()) : std::string();
}

void StoreNameDialog::check() {
  QString wrong;
  bool empty = false;
  for (const QLineEdit* edit : {snapshot_, name_}) {
    if (!edit) continue;
    const std::string given = toUtf8(edit->text().trimmed());
    empty = empty || given.empty();
    if (isTaken(*contents_, given)) wrong = tr("“%1” is there already.").arg(onOneLine(fromUtf8(given)));
    if (given.starts_with('/') || given.ends_with('/'))
      wrong = tr("A name neither begins nor ends with “/”.");
  }
  if (snapshot_ && !empty && name() == snapshotName()) wrong = tr("They need two different names.");
  wrong_->setText(wrong);
  if (make_) make_->setEnabled(!empty && wrong.isEmpty());
}

StoreStepDialog::StoreStepDialog(EngineBridge& bridge, std::shared_ptr<StoreAccess> access, StoreStep step,
                                 const StoreBlob& blob, std::shared_ptr<const StoreContents> contents,
                                 QWidget* parent)
    : QDialog(parent), step_(step), blob_(blob), contents_(std::move(contents)) {
  QVBoxLayout* column = makeColumn(*this, 440);
  makeWords(*column);
  makeButtons(*column);
  // What was never finished has no name of its own to be asked by, and nothing stands on it.
  if (blob.writing) {
    StoreForecast forecast;
    forecast.frees = blob.allocated;
    foretold(forecast);
    return;
  }
  auto deliver =
      bridge.carry<Result<StoreForecast>>(this, [this](Result<StoreForecast> told) { foretold(told); });
  QThreadPool::globalInstance()->start([access = std::move(access), name = blob.name,
                                        deliver = std::move(deliver)] { deliver(access->forecast(name)); });
}

void StoreStepDialog::makeWords(QVBoxLayout& column) {
  const QString name = shortName(blob_);
  switch (step_) {
    case StoreStep::decouple:
      setWindowTitle(tr("Make independent"));
      addText(column, tr("Make “%1” independent of its snapshot?").arg(name), true);
      break;
    case StoreStep::inflate:
      setWindowTitle(tr("Fill"));
      addText(column, tr("Give “%1” all its room?").arg(name), true);
      break;
    case StoreStep::remove:
      setWindowTitle(tr("Delete"));
      addText(column, tr("Delete “%1” for good?").arg(name), true);
      break;
  }
  what_ = addText(column, tr("Looking what it would mean…"));
  names_ = addText(column, {});
  names_->setForegroundRole(QPalette::PlaceholderText);
  names_->hide();
  column.addStretch(1);
}

void StoreStepDialog::makeButtons(QVBoxLayout& column) {
  box_ = new QDialogButtonBox;
  go_ = box_->addButton(step_ == StoreStep::decouple  ? tr("&Make independent")
                        : step_ == StoreStep::inflate ? tr("&Fill")
                                                      : tr("&Delete"),
                        QDialogButtonBox::AcceptRole);
  go_->setObjectName(QStringLiteral("go"));
  emphasise(*go_, step_ == StoreStep::remove ? Emphasis::danger : Emphasis::primary);
  go_->setAutoDefault(false);
  go_->setEnabled(false);
  cancel_ = box_->addButton(QDialogButtonBox::Cancel);
  cancel_->setText(tr("Cancel"));
  cancel_->setDefault(true);
  column.addWidget(box_);
  connect(box_, &QDialogButtonBox::accepted, this, &QDialog::accept);
  connect(box_, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

void StoreStepDialog::foretold(const Result<StoreForecast>& forecast) {
  StoreConsequences told{
      forecast ? QString() : sentence(forecast.error(), Speaker::window).whole(), {}, false};
  if (forecast) told = consequencesOf(step_, blob_, *forecast, *contents_);
  what_->setText(told.text);
  QStringList names = told.names.mid(0, kListed);
  if (told.names.size() > kListed)
    names << tr("and %Ln more", "", static_cast<int>(told.names.size() - kListed));
  names_->setText(names.join(QLatin1Char('\n')));
  names_->setVisible(!names.isEmpty());
  go_->setEnabled(told.possible);
  go_->setVisible(told.possible);
  if (!told.possible) cancel_->setText(tr("Close"));
  if (told.possible && step_ != StoreStep::remove) go_->setDefault(true);
  // Newer Qt tells the box of a button's other text later than the dialog is made to fit.
  box_->layout()->invalidate();
  growToFit(*this);
}

GrowDialog::GrowDialog(const StoreRoom& room, QWidget* parent)
    : QDialog(parent), room_(room), edit_(new QLineEdit) {
  setWindowTitle(tr("Make the store larger"));
  QVBoxLayout* column = makeColumn(*this, 400);
  addText(*column, tr("It has %1 now and %2.", "size, how far it may grow")
                       .arg(chosenSizeText(room.size), growthText(room)));
  auto* label = new QLabel(tr("&Size of the store"));
  edit_->setAccessibleName(tr("Size of the store"));
  edit_->setPlaceholderText(tr("such as 20G or 512 GiB"));
  label->setBuddy(edit_);
  auto* note = new QLabel;
  note->setForegroundRole(QPalette::PlaceholderText);
  note->setWordWrap(true);
  column->addWidget(label);
  column->addWidget(edit_);
  column->addWidget(note);
  column->addStretch(1);
  auto* box = new QDialogButtonBox;
  QPushButton* go = addGo(*box, tr("&Make it larger"));
  box->addButton(QDialogButtonBox::Cancel)->setText(tr("Cancel"));
  column->addWidget(box);
  connect(box, &QDialogButtonBox::accepted, this, &QDialog::accept);
  connect(box, &QDialogButtonBox::rejected, this, &QDialog::reject);
  const auto check = [this, note, go] {
    const std::uint64_t wanted = size();
    go->setEnabled(wanted > 0);
    note->setText(wanted > 0 ? tr("%1 more").arg(chosenSizeText(wanted - room_.size))
                             : tr("More than %1, and at most %2")
                                   .arg(chosenSizeText(room_.size), chosenSizeText(room_.growsTo)));
  };
  connect(edit_, &QLineEdit::textChanged, this, check);
  check();
}

std::uint64_t GrowDialog::size() const {
  const Result<std::uint64_t> given = parseSize(toUtf8(edit_->text().trimmed()));
  return given && *given > room_.size && *given <= room_.growsTo ? *given : 0;
}

FindingsDialog::FindingsDialog(const StoreFindings& findings, const StoreRoom& room, QWidget* parent)
    : QDialog(parent) {
  setWindowTitle(tr("What the check has found"));
  QVBoxLayout* column = makeColumn(*this, 560);
  addText(*column, verdictOn(findings, room), true);
  addText(*column, tr("What is damaged cannot be mended here: copy what can still be read to another place. "
                      "In the technical words of the store:"));
  QStringList lines;
  for (const std::string& problem : findings.problems)
    lines << onOneLine(fromUtf8(problem));
  auto* list = new QListView;
  list->setModel(new QStringListModel(lines, list));
  list->setAccessibleName(tr("Findings"));
  list->setEditTriggers(QAbstractItemView::NoEditTriggers);
  list->setAlternatingRowColors(true);
  list->setUniformItemSizes(true);
  column->addWidget(list, 1);
  auto* box = new QDialogButtonBox;
  QPushButton* copy = box->addButton(tr("&Copy all"), QDialogButtonBox::ActionRole);
  copy->setIcon(icon(QStringLiteral("copy")));
  QPushButton* close = box->addButton(QDialogButtonBox::Close);
  close->setText(tr("Close"));
  close->setDefault(true);
  column->addWidget(box);
  connect(copy, &QPushButton::clicked, this,
          [lines] { QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n'))); });
  connect(box, &QDialogButtonBox::rejected, this, &QDialog::reject);
  resize(620, 380);
}

}  // namespace hawser::ui
