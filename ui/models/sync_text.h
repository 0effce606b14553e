// SyncText: the preview of a sync in words.
#pragma once

#include <QString>

#include "models/sync_choices.h"

namespace hawser::ui {

// What is done, in a word: "Remove", "Copy".
QString syncVerb(const SyncRow& row);
// The path, where something of it stands on that side or will; else empty.
QString syncNameOn(const SyncRow& row, SyncSide side);
// "12.3 MiB · Today 10:41"; empty where nothing stands there.
QString syncFigures(const SyncRow& row, SyncSide side);
// Of what is moved, removed or left.
std::uint64_t syncBytes(const SyncRow& row);
QString syncBytesText(const SyncPreview& preview, const SyncRow& row);
QString syncToolTip(const SyncPreview& preview, const SyncRow& row);
// A whole row, read aloud.
QString syncSpoken(const SyncPreview& preview, const SyncRow& row, bool leftOut);

// "Mirror": of a kind, as a heading or a choice.
QString syncKindText(SyncKind kind);
// What it does, in a sentence or two.
QString syncMeaning(SyncKind kind);

// "Removals 3 · 1.2 GiB"; of what is left of them.
QString syncTabText(SyncGroup group, const SyncOutcome& outcome);
// What would be done, what it takes, and whether there is room: one sentence.
QString syncFooter(const SyncPreview& preview, const SyncOutcome& outcome);
bool isShortOfRoom(const SyncPreview& preview, const SyncTotals& totals);
// What the button does: "Copy 12 and remove 3".
QString syncStartText(const SyncOutcome& outcome);
// It does something.
bool doesAnything(const SyncOutcome& outcome);

}  // namespace hawser::ui
