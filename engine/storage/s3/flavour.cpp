#include "storage/s3/flavour.h"

#include <algorithm>
#include <array>

namespace hawser::s3 {

namespace {

constexpr std::array kFlavours = {
    Flavour{.name = "aws",
            .check = BodyCheck::crc64,
            .virtualHosts = true,
            .conditionalPut = true,
            .conditionalCommit = true,
            .conditionalCopy = true,
            .dotSegments = true,
            .regions = true},
    // Seen of the RADOS Gateway 16.2: a commit in parts and a copy of a part ignore their conditions.
    Flavour{.name = "ceph",
            .check = BodyCheck::sha256,
            .etagIsMd5 = true,
            .conditionalPut = true,
            .bareEtags = true,
            .dotSegments = true},
    Flavour{.name = "other"},
    // The emulator of npm, for tests.
    Flavour{.name = "s3rver",
            .checksBodies = false,
            .etagIsMd5 = true,
            .copiesParts = false,
            .listsParts = false,
            .abortsUploads = false,
            .tags = false,
            .emptySegments = false,
            .longestName = 200,
            .emptyObjects = false},
};

bool isAmazon(std::string_view host) {
  return host.ends_with(".amazonaws.com") || host.ends_with(".amazonaws.com.cn");
}

}  // namespace

const Flavour* flavourOf(std::string_view name, std::string_view host) {
  if (name.empty()) name = isAmazon(host) ? "aws" : "other";
  const auto* const found = std::find_if(kFlavours.begin(), kFlavours.end(),
                                         [&](const Flavour& flavour) { return flavour.name == name; });
  return found == kFlavours.end() ? nullptr : found;
}

}  // namespace hawser::s3
