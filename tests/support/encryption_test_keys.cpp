#include "support/encryption_test_keys.h"

#include <cstdlib>

namespace hawser::test {

// Made with "openssl genpkey"; used nowhere but here.
const char* const kPrivateKey =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIIEvAIBADANBgkqhkiG9w0BAQEFAASCBKYwggSiAgEAAoIBAQDIvaJZOSgWmFT8\n"
    "JGj6ThZHKBjai7Ht2Up08r9NlaLG738meXKKf4ZtkUIVDEh4IB2r4uBti6Y32BUw\n"
    "KPAGEt5q5D4A7whDmCFiDMKSIZbn6JvQiJSLDvZHkCnJy+y520991CKmt4IS5JAb\n"
    "TjHdAHnDbHUw7lU/FzBG5NT4iFb1tTAvGwgCFcocZbfPKhpZVSl7wWheA5gaWtX4\n"
    "gqa64VO6f16oMu0dmhcOGA03AnQMspDPjFcUSNs6/Nm9hymek0xzcT9PJht9mORP\n"
    "2J+91/TuNEpNnjyaeWhXenU1lscoLaRjPz/pvunDYMwkbCDaFYSukG8gBSIGTqCL\n"
    "46gE8hCRAgMBAAECggEAJAETPdKJFKhk0caMB5z61O9lqckVdDYdayVg138Hr4uk\n"
    "MBfnSdz+lOdRRWorE1SbTcmG/E7oVKrOfhFRn51BxEVEs7Ert8fw8N+eBEy+/sBT\n"
    "Ng9RKTHZTVOXkyiewGUL+GMUhfdy/oV9LVCUk/FyZXEuAcU1h/fWQljns93sTuxL\n"
    "pkeWuO1eo0mCcnsoTrq1by8BVKGM148Kjlq8dHnKAzljLa2Ez1RCjmV+96h8FWfA\n"
    "oKkViY3y2kQf5Dm6wk8njrBTPE++bM/nlEvGMs/h/0zqY4aMuyGxyEyQH5OrDp0B\n"
    "LwJIyXWfc6GnRdxNAz36TU8uo5dRtBzevxGRZiCzmQKBgQDqvpH0Q5jjGbFXQdLn\n"
    "Vlze3mppuCDGgrCntAylqLR1l3eiyIit/v9duos5ZUvKqUsILDJQGRPZUS3ZXrN3\n"
    "2wb6FhRLfi4A0dGiqd+0yb2zs3tW0BRKswpIcOijqVb8BoDUx6kljKBW4P7mt2ir\n"
    "l/bJRjdaLjxe9YqqdxoBBESJxQKBgQDa6tn2wYu7fjAN7FZ+/V9S52DklioME8kE\n"
    "Y44KlXE1y+1+EFNe7lGuFcXsev2y+/rjlrGKnCGxDfN/2z9Cu/XHLeB0e6aaN8bb\n"
    "G+LunxNz+ymkU0zOVczc4xwxQ1aHGVqqWAHTaefVnsR9x598G1fKs3a2j0d53jyh\n"
    "Wgxy7NA0XQKBgGKD99z7QX6Nmc904H4V0IP389DKZXbqAhlfhq8/TfzLxHmcjz/2\n"
    "dFVxpFxCFrzGr6aOZc8XtyzM1OEUzVzPnu31ti64lbXiWIhbonbM88Am4uxcBygS\n"
    "W45rVDbbKpY6ZHboFCSeD+xmIJPTBSp+bCOsRC6kmNGBWuCPe2pR0DHBAoGAOYSI\n"
    "/hc+ImX2NEJLO5RQrlSSlZyKsZ+lKh0KHefD1fGdlYiujvuoxEd+ODLcY2FnOtLG\n"
    "FPgOthlHR+mQBnWiDtIT7ibq0AwlmD4Mcsui7c8o0r78KB5M9CBLsPnTSy2zL5xt\n"
    "5mEmA29yiuWfFpmMiHp8j1y31+I3JeGl8bAcyBUCgYBrodk+IotDhtMwySeQm5Gz\n"
    "jW4exxxLURNJBAoEZ/su6uik5pX1LDUGISa/u3yXNbCzShbLgcsi8FDlxcLk50xx\n"
    "Zjqr/EK3TXOB8wQkgZsbVThq4UxUmlmdykRT9Z/tVL5FqiHJw0fyoFAbpKZ3pY2k\n"
    "PM84zPQcomyE/WqDEN4qPw==\n"
    "-----END PRIVATE KEY-----\n";

const char* const kPrivateKeyWithPassphrase =
    "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
    "MIIFLTBXBgkqhkiG9w0BBQ0wSjApBgkqhkiG9w0BBQwwHAQI9wM+dgK3vsYCAggA\n"
    "MAwGCCqGSIb3DQIJBQAwHQYJYIZIAWUDBAEqBBBeKqt9jeUZ5lfzigxNi3EfBIIE\n"
    "0CzvvYHpT0JQetWPyeu7fqiEsKwSvFgnY2Nx1qbLB2enHpBzSvcdBFRjJYrXdkIU\n"
    "Gu8YKBR6MRyWGwQpW6kZLIZvfjlb0dooGYLspIKz+CYKNU7UizuhSxhzNPCUkcLK\n"
    "xK27eOWrodXutQsQm6Lmsde90G515m/cabcWpzmosfqcr/+Ygn6oio9etMHUOev5\n"
    "aAvQGRH24pGbOaU6pLwbDjT0aFFqTDqeM1X8zQv++q+ikbJkyxRLeCwR/gKA7xDg\n"
    "YGZUNdpZjE8Y1Sy4efRh65J7MXzLz11TQuu+iRX3uW7Ng67Pm+k+0AcXL5ufxk6F\n"
    "n5ia9GzEmVv3LhB6be05zsbofO2rDDEsRfiKhMs19gsSIEwyvnjMk65eEp1VZlEh\n"
    "SWofIP/9hKIL3KMHPdR8a8pm/WR+WsXHgqNDm/L8qSoXV7z9mZShKJGrKGOZAsC3\n"
    "9evJs7WafSOQZa0yxI4XxBAT4JvVQxbIwOUayuvJoh0TKTep1c/+uTug3jMyeoVo\n"
    "nSte+HppkAblRHKYVn7I4yiiQli17RFfDk7CCV0Vu3QcioH+dzoegnW9ZGdrT8K/\n"
    "/hBz16MFi9ARmPOWSIygrm/ktDr7zdoo43IW791pvkzxxWpCzxBTWp1AxFR5CJY4\n"
    "sTjR+kARB3xa7CGjBEyn+kclE+I4wlG2xKt3ryyhQO2XxSJc/OPt0byzouB9ioKE\n"
    "oZdFbxLysu1jWGgmhkAzfiNFim1s6pnPyku3aL/7bXPpm3B2ZypJJF4xCfJEhpCR\n"
    "rH00qSe/HZZQmPBCLgxH+vszclgHgdhZN6BBZswzK3T9TPffT3BqIYAemE5kcDTj\n"
    "kKJoo+ZnF5X0UyNWygF/587D7I3C9yjxHi8owFHQB0DdyRYGaxCTYJg+fdwNLFOG\n"
    "bgNFQMpJyDFNOzMV9MgGjqndnLlsTag+FZ56nIr43tXKGITEhuZ9fpn1NoI3YCIL\n"
    "4ifQ3Lq3SBw6prDRmnivBNwyW0Yi4+fNw1uSpBVSb+qM/LAGQdDyKPl0c9cIqq85\n"
    "V9wMuwawnBkf8ePXVrtR/TSo0ZUOn6z9lCihnrosdoiN6HRJLsCNnsyM6OFGM7/A\n"
    "hgftqgqAMdPLqacRbY+eUBTH0dLdybi3qffOYGD2t0eqJoP3+AYE9qahX82mnuAz\n"
    "+h3qNOarkc5yxam3RFixhD67l3nqLcqoFFDpa3LK6Kf997t4EeCcsgGXv3d7K6p3\n"
    "abjXzls4YE5fPXIfvkCJHhwaD8frDLuATfGvOgyEz6b9PQpCP1GTTM72IA0bEyrI\n"
    "pniWym0Qka7huT+MOo3qVpMQLBHxGDuQMbST6WucpMkEeYWlwFI/ZCu+IRgoQgKw\n"
    "zg9BtdWzmjGowSZVrIUGOuW7CFbmLxrzd3Mf1fcnkmjgI3FoGB57xZLjQbTLoT1B\n"
    "MxjlptNrSoGLtBY5Wt5w8jOqmYWAN4Z+RRG4iuWfHddTC8/cx9w4sCpk0iI6sP6j\n"
    "BT1E1P1EuSZgFQfw1KRzs6+DobKXZpUcAtIwHQadJ+K/xHcszvqzH2DaE80zpoII\n"
    "zcgXcy7jVQdNIYRSNQ81pSRN9luRtYPbFV0q/9pi43Tw8p1UKphcc/M5u/ueOKjx\n"
    "/PZZdRHukMqlVHeKkKi/UOLPQ18EToOT088WTTp8TYNK\n"
    "-----END ENCRYPTED PRIVATE KEY-----\n";

const char* const kPublicKey =
    "-----BEGIN PUBLIC KEY-----\n"
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAyL2iWTkoFphU/CRo+k4W\n"
    "RygY2oux7dlKdPK/TZWixu9/Jnlyin+GbZFCFQxIeCAdq+LgbYumN9gVMCjwBhLe\n"
    "auQ+AO8IQ5ghYgzCkiGW5+ib0IiUiw72R5ApycvsudtPfdQipreCEuSQG04x3QB5\n"
    "w2x1MO5VPxcwRuTU+IhW9bUwLxsIAhXKHGW3zyoaWVUpe8FoXgOYGlrV+IKmuuFT\n"
    "un9eqDLtHZoXDhgNNwJ0DLKQz4xXFEjbOvzZvYcpnpNMc3E/TyYbfZjkT9ifvdf0\n"
    "7jRKTZ48mnloV3p1NZbHKC2kYz8/6b7pw2DMJGwg2hWErpBvIAUiBk6gi+OoBPIQ\n"
    "kQIDAQAB\n"
    "-----END PUBLIC KEY-----\n";

const char* const kPublicKeyOfRsa =
    "-----BEGIN RSA PUBLIC KEY-----\n"
    "MIIBCgKCAQEAyL2iWTkoFphU/CRo+k4WRygY2oux7dlKdPK/TZWixu9/Jnlyin+G\n"
    "bZFCFQxIeCAdq+LgbYumN9gVMCjwBhLeauQ+AO8IQ5ghYgzCkiGW5+ib0IiUiw72\n"
    "R5ApycvsudtPfdQipreCEuSQG04x3QB5w2x1MO5VPxcwRuTU+IhW9bUwLxsIAhXK\n"
    "HGW3zyoaWVUpe8FoXgOYGlrV+IKmuuFTun9eqDLtHZoXDhgNNwJ0DLKQz4xXFEjb\n"
    "OvzZvYcpnpNMc3E/TyYbfZjkT9ifvdf07jRKTZ48mnloV3p1NZbHKC2kYz8/6b7p\n"
    "w2DMJGwg2hWErpBvIAUiBk6gi+OoBPIQkQIDAQAB\n"
    "-----END RSA PUBLIC KEY-----\n";

const char* const kOtherPrivateKey =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDv13HASx70Yr6G\n"
    "CoYrRHJ0OYEo6H9i/1mFsQYWn19QWm0BATo98VdWsKhEGlW3ogfiMkaRVrOBbr63\n"
    "6k0j/M/exBlJuwshhXO/NMgSxXnpUsj1xF67k9i8IWuhRvJDh5FM5otQNLE8eMh7\n"
    "Y6ulfAIimEEnLzDvFaBf12vZcfW6FyPFoKfdJiyLE+98SUVhDQwfV5ZpNgXSeUSi\n"
    "DcQVGwCQBorLNlbY2onagitRlLZH6rr4bFpwd0emxtE5U9UDXuY1crfzqApTeIQ5\n"
    "aZhah/0zfNy3cqAHTpfQmGV/nRr2WjybvBRWbGk3qr8U4UCI1cNUf44TS34CoXYh\n"
    "a3K8HHA7AgMBAAECggEAUM/k8gfdvDZxP7TYFEgR0Ht3u5LrKS4kudk11fWJJgfx\n"
    "5n7FYw2ogfswFxJQg3lC8sJB6MKv5RKtjEaUC2YpnEOyyZcOXxMaNvjP2RNUynss\n"
    "XzL1QHrGck1IeKTxCDPrj1+23SWD+n4v/vNMaIvqJEHs4gkSkdxVlzV8j13IkBSI\n"
    "49JZGCS/cGboWFITwMwPtrIxl6TzgZfeJGs8iUHkfeXfb0M1h8KiV4dw3qVBsBFO\n"
    "Rq2PLanaCaWP2jakWOrkWP9mrIvYhGSYa89P0MO4mPfw147Fh2vD8vqCcuLPKCvc\n"
    "ZLAhsuXPra1PwM7L2vx4EWCCxae/U+0C55SIrWFOQQKBgQD8joAKAOO5QrbVVgE1\n"
    "phQTAmTVbpIYzsimzmqX5KgqsNyp9bp4BUBEOvTwiSjZHJjJV581tycGIr2LhpaL\n"
    "QUBCm9b0SurAoT1TAmS2bFdg7AKScs725jopp+m/Z10ST625IUM0TOhE/PihvjYk\n"
    "iqUlT7k4NTNfA//dzAg074zyywKBgQDzHJCSm/0sqsMo281b0VOIaznutE9aH3OA\n"
    "HymSkwIzA3gX6VLqCZoEBv0BlM6iPMqCN9a+hxR8LtTIxeK0TfEiA1dGl8LRK8i8\n"
    "Nk2rL8oQmM8bmZNBXkbSSrzSgOYGKKT+o0A0DWrKzj3vRBb8z1Odyd/0XgHN8GoC\n"
    "Aoa8lTEaUQKBgB1JqS9/yujBA9LZlmpSSCGsNWVK3UZjNIGjjlju+1F4ER7kkCs6\n"
    "8Kj47U63mTUUS+ONdbkU9EGR5ck4YlzjxD/1MohB59dO23202VkOV1O2CtZQ2g9n\n"
    "w3bxMfowUmq9Mrg1U0XNZWIas/qNxFmYem5JQIF0KfDq1dEyyADbhszhAoGAGSHP\n"
    "1Egp8Q8qI7QtU5udLhIfqAyd02xC7XDLRGrMJGfsZ1RojOc3M8lhKGOwxNbR/Io3\n"
    "OfUO6hORTbwfRpJ0JhcAU7zml+cV1lcqylKjafnSF0FWFsDfQ2gUgxJuNR7Ih8Zq\n"
    "obbtXk/Z2T1JvxLTyxEOhN2fBCIhY1nNgftOWzECgYEAxacneVWYkaHclLZ0M42E\n"
    "Fj7Kfa9j2pKZYmQQAk3vRFSk9GOYCzA8BPr2IcDWMt59xk3BlLqJuZp9m2sLgQ72\n"
    "uTMGf6tRc8sEmeLkmJuuujLeTakrNhtz9jJt72Swcr9fFhCeA/TrH1G1AfW7A/3Z\n"
    "a1lK7RT0xZy1umxDm6kaedM=\n"
    "-----END PRIVATE KEY-----\n";

const char* const kShortPrivateKey =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIIBVQIBADANBgkqhkiG9w0BAQEFAASCAT8wggE7AgEAAkEAqGtOpoXv6SRA8b9g\n"
    "xYVIhYofM6K7JgCuGtlYrzpW6P1tVAXd3Fsz86dlmyWh84kopHGPZ3f3ArSsmZ5I\n"
    "7eRK3QIDAQABAkAJfYqADboYLCfQt5UPbFRK2h6p/TiIiq9E6gx6S1JMbKwL6G37\n"
    "JymRyNIy8eqXi2y3Lp8AYFSZwQ8nAcedtpnhAiEA1gsMjf9nASXVt7jIFMhRmWc7\n"
    "9zr6Y+Glm6jw23nndxkCIQDJbsoujIhJMrju2oY0i6P1YA3cdFpK0nkh/QVr0xR+\n"
    "ZQIhAKL7kNjDRLzEAYO/CWOB0VidGjU8TJMnrAHmV1jX719pAiA/JYUqXJHo6IbD\n"
    "EixaUqBervMJdkxMAnlI52oIqE5XZQIhALHplptueJzmjisc6/uzx8faDkjmjXgn\n"
    "WLOIxxuO2wWd\n"
    "-----END PRIVATE KEY-----\n";

const char* const kCurvePrivateKey =
    "-----BEGIN EC PRIVATE KEY-----\n"
    "MHcCAQEEINmF1ULm5kIElN0dYJBhpJontoPMX7v6SEjZihau06FFoAoGCCqGSM49\n"
    "AwEHoUQDQgAE3ejZfWJPkURBgDp3CzCcjI98YwumeaMxzEZC0BTFo/0cB1tcb9co\n"
    "Z2ZDBvYHzj/YzEj2cPQ808K4F64VVREjZw==\n"
    "-----END EC PRIVATE KEY-----\n";

const char* const kCurvePublicKey =
    "-----BEGIN PUBLIC KEY-----\n"
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE3ejZfWJPkURBgDp3CzCcjI98Ywum\n"
    "eaMxzEZC0BTFo/0cB1tcb9coZ2ZDBvYHzj/YzEj2cPQ808K4F64VVREjZw==\n"
    "-----END PUBLIC KEY-----\n";

encrypted::EncryptionKeys encryptionTestKeys() {
  auto keys = encrypted::EncryptionKeys::load({{}, Secret(kPrivateKey), {}});
  if (!keys) std::abort();
  return std::move(*keys);
}

}  // namespace hawser::test
