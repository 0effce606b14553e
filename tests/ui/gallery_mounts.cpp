// Pictures of mounts: their window in all its states, and what is asked.
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>

#include "models/text.h"
#include "presenters/mount_rules.h"
#include "ui/gallery.h"
#include "widgets/message_bar.h"
#include "widgets/mount_details.h"
#include "widgets/mount_dialog.h"
#include "widgets/mount_map.h"
#include "widgets/mount_view.h"
#include "widgets/mounts_window.h"
#include "widgets/question_dialog.h"

namespace hawser::ui::gallery {
namespace {

void rest(Scene& scene, const MountsWindow& window) {
  while (!window.atRest())
    scene.settle(1);
}

// What comes while it is looked at.
void come(Scene& scene, MountsWindow& window) {
  for (int i = 0; i < 4; ++i) {
    auto mounts = scene.engine->mountsNow();
    mounts[0].status.fetched += 23ULL << 20;
    scene.engine->setMounts(mounts);
    scene.clock.advance(std::chrono::seconds(1));
    window.look();
    rest(scene, window);
  }
}

}  // namespace

void mountsWindow(Scene& scene, const QString& name) {
  scene.engine->addMounts();
  scene.open();
  MountsWindow window(scene.bridge);
  window.show();
  rest(scene, window);
  come(scene, window);
  window.view().choose("3f9a2c");
  window.view().setFocus();
  scene.save(window, name);
}

// Nothing mounted, one that has ended, one whose source has changed, a commit under way, a small window.
void mountStates(Scene& scene, const QString& name) {
  scene.open();
  Sheet sheet(scene);
  const auto add = [&](const char* id, const QSize& size,
                       const std::function<void(MountsWindow&)>& then = {}) {
    MountsWindow window(scene.bridge);
    window.resize(size);
    window.show();
    rest(scene, window);
    window.view().choose(id);
    if (then) then(window);
    scene.settle();
    rest(scene, window);
    sheet.add(window);
  };
  add("", {640, 480});
  scene.engine->addMounts();
  add("77b3aa", {760, 560});
  add("d2e8f4", {760, 560});
  add("e91d05", {580, 480});
  scene.engine->holdCommits();
  add("3f9a2c", {760, 560}, [&](MountsWindow& window) {
    window.action(QStringLiteral("commit"))->trigger();
    window.findChild<QuestionDialog*>()->accept();
    scene.settle();
    window.look();
  });
  sheet.save(name);
}

void mountDialogs(Scene& scene, const QString& name) {
  QSettings().setValue(QStringLiteral("mounts/folder"), QStringLiteral("/tmp"));
  scene.engine->addMounts();
  scene.open();
  Sheet sheet(scene);
  BrowseItem item;
  item.name = "ubuntu-24.04.raw";
  item.location = "studio:images/ubuntu-24.04.raw";
  item.size = 12ULL << 30;
  const auto add = [&](const QString& path) {
    MountDialog dialog(scene.bridge, item);
    dialog.show();
    while (!dialog.isLookedAt())
      scene.settle(1);
    if (!path.isEmpty()) dialog.findChild<QLineEdit*>()->setText(path);
    while (!dialog.isLookedAt())
      scene.settle(1);
    sheet.add(dialog);
  };
  add({});
  add(QStringLiteral("/etc/hostname"));
  Error missing = makeError(ErrorCode::notFound, "it cannot be started");
  missing.serviceCode = "MountProgramMissing";
  missing.object = "/usr/bin/hawser-nbd";
  scene.engine->failMounts(missing);
  MountDialog failed(scene.bridge, item);
  failed.show();
  while (!failed.isLookedAt())
    scene.settle(1);
  for (auto* button : failed.findChildren<QPushButton*>())
    if (button->isDefault()) button->click();
  scene.settle();
  sheet.add(failed);
  const auto mounts = scene.engine->mountsNow();
  QuestionDialog commit(
      MountsWindow::tr("Commit"),
      MountsWindow::tr("Commit what was changed of “%1”?").arg(QStringLiteral("debian-12.raw")),
      consequencesOfCommit(mounts[0]), MountsWindow::tr("&Commit"));
  sheet.add(commit);
  QuestionDialog detach(MountsWindow::tr("Detach"),
                        MountsWindow::tr("Detach “%1”?").arg(QStringLiteral("debian-12.raw")),
                        consequencesOfDetaching(mounts[0]), MountsWindow::tr("&Detach"));
  sheet.add(detach);
  QuestionDialog close(MainWindow::tr("Close"), MainWindow::tr("Close Hawser and detach its mounts?"),
                       consequencesOfClosing(mounts), MainWindow::tr("&Close and detach"));
  sheet.add(close);
  sheet.save(name);
}

}  // namespace hawser::ui::gallery
