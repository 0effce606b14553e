// ProfilePages: what is asked of a profile, a page each: where, what, how, when, and who is told.
#pragma once

#include <QWidget>
#include <array>

#include "api/profiles.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QRadioButton;
class QSpinBox;

namespace hawser::ui {

class DeleteLimitEdit;
class PatternEdits;
class WeekGrid;

class ProfilePage : public QWidget {
  Q_OBJECT
 public:
  using QWidget::QWidget;
  // Fills it in.
  virtual void load(const Profile& profile) = 0;
  virtual void applyTo(Profile& profile) const = 0;
  // What of it counts for a profile of this kind.
  virtual void follow(const Profile& profile) { Q_UNUSED(profile); }
  // Why what is typed here can be nothing, in a sentence.
  virtual QString problem() const { return {}; }

 Q_SIGNALS:
  void changed();
};

class PlacesPage final : public ProfilePage {
  Q_OBJECT
 public:
  explicit PlacesPage(QWidget* parent = nullptr);
  void load(const Profile& profile) override;
  void applyTo(Profile& profile) const override;
  QString problem() const override;

 private:
  // A place on each line. A line that nobody has touched stays what it was, also where its ends are blank.
  struct Lines {
    QPlainTextEdit* edit = nullptr;
    QString text;  // as it was loaded
    std::vector<std::string> places;
    void set(const std::vector<std::string>& known);
    std::vector<std::string> now() const;
  };
  QPlainTextEdit* makeLines(const QString& label, const QString& name);
  ProfileKind kind() const;

  std::array<QRadioButton*, 4> kinds_{};
  QLabel* meaning_;
  Lines sources_, destinations_;
};

class WhatPage final : public ProfilePage {
  Q_OBJECT
 public:
  explicit WhatPage(QWidget* parent = nullptr);
  void load(const Profile& profile) override;
  void applyTo(Profile& profile) const override;
  void follow(const Profile& profile) override;

 private:
  PatternEdits* patterns_;
  QComboBox *skip_, *conflict_;
  QCheckBox* deletes_;
  DeleteLimitEdit* limit_;
  bool copies_ = false;
};

class HowPage final : public ProfilePage {
  Q_OBJECT
 public:
  explicit HowPage(QWidget* parent = nullptr);
  void load(const Profile& profile) override;
  void applyTo(Profile& profile) const override;
  void follow(const Profile& profile) override;
  QString problem() const override;

 private:
  QCheckBox *delta_, *stripes_;
  QLineEdit *width_, *rate_;
  QSpinBox* parallel_;
  QComboBox* verify_;
  QLabel* note_;
  bool several_ = false;
};

class WhenPage final : public ProfilePage {
  Q_OBJECT
 public:
  explicit WhenPage(QWidget* parent = nullptr);
  void load(const Profile& profile) override;
  void applyTo(Profile& profile) const override;

 private:
  QCheckBox *timed_, *watch_, *signIn_, *metered_, *battery_;
  QSpinBox* every_;
  QComboBox* unit_;
  WeekGrid* week_;
  QLabel* cursor_;
};

class NotifyPage final : public ProfilePage {
  Q_OBJECT
 public:
  explicit NotifyPage(QWidget* parent = nullptr);
  void load(const Profile& profile) override;
  void applyTo(Profile& profile) const override;

 private:
  std::array<QRadioButton*, 3> rules_{};
};

}  // namespace hawser::ui
