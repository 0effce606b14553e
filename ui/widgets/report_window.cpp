#include "widgets/report_window.h"

#include <QAbstractTableModel>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHeaderView>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QSaveFile>
#include <QVBoxLayout>
#include <algorithm>

#include "api/error_sentence.h"
#include "api/job_title.h"
#include "models/engine_bridge.h"
#include "models/text.h"
#include "models/transfer_text.h"
#include "widgets/icons.h"
#include "widgets/row_table.h"
#include "widgets/theme.h"

namespace hawser::ui {
namespace {

// Between figures at the right of their column and the text that follows.
constexpr QChar kApart(0x2002);

QString symbolOf(const ReportLine& line) {
  switch (line.state) {
    case TransferState::failed:
      return QStringLiteral("error");
    case TransferState::done:
      return line.verified ? QStringLiteral("verified") : QStringLiteral("check");
    case TransferState::skipped:
      return QStringLiteral("skip");
    case TransferState::cancelled:
      return QStringLiteral("close");
    case TransferState::paused:
      return QStringLiteral("pause");
    case TransferState::asking:
      return QStringLiteral("question");
    case TransferState::retrying:
      return QStringLiteral("retry");
    case TransferState::queued:
    case TransferState::running:
    case TransferState::comparing:
    case TransferState::verifying:
      break;
  }
  return QStringLiteral("queue");
}

bool isChanges(const ReportLine& line) {
  return line.delta == DeltaUse::changes && line.state == TransferState::done;
}

// What was asked to be only changes: how it came.
QString changesNote(const ReportLine& line) {
  if (isChanges(line))
    return ReportWindow::tr("%1 predicted, %2 sent, the rest was there", "two sizes")
        .arg(sizeText(line.bytesPredicted), sizeText(line.bytesSent));
  const QString why = whyWhole(line.delta);
  return why.isEmpty() ? QString() : ReportWindow::tr("Sent whole: %1", "why").arg(why);
}

class ReportModel final : public QAbstractTableModel {
 public:
  ReportModel(const Report& report, QObject* parent) : QAbstractTableModel(parent), report_(report) {}
  int rowCount(const QModelIndex& parent) const override {
    return parent.isValid() ? 0 : static_cast<int>(report_.lines.size());
  }
  int columnCount(const QModelIndex& parent) const override { return parent.isValid() ? 0 : 4; }

