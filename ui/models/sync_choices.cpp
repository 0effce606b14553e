#include "models/sync_choices.h"

namespace hawser::ui {
namespace {

std::vector<std::string> pathsOf(const SyncPreview& preview, const std::vector<bool>& marked) {
  std::vector<std::string> paths;
  for (std::size_t row = 0; row < marked.size(); ++row)
    if (marked[row]) paths.push_back(preview.plan.rows[row].path);
  return paths;
}

// All rows, as they go now.
SyncPreview directed(const SyncPreview& preview, const SyncChoices& choices) {
  SyncPreview result = preview;
  result.request.agreedRemovals = choices.agreedRemovals;
  const std::vector<std::string> paths = pathsOf(preview, choices.turned);
  return paths.empty() ? result : hawser::turned(std::move(result), paths);
}

}  // namespace

SyncChoices SyncChoices::of(const SyncPreview& preview) {
  const std::size_t rows = preview.plan.rows.size();
  return {std::vector<bool>(rows), std::vector<bool>(rows), preview.request.agreedRemovals};
}

SyncPreview chosen(const SyncPreview& preview, const SyncChoices& choices) {
  return without(directed(preview, choices), pathsOf(preview, choices.leftOut));
}

SyncOutcome outcomeOf(const SyncPreview& preview, const SyncChoices& choices) {
  SyncOutcome outcome;
  SyncPreview all = directed(preview, choices);
  for (std::size_t row = 0; row < all.plan.rows.size(); ++row) {
    ++outcome.listed.at(static_cast<std::size_t>(groupOf(all.plan.rows[row])));
    if (choices.turned[row]) outcome.turned.emplace(static_cast<std::uint32_t>(row), all.plan.rows[row]);
  }
  const SyncPreview made = without(std::move(all), pathsOf(preview, choices.leftOut));
  outcome.holds = made.plan.holds;
  for (const SyncHeld& held : made.plan.holds)
    outcome.holdWords << holdWords(held, made);
  outcome.totals = made.totals();
  outcome.removals = made.plan.removals();
  outcome.remembers = !made.plan.adopted.empty() || !made.plan.forgotten.empty();
  return outcome;
}

bool canTurn(const SyncPreview& preview, const SyncRow& row) {
  return preview.plan.kind == SyncKind::twoWay && row.action != SyncAction::move &&
         row.action != SyncAction::keep && row.reason != SyncReason::folderInTheWay;
}

}  // namespace hawser::ui
