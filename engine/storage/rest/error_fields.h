// The body of an error as REST services write it: <Error> with a value a line. Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace hawser {

// By name: "Code", "Message" and so on. What can be read; empty where it is none.
using ErrorFields = std::map<std::string, std::string, std::less<>>;
ErrorFields parseErrorFields(std::string_view xml);
// Empty where there is none of that name.
std::string fieldOf(const ErrorFields& fields, std::string_view name);

}  // namespace hawser
