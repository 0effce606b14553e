#include "widgets/changes_dialog.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>

#include "api/error_sentence.h"
#include "models/changes_model.h"
#include "models/changes_text.h"
#include "models/engine_bridge.h"
#include "models/text.h"
#include "presenters/copy_command.h"
#include "widgets/change_bar.h"
#include "widgets/changes_delegate.h"
#include "widgets/command_box.h"
#include "widgets/fit.h"
#include "widgets/legend.h"
#include "widgets/row_table.h"
#include "widgets/theme.h"

namespace hawser::ui {
namespace {

constexpr int kLook = 100;  // ms
constexpr int kSteps = 1000;

QLabel* words() {
  auto* label = new QLabel;
  label->setWordWrap(true);
  label->setTextFormat(Qt::PlainText);
  label->setTextInteractionFlags(Qt::TextSelectableByMouse);
  return label;
}

std::function<void(QPainter&, const QRectF&, const QPalette&)> framed(ChangeMark mark) {
  return [mark](QPainter& painter, const QRectF& area, const QPalette& palette) {
    paintChangeMark(painter, area, mark, palette);
    painter.setPen(Colors::of(palette).border);
    painter.drawRect(area.adjusted(0.5, 0.5, -0.5, -0.5));
  };
}

// A signature is left where it can be, so that this is so only once.
bool isFirstTime(const PlanSummary& plan) {
  return std::ranges::any_of(plan.lines, [](const PlanSummary::Line& line) {
    return (line.delta == DeltaUse::nothingThere || line.delta == DeltaUse::notKnown) &&
           isLocalPath(fromUtf8(line.source));
  });
}

}  // namespace

ChangesDialog::ChangesDialog(EngineBridge& bridge, const JobRequest& request, QWidget* parent)
    : QDialog(parent), bridge_(bridge), request_(request), model_(new ChangesModel(this)) {
  setWindowTitle(tr("Copy only what changed"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(20, 18, 20, 16);
  column->addStrut(560);
  column->setSpacing(10);
  headline_ = words();
  QFont bold = headline_->font();
  bold.setPointSizeF(bold.pointSizeF() * 1.2);
  bold.setWeight(QFont::DemiBold);
  headline_->setFont(bold);
  below_ = words();
  below_->setForegroundRole(QPalette::PlaceholderText);
  problem_ = words();
  legend_ = new Legend;
  legend_->set({{tr("Changed: will be sent"), framed(ChangeMark::sent)},
                {tr("There already"), framed(ChangeMark::there)}});
  command_ = new CommandBox;
  command_->setCommand(copyCommand(this->request(true)));
  column->addWidget(headline_);
  column->addWidget(below_);
  column->addWidget(makePages(), 1);
  column->addWidget(legend_);
  column->addWidget(command_);
  column->addWidget(problem_);
  makeButtons();
  look_ = new QTimer(this);
  connect(look_, &QTimer::timeout, this, &ChangesDialog::showComparing);
  complain({});
  resize(640, 560);
  // It is read aloud, and Enter means the default button from there.
  headline_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  headline_->setFocus();
  count();
}

ChangesDialog::~ChangesDialog() = default;

QWidget* ChangesDialog::makePages() {
  auto* waiting = new QWidget;
  auto* column = new QVBoxLayout(waiting);
  progress_ = new QProgressBar;
  progress_->setTextVisible(false);
  progress_->setAccessibleName(tr("How much has been compared"));
  progressText_ = new QLabel;
  progressText_->setAlignment(Qt::AlignHCenter);
  column->addStretch(1);
  column->addWidget(progress_);
  column->addWidget(progressText_);
  column->addStretch(1);
  table_ = new RowTable;
  table_->setModel(model_);
  table_->setItemDelegate(new ChangesDelegate(*model_, *table_));
  table_->setSelectionMode(QAbstractItemView::SingleSelection);
  table_->horizontalHeader()->hide();
  table_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
  table_->verticalHeader()->setDefaultSectionSize(ChangesDelegate::rowHeight(fontMetrics()));
  table_->setFrameShape(QFrame::StyledPanel);
  table_->setAccessibleName(tr("What would be sent of each object"));
  table_->setMinimumHeight(3 * ChangesDelegate::rowHeight(fontMetrics()));
  pages_ = new QStackedWidget;
  pages_->addWidget(waiting);
  pages_->addWidget(table_);
  return pages_;
}

void ChangesDialog::makeButtons() {
  auto* box = new QDialogButtonBox;
  changes_ = box->addButton(tr("Copy &Changes"), QDialogButtonBox::AcceptRole);
  emphasise(*changes_, Emphasis::primary);
  changes_->setDefault(true);
  whole_ = box->addButton(tr("Copy &Whole Files"), QDialogButtonBox::ActionRole);
  again_ = box->addButton(tr("Compare &Again"), QDialogButtonBox::ActionRole);
  box->addButton(QDialogButtonBox::Cancel)->setText(tr("Cancel"));
  layout()->addWidget(box);
  connect(changes_, &QPushButton::clicked, this, [this] { copy(true); });
  connect(whole_, &QPushButton::clicked, this, [this] { copy(false); });
  connect(again_, &QPushButton::clicked, this, &ChangesDialog::count);
  connect(box, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

// Whichever way it ends, nobody waits for the comparison any more.
void ChangesDialog::done(int result) {
  look_->stop();
  operation_.reset();
  QDialog::done(result);
}

// The dialog is the question whether to replace what is there.
JobRequest ChangesDialog::request(bool onlyChanges) const {
  JobRequest result = request_;
  result.options.conflict = ConflictPolicy::overwrite;
  result.options.delta = onlyChanges;
  return result;
}

void ChangesDialog::count() {
  say(tr("Finding out what changed…"), tr("Nothing is written meanwhile."));
  complain({});
  pages_->setCurrentIndex(0);
  legend_->hide();
  again_->hide();
  changes_->setEnabled(false);
  progress_->show();
  progressText_->show();
  progress_->setRange(0, 0);
  progressText_->setText(tr("Looking at what is there"));
  operation_ = bridge_.engine()->preview(request(false),
                                         bridge_.carry<Found>(this, [this](Found plan) { counted(plan); }));
}

void ChangesDialog::counted(const Found& plan) {
  if (!operation_) return;  // nobody waits for it any more
  if (!plan) return failed(plan.error());
  bytes_ = plan->bytes;
  compare();
}

void ChangesDialog::compare() {
  compared_ = std::make_shared<std::atomic<std::uint64_t>>(0);
  progress_->setRange(0, kSteps);
  showComparing();
  look_->start(kLook);
  operation_ = bridge_.engine()->preview(
      request(true), bridge_.carry<Found>(this, [this](Found plan) { compared(std::move(plan)); }),
      compared_);
}

void ChangesDialog::showComparing() {
  const std::uint64_t now = std::min(compared_->load(std::memory_order_relaxed), bytes_);
  const double share = bytes_ == 0 ? 0 : static_cast<double>(now) / static_cast<double>(bytes_);
  progress_->setValue(static_cast<int>(share * kSteps));
  progressText_->setText(tr("Compared: %1", "of sizes: 120 of 250 MB").arg(sizeOfText(now, bytes_)));
}

void ChangesDialog::compared(Found plan) {
  if (!operation_) return;
  look_->stop();
  if (!plan) return failed(plan.error());
  operation_.reset();
  QString below = changesCounts(*plan);
  if (isFirstTime(*plan))
    below += QLatin1Char('\n') + tr("A signature is kept with what is sent whole where the store can, so "
                                    "that next time only what changed has to be sent.");
  say(changesHeadline(*plan), below);
  const bool some =
      std::ranges::any_of(plan->lines, [](const auto& line) { return fateOf(line) == ChangesFate::changes; });
  const bool any = plan->objects + plan->folders + plan->links > 0;
  legend_->setVisible(some);
  model_->setLines(std::move(plan->lines), request_.destination);
  table_->setCurrentIndex(model_->index(0, 0));
  pages_->setCurrentIndex(1);
  changes_->setEnabled(any);
  whole_->setEnabled(any);
}

void ChangesDialog::failed(const Error& error) {
  look_->stop();
  operation_.reset();
  if (error.code == ErrorCode::cancelled) return;
  say(tr("It could not be compared."), sentence(error, Speaker::window).whole());
  progress_->hide();
  progressText_->hide();
  again_->show();
}

void ChangesDialog::copy(bool onlyChanges) {
  look_->stop();
  operation_.reset();
  changes_->setEnabled(false);
  whole_->setEnabled(false);
  bridge_.submit(request(onlyChanges), this, [this](const Result<JobId>& job) {
    if (job) return accept();
    changes_->setEnabled(true);
    whole_->setEnabled(true);
    complain(sentence(job.error(), Speaker::window).whole());
  });
}

void ChangesDialog::say(const QString& headline, const QString& below) {
  headline_->setText(headline);
  below_->setText(below);
  // A screen reader is told what came of it.
  setAccessibleDescription(headline);
  if (isVisible()) growToFit(*this);
}

void ChangesDialog::complain(const QString& problem) {
  problem_->setText(problem);
  problem_->setVisible(!problem.isEmpty());
  QPalette palette = this->palette();
  palette.setColor(QPalette::WindowText, Colors::of(palette).danger);
  problem_->setPalette(palette);
  if (isVisible()) growToFit(*this);
}

}  // namespace hawser::ui
