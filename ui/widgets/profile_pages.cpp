#include "widgets/profile_pages.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QRadioButton>
#include <QSpinBox>
#include <QVBoxLayout>
#include <algorithm>
#include <iterator>

#include "api/error_sentence.h"
#include "api/location.h"
#include "base/units.h"
#include "models/profile_text.h"
#include "models/sync_text.h"
#include "models/text.h"
#include "presenters/profile_rules.h"
#include "presenters/several_rules.h"
#include "widgets/delete_limit_edit.h"
#include "widgets/pattern_edits.h"
#include "widgets/week_grid.h"

namespace hawser::ui {
namespace {

QVBoxLayout* makePage(QWidget& page) {
  auto* column = new QVBoxLayout(&page);
  column->setContentsMargins(14, 14, 14, 12);
  column->setSpacing(8);
  return column;
}

QLabel* makeNote(const QString& text = {}) {
  auto* note = new QLabel(text);
  note->setWordWrap(true);
  note->setTextFormat(Qt::PlainText);
  note->setForegroundRole(QPalette::PlaceholderText);
  return note;
}

QComboBox* makeChoice(QVBoxLayout& column, const QString& label, const QStringList& texts) {
  auto* what = new QLabel(label);
  auto* box = new QComboBox;
  box->setAccessibleName(QString(label).remove(QLatin1Char('&')));
  box->addItems(texts);
  what->setBuddy(box);
  column.addWidget(what);
  column.addWidget(box);
  return box;
}

QString joined(const std::vector<std::string>& lines) {
  QStringList texts;
  for (const std::string& line : lines)
    texts << fromUtf8(line);
  return texts.join(QLatin1Char('\n'));
}

}  // namespace

PlacesPage::PlacesPage(QWidget* parent) : ProfilePage(parent), meaning_(makeNote()) {
  QVBoxLayout* column = makePage(*this);
  auto* row = new QHBoxLayout;
  row->setSpacing(16);
  const QString texts[] = {tr("&Copy"), tr("&Update"), tr("M&irror"), tr("Two-&way")};
  for (std::size_t i = 0; i < kinds_.size(); ++i) {
    kinds_[i] = new QRadioButton(texts[i]);
    row->addWidget(kinds_[i]);
  }
  row->addStretch(1);
  column->addLayout(row);
  meaning_->setMinimumHeight(3 * meaning_->fontMetrics().lineSpacing());
  meaning_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  column->addWidget(meaning_);
  sources_.edit = makeLines(tr("&From, a place on each line"), tr("Sources"));
  destinations_.edit = makeLines(tr("&To, a place on each line"), tr("Destinations"));
  column->addWidget(makeNote(
      tr("A path of this computer, or a place in a store, such as studio:photos/. A source folder with "
         "“/” at its end means what is in it.")));
  column->addStretch(1);
  for (QRadioButton* button : kinds_)
    connect(button, &QRadioButton::toggled, this, [this] {
      const auto sync = syncKind(kind());
      meaning_->setText(sync ? syncMeaning(*sync)
                             : tr("The sources are copied into the destination. With several destinations "
                                  "each gets all of it, or a part."));
      Q_EMIT changed();
    });
}

QPlainTextEdit* PlacesPage::makeLines(const QString& label, const QString& name) {
  auto* what = new QLabel(label);
  auto* edit = new QPlainTextEdit;
  edit->setAccessibleName(name);
  edit->setTabChangesFocus(true);
  edit->setLineWrapMode(QPlainTextEdit::NoWrap);
  edit->setFixedHeight(edit->fontMetrics().lineSpacing() * 3 + 22);
  what->setBuddy(edit);
  layout()->addWidget(what);
  layout()->addWidget(edit);
  connect(edit, &QPlainTextEdit::textChanged, this, &ProfilePage::changed);
  return edit;
}

void PlacesPage::Lines::set(const std::vector<std::string>& known) {
  edit->setPlainText(joined(known));
  text = edit->toPlainText();
  places = known;
  std::erase(places, std::string());
}

std::vector<std::string> PlacesPage::Lines::now() const {
  const QString typed = edit->toPlainText();
  if (typed == text) return places;
  std::vector<std::string> lines;
  for (const QString& line : typed.split(QLatin1Char('\n'))) {
    const auto known = std::ranges::find(places, line, fromUtf8);
    if (known != places.end())
      lines.push_back(*known);
    else if (const QString place = line.trimmed(); !place.isEmpty())
      lines.push_back(toUtf8(place));
  }
  return lines;
}

ProfileKind PlacesPage::kind() const {
  for (std::size_t i = 0; i < kinds_.size(); ++i)
    if (kinds_[i] && kinds_[i]->isChecked()) return static_cast<ProfileKind>(i);
  return ProfileKind::copy;
}

void PlacesPage::load(const Profile& profile) {
  kinds_.at(static_cast<std::size_t>(profile.kind))->setChecked(true);
  sources_.set(profile.sources);
  destinations_.set(profile.destinations);
}

void PlacesPage::applyTo(Profile& profile) const {
  profile.kind = kind();
  profile.sources = sources_.now();
  profile.destinations = destinations_.now();
}

QString PlacesPage::problem() const {
  for (const Lines* lines : {&sources_, &destinations_})
    for (const std::string& line : lines->now())
      if (const auto location = parseLocation(line, "/"); !location)
        return sentence(location.error(), Speaker::window).whole();
  return {};
}

WhatPage::WhatPage(QWidget* parent)
    : ProfilePage(parent), patterns_(new PatternEdits), limit_(new DeleteLimitEdit) {
  QVBoxLayout* column = makePage(*this);
  column->addWidget(patterns_);
  skip_ = makeChoice(*column, tr("W&hat is there already is told by"),
                     {tr("Nothing: what stands below is done"), tr("Its size"),
                      tr("Its time: the newer one stays"), tr("Its hash")});
  conflict_ =
      makeChoice(*column, tr("Where something el&se is there"),
                 {tr("Overwrite it"), tr("Skip"), tr("Keep both"), tr("Keep the newer"), tr("Ask me")});
  deletes_ = new QCheckBox(tr("Remove at the &destination what the source has not"));
  column->addWidget(deletes_);
  column->addWidget(limit_);
  column->addStretch(1);
  connect(patterns_, &PatternEdits::changed, this, &ProfilePage::changed);
  connect(limit_, &DeleteLimitEdit::changed, this, &ProfilePage::changed);
  for (QComboBox* box : {skip_, conflict_})
    connect(box, &QComboBox::currentIndexChanged, this, &ProfilePage::changed);
  connect(deletes_, &QCheckBox::toggled, this, &ProfilePage::changed);
}

void WhatPage::load(const Profile& profile) {
  patterns_->setPatterns(profile.options);
  skip_->setCurrentIndex(static_cast<int>(profile.options.skip));
  conflict_->setCurrentIndex(static_cast<int>(profile.options.conflict));
  deletes_->setChecked(profile.options.deletes != DeletePolicy::none);
  limit_->setLimit(profile.deleteLimit);
}

// What is of copies alone says nothing in the others.
void WhatPage::applyTo(Profile& profile) const {
  const bool copies = profile.kind == ProfileKind::copy;
  patterns_->applyTo(profile.options);
  profile.options.skip = static_cast<SkipRule>(skip_->currentIndex());
  profile.options.conflict =
      copies ? static_cast<ConflictPolicy>(conflict_->currentIndex()) : ConflictPolicy::overwrite;
  if (!copies || !deletes_->isChecked())
    profile.options.deletes = DeletePolicy::none;
  else if (profile.options.deletes == DeletePolicy::none)
    profile.options.deletes = DeletePolicy::after;
  profile.deleteLimit = limit_->limit();
}

void WhatPage::follow(const Profile& profile) {
  const bool copies = profile.kind == ProfileKind::copy;
  skip_->setItemText(
      0, copies ? tr("Nothing: what stands below is done") : tr("Its hash, or its size and time"));
  conflict_->setEnabled(copies);
  deletes_->setEnabled(copies);
  limit_->setEnabled(profile.kind == ProfileKind::mirror || profile.kind == ProfileKind::twoWay ||
                     (copies && deletes_->isChecked()));
}

HowPage::HowPage(QWidget* parent) : ProfilePage(parent), note_(makeNote()) {
  QVBoxLayout* column = makePage(*this);
  delta_ = new QCheckBox(tr("Send only what c&hanged in a file, where that can be found out"));
  stripes_ = new QCheckBox(tr("Cut into &slices that lie on the destinations in turn, of"));
  width_ = new QLineEdit(sliceWidthText(kUsualSliceWidth));
  width_->setAccessibleName(tr("Size of a slice"));
  width_->setMaximumWidth(140);
  auto* row = new QHBoxLayout;
  row->addWidget(stripes_);
  row->addWidget(width_);
  row->addStretch(1);
  column->addWidget(delta_);
  column->addLayout(row);
  column->addWidget(note_);
  auto* form = new QFormLayout;
  form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
  parallel_ = new QSpinBox;
  parallel_->setRange(0, static_cast<int>(kMostParallel));
  parallel_->setSpecialValueText(tr("As the link allows"));
  parallel_->setAccessibleName(tr("Parts at the same time"));
  verify_ = new QComboBox;
  verify_->setAccessibleName(tr("Verification"));
  verify_->addItems({tr("None"), tr("Every part and the whole"), tr("Also read all of it back")});
  rate_ = new QLineEdit;
  rate_->setAccessibleName(tr("Limit in bytes a second"));
  rate_->setPlaceholderText(tr("such as 20M or 512 KiB; empty for no limit"));
  form->addRow(tr("Parts &at the same time"), parallel_);
  form->addRow(tr("&Verify"), verify_);
  form->addRow(tr("At most this much a se&cond"), rate_);
  column->addLayout(form);
  column->addStretch(1);
  for (QCheckBox* box : {delta_, stripes_})
    connect(box, &QCheckBox::toggled, this, &ProfilePage::changed);
  for (QLineEdit* edit : {width_, rate_})
    connect(edit, &QLineEdit::textChanged, this, &ProfilePage::changed);
  connect(parallel_, &QSpinBox::valueChanged, this, &ProfilePage::changed);
  connect(verify_, &QComboBox::currentIndexChanged, this, &ProfilePage::changed);
}

void HowPage::load(const Profile& profile) {
  delta_->setChecked(profile.options.delta);
  stripes_->setChecked(profile.stripeWidth != 0);
  if (profile.stripeWidth != 0) width_->setText(sliceWidthText(profile.stripeWidth));
  parallel_->setValue(static_cast<int>(profile.options.parallel));
  verify_->setCurrentIndex(static_cast<int>(profile.options.verify));
  rate_->setText(profile.options.limitRate == 0 ? QString() : sliceWidthText(profile.options.limitRate));
}

void HowPage::applyTo(Profile& profile) const {
  const bool several = profile.kind == ProfileKind::copy && profile.destinations.size() > 1;
  profile.options.delta = delta_->isChecked();
  profile.stripeWidth = several && stripes_->isChecked() ? sliceWidthFrom(width_->text()) : 0;
  profile.options.parallel = static_cast<std::uint32_t>(parallel_->value());
  profile.options.verify = static_cast<VerifyLevel>(verify_->currentIndex());
  profile.options.limitRate = parseSize(toUtf8(rate_->text().trimmed())).value_or(0);
}

void HowPage::follow(const Profile& profile) {
  several_ = profile.kind == ProfileKind::copy && profile.destinations.size() > 1;
  stripes_->setEnabled(several_);
  width_->setEnabled(several_ && stripes_->isChecked());
  Several places{{}, several_ && stripes_->isChecked() ? sliceWidthFrom(width_->text()) : 0};
  for (const std::string& place : profile.destinations)
    places.places << NamedPlace{fromUtf8(place), fromUtf8(place)};
  note_->setText(several_ ? meaningOf(places) : tr("Slices are of copies to several destinations."));
}

QString HowPage::problem() const {
  const QString rate = rate_->text().trimmed();
  if (!rate.isEmpty() && !parseSize(toUtf8(rate)))
    return tr("The limit is no size: write a number, then K, M, G or KiB, MiB, GiB.");
  if (several_ && stripes_->isChecked()) return whatIsMissing({{{}, {}}, sliceWidthFrom(width_->text())});
  return {};
}

WhenPage::WhenPage(QWidget* parent)
    : ProfilePage(parent),
      timed_(new QCheckBox(tr("&Every", "so many hours"))),
      watch_(new QCheckBox(tr("When something c&hanges in a source on this computer"))),
      signIn_(new QCheckBox(tr("When I s&ign in"))),
      metered_(new QCheckBox(tr("Also over a connection that is paid by &volume"))),
      battery_(new QCheckBox(tr("Also on &battery"))),
      every_(new QSpinBox),
      unit_(new QComboBox),
      week_(new WeekGrid),
      cursor_(makeNote()) {
  QVBoxLayout* column = makePage(*this);
  QLabel* note =
      makeNote(tr("It runs by itself while Hawser does, in its window or in the tray. Nothing is agreed to "
                  "in your place: "
                  "what is held back waits for you."));
  // A page asks for no height by its words alone, and the week below would lose its end.
  note->setMinimumHeight(3 * note->fontMetrics().lineSpacing());
  note->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  column->addWidget(note);
  every_->setRange(1, 366 * 1440);  // a year in minutes, as a profile may have it
  every_->setAccessibleName(tr("How many"));
  unit_->setAccessibleName(tr("Unit of time"));
  unit_->addItems({tr("minutes"), tr("hours"), tr("days")});
  auto* row = new QHBoxLayout;
  for (QWidget* part :
       {static_cast<QWidget*>(timed_), static_cast<QWidget*>(every_), static_cast<QWidget*>(unit_)})
    row->addWidget(part);
  row->addStretch(1);
  column->addLayout(row);
  column->addWidget(watch_);
  column->addWidget(signIn_);
  auto* label = new QLabel(tr("Only in these hours of the wee&k"));
  label->setBuddy(week_);
  column->addWidget(label);
  column->addWidget(week_);
  column->addWidget(cursor_);
  column->addWidget(metered_);
  column->addWidget(battery_);
  column->addStretch(1);
  for (QCheckBox* box : {timed_, watch_, signIn_, metered_, battery_})
    connect(box, &QCheckBox::toggled, this, &ProfilePage::changed);
  for (QWidget* part : {static_cast<QWidget*>(every_), static_cast<QWidget*>(unit_)}) {
    connect(timed_, &QCheckBox::toggled, part, &QWidget::setEnabled);
    part->setEnabled(false);
  }
  connect(every_, &QSpinBox::valueChanged, this, &ProfilePage::changed);
  connect(unit_, &QComboBox::currentIndexChanged, this, &ProfilePage::changed);
  connect(week_, &WeekGrid::changed, this, &ProfilePage::changed);
  connect(week_, &WeekGrid::cursorMoved, this, [this] { cursor_->setText(week_->cursorText()); });
  cursor_->setText(week_->cursorText());
}

void WhenPage::load(const Profile& profile) {
  constexpr std::int64_t kUnits[] = {1, 60, 1440};
  const std::int64_t minutes = profile.when.every.count();
  timed_->setChecked(minutes != 0);
  std::size_t unit = minutes == 0 ? 1 : 2;
  while (unit > 0 && minutes % kUnits[unit] != 0)
    --unit;
  unit_->setCurrentIndex(static_cast<int>(unit));
  every_->setValue(minutes == 0 ? 6 : static_cast<int>(minutes / kUnits[unit]));
  watch_->setChecked(profile.when.watch);
  signIn_->setChecked(profile.when.atSignIn);
  metered_->setChecked(profile.when.onMetered);
  battery_->setChecked(profile.when.onBattery);
  week_->setHours(profile.when.hours);
  cursor_->setText(week_->cursorText());
}

void WhenPage::applyTo(Profile& profile) const {
  constexpr std::int64_t kUnits[] = {1, 60, 1440}, kLongest = 366LL * 1440;
  const std::int64_t minutes =
      std::min(every_->value() * kUnits[std::max(unit_->currentIndex(), 0)], kLongest);
  profile.when.every = std::chrono::minutes(timed_->isChecked() ? minutes : 0);
  profile.when.watch = watch_->isChecked();
  profile.when.atSignIn = signIn_->isChecked();
  profile.when.onMetered = metered_->isChecked();
  profile.when.onBattery = battery_->isChecked();
  profile.when.hours = week_->hours();
}

NotifyPage::NotifyPage(QWidget* parent) : ProfilePage(parent) {
  QVBoxLayout* column = makePage(*this);
  column->addWidget(makeNote(tr("Whom a run that started by itself tells when it ends.")));
  const QString texts[] = {tr("Only what &failed"), tr("&Always"), tr("Ne&ver")};
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    rules_[i] = new QRadioButton(texts[i]);
    column->addWidget(rules_[i]);
    connect(rules_[i], &QRadioButton::toggled, this, &ProfilePage::changed);
  }
  column->addStretch(1);
}

void NotifyPage::load(const Profile& profile) {
  rules_.at(static_cast<std::size_t>(profile.notify))->setChecked(true);
}

void NotifyPage::applyTo(Profile& profile) const {
  for (std::size_t i = 0; i < rules_.size(); ++i)
    if (rules_[i]->isChecked()) profile.notify = static_cast<NotifyRule>(i);
}

}  // namespace hawser::ui
