#include "widgets/filter_dialog.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>
#include <utility>

#include "api/error_sentence.h"
#include "models/engine_bridge.h"
#include "models/text.h"
#include "widgets/theme.h"

namespace hawser::ui {
namespace {
constexpr int kTypingPause = 300;

std::vector<std::string> patternsIn(const QString& text) {
  std::vector<std::string> patterns;
  for (const QString& part : text.split(QLatin1Char(';')))
    if (const QString pattern = part.trimmed(); !pattern.isEmpty()) patterns.push_back(toUtf8(pattern));
  return patterns;
}
}  // namespace

FilterDialog::FilterDialog(EngineBridge& bridge, JobRequest request, QWidget* parent)
    : QDialog(parent), bridge_(bridge), request_(std::move(request)) {
  setWindowTitle(tr("Paste with filter"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(20, 18, 20, 16);
  column->addStrut(440);
  column->setSpacing(8);
  include_ = makeEdit(tr("&Only what matches"), tr("such as *.jpg; *.png – empty for everything"));
  exclude_ = makeEdit(tr("&Leave out what matches"), tr("such as *.tmp; cache/**"));
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
  for (QLineEdit* edit : {include_, exclude_})
    connect(edit, &QLineEdit::textChanged, typed_, qOverload<>(&QTimer::start));
  count();
}

FilterDialog::~FilterDialog() = default;

QLineEdit* FilterDialog::makeEdit(const QString& label, const QString& example) {
  auto* what = new QLabel(label);
  auto* edit = new QLineEdit;
  edit->setPlaceholderText(example);
  edit->setAccessibleName(QString(label).remove(QLatin1Char('&')));
  what->setBuddy(edit);
  layout()->addWidget(what);
  layout()->addWidget(edit);
  return edit;
}

JobRequest FilterDialog::request() const {
  JobRequest result = request_;
  result.options.include = patternsIn(include_->text());
  result.options.exclude = patternsIn(exclude_->text());
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
