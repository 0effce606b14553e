// Every error gives a cause and a next step and names its object; the faults users meet are told apart.
#include <QtTest>
#include <cerrno>
#include <set>

#include "api/error_sentence.h"
#include "api/input_spool.h"
#include "api/printable.h"
#include "storage/embedded/embedded_provider.h"

using namespace hawser;

namespace {

Error error(ErrorCode code, int http = 0, std::string service = {}, int sys = 0, std::string detail = {}) {
  Error e = makeError(code, std::move(detail)).about("az://acct/box/dir/a.bin");
  e.http = http;
  e.serviceCode = std::move(service);
  e.sys = sys;
  return e;
}

QString cause(const Error& e) {
  return sentence(e).cause;
}

}  // namespace

class ErrorSentenceTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void everyCodeHasCauseAndNextStep();
  void faultsAreToldApart();
  void strangersAreAskedForACredential();
  void missingContainersAreOffered();
  void fullDiskSaysHowMuch();
  void storesThatDoNotWriteSayWhy();
  void hostileNamesStayOnOneLine();
  void printableKeepsPlainNames();
};

void ErrorSentenceTest::everyCodeHasCauseAndNextStep() {
  for (int code = 0; code <= static_cast<int>(ErrorCode::internal); ++code) {
    for (const int http : {0, 401, 403, 404, 409, 412, 500, 503}) {
      for (const int sys : {0, EACCES, ENOENT, ENOSPC, ECONNREFUSED, ENAMETOOLONG}) {
        for (const char* detail : {"", "100% of %1"}) {
          const ErrorSentence s = sentence(error(static_cast<ErrorCode>(code), http, "", sys, detail));
          QVERIFY(!s.cause.isEmpty());
          QVERIFY(s.nextStep.endsWith(u'.'));
          QVERIFY(!s.cause.endsWith(u'.'));
          QVERIFY(s.whole().contains(u"az://acct/box/dir/a.bin"));
          QVERIFY(s.whole().contains(s.cause) && s.whole().contains(s.nextStep));
        }
      }
    }
  }
  QVERIFY(!sentence(makeError(ErrorCode::timeout, "")).whole().startsWith(u':'));
}

void ErrorSentenceTest::faultsAreToldApart() {
  const std::vector<Error> faults = {
      error(ErrorCode::denied, 403, "AuthenticationFailed"),
      error(ErrorCode::denied, 403, "AuthorizationPermissionMismatch"),
      error(ErrorCode::denied, 409, "PublicAccessNotPermitted"),
      error(ErrorCode::denied, 403, "AuthenticationFailed", 0, "the shared access signature is refused: no"),
      error(ErrorCode::denied, 0, "", EACCES),
      error(ErrorCode::denied, 0, "", EROFS),
      error(ErrorCode::denied, 0, "", EROFS, "the store has stopped writing after an error of the disk"),
      error(ErrorCode::denied, 0, "", EROFS, "the store is damaged, and only read"),
      error(ErrorCode::corrupt, 0, kStoreDamaged),
      error(ErrorCode::denied, 407),
      error(ErrorCode::connection, 0, "", 0, "SSL certificate problem: certificate has expired"),
      error(ErrorCode::connection, 0, "", 0,
            "SSL: no alternative certificate subject name matches target host name"),
      error(ErrorCode::connection, 0, "", 0, "SSL certificate problem: self-signed certificate"),
      error(ErrorCode::connection, 200, "", 0,
            "something else than the storage service answered, with status 200"),
      error(ErrorCode::connection, 500, "InternalError"),
      error(ErrorCode::authExpired, 403, "AuthenticationFailed", 0, "the signature is not valid any more"),
      error(ErrorCode::authExpired, 403, "AuthenticationFailed", 0, "the clock is off by 20 min"),
      error(ErrorCode::connection, 0, "", 0, "Could not resolve host: acct.example"),
      error(ErrorCode::connection, 0, "", ECONNREFUSED),
      error(ErrorCode::connection, 0, "", ENETUNREACH),
      error(ErrorCode::connection, 0, "", ECONNRESET, "reset by peer"),
      error(ErrorCode::notFound, 404, "ContainerNotFound"),
      error(ErrorCode::notFound, 404, "BlobNotFound"),
      error(ErrorCode::notFound, 0, "", ENOENT),
      error(ErrorCode::changedUnderUs),
      error(ErrorCode::changedUnderUs, 0, kInputBrokenOff),
      error(ErrorCode::changedUnderUs, 412, "ConditionNotMet"),
      error(ErrorCode::noSpace, 0, "", ENOSPC),
      error(ErrorCode::throttled, 503, "ServerBusy"),
      error(ErrorCode::timeout),
      error(ErrorCode::corrupt, 400, "Md5Mismatch"),
      error(ErrorCode::tooLarge, 413),
      error(ErrorCode::tooLarge, 0, "", ENAMETOOLONG),
      error(ErrorCode::busy, 412, "LeaseIdMissing"),
      error(ErrorCode::exists),
      error(ErrorCode::exists, 0, "", ENOTDIR),
      error(ErrorCode::unsupported),
      error(ErrorCode::cancelled),
      error(ErrorCode::internal),
  };
  std::set<QString> causes;
  for (const Error& fault : faults)
    QVERIFY2(causes.insert(cause(fault)).second, qPrintable(cause(fault)));
}

