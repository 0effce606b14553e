// What reading and writing have in common: an object as the service knows it. Internal to storage/s3.
#pragma once

#include <string>

#include "storage/object_store.h"
#include "storage/s3/metadata.h"
#include "storage/s3/s3_client.h"

namespace hawser::s3 {

// By HEAD, and by its tag where it has one; of a link without its target.
Result<ObjectInfo> headObject(const OpContext& context, S3Client& client, const ObjectRef& ref,
                              const std::string& object);

// Whether an answer says that the object has tags.
bool hasTags(const HttpHeaders& headers);
// Adds what the object's tag says; nothing where it cannot be had.
Status addCommitTag(const OpContext& context, S3Client& client, const ObjectRef& ref,
                    const std::string& object, ObjectInfo& info);

// exists or changedUnderUs where the condition does not hold of what is there now.
Status checkCondition(const OpContext& context, S3Client& client, const ObjectRef& ref,
                      const std::string& object, const Condition& condition);
// What the refusal of a conditional write means.
Error conditionError(Error error, const Condition& condition);

// The MD5 of what was sent, where the service's ETag is to be that: corrupt where it is another.
Status checkEtag(const Flavour& flavour, std::string_view etag, ByteSpan bytes);

}  // namespace hawser::s3
