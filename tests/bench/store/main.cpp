// hawser-bench-store [FOLDER]: the embedded store and the cache against plain reads and writes of the same
// file, and what they take to load. `script/bench storage` makes a table of what it prints (store/measure.h).
#include "store/rows.h"

using namespace hawser::bench;

int main(int count, char** arguments) {
  const std::string folder = count > 1 ? arguments[1] : ".";
  measureSums();
  measureReadsAndWrites(folder);
  measureFirstTouches(folder);
  measureChanges(folder);
  measureCopies(folder);
  measureLoads(folder);
  measureCache(folder);
  return 0;
}
