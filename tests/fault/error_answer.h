// An answer that says no, as Azure's services say it.
#pragma once

#include <string>

namespace hawser::test {

// `status`: "403 Forbidden"; `detail`: more elements of the XML; `headers`: more lines, each with its end.
inline std::string errorAnswer(const std::string& status, const std::string& code, const std::string& message,
                               const std::string& detail = {}, const std::string& headers = {}) {
  const std::string body = "<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>" + code +
                           "</Code><Message>" + message + "</Message>" + detail + "</Error>";
  return "HTTP/1.1 " + status + "\r\nContent-Type: application/xml\r\nx-ms-error-code: " + code + "\r\n" +
         headers + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace hawser::test
