#include "widgets/profile_preview.h"

#include <QCoreApplication>

#include "models/engine_bridge.h"
#include "models/profile_text.h"
#include "presenters/profile_rules.h"
#include "widgets/message_bar.h"
#include "widgets/sync_window.h"

namespace hawser::ui {
namespace {

struct ProfilePreview {
  Q_DECLARE_TR_FUNCTIONS(ProfilePreview)
};

}  // namespace

SyncWindow* previewProfile(EngineBridge& bridge, const Profile& profile, MessageBar& message,
                           OperationPtr& operation, QWidget* parent) {
  if (syncKind(profile.kind)) {
    auto* window = new SyncWindow(bridge, profile, parent);
    window->setAttribute(Qt::WA_DeleteOnClose);
    window->setWindowModality(Qt::WindowModal);
    window->show();
    return window;
  }
  message.show(MessageBar::Kind::info, ProfilePreview::tr("Looking at what would be copied…"));
  auto request = std::get<JobRequest>(runOf(profile));
  request.options.delta = false;  // how much there is, not how much of it changed
  operation = bridge.engine()->preview(
      request, bridge.carry<Result<PlanSummary>>(&message, [&message](const Result<PlanSummary>& plan) {
        if (plan)
          message.show(MessageBar::Kind::info, copyPlanText(*plan));
        else if (plan.error().code != ErrorCode::cancelled)
          message.showError(plan.error());
      }));
  return nullptr;
}

}  // namespace hawser::ui