// A stranger has no permission that a better credential would have: he showed none.
void ErrorSentenceTest::strangersAreAskedForACredential() {
  const QString asked = cause(error(ErrorCode::denied, 409, "PublicAccessNotPermitted"));
  for (const char* service : {"AuthenticationFailed", "AuthorizationFailure", ""})
    QCOMPARE(cause(error(ErrorCode::denied, 403, service, 0, "no credential was given: refused")), asked);
}

void ErrorSentenceTest::missingContainersAreOffered() {
  Error e = error(ErrorCode::notFound, 404, "ContainerNotFound");
  QVERIFY(sentence(e).nextStep.contains(u"hawserctl mkcontainer az://acct/box\""));
  e.object = "photos:box/dir/a";
  QVERIFY(sentence(e).nextStep.contains(u"hawserctl mkcontainer photos:box\""));
  e.object.clear();
  QVERIFY(sentence(e).nextStep.contains(u"hawserctl mkcontainer"));
}

void ErrorSentenceTest::fullDiskSaysHowMuch() {
  const Error e = error(ErrorCode::noSpace, 0, "", ENOSPC, "2.0 GiB are needed, 1.5 GiB are free");
  QVERIFY(cause(e).contains(u"2.0 GiB are needed, 1.5 GiB are free"));
}

// The folder is not at fault, and another one of no use.
void ErrorSentenceTest::storesThatDoNotWriteSayWhy() {
  const Error damaged = error(ErrorCode::denied, 0, "", EROFS, "the store is damaged, and only read");
  const Error hidden = error(ErrorCode::corrupt, 0, kStoreDamaged);
  for (const Error& e : {damaged, hidden}) {
    QVERIFY(sentence(e).nextStep.contains(u"hawserctl store check"));
    QVERIFY(!sentence(e, Speaker::window).nextStep.contains(u"hawserctl"));
  }
  const Error stopped =
      error(ErrorCode::denied, 0, "", EROFS, "the store has stopped writing after an error of the disk");
  for (const Error& e : {damaged, stopped})
    QVERIFY(!sentence(e).whole().contains(u"folder") && !sentence(e).whole().contains(u"file system"));
}

void ErrorSentenceTest::hostileNamesStayOnOneLine() {
  Error e = error(ErrorCode::corrupt);
  e.object = "/data/a\n\x1b[31mOK\xff\u202e";
  const QString whole = sentence(e).whole();
  QVERIFY(whole.contains(u"/data/a\\n\\x1b[31mOK\\xff\\u202e"));
  QVERIFY(!whole.contains(u'\n') && !whole.contains(QChar(0x1b)));
}

void ErrorSentenceTest::printableKeepsPlainNames() {
  for (const char* name : {"", "a b", "C:\\x", "日本語", "ü%20?#\"'", "😀", "\\n"})
    QCOMPARE(printable(name), std::string(name));
  // With an escape in it, a name's own backslash is told from ours.
  QCOMPARE(printable("\\n\n"), std::string("\\\\n\\n"));
  QCOMPARE(printable("\xc2\x9b"), std::string("\\x9b"));
  QCOMPARE(printable("\xe2\x82"), std::string("\\xe2\\x82"));
  QCOMPARE(printable("\xed\xa0\x80"), std::string("\\xed\\xa0\\x80"));
}

QTEST_GUILESS_MAIN(ErrorSentenceTest)
#include "error_sentence_test.moc"
