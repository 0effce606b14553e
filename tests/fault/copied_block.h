// What the real service does with Put Block From URL and Azurite (3.35) has not: the range is read from
// Azurite by the source's own signature, and put as a block where the request says.
//
// Source: Azure Storage REST reference, "Put Block From URL" and "Blob service error codes". A source that
// has another etag than x-ms-source-if-match says is 412 SourceConditionNotMet; one that cannot be read is
// CannotVerifyCopySource with the status that reading it has; a range that is not there is 416 InvalidRange.
// The answer tells the CRC-64 of what was read. Of the source's host nothing is asked: it is this service.
#pragma once

#include <optional>
#include <string>

#include "net/shared_key.h"
#include "support/tcp.h"

namespace hawser::test {

bool isBlockFromUrl(const WireMessage& request);

// `answer`: Azurite's own to the request. Where it is that the verb is not known, the request was let in, and
// this does it. Nothing where the connection is over. `buffer`: what has come on it.
std::optional<WireMessage> copiedBlock(TcpSocket& service, int servicePort, std::string& buffer,
                                       const WireMessage& request, WireMessage answer,
                                       const std::optional<SharedKey>& key);

}  // namespace hawser::test
