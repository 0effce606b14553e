#include "transfer/member_map.h"

#include <algorithm>
#include <array>

namespace hawser {

namespace {

int rank(PartState state) {
  switch (state) {
    case PartState::failed:
      return 0;
    case PartState::retry:
      return 1;
    case PartState::reading:
      return 2;
    case PartState::pending:
      return 3;
    default:
      return 4;
  }
}

// The numbers of each slice apart.
std::vector<std::span<const std::uint32_t>> slicesOf(const PartGrid& grid,
                                                     std::span<const std::uint32_t> numbers) {
  std::vector<std::span<const std::uint32_t>> slices;
  for (std::size_t begin = 0; begin < numbers.size();) {
    std::size_t end = begin + 1;
    while (end < numbers.size() &&
           numbers[end] / grid.partsOfStretch() == numbers[begin] / grid.partsOfStretch())
      ++end;
    slices.push_back(numbers.subspan(begin, end - begin));
    begin = end;
  }
  return slices;
}

}  // namespace

PartState leastFinished(std::span<const PartState> states) {
  return *std::min_element(states.begin(), states.end(),
                           [](PartState a, PartState b) { return rank(a) < rank(b); });
}

std::vector<PartState> gridStates(const PartGrid& grid, std::span<const delta::Piece> pieces,
                                  std::span<const PartState> states) {
  std::vector<PartState> result;
  std::size_t piece = 0;
  for (std::uint64_t number = 0; number < grid.count(); ++number) {
    const ByteRange part = grid.part(number).range;
    while (piece + 1 < pieces.size() && pieces[piece].range.end() <= part.offset)
      ++piece;
    PartState state = PartState::sent;
    for (std::size_t i = piece; i < pieces.size() && pieces[i].range.offset < part.end(); ++i)
      state = leastFinished(std::array{state, states[i]});
    result.push_back(state);
  }
  return result;
}

std::vector<MemberCell> memberCells(const PartGrid& grid, std::span<const PartState> states,
                                    std::span<const std::uint32_t> numbers, std::size_t cells) {
  if (numbers.empty() || cells == 0) return {};
  std::vector<std::span<const std::uint32_t>> slices = slicesOf(grid, numbers);
  // Too many for a cell each: runs go over several.
  if (slices.size() > cells) slices = {numbers};
  std::vector<MemberCell> result;
  std::vector<PartState> run;
  for (const auto& slice : slices) {
    const std::size_t count = std::min(cells / slices.size(), slice.size());
    for (std::size_t cell = 0; cell < count; ++cell) {
      const std::size_t begin = cell * slice.size() / count, end = (cell + 1) * slice.size() / count;
      run.clear();
      for (std::size_t i = begin; i < end; ++i)
        run.push_back(states[slice[i]]);
      const ByteRange first = grid.part(slice[begin]).range, last = grid.part(slice[end - 1]).range;
      result.push_back({leastFinished(run),
                        {first.offset, last.end() - first.offset},
                        slice[begin] / grid.partsOfStretch(),
                        slice[end - 1] / grid.partsOfStretch()});
    }
  }
  return result;
}

std::vector<MemberDetail> sliceMembers(const PartGrid& grid, std::span<const PartState> states,
                                       const std::vector<std::string>& places, std::size_t cells) {
  std::vector<MemberDetail> members(places.size());
  std::vector<std::vector<std::uint32_t>> numbers(places.size());
  for (std::uint32_t number = 0; number < grid.count(); ++number) {
    const std::size_t at = number / grid.partsOfStretch() % places.size();
    numbers[at].push_back(number);
    MemberDetail& member = members[at];
    const std::uint64_t bytes = grid.part(number).range.length;
    const PartState state = states[number];
    member.bytes += bytes;
    if (state == PartState::sent || state == PartState::verified) member.bytesDone += bytes;
    if (state == PartState::retry) ++member.retrying;
    if (state == PartState::failed) ++member.failed;
  }
  for (std::size_t i = 0; i < places.size(); ++i) {
    members[i].place = places[i];
    members[i].cells = memberCells(grid, states, numbers[i], cells);
  }
  return members;
}

}  // namespace hawser
