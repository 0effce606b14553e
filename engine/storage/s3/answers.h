// Answers as the service writes them in XML. Pure; of hostile text they make an error, never a guess.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/object_store.h"
#include "storage/s3/protocol.h"

namespace hawser::s3 {

// ListObjectsV2. Objects in byte order of keys. corrupt where the text is no complete listing, or one of
// another bucket's kind of names.
Result<ObjectPage> parseObjectList(std::string_view xml);
Result<ContainerPage> parseBucketList(std::string_view xml);

struct PartPage {
  std::vector<UploadPart> parts;
  std::uint32_t next = 0;  // ask for those after it; 0: that was all
};
Result<PartPage> parsePartList(std::string_view xml);

struct OpenUpload {
  std::string key;
  std::string id;
};
// Of one page: what there is more comes once these are gone.
Result<std::vector<OpenUpload>> parseUploadList(std::string_view xml);

// CreateMultipartUpload: what the upload is called.
Result<std::string> parseUploadId(std::string_view xml);

// CompleteMultipartUpload, UploadPartCopy. An error may come with status 200: parseErrorBody() first.
struct Receipt {
  std::string etag;  // without quotes; empty where the service does not say
  std::optional<std::uint64_t> crc64;
};
Result<Receipt> parseReceipt(std::string_view xml);

// The value of our tag among those of an object; empty: it has none.
Result<std::string> parseCommitTag(std::string_view xml);

}  // namespace hawser::s3
