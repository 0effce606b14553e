// ObjectOrigin: an object of a store as an Origin, held to its ETag.
#pragma once

#include <memory>
#include <string>

#include "cache/origin.h"
#include "storage/object_store.h"

namespace hawser {

class ObjectOrigin final : public Origin {
 public:
  ObjectOrigin(std::shared_ptr<ObjectReader> store, ObjectRef ref, std::string etag)
      : store_(std::move(store)), ref_(std::move(ref)), etag_(std::move(etag)) {}

  Status read(const OpContext& context, ByteRange range, ByteSink& sink) override;

 private:
  const std::shared_ptr<ObjectReader> store_;
  const ObjectRef ref_;
  const std::string etag_;
};

}  // namespace hawser
