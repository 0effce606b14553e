#include "presenters/mount_rules.h"

#include <QCoreApplication>
#include <QStringList>

#include "api/error_sentence.h"
#include "models/mount_text.h"
#include "models/text.h"

namespace hawser::ui {
namespace {

struct MountRules {
  Q_DECLARE_TR_FUNCTIONS(hawser::ui::MountRules)
};

QString spaced(const QStringList& sentences) {
  return sentences.join(MountRules::tr(" ", "between sentences"));
}

QString keptText(const MountStatus& status) {
  return MountRules::tr(
             "%1 of it was changed and is not committed: that stays in “%2”, and goes on from there.",
             "a size, a file")
      .arg(sizeText(status.written), onOneLine(fromUtf8(status.backing)));
}

QString cutOffText(const MountStatus& status) {
  return MountRules::tr("%Ln program(s) are connected to it and get errors from then on.", "",
                        static_cast<int>(status.clients));
}

}  // namespace

bool canPause(const RunningMount& mount) {
  const MountStatus& status = mount.status;
  return !mount.ended && status.copying && !status.paused && !status.isComplete() && !status.sourceChanged;
}

bool canResume(const RunningMount& mount) {
  const MountStatus& status = mount.status;
  return !mount.ended && !status.isComplete() && !status.sourceChanged && (status.paused || !status.copying);
}

QString whyNoCommit(const RunningMount& mount) {
  if (mount.ended) return MountRules::tr("It has ended: mount it again first");
  if (mount.status.commit) return MountRules::tr("It is being committed");
  if (mount.status.written == 0) return MountRules::tr("Nothing was changed");
  if (isLocalPath(fromUtf8(mount.status.source)))
    return MountRules::tr("Its source is a file of this computer, which is not written to");
  if (mount.status.sourceChanged) return MountRules::tr("Somebody else has changed the object");
  return {};
}

QString consequencesOfCommit(const RunningMount& mount) {
  return MountRules::
      tr("%1 of it was changed. “%2” becomes a new version that has it; what was not changed is taken over "
         "from the version before, so little more than that is sent. Whoever writes to the mount waits "
         "until it is done.",
         "a size, an object")
          .arg(sizeText(mount.status.written), onOneLine(fromUtf8(mount.status.source)));
}

QString committedText(const CommitProgress& made) {
  return MountRules::tr("Committed: %1 sent, %2 copied by the service, %3 kept as it was.", "three sizes")
      .arg(sizeText(made.sent), sizeText(made.copied), sizeText(made.kept));
}

QString commitFailedText(const Error& error) {
  if (error.code == ErrorCode::cancelled)
    return MountRules::tr("Cancelled: the object is as it was, and what was changed stays here.");
  if (error.code == ErrorCode::changedUnderUs)
    return MountRules::tr(
        "Somebody else has changed the object meanwhile, so nothing was overwritten. What you changed stays "
        "here; to keep it, copy all of it to the store under another name with the program that uses the "
        "mount.");
  return sentence(error, Speaker::window).whole();
}

bool isSafeToDetach(const RunningMount& mount) {
  return mount.ended || (mount.status.clients == 0 && mount.status.written == 0 && !mount.status.commit);
}

bool canDetach(const RunningMount& mount) {
  return !mount.status.commit || mount.ended;
}

QString detachText(const RunningMount& mount) {
  const MountStatus& status = mount.status;
  if (mount.ended) return MountRules::tr("Has ended; “Detach” takes it off the list");
  if (status.commit) return MountRules::tr("Not while it is being committed");
  QStringList against;
  if (status.clients > 0)
    against << MountRules::tr("%Ln program(s) are connected", "", static_cast<int>(status.clients));
  if (status.written > 0)
    against << MountRules::tr("%1 are not committed yet", "a size").arg(sizeText(status.written));
  if (against.isEmpty()) return MountRules::tr("Safe to detach");
  return against.join(MountRules::tr(" · ", "between facts on one line"));
}

QString consequencesOfDetaching(const RunningMount& mount) {
  QStringList said;
  if (mount.status.clients > 0) said << cutOffText(mount.status);
  if (mount.status.written > 0) said << keptText(mount.status);
  said << MountRules::tr("Mounted into the same file again, it goes on where it was.");
  return spaced(said);
}

QString consequencesOfClosing(const std::vector<RunningMount>& mounts) {
  QStringList said;
  for (const RunningMount& mount : mounts) {
    if (!mount.ours || isSafeToDetach(mount)) continue;
    QStringList of;
    if (mount.status.commit)
      of << MountRules::tr("It is being committed; that is cancelled, and the object stays as it is.");
    if (mount.status.clients > 0) of << cutOffText(mount.status);
    if (mount.status.written > 0) of << keptText(mount.status);
    said << MountRules::tr("“%1” is detached. %2", "a mount, sentences").arg(mountName(mount), spaced(of));
  }
  return said.join(QStringLiteral("\n\n"));
}

QString placeText(const MountPlace& place, std::uint64_t size, bool& possible) {
  using Found = MountPlace::Found;
  possible = place.found == Found::nothing || place.found == Found::backing;
  if (place.found == Found::noFolder) return MountRules::tr("There is no such folder.");
  if (place.found == Found::other)
    return MountRules::tr("Something else is there already: a mount makes a file of its own.");
  if (place.found == Found::backing)
    return MountRules::tr("A mount of “%1” is kept there: it goes on where it was.")
        .arg(onOneLine(fromUtf8(place.source)));
  if (place.free == 0) return MountRules::tr("It grows up to %1.").arg(sizeText(size));
  if (place.free < size)
    return MountRules::
        tr("It grows up to %1, and only %2 are free there: when the disk is full, what is read still comes, "
           "but nothing can be written.",
           "two sizes")
            .arg(sizeText(size), sizeText(place.free));
  return MountRules::tr("It grows up to %1; %2 are free there.", "two sizes")
      .arg(sizeText(size), sizeText(place.free));
}

}  // namespace hawser::ui