  QVariant data(const QModelIndex& index, int role) const override {
    const ReportLine& line = report_.lines[static_cast<std::size_t>(index.row())];
    if (role == Qt::ToolTipRole) {
      const QString way = fromUtf8(line.source) + QStringLiteral(" → ") + fromUtf8(line.destination);
      const QString note = changesNote(line);
      return note.isEmpty() ? way : way + QLatin1Char('\n') + note;
    }
    if (role == Qt::DecorationRole && index.column() == 0) return icon(symbolOf(line));
    if (role == Qt::TextAlignmentRole)
      return QVariant::fromValue<int>((index.column() == 2 ? Qt::AlignRight : Qt::AlignLeft) |
                                      Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    if (index.column() == 0) return onOneLine(nameOf(fromUtf8(line.source)));
    if (index.column() == 1) return line.verified ? ReportWindow::tr("Verified") : stateName(line.state);
    if (index.column() == 2)
      return (isChanges(line) ? sizeOfText(line.bytesSent, line.size) : sizeText(line.size)) + kApart;
    return line.error ? capitalised(sentence(*line.error, Speaker::window).cause) : fromUtf8(line.hash);
  }

  QVariant headerData(int section, Qt::Orientation orientation, int role) const override {
    if (role == Qt::TextAlignmentRole && section == 2)
      return QVariant::fromValue<int>(Qt::AlignRight | Qt::AlignVCenter);
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    const QString names[] = {ReportWindow::tr("Name"), ReportWindow::tr("Result"), ReportWindow::tr("Size"),
                             ReportWindow::tr("Cause or hash")};
    return names[section];
  }

 private:
  const Report& report_;
};

QString changesText(const ReportCounts& counts) {
  return ReportWindow::tr("%Ln object(s) by what changed: %1 predicted, %2 sent; the rest was there.",
                          "two sizes", counted32(counts.changed))
      .arg(sizeText(counts.changedPredicted), sizeOfText(counts.changedSent, counts.changedBytes));
}

}  // namespace

ReportWindow::ReportWindow(EngineBridge& bridge, Report report, QWidget* parent)
    : QDialog(parent), bridge_(bridge), report_(std::make_shared<const Report>(std::move(report))) {
  setWindowTitle(tr("Report: %1").arg(titleText(report_->job.title)));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(18, 16, 18, 14);
  column->setSpacing(12);
  column->addWidget(makeHead());
  column->addWidget(makeTable(), 1);
  auto* box = new QDialogButtonBox(this);
  QPushButton* save = box->addButton(tr("&Save report…"), QDialogButtonBox::ActionRole);
  save->setIcon(icon(QStringLiteral("save")));
  QPushButton* close = box->addButton(QDialogButtonBox::Close);
  close->setText(tr("Close"));
  close->setDefault(true);
  column->addWidget(box);
  connect(save, &QPushButton::clicked, this, &ReportWindow::save);
  connect(box, &QDialogButtonBox::rejected, this, &QDialog::reject);
  resize(760, 520);
}

QWidget* ReportWindow::makeHead() {
  auto* head = new QWidget;
  auto* row = new QHBoxLayout(head);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(14);
  const ReportCounts counts = counted(*report_);
  const bool bad = counts.failed > 0, open = counts.open > 0;
  const Colors colors = Colors::of(palette());
  auto* mark = new QLabel;
  mark->setPixmap(symbol(bad    ? QStringLiteral("error")
                         : open ? QStringLiteral("queue")
                                : QStringLiteral("verified"),
                         bad    ? colors.danger
                         : open ? colors.accent
                                : colors.success,
                         40, devicePixelRatioF()));
  auto* text = new QLabel(fromUtf8(verdict(*report_)));
  text->setTextFormat(Qt::PlainText);
  text->setWordWrap(true);
  text->setTextInteractionFlags(Qt::TextSelectableByMouse);
  QFont bold = text->font();
  bold.setPointSizeF(bold.pointSizeF() * 1.2);
  bold.setWeight(QFont::DemiBold);
  text->setFont(bold);
  auto* words = new QVBoxLayout;
  words->addWidget(text);
  if (counts.changed > 0) {
    auto* changes = new QLabel(changesText(counts));
    changes->setTextFormat(Qt::PlainText);
    changes->setWordWrap(true);
    changes->setTextInteractionFlags(Qt::TextSelectableByMouse);
    words->addWidget(changes);
  }
  row->addWidget(mark);
  row->addLayout(words, 1);
  return head;
}

QWidget* ReportWindow::makeTable() {
  auto* table = new RowTable;
  table->setModel(new ReportModel(*report_, table));
  table->setAccessibleName(tr("Objects of the report, failures first"));
  table->setAlternatingRowColors(true);
  table->verticalHeader()->setDefaultSectionSize(28);
  table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
  table->horizontalHeader()->setSectionResizeMode(3, QHeaderView::Stretch);
  table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  table->setFocusPolicy(Qt::StrongFocus);
  // Whole words in every language; not measured row by row, there may be a million.
  int widest = table->fontMetrics().horizontalAdvance(tr("Verified"));
  for (const TransferState state : {TransferState::retrying, TransferState::asking, TransferState::failed})
    widest = std::max(widest, table->fontMetrics().horizontalAdvance(stateName(state)));
  table->setColumnWidth(1, widest + 24);
  const bool changes = std::any_of(report_->lines.begin(), report_->lines.end(), isChanges);
  table->setColumnWidth(2, changes ? 168 : 104);
  return table;
}

void ReportWindow::save() {
  auto* dialog = new QFileDialog(this, tr("Save report"));
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  const QStringList filters{tr("Web page (*.html)"), tr("Text (*.txt)"), tr("Table (*.csv)"),
                            tr("JSON (*.json)")};
  dialog->setNameFilters(filters);
  dialog->selectFile(QStringLiteral("report-%1.html").arg(report_->job.id));
  // The format goes by the name's ending, so the name follows the filter.
  connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& filter) {
    const QString ending = filter.section(QLatin1String("*."), 1).chopped(1);
    const QFileInfo chosen(dialog->selectedFiles().value(0));
    dialog->setDefaultSuffix(ending);
    dialog->selectFile(chosen.completeBaseName() + QLatin1Char('.') + ending);
  });
  connect(dialog, &QFileDialog::fileSelected, this, &ReportWindow::saveTo);
  dialog->show();
}

// A report may be long, and its disk slow.
void ReportWindow::saveTo(const QString& path) {
  ReportFormat format = ReportFormat::html;
  if (path.endsWith(QLatin1String(".txt"))) format = ReportFormat::text;
  if (path.endsWith(QLatin1String(".csv"))) format = ReportFormat::csv;
  if (path.endsWith(QLatin1String(".json"))) format = ReportFormat::json;
  const auto write = [report = report_, path, format](Engine&) {
    QSaveFile file(path);
    const std::string text = rendered(*report, format);
    const bool saved = file.open(QIODevice::WriteOnly) &&
                       file.write(text.data(), static_cast<qint64>(text.size())) >= 0 && file.commit();
    return saved ? QString() : file.errorString();
  };
  bridge_.run<QString>(this, write, [this, path](const QString& error) {
    if (error.isEmpty()) return;
    auto* box =
        new QMessageBox(QMessageBox::Warning, tr("Save report"),
                        tr("The report could not be saved to %1: %2. Choose another place.").arg(path, error),
                        QMessageBox::Close, this);
    box->button(QMessageBox::Close)->setText(tr("Close"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->show();
  });
}

}  // namespace hawser::ui
