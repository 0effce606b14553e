// SQLite on the simulated disk, so that the journal's every write is a step that may fail, be the last of the
// process, or be lost with the power.
#pragma once

namespace hawser::sim {

// For all databases opened from now on; they are opened in a run only.
void putSqliteOnDisk();

}  // namespace hawser::sim
