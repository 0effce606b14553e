// Of the Runner: what errors are about, as the user wrote it. Stores name objects by account or folder.
#include <algorithm>

#include "transfer/runner.h"

namespace hawser {

namespace {

// By the place that is nearest to the object; of equals by the first that is tried.
class UsersWords {
 public:
  explicit UsersWords(std::string object) : object_(std::move(object)) {}

  void tryPlaces(const std::vector<Place>& places, const std::vector<std::string>& texts) {
    for (std::size_t index = 0; index < places.size(); ++index)
      tryPlaces(places, texts, index);
  }
  // One of them.
  void tryPlaces(const std::vector<Place>& places, const std::vector<std::string>& texts, std::size_t index) {
    if (index < std::min(places.size(), texts.size())) tryPlace(places[index], texts[index]);
  }
  void putInto(Error& error) {
    if (!words_.empty()) error.object = std::move(words_);
  }

 private:
  void tryPlace(const Place& place, const std::string& text) {
    std::string top = place.store->location({place.container, {}});
    while (top.ends_with('/'))
      top.pop_back();
    const bool nearer = words_.empty() || top.size() > nearest_;
    if (text.empty() || !nearer || !object_.starts_with(top)) return;
    const std::string rest = object_.substr(top.size());
    if (!rest.empty() && rest.front() != '/') return;
    nearest_ = top.size();
    words_ = text + (rest.empty() ? rest : rest.substr(1));
    if (rest.size() <= 1 && words_.size() > 1 && words_.ends_with('/')) words_.pop_back();
  }

  const std::string object_;
  std::string words_;
  std::size_t nearest_ = 0;
};

}  // namespace

// Of a transfer only its own places are meant.
Error Runner::inUsersWords(Error error, const TransferRecord& transfer, bool ofSource) const {
  const JobRecord& job = *transfer.job;
  if (!job.places) return error;
  UsersWords words(error.object);
  if (!ofSource)
    words.tryPlaces(job.places->destinations, job.texts.destinations, transfer.journal.destination);
  words.tryPlaces(job.places->sources, job.texts.sources, transfer.journal.source);
  words.putInto(error);
  return error;
}

Error Runner::inUsersWords(Error error, const JobRecord& job) const {
  if (!job.places) return error;
  UsersWords words(error.object);
  words.tryPlaces(job.places->sources, job.texts.sources);
  words.tryPlaces(job.places->destinations, job.texts.destinations);
  words.putInto(error);
  return error;
}

}  // namespace hawser
