// A mount as the whole of this program: what an order on standard input says is served until it is told to
// end.
#pragma once

namespace hawser::nbd {

// Reads the order, serves, says where as a line of JSON, and ends with its parent, or when it is detached.
// Returns the exit code.
int serveMount();

}  // namespace hawser::nbd
