// Pictures of folders that are kept the same: the preview in all its states, and what is asked.
#include <QLineEdit>
#include <QTabBar>

#include "presenters/profile_rules.h"
#include "ui/gallery.h"
#include "widgets/profile_name_dialog.h"
#include "widgets/sync_dialog.h"
#include "widgets/sync_view.h"
#include "widgets/sync_window.h"

namespace hawser::ui::gallery {
namespace {

Profile asked(SyncKind kind) {
  Profile profile =
      syncProfile(kind, QStringLiteral("/home/ada/render/"), QStringLiteral("studio:renders/render/"));
  profile.options.delta = true;
  return profile;
}

void rest(Scene& scene, const SyncWindow& window) {
  while (!window.atRest())
    scene.settle(1);
}

}  // namespace

void syncPreview(Scene& scene, const QString& name) {
  scene.open();
  scene.engine->setSync(FakeEngine::showcaseSync(SyncKind::mirror));
  SyncWindow window(scene.bridge, asked(SyncKind::mirror));
  window.show();
  rest(scene, window);
  window.view().selectRow(1);
  window.action(QStringLiteral("leaveOut"))->trigger();
  rest(scene, window);
  scene.save(window, name);
}

// All rows of two ways, what holds it, an earlier run, nothing to do, looking, not to be looked at, small.
void syncStates(Scene& scene, const QString& name) {
  scene.open();
  Sheet sheet(scene);
  const auto add = [&](SyncKind kind, const QSize& size, const std::function<void(SyncPreview&)>& change = {},
                       bool all = false) {
    SyncPreview preview = FakeEngine::showcaseSync(kind);
    if (change) change(preview);
    scene.engine->setSync(preview);
    SyncWindow window(scene.bridge, asked(kind));
    window.resize(size);
    window.show();
    scene.settle(2);
    if (!scene.engine->syncWaits()) rest(scene, window);
    if (all) {
      auto* tabs = window.findChild<QTabBar*>();
      tabs->setCurrentIndex(tabs->count() - 1);
      rest(scene, window);
    }
    sheet.add(window);
  };
  add(SyncKind::twoWay, {1000, 800}, {}, true);
  add(SyncKind::mirror, {900, 640}, [](SyncPreview& preview) {
    preview.plan.holds.push_back({SyncHold::rootReplaced, SyncSide::left});
    preview.plan.right.objects = 4;
  });
  add(SyncKind::mirror, {900, 560}, [](SyncPreview& preview) { preview.unfinished = 17; });
  add(SyncKind::update, {760, 520}, [](SyncPreview& preview) { preview.plan.rows.clear(); });
  add(SyncKind::mirror, {660, 560}, [](SyncPreview& preview) { preview.freeRight = 3 << 20; });
  Error missing = makeError(ErrorCode::notFound, "the folder is not there");
  missing.serviceCode = kFolderMissing;
  scene.engine->failSync(missing.about("/home/ada/render/"));
  add(SyncKind::mirror, {760, 520});
  scene.engine->failSync(std::nullopt);
  scene.engine->holdSync();
  add(SyncKind::mirror, {760, 520});
  sheet.save(name);
}

void syncDialogs(Scene& scene, const QString& name) {
  scene.open();
  Sheet sheet(scene);
  SyncDialog dialog(scene.bridge, asked(SyncKind::mirror), {QStringLiteral("archive:")});
  sheet.add(dialog);
  SyncDialog empty(scene.bridge, syncProfile(SyncKind::update, QStringLiteral("/home/ada/render/"), {}), {});
  sheet.add(empty);
  SyncDialog wrong(scene.bridge,
                   syncProfile(SyncKind::twoWay, QStringLiteral("render"), QStringLiteral("studio:")), {});
  sheet.add(wrong);
  ProfileNameDialog saving(scene.bridge, asked(SyncKind::mirror), ProfileNameDialog::For::saving);
  sheet.add(saving);
  ProfileNameDialog secret(
      scene.bridge,
      syncProfile(SyncKind::update, QStringLiteral("/home/ada/render/"),
                  QStringLiteral("https://acct.blob.core.windows.net/box/?sv=2024-11-04&sig=abc")),
      ProfileNameDialog::For::saving);
  sheet.add(secret);
  sheet.save(name);
}

}  // namespace hawser::ui::gallery
