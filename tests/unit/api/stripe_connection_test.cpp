// A stripe as a saved connection: what is put in comes out, what cannot be right is refused.
#include "api/stripe_connection.h"

#include <QTest>

using namespace hawser;

namespace {

Location at(const std::string& text) {
  return parseLocation(text, "/home/x").value();
}

}  // namespace

class StripeConnectionTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void itComesBack();
  void wrongOnesAreRefused();
  void damagedOnesAreNamed();
  void hosts();
};

void StripeConnectionTest::itComesBack() {
  const StripePlaces places{{at("az://acct/box/in"), at("disk"), at("work:box"), at("/a b/ü/")}, 1 << 20};
  const auto connection = stripeConnection("wide", places);
  QVERIFY(connection);
  QCOMPARE(connection->kind, std::string("stripe"));
  const auto back = stripePlaces(*connection);
  QVERIFY(back);
  QCOMPARE(back->width, places.width);
  QCOMPARE(back->members.size(), std::size_t(4));
  const char* const texts[] = {"az://acct/box/in/", "/home/x/disk/", "work:box", "/a b/ü/"};
  for (std::size_t i = 0; i < 4; ++i)
    QCOMPARE(back->members[i].text(), std::string(texts[i]));
}

void StripeConnectionTest::wrongOnesAreRefused() {
  const auto code = [](const StripePlaces& places) { return stripeConnection("wide", places).error().code; };
  QCOMPARE(code({{}, 1 << 20}), ErrorCode::invalidArgument);
  QCOMPARE(code({{at("/a/")}, 1000}), ErrorCode::invalidArgument);
  QCOMPARE(code({{at("az://acct")}, 1 << 20}), ErrorCode::invalidArgument);
  QCOMPARE(code({{at("/a/"), at("/b/"), at("/a")}, 1 << 20}), ErrorCode::invalidArgument);
  const auto signature =
      stripeConnection("wide", {{at("https://acct.example.net/box?sv=1&sig=hush")}, 1 << 20});
  QCOMPARE(signature.error().code, ErrorCode::invalidArgument);
  QVERIFY((signature.error().detail + signature.error().object).find("hush") == std::string::npos);
}

void StripeConnectionTest::damagedOnesAreNamed() {
  const Connection good = *stripeConnection("wide", {{at("/a/"), at("/b/")}, 1 << 20});
  for (const char* width : {"", "x", "1MiB", "12", "-1048576", "99999999999999999999999", "1048576 "}) {
    Connection bad = good;
    bad.options["width"] = width;
    QCOMPARE(stripePlaces(bad).error().code, ErrorCode::invalidArgument);
    QCOMPARE(stripePlaces(bad).error().object, std::string("wide:"));
  }
  Connection none = good;
  none.options.erase("member1");
  QCOMPARE(stripePlaces(none).error().code, ErrorCode::invalidArgument);
  none = good;
  none.options.erase("width");
  QCOMPARE(stripePlaces(none).error().code, ErrorCode::invalidArgument);
  none = good;
  none.options["member2"] = "ftp://x/";
  QCOMPARE(stripePlaces(none).error().code, ErrorCode::invalidArgument);
}

void StripeConnectionTest::hosts() {
  QCOMPARE(stripeHost({{}, "azure", "https://acct.blob.core.windows.net", "acct", {}}),
           std::string("acct.blob.core.windows.net"));
  QCOMPARE(stripeHost({{}, "azure", "http://127.0.0.1:10000/acct/", "acct", {}}),
           std::string("127.0.0.1:10000/acct"));
  QCOMPARE(stripeHost({{}, "local", "/mnt/a", {}, {}}), std::string("localhost/mnt/a"));
}

QTEST_GUILESS_MAIN(StripeConnectionTest)
#include "stripe_connection_test.moc"
