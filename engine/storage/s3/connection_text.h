// What people have of an S3 service, as text: "Endpoint=https://...;AccessKeyId=...;SecretAccessKey=...", or
// the lines of a credentials file or of "export AWS_...". Pure.
//
// Names in any case, with or without "AWS_" and "_": AccessKeyId, SecretAccessKey, SessionToken, Endpoint (or
// EndpointUrl, EndpointUrlS3), Region (or DefaultRegion), Bucket, Style (or AddressingStyle: "path", "host"),
// Flavour, RequesterPays ("yes").
#pragma once

#include <string>
#include <string_view>

#include "credentials/connection.h"

namespace hawser {

// True for what looks like one, right or wrong.
bool looksLikeS3Text(std::string_view text);

// The connection is named after its bucket or the host of its endpoint. invalidArgument, saying which part is
// wrong or missing and never showing a secret.
Result<ConnectionWithCredential> parseS3Text(std::string_view text);

// Amazon's of the region; empty: of the first of all.
std::string amazonEndpoint(std::string_view region);

}  // namespace hawser
