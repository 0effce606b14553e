// Pictures of profiles: their window, and one that is made.
#include "presenters/profile_rules.h"
#include "ui/gallery.h"
#include "widgets/profile_dialog.h"
#include "widgets/profiles_window.h"
#include "widgets/row_table.h"

namespace hawser::ui::gallery {
namespace {

void rest(Scene& scene, const ProfilesWindow& window) {
  while (!window.atRest())
    scene.settle(1);
}

}  // namespace

// Some of each kind, one that cannot be read, none, and where they cannot be read at all.
void profilesWindow(Scene& scene, const QString& name) {
  scene.open();
  Sheet sheet(scene);
  const auto add = [&](const char* chosen, const QSize& size) {
    ProfilesWindow window(scene.bridge);
    window.resize(size);
    window.show();
    rest(scene, window);
    window.choose(QString::fromUtf8(chosen));
    rest(scene, window);
    sheet.add(window);
  };
  add("", {760, 460});
  scene.engine->addProfiles();
  add("photos", {960, 460});
  add("from-the-new-laptop", {760, 460});
  add("blobxfer-nightly", {580, 430});
  scene.engine->failProfiles(
      makeError(ErrorCode::denied, "permission denied").about("/home/ada/.config/hawser/profiles"));
  add("", {760, 430});
  sheet.save(name);
}

void profileDialogs(Scene& scene, const QString& name) {
  scene.open();
  scene.engine->addProfiles();
  Sheet sheet(scene);
  for (int page = 0; page < 5; ++page) {
    ProfileDialog dialog(scene.bridge, scene.engine->profilesNow().front().profile, false,
                         {QStringLiteral("nightly")});
    dialog.showPage(page);
    sheet.add(dialog);
  }
  ProfileDialog empty(scene.bridge, syncProfile(SyncKind::mirror, {}, {}), true, {});
  sheet.add(empty);
  ProfileDialog several(scene.bridge, scene.engine->profilesNow()[2].profile, false, {});
  several.showPage(2);
  sheet.add(several);
  sheet.save(name);
}

}  // namespace hawser::ui::gallery
