// SharedScans: a file that several destinations are to have is searched once for all at which the same
// stands: replicas.
//
// Who comes first searches; who comes meanwhile, or a little later, has what was found. What differs by its
// cells, or is to have a signature of other cells, is searched for anew: the system's cache has the file by
// then. Thread-safe.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <string>

#include "base/condition_variable.h"
#include "base/mutex.h"
#include "transfer/file_scan.h"

namespace hawser {

class SharedScans {
 public:
  // `readers`: how many want each.
  explicit SharedScans(std::uint32_t readers) : readers_(readers) {}
  SharedScans(const SharedScans&) = delete;
  SharedScans& operator=(const SharedScans&) = delete;

  // scanFile() of all of a file. Another's failure is not taken over: then it is searched anew.
  Result<delta::ScanResult> scan(const FileScan& file, const std::shared_ptr<const delta::Signature>& old,
                                 std::uint32_t cellSize);

 private:
  struct Search {
    std::string file;  // and its version
    std::uint64_t size = 0;
    std::shared_ptr<const delta::Signature> old;
    std::uint32_t cellSize = 0;
    std::uint32_t wanted = 0;  // by so many who have not had it
    bool over = false;
    std::shared_ptr<const delta::ScanResult> found;        // none where it failed
    const std::atomic<std::uint64_t>* progress = nullptr;  // of who searches, while it is not over
    std::uint64_t before = 0;                              // what that was at the start
    ConditionVariable changed;
  };
  using SearchPtr = std::shared_ptr<Search>;

  SearchPtr find(const std::string& file, const std::shared_ptr<const delta::Signature>& old,
                 std::uint32_t cellSize) HAWSER_REQUIRES(mutex_);
  Status await(MutexLock& lock, const FileScan& file, Search& search) HAWSER_REQUIRES(mutex_);
  void end(const SearchPtr& search, const Result<delta::ScanResult>& found);
  void taken(const SearchPtr& search) HAWSER_REQUIRES(mutex_);
  void makeRoom() HAWSER_REQUIRES(mutex_);

  const std::uint32_t readers_;
  Mutex mutex_;
  std::list<SearchPtr> searches_ HAWSER_GUARDED_BY(mutex_);  // the oldest first
};

}  // namespace hawser
