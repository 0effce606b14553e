// An encrypted object made without our code, by OpenSSL's command and Python's hmac and json: the AES key is
// the bytes from 0 on, the HMAC key those from 100 on, the IV those from 200 on; the RSA key is kPrivateKey.
#pragma once

namespace hawser::test {

inline constexpr const char* kPlaintext = R"(A hawser is a thick rope laid from strands.)";

inline constexpr const char* kCiphertextHex =
    R"(8dbb8734070e719bf10637efb1cc271b3f7a9e09e862bbc34eb3ec668473ba037432c49dbac69bf7a1af80843a7ac216)";

inline constexpr const char* kEncryptionData =
    R"({"BlobxferExtensions":{"PreEncryptedContentMD5":"iPecjtOwPAOh0050go0Bfw=="},"ContentEncryptionIV)"
    R"(":"yMnKy8zNzs/Q0dLT1NXW1w==","EncryptionAgent":{"EncryptionAlgorithm":"AES_CBC_256","Protocol":")"
    R"(1.0"},"EncryptionAuthentication":{"Algorithm":"HMAC-SHA256","MessageAuthenticationCode":"C+RSEqN)"
    R"(kDRfCce8dEccQQ7Rv+Tn7PcYWn6PrMbf1OpI="},"EncryptionMode":"FullBlob","KeyWrappingMetadata":{},"Wr)"
    R"(appedContentKey":{"Algorithm":"RSA-OAEP","EncryptedAuthenticationKey":"Ye6tp+lgvo910tPIBHdJLN2H4)"
    R"(lEznYqzvy6sR/BlvBmKGQDx+h3+xZgtet/uqA6XClP5DltGHxK555eMviZA5iWaC+WttRZuxgQSNiVkxWRF8UtTPTUprUv2B)"
    R"(+0a5i3i5BO6gjLw/W2LykBIQ23ez+fJ2kMzhkdhmEKjTohQrMXK56IKkK+Kol0I17xiqrQ1FlSOkUrop8cV/QzmEtlq4oEld)"
    R"(p5qKe9khQFXOQb+J0qkPOaoEGJaZVHEfQlFpB17+ymPNE0jzszpmEr5pI6uUJjvyBQKUk6MND5Zhp8ES6gkhC2zBm0E5+i0q)"
    R"(cF/hCE/Kh/qPafT2VZrrDXQdlltew==","EncryptedKey":"qvbe/BOgR3zuN8mrxsKPWkJGfZt8J+MCNAcAeGHHmli1HcD)"
    R"(2ckYpJm6njcKuu99/QBjMMbDnLOXA6WLqRUkTRHE6gAL4oESYYfFbC7rJvjKCzMEW0gTpe3mV1ch4u157sirtGKikYVo/B1d)"
    R"(W8DBiBuWEZ5SqzNEZd4K9FRofL/D6Q0QKdzEHChGWljUswZhIxnJ2WYxKWqodeJU+Ekx8/rjm1hwLZOQVPDl4TXcX5HdB1so)"
    R"(tEqHcYao92qblamcmqv7skIb05vyDYi3FphhaTHlJawBVrZ3A1Pq6k8baAYQTfde9hpmqGMA//J/BScWpC3o25iOSz5s7AOH)"
    R"(v8vIH8g==","KeyId":"private:pem"}})";

inline constexpr const char* kAuthentication =
    R"({"EncryptionMetadataAuthentication":{"Algorithm":"HMAC-SHA256","Encoding":"UTF-8","MessageAuthen)"
    R"(ticationCode":"+bsgDQiyfLbC+Wy1V0+pa9rGuqsrCdSFDH3tQRhIg4A="}})";

// The same with the separators of Python as it is.
inline constexpr const char* kSpacedEncryptionData =
    R"({"BlobxferExtensions": {"PreEncryptedContentMD5": "iPecjtOwPAOh0050go0Bfw=="}, "ContentEncryptio)"
    R"(nIV": "yMnKy8zNzs/Q0dLT1NXW1w==", "EncryptionAgent": {"EncryptionAlgorithm": "AES_CBC_256", "Pro)"
    R"(tocol": "1.0"}, "EncryptionAuthentication": {"Algorithm": "HMAC-SHA256", "MessageAuthenticationC)"
    R"(ode": "C+RSEqNkDRfCce8dEccQQ7Rv+Tn7PcYWn6PrMbf1OpI="}, "EncryptionMode": "FullBlob", "KeyWrappin)"
    R"(gMetadata": {}, "WrappedContentKey": {"Algorithm": "RSA-OAEP", "EncryptedAuthenticationKey": "Ye)"
    R"(6tp+lgvo910tPIBHdJLN2H4lEznYqzvy6sR/BlvBmKGQDx+h3+xZgtet/uqA6XClP5DltGHxK555eMviZA5iWaC+WttRZuxg)"
    R"(QSNiVkxWRF8UtTPTUprUv2B+0a5i3i5BO6gjLw/W2LykBIQ23ez+fJ2kMzhkdhmEKjTohQrMXK56IKkK+Kol0I17xiqrQ1Fl)"
    R"(SOkUrop8cV/QzmEtlq4oEldp5qKe9khQFXOQb+J0qkPOaoEGJaZVHEfQlFpB17+ymPNE0jzszpmEr5pI6uUJjvyBQKUk6MND)"
    R"(5Zhp8ES6gkhC2zBm0E5+i0qcF/hCE/Kh/qPafT2VZrrDXQdlltew==", "EncryptedKey": "qvbe/BOgR3zuN8mrxsKPWk)"
    R"(JGfZt8J+MCNAcAeGHHmli1HcD2ckYpJm6njcKuu99/QBjMMbDnLOXA6WLqRUkTRHE6gAL4oESYYfFbC7rJvjKCzMEW0gTpe3)"
    R"(mV1ch4u157sirtGKikYVo/B1dW8DBiBuWEZ5SqzNEZd4K9FRofL/D6Q0QKdzEHChGWljUswZhIxnJ2WYxKWqodeJU+Ekx8/r)"
    R"(jm1hwLZOQVPDl4TXcX5HdB1sotEqHcYao92qblamcmqv7skIb05vyDYi3FphhaTHlJawBVrZ3A1Pq6k8baAYQTfde9hpmqGM)"
    R"(A//J/BScWpC3o25iOSz5s7AOHv8vIH8g==", "KeyId": "private:pem"}})";

inline constexpr const char* kSpacedAuthentication =
    R"({"EncryptionMetadataAuthentication": {"Algorithm": "HMAC-SHA256", "Encoding": "UTF-8", "MessageA)"
    R"(uthenticationCode": "8QunzNoL+msre0g8Z8DpHPLGE6hvJkfw6Ti56iI/hVs="}})";

}  // namespace hawser::test
