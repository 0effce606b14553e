#include "storage/stripe/stripe_members.h"

#include <algorithm>

#include "base/assert.h"
#include "base/text.h"

namespace hawser::stripe {

bool Member::holds(const SliceAddress& address) const {
  return lowered(address.host) == lowered(host) && address.container == container &&
         address.key.starts_with(prefix);
}

Members::Members(std::string name, std::vector<Member> members, MemberResolver resolver)
    : name_(std::move(name)), resolver_(std::move(resolver)) {
  HAWSER_ASSERT(!members.empty());
  for (Member& member : members)
    named_.push_back(std::make_shared<const Member>(std::move(member)));
}

std::vector<MemberPtr> Members::found() {
  const MutexLock lock(mutex_);
  return found_;
}

Result<MemberPtr> Members::at(const OpContext& context, const SliceAddress& address) {
  const auto holds = [&](const MemberPtr& member) { return member->holds(address); };
  if (const auto known = std::find_if(named_.begin(), named_.end(), holds); known != named_.end())
    return *known;
  {
    const MutexLock lock(mutex_);
    if (const auto known = std::find_if(found_.begin(), found_.end(), holds); known != found_.end())
      return *known;
  }
  const std::string text = address.host + '/' + address.container + '/' + address.key;
  if (!resolver_) return fail(makeError(ErrorCode::notFound, "no member of the stripe is there").about(text));
  auto opened = resolver_(context, address);
  if (!opened) return fail(std::move(opened.error()).about(text));
  auto member = std::make_shared<const Member>(std::move(*opened));
  const MutexLock lock(mutex_);
  found_.push_back(member);
  return member;
}

}  // namespace hawser::stripe
