// MountRules: what can be done with a mount, and what it would mean.
#pragma once

#include <QString>
#include <vector>

#include "api/mount_order.h"
#include "api/mount_place.h"

namespace hawser::ui {

bool canPause(const RunningMount& mount);
bool canResume(const RunningMount& mount);
// Why what was changed cannot be committed now; empty: it can.
QString whyNoCommit(const RunningMount& mount);
QString consequencesOfCommit(const RunningMount& mount);
// What it came to; why it came to nothing.
QString committedText(const CommitProgress& made);
QString commitFailedText(const Error& error);

// Whether nobody is cut off by it and the source has all that was changed; else what stands against it.
bool isSafeToDetach(const RunningMount& mount);
QString detachText(const RunningMount& mount);
bool canDetach(const RunningMount& mount);
QString consequencesOfDetaching(const RunningMount& mount);

// What closing the window would do to those that end with it; empty: nothing to ask about.
QString consequencesOfClosing(const std::vector<RunningMount>& mounts);

// Of a file that a mount of `size` bytes is to be kept in; `possible`: whether it can be.
QString placeText(const MountPlace& place, std::uint64_t size, bool& possible);

}  // namespace hawser::ui
