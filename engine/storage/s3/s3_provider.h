// The provider of S3 and what speaks like it: connections of kind "s3".
//
// `endpoint`: "https://HOST[:PORT]"; empty: Amazon's of the region. The credential is an AccessKeyCredential,
// or none: public objects. Options: "region" ("us-east-1" where nothing is said); "style": "path" or "host",
// where buckets are named; "flavour": what the service can (storage/s3/flavour.h); "container": the only
// bucket the credential is for; "requester-pays" = "yes"; "anonymous" = "yes": public objects.
#pragma once

#include <memory>

#include "storage/provider.h"

namespace hawser {

std::unique_ptr<Provider> makeS3Provider();

}  // namespace hawser
