#include "widgets/filter_dialog.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>
#include <utility>

#include "api/error_sentence.h"
#include "models/engine_bridge.h"
#include "models/text.h"
#include "widgets/pattern_edits.h"
#include "widgets/theme.h"

namespace hawser::ui {
namespace {
constexpr int kTypingPause = 300;
}  // namespace

FilterDialog::FilterDialog(EngineBridge& bridge, JobRequest request, QWidget* parent)
    : QDialog(parent), bridge_(bridge), request_(std::move(request)) {
  setWindowTitle(tr("Paste with filter"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(20, 18, 20, 16);
  column->addStrut(440);
  column->setSpacing(8);
  patterns_ = new PatternEdits;
  column->addWidget(patterns_);
  what_ = new QLabel;
  what_->setWordWrap(true);
  column->addWidget(what_);
  column->addStretch(1);
  auto* box = new QDialogButtonBox;
  copy_ = box->addButton(tr("&Copy"), QDialogButtonBox::AcceptRole);
  emphasise(*copy_, Emphasis::primary);
  copy_->setDefault(true);
  box->addButton(QDialogButtonBox::Cancel)->setText(tr("Cancel"));
  column->addWidget(box);
  connect(box, &QDialogButtonBox::accepted, this, &QDialog::accept);
  connect(box, &QDialogButtonBox::rejected, this, &QDialog::reject);
  typed_ = new QTimer(this);
  typed_->setSingleShot(true);
  typed_->setInterval(kTypingPause);
  connect(typed_, &QTimer::timeout, this, &FilterDialog::count);
  connect(patterns_, &PatternEdits::changed, typed_, qOverload<>(&QTimer::start));
  count();
}

FilterDialog::~FilterDialog() = default;

JobRequest FilterDialog::request() const {
  JobRequest result = request_;
  patterns_->applyTo(result.options);
  return result;
}

// The engine plans it, and lets go of the plan before where the patterns have changed since.
void FilterDialog::count() {
  what_->setText(tr("Counting…"));
  JobRequest counted = request();
  counted.options.delta = false;  // how much there is, not how much of it changed
  operation_ = bridge_.engine()->preview(
      counted, bridge_.carry<Result<PlanSummary>>(this, [this](Result<PlanSummary> plan) {
        if (!typed_->isActive()) showCounted(plan);
      }));
}

void FilterDialog::showCounted(const Result<PlanSummary>& plan) {
  if (!plan) {
    if (plan.error().code != ErrorCode::cancelled)
      what_->setText(sentence(plan.error(), Speaker::window).whole());
    return;
  }
  what_->setText(plan->objects == 0
                     ? tr("No object would be copied.")
                     : tr("%Ln object(s) with %1 would be copied.", "a size", counted32(plan->objects))
                           .arg(sizeText(plan->bytes)));
}

}  // namespace hawser::ui
