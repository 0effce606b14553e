#include "widgets/connection_dialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "api/error_sentence.h"
#include "api/location.h"
#include "models/engine_bridge.h"
#include "models/text.h"
#include "widgets/fit.h"
#include "widgets/icons.h"
#include "widgets/place_list.h"
#include "widgets/theme.h"

namespace hawser::ui {

ConnectionDialog::ConnectionDialog(EngineBridge& bridge, QWidget* parent) : QDialog(parent), bridge_(bridge) {
  setWindowTitle(tr("New connection"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(20, 18, 20, 16);
  column->addStrut(500);
  column->setSpacing(10);
  kinds_ = new QComboBox;
  kinds_->setAccessibleName(tr("Kind"));
  kinds_->addItem(tr("One store or folder"));
  kinds_->addItem(tr("Several places with slices in turn (a stripe)"));
  kinds_->addItem(tr("Several places with whole copies (replicas)"));
  auto* kindLabel = new QLabel(tr("Kin&d"));
  kindLabel->setBuddy(kinds_);
  auto* kindRow = new QHBoxLayout;
  kindRow->addWidget(kindLabel);
  kindRow->addWidget(kinds_, 1);
  column->addLayout(kindRow);
  column->addWidget(makePaste());
  makeForm();
  column->addWidget(makeSeveral());
  steps_ = new QWidget;
  stepGrid_ = new QGridLayout(steps_);
  stepGrid_->setContentsMargins(0, 4, 0, 0);
  stepGrid_->setColumnStretch(2, 1);
  stepGrid_->setHorizontalSpacing(10);
  steps_->hide();
  problem_ = new QLabel;
  problem_->setWordWrap(true);
  problem_->hide();
  column->addWidget(steps_);
  column->addWidget(problem_);
  column->addStretch(1);
  makeButtons();
  connect(paste_, &QPlainTextEdit::textChanged, this, &ConnectionDialog::read);
  connect(kinds_, &QComboBox::currentIndexChanged, this, [this] {
    showFields();
    check();
  });
  showFields();
  read();
  paste_->setFocus();
}

ConnectionDialog::~ConnectionDialog() = default;

QWidget* ConnectionDialog::makePaste() {
  pastePage_ = new QWidget;
  auto* column = new QVBoxLayout(pastePage_);
  column->setContentsMargins(0, 0, 0, 0);
  auto* label = new QLabel(tr("&Paste a connection string, a URL with SAS, az://ACCOUNT, or the keys of S3"));
  paste_ = new QPlainTextEdit;
  paste_->setAccessibleName(tr("Connection string or URL"));
  paste_->setPlaceholderText(tr("DefaultEndpointsProtocol=https;AccountName=…;AccountKey=…"));
  paste_->setTabChangesFocus(true);
  paste_->setFixedHeight(paste_->fontMetrics().height() * 3 + 20);
  label->setBuddy(paste_);
  auto* found = new QHBoxLayout;
  kindIcon_ = new QLabel;
  kind_ = new QLabel;
  kind_->setWordWrap(true);
  found->addWidget(kindIcon_);
  found->addWidget(kind_, 1);
  column->addWidget(label);
  column->addWidget(paste_);
  column->addLayout(found);
  return pastePage_;
}

QWidget* ConnectionDialog::makeSeveral() {
  severalPage_ = new QWidget;
  auto* column = new QVBoxLayout(severalPage_);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(10);
  places_ = new PlaceList(tr("&Places, as folders"));
  places_->setConnections(bridge_.engine()->connections());
  meaning_ = new QLabel;
  meaning_->setWordWrap(true);
  meaning_->setForegroundRole(QPalette::PlaceholderText);
  column->addWidget(places_);
  column->addWidget(meaning_);
  connect(places_, &PlaceList::changed, this, [this] { check(); });
  return severalPage_;
}

void ConnectionDialog::setSuggestions(const QStringList& locations) {
  places_->setSuggestions(locations);
}

ConnectionDialog::Kind ConnectionDialog::kind() const {
  return static_cast<Kind>(kinds_->currentIndex());
}

Several ConnectionDialog::several() const {
  Several several{places_->places(), 0};
  if (kind() == Kind::stripe) several.sliceWidth = sliceWidthFrom(width_->text());
  return several;
}

void ConnectionDialog::makeForm() {
  form_ = new QFormLayout;
  form_->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
  form_->setVerticalSpacing(8);
  name_ = new QLineEdit;
  endpoint_ = new QLineEdit;
  account_ = new QLineEdit;
  secret_ = new QLineEdit;
  secret_->setEchoMode(QLineEdit::Password);
  keep_ = new QComboBox;
  keep_->addItem(tr("In the keychain"));
  keep_->addItem(tr("Only until Hawser is closed"));
  service_ = new QComboBox;
  service_->addItem(tr("Azure storage"));
  service_->addItem(tr("S3: Amazon, Ceph and others"));
  region_ = new QLineEdit;
  region_->setPlaceholderText(tr("found by itself where the service tells it"));
  style_ = new QComboBox;
  style_->addItem(tr("As is usual for the service"), QString());
  style_->addItem(tr("In the path: https://host/bucket/key"), QStringLiteral("path"));
  style_->addItem(tr("In the host: https://bucket.host/key"), QStringLiteral("host"));
  width_ = new QLineEdit(sliceWidthText(kUsualSliceWidth));
  width_->setAccessibleName(tr("Size of a slice"));
  form_->addRow(tr("&Name"), name_);
  form_->addRow(tr("S&ize of a slice"), width_);
  form_->addRow(tr("Se&rvice"), service_);
  form_->addRow(tr("&Endpoint"), endpoint_);
  form_->addRow(tr("Re&gion"), region_);
  form_->addRow(tr("&Buckets in addresses"), style_);
  form_->addRow(tr("&Account"), account_);
  secretLabel_ = new QLabel(tr("Account &key"));
  secretLabel_->setBuddy(secret_);
  form_->addRow(secretLabel_, secret_);
  form_->addRow(tr("Keep the &secret"), keep_);
  service_->setAccessibleName(tr("Service"));
  region_->setAccessibleName(tr("Region"));
  style_->setAccessibleName(tr("Buckets in addresses"));
  name_->setAccessibleName(tr("Name"));
  endpoint_->setAccessibleName(tr("Endpoint"));
  account_->setAccessibleName(tr("Account"));
  secret_->setAccessibleName(tr("Account key or SAS"));
  keep_->setAccessibleName(tr("Where the secret is kept"));
  static_cast<QVBoxLayout*>(layout())->addLayout(form_);
  for (QLineEdit* edit : {name_, endpoint_, account_, secret_, width_, region_})
    connect(edit, &QLineEdit::textChanged, this, [this] { check(); });
  connect(service_, &QComboBox::activated, this, &ConnectionDialog::chooseService);
}

// By hand, not by what was pasted.
void ConnectionDialog::chooseService() {
  const bool s3 = service_->currentIndex() == 1;
  if (s3 == isS3()) return;
  connection_.kind = s3 ? "s3" : "azure";
  connection_.options.clear();
  const QString amazon = fromUtf8(amazonS3Endpoint());
  if (s3 && endpoint_->text().isEmpty()) endpoint_->setText(amazon);
  if (!s3 && endpoint_->text() == amazon) endpoint_->clear();
  showFields();
  check();
}

// What the connection says of its service.
void ConnectionDialog::showService() {
  service_->setCurrentIndex(isS3() ? 1 : 0);
  const auto option = [this](const char* name) {
    const auto found = connection_.options.find(name);
    return found == connection_.options.end() ? QString() : fromUtf8(found->second);
  };
  region_->setText(option("region"));
  style_->setCurrentIndex(std::max(0, style_->findData(option("style"))));
}

void ConnectionDialog::makeButtons() {
  auto* box = new QDialogButtonBox(this);
  test_ = box->addButton(tr("&Test connection"), QDialogButtonBox::ActionRole);
  test_->setObjectName(QStringLiteral("test"));
  QPushButton* cancel = box->addButton(QDialogButtonBox::Cancel);
  cancel->setText(tr("Cancel"));
  save_ = box->addButton(tr("Sa&ve connection"), QDialogButtonBox::AcceptRole);
  emphasise(*save_, Emphasis::primary);
  save_->setDefault(true);
  layout()->addWidget(box);
  connect(test_, &QPushButton::clicked, this, &ConnectionDialog::test);
  connect(save_, &QPushButton::clicked, this, &ConnectionDialog::save);
  connect(box, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

// What is on this computer has neither an account nor a secret, and several places have those of their own.
void ConnectionDialog::showFields() {
  const bool one = kind() == Kind::one;
  pastePage_->setVisible(one);
  severalPage_->setVisible(!one);
  form_->setRowVisible(width_, kind() == Kind::stripe);
  form_->setRowVisible(endpoint_, one);
  for (QWidget* field : std::initializer_list<QWidget*>{account_, secret_, keep_})
    form_->setRowVisible(field, one && !isLocal());
  form_->setRowVisible(service_, one && !isLocal());
  form_->setRowVisible(region_, one && isS3());
  form_->setRowVisible(style_, one && isS3());
  nameFields();
}

void ConnectionDialog::nameFields() {
  const QString label = isFolder() ? tr("F&older") : isLocal() ? tr("Fil&e") : tr("&Endpoint");
  static_cast<QLabel*>(form_->labelForField(endpoint_))->setText(label);
  endpoint_->setAccessibleName(QString(label).remove(QLatin1Char('&')));
  const QString account = isS3() ? tr("&Access key ID") : tr("&Account");
  static_cast<QLabel*>(form_->labelForField(account_))->setText(account);
  account_->setAccessibleName(QString(account).remove(QLatin1Char('&')));
  secretLabel_->setText(isS3()                                               ? tr("Secret access &key")
                        : std::holds_alternative<SasCredential>(credential_) ? tr("SAS to&ken")
                                                                             : tr("Account &key"));
  secret_->setAccessibleName(isS3() ? tr("Secret access key") : tr("Account key or SAS"));
}

void ConnectionDialog::setText(const QString& text) {
  paste_->setPlainText(text);
}

void ConnectionDialog::setConnection(const Connection& connection) {
  editing_ = true;
  connection_ = connection;
  setWindowTitle(tr("Connection “%1”").arg(fromUtf8(connection.name)));
  name_->setText(fromUtf8(connection.name));
  name_->setReadOnly(true);
  endpoint_->setText(fromUtf8(connection.endpoint));
  account_->setText(fromUtf8(connection.account));
  secret_->setPlaceholderText(tr("Type it again to test or change it"));
  service_->setEnabled(false);
  showService();
  // What a name stands for stays of its kind: what was written by one cannot be read by another.
  kinds_->setEnabled(false);
  if (const auto found = severalOf(connection)) {
    kinds_->setCurrentIndex(static_cast<int>(found->sliceWidth != 0 ? Kind::stripe : Kind::replicas));
    if (found->sliceWidth != 0) width_->setText(sliceWidthText(found->sliceWidth));
    places_->setPlaces(found->places);
  }
  showFields();
  read();
}

void ConnectionDialog::showKind(const QString& text, bool good) {
  const Colors colors = Colors::of(palette());
  kind_->setText(text);
  kindIcon_->setPixmap(good ? symbol(QStringLiteral("check"), colors.success, 18, devicePixelRatioF())
                            : symbol(QStringLiteral("info"), colors.quiet, 18, devicePixelRatioF()));
}

void ConnectionDialog::read() {
  const QString text = paste_->toPlainText().trimmed();
  if (text.isEmpty()) {
    showKind(editing_ ? tr("Paste here only to replace what is saved.")
                      : tr("Or fill in the fields below yourself."),
             false);
    check();
    return;
  }
  Result<ConnectionWithCredential> found = connectionFromText(toUtf8(text));
  if (!found) {
    showKind(tr("Not recognised yet: %1").arg(sentence(found.error(), Speaker::window).cause), false);
    check();
    return;
  }
  connection_ = found->connection;
  credential_ = found->credential;
  if (!editing_) name_->setText(fromUtf8(connection_.name));
  endpoint_->setText(fromUtf8(connection_.endpoint));
  account_->setText(fromUtf8(connection_.account));
  showService();
  showFields();
  showCredential();
  check();
}

// Of what was pasted.
void ConnectionDialog::showCredential() {
  QString secret;
  if (isFolder()) {
    showKind(tr("A folder of this computer"), true);
  } else if (isLocal()) {
    showKind(tr("A store in a file of this computer"), true);
  } else if (const auto* access = std::get_if<AccessKeyCredential>(&credential_)) {
    showKind(access->token.empty() ? tr("S3, with an access key") : tr("S3, with an access key for a time"),
             true);
    secret = fromUtf8(access->secret.reveal());
  } else if (isS3()) {
    showKind(tr("S3, without a key: add one, or leave it for public objects"), true);
  } else if (const auto* key = std::get_if<AccountKeyCredential>(&credential_)) {
    showKind(tr("Azure storage account, with its key"), true);
    secret = fromUtf8(key->key.reveal());
  } else if (const auto* sas = std::get_if<SasCredential>(&credential_)) {
    showKind(tr("Azure, with a shared access signature (SAS)"), true);
    secret = fromUtf8(sas->token.reveal());
  } else {
    showKind(tr("Azure, without a key: add one, or leave it for public objects"), true);
  }
  secret_->setText(secret);
}

ConnectionWithCredential ConnectionDialog::s3Candidate(ConnectionWithCredential result) const {
  auto& options = result.connection.options;
  const auto set = [&options](const char* name, const QString& value) {
    if (value.isEmpty())
      options.erase(name);
    else
      options[name] = toUtf8(value);
  };
  set("region", region_->text().trimmed());
  set("style", style_->currentData().toString());
  set("anonymous", result.connection.account.empty() ? QStringLiteral("yes") : QString());
  const std::string secret = toUtf8(secret_->text().trimmed());
  if (secret.empty() || result.connection.account.empty()) return result;
  AccessKeyCredential key{result.connection.account, Secret(secret), {}};
  // A token goes with the key it was pasted with.
  const auto* const pasted = std::get_if<AccessKeyCredential>(&credential_);
  if (pasted && pasted->id == key.id && pasted->secret.reveal() == secret) key.token = pasted->token;
  result.credential = std::move(key);
  return result;
}

ConnectionWithCredential ConnectionDialog::candidate() const {
  if (kind() != Kind::one) {
    // check() has seen that it can be.
    auto connection = severalConnection(name_->text().trimmed(), several());
    return {connection ? std::move(*connection) : Connection(), NoCredential{}};
  }
  ConnectionWithCredential result{connection_, NoCredential{}};
  result.connection.name = toUtf8(name_->text().trimmed());
  if (result.connection.kind.empty()) result.connection.kind = "azure";
  result.connection.endpoint = toUtf8(endpoint_->text().trimmed());
  result.connection.account = toUtf8(account_->text().trimmed());
  if (isS3()) return s3Candidate(std::move(result));
  const std::string secret = toUtf8(secret_->text().trimmed());
  if (secret.empty() || isLocal()) return result;
  result.connection.options.erase("anonymous");
  if (secret.find("sig=") != std::string::npos)
    result.credential = SasCredential{Secret(secret.front() == '?' ? secret.substr(1) : secret)};
  else
    result.credential = AccountKeyCredential{result.connection.account, Secret(secret)};
  return result;
}

// True where it can be tried.
bool ConnectionDialog::check() {
  const bool named = isConnectionName(toUtf8(name_->text().trimmed()));
  if (kind() != Kind::one) return checkSeveral(named);
  const bool whole = !endpoint_->text().trimmed().isEmpty() &&
                     (isLocal() || isS3() || !account_->text().trimmed().isEmpty());
  problem_->setText(!named && !name_->text().isEmpty()
                        ? tr("A name has no “:”, “/” or “\\” and does not begin with “.” or “-”.")
                        : QString());
  problem_->setVisible(!problem_->text().isEmpty());
  test_->setEnabled(whole);
  save_->setEnabled(named && whole);
  return whole;
}

bool ConnectionDialog::checkSeveral(bool named) {
  const Several now = several();
  const QString missing = whatIsMissing(now);
  QString problem;
  if (!named && !name_->text().isEmpty())
    problem = tr("A name has no “:”, “/” or “\\” and does not begin with “.” or “-”.");
  if (missing.isEmpty())
    if (const auto made = severalConnection(name_->text().trimmed(), now); !made)
      problem = sentence(made.error(), Speaker::window).whole();
  const bool whole = missing.isEmpty() && problem.isEmpty();
  meaning_->setText(missing.isEmpty() ? meaningOf(now) : missing);
  problem_->setText(problem);
  problem_->setVisible(!problem.isEmpty());
  test_->setEnabled(whole);
  save_->setEnabled(named && whole);
  if (isVisible()) growToFit(*this);
  return whole;
}

void ConnectionDialog::test() {
  test_->setEnabled(false);
  test_->setText(tr("Testing…"));
  operation_ = bridge_.engine()->testConnection(
      candidate(), bridge_.carry<std::vector<ConnectionTestStep>>(
                       this, [this](std::vector<ConnectionTestStep> steps) { showSteps(steps); }));
}

void ConnectionDialog::showSteps(const std::vector<ConnectionTestStep>& steps) {
  test_->setEnabled(true);
  test_->setText(tr("&Test connection"));
  while (QLayoutItem* item = stepGrid_->takeAt(0)) {
    delete item->widget();
    delete item;
  }
  const Colors colors = Colors::of(palette());
  int row = 0;
  for (const ConnectionTestStep& step : steps) {
    auto* mark = new QLabel;
    const QString name = !step.ran ? QStringLiteral("skip")
                         : step.ok ? QStringLiteral("check")
                                   : QStringLiteral("error");
    const QColor tone = !step.ran ? colors.quiet : step.ok ? colors.success : colors.danger;
    mark->setPixmap(symbol(name, tone, 18, devicePixelRatioF()));
    auto* what = new QLabel(fromUtf8(step.what));
    QString note = !step.ran && step.note.empty() ? tr("not reached") : fromUtf8(step.note);
    if (step.error) {
      const ErrorSentence words = sentence(*step.error, Speaker::window);
      note = tr("%1. %2", "cause, next step").arg(capitalised(words.cause), words.nextStep);
    }
    auto* text = new QLabel(note);
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    text->setAccessibleName(tr("%1: %2", "step of the test, result").arg(what->text(), note));
    // The first lines stand side by side, also where the result takes several.
    const int line = mark->sizeHint().height();
    for (QLabel* label : {what, text}) {
      label->setMinimumHeight(line);
      label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
      label->setContentsMargins(0, (line - label->fontMetrics().height()) / 2, 0, 0);
    }
    stepGrid_->addWidget(mark, row, 0, Qt::AlignTop);
    stepGrid_->addWidget(what, row, 1, Qt::AlignTop);
    stepGrid_->addWidget(text, row++, 2, Qt::AlignTop);
  }
  steps_->show();
  growToFit(*this);
}

void ConnectionDialog::save() {
  const ConnectionWithCredential found = candidate();
  const QString name = fromUtf8(found.connection.name);
  save_->setEnabled(false);
  const bool session = keep_->currentIndex() == 1;
  bridge_.engine()->saveConnection(
      found.connection, session ? Credential(NoCredential{}) : found.credential,
      bridge_.carry<Status>(this, [this, name](Status status) { finished(name, status); }));
  if (session) bridge_.engine()->provideCredential(found.connection.name, found.credential);
}

void ConnectionDialog::finished(const QString& name, const Status& status) {
  QString warning;
  if (!status) {
    const ErrorCode code = status.error().code;
    if (code != ErrorCode::unsupported && code != ErrorCode::denied) {
      save_->setEnabled(true);
      problem_->setText(sentence(status.error(), Speaker::window).whole());
      problem_->show();
      return;
    }
    warning = tr("The keychain could not keep the secret of “%1”. It is remembered until Hawser is closed; "
                 "unlock or install a keyring to keep it longer.")
                  .arg(name);
  }
  Q_EMIT saved(name, warning);
  accept();
}

}  // namespace hawser::ui
