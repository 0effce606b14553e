// BackgroundWatch: profiles that run by themselves, for who shows how they are.
#pragma once

#include <QObject>

#include "api/background.h"

namespace hawser::ui {

class EngineBridge;

class BackgroundWatch : public QObject {
  Q_OBJECT
 public:
  explicit BackgroundWatch(EngineBridge& bridge, QObject* parent = nullptr);

  // The user's session is new: before the engine is ready.
  void setSignIn(bool signIn) { signIn_ = signIn; }
  const BackgroundView& view() const { return view_; }

 Q_SIGNALS:
  void changed();

 private:
  void begin();
  void look();

  EngineBridge& bridge_;
  BackgroundView view_;
  bool signIn_ = false;
};

}  // namespace hawser::ui
