#include "storage/azure/azure_part_sink.h"

#include <algorithm>

#include "base/units.h"
#include "checksum/crc64.h"
#include "storage/azure/protocol.h"

namespace hawser::azure {

namespace {
constexpr std::size_t kBuffer = 256 * kKiB;  // stays in the cache between reading, summing and sending
}  // namespace

AzurePartSink::AzurePartSink(std::shared_ptr<AzureClient> client, const OpContext& context, ObjectRef ref,
                             std::string object, const Part& part, std::string id, Staged staged)
    : client_(std::move(client)),
      context_(context),
      ref_(std::move(ref)),
      object_(std::move(object)),
      part_(part),
      id_(std::move(id)),
      staged_(std::move(staged)) {}

Error AzurePartSink::failed(Error error) {
  over_ = true;
  upload_.reset();  // breaks it off
  return std::move(error.about(object_));
}

// Of bytes that come after those before.
Status AzurePartSink::take(ByteSpan bytes) {
  if (over_) return fail(failed(makeError(ErrorCode::invalidArgument, "the part is over")));
  if (bytes.size() > part_.range.length - done_)
    return fail(failed(makeError(ErrorCode::invalidArgument, "more bytes than the part holds")));
  crc_ = hawser::crc64(bytes, crc_);
  done_ += bytes.size();
  return {};
}

Status AzurePartSink::write(ByteSpan bytes) {
  HAWSER_CHECK(take(bytes));
  HAWSER_CHECK(sendKept());
  return send(bytes);
}

MutableByteSpan AzurePartSink::room() {
  if (over_) return {};
  const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(kBuffer, part_.range.length));
  if (!buffer_) buffer_ = std::make_unique_for_overwrite<std::byte[]>(size);
  return MutableByteSpan(buffer_.get(), size).subspan(kept_);
}

Status AzurePartSink::filled(std::size_t count) {
  HAWSER_CHECK(take(ByteSpan(buffer_.get() + kept_, count)));
  kept_ += count;
  return kept_ == kBuffer || done_ == part_.range.length ? sendKept() : Status{};
}

Status AzurePartSink::sendKept() {
  const ByteSpan kept(buffer_.get(), std::exchange(kept_, 0));
  return send(kept);
}

Status AzurePartSink::send(ByteSpan bytes) {
  if (bytes.empty()) return {};
  if (!upload_) {
    auto upload = client_->startUpload(
        context_, streamBlockRequest(client_->access().base, ref_, id_, part_.range.length), object_);
    if (!upload) return fail(failed(std::move(upload.error())));
    upload_ = std::move(*upload);
  }
  const auto goesOn = upload_->write(bytes);
  if (!goesOn) return fail(failed(goesOn.error()));
  if (*goesOn) return {};
  // What is answered before all was sent is no success.
  auto refusal = client_->finish(*upload_, object_);
  return fail(failed(refusal ? makeError(ErrorCode::connection, "the service answered too early", Retry::soon)
                             : std::move(refusal.error())));
}

Result<PartReceipt> AzurePartSink::finish(const OpContext& context) {
  if (over_) return fail(failed(makeError(ErrorCode::invalidArgument, "the part is over")));
  if (auto status = context.check(); !status) return fail(failed(std::move(status.error())));
  if (done_ != part_.range.length)
    return fail(failed(makeError(ErrorCode::invalidArgument, "fewer bytes than the part holds")));
  const PartReceipt receipt{part_, crc_, id_};
  // The service has no empty blocks; the object's end needs none.
  if (part_.range.empty()) return receipt;
  const auto answer = client_->finish(*upload_, object_);
  if (!answer) return fail(failed(answer.error()));
  const auto told = answer->headers.find("x-ms-content-crc64");
  if (!told)
    return fail(failed(makeError(ErrorCode::unsupported, "the service does not say what it has received")));
  if (crcFromHeader(*told) != crc_)
    return fail(failed(
        makeError(ErrorCode::corrupt, "the service received other bytes than were sent", Retry::soon)));
  staged_(id_, part_.range.length);
  over_ = true;
  return receipt;
}

}  // namespace hawser::azure
