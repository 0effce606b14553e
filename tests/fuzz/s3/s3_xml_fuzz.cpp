// Whatever comes as XML from the service: an error or a value that keeps its promises, never a crash.
#include <algorithm>
#include <cstdlib>

#include "storage/s3/answers.h"
#include "storage/s3/metadata.h"
#include "storage/s3/s3_error.h"

using namespace hawser;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto page = s3::parseObjectList(text)) {
    const auto byKey = [](const ObjectInfo& a, const ObjectInfo& b) { return a.key < b.key; };
    if (!std::is_sorted(page->objects.begin(), page->objects.end(), byKey)) std::abort();
    for (const ObjectInfo& info : page->objects) {
      if (info.key.empty()) std::abort();
    }
  }
  if (const auto buckets = s3::parseBucketList(text)) {
    for (const ContainerInfo& bucket : buckets->containers) {
      if (bucket.name.empty()) std::abort();
    }
  }
  if (const auto parts = s3::parsePartList(text)) {
    for (const s3::UploadPart& part : parts->parts) {
      if (part.number == 0) std::abort();
    }
  }
  if (const auto uploads = s3::parseUploadList(text)) {
    for (const s3::OpenUpload& upload : *uploads) {
      if (upload.key.empty() || upload.id.empty()) std::abort();
    }
  }
  if (const auto id = s3::parseUploadId(text); id && id->empty()) std::abort();
  (void)s3::parseReceipt(text);
  if (const auto tag = s3::parseCommitTag(text)) (void)s3::commitTagFrom(*tag);
  (void)s3::parseErrorBody(text);
  return 0;
}
